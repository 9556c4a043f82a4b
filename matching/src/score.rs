//! Points of a pair, and the ranking of many.

use std::cmp::Reverse;

use crate::codes::{Day, ProfileId};
use crate::criteria::{Criterion, Readings, Two};
use crate::explanation::Explanation;
use crate::gates::{self, Gate, Pair, Verdict};
use crate::harmony::Weighed;
use crate::profile::Profile;
use crate::weights::Weights;

/// What every pair of one request is scored with.
#[derive(Clone, Debug)]
pub struct Context {
    /// The day on which it is asked.
    pub today: Day,
    /// The weights of the criteria.
    pub weights: Weights,
    /// The number of the table of term rarities that the texts were built with.
    pub idf_version: u32,
}

/// What became of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It may be shown, and this is why.
    Scored(Explanation),
    /// It may not, because of these failed gates.
    Refused(Vec<Gate>),
}

/// A profile to rank, with what is known about it and the one who asks.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// What is known about the pair.
    pub pair: Pair,
}

/// A place in a ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Whose place it is.
    pub id: ProfileId,
    /// The score in millionths.
    pub points: i64,
}

/// Scores a pair and says why.
///
/// `score(b, a)` is the mirror of `score(a, b)`. Of the failed gates of a refusal, BLOCK is for
/// nobody's eyes: who is blocked must not learn it.
pub fn score(a: &Profile, b: &Profile, pair: Pair, context: &Context) -> Outcome {
    let two = Two { first: a, second: b, today: context.today };
    let readings = Readings::of(&two);
    let gates: Vec<Gate> = gates::strict(&two, pair).chain(gates::lenient(&two, &readings)).collect();
    match gates.iter().any(|gate| gate.verdict == Verdict::Failed) {
        true => Outcome::Refused(failed(gates)),
        false => Outcome::Scored(Explanation::new(&two, &readings, gates, (pair.price, context))),
    }
}

fn failed(mut gates: Vec<Gate>) -> Vec<Gate> {
    gates.retain(|gate| gate.verdict == Verdict::Failed);
    gates
}

/// What a pair is worth, without the reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighing {
    /// The score in millionths: the harmonic mean of what both sides gain, rounded down once, less the pair's price.
    pub points: i64,
    /// What the first and the second side gain by themselves: weighted sums in millionths, rounded down.
    pub liking: [i64; 2],
    /// Whether the data do not give some gate's answer, so that it is to be confirmed.
    pub unknown: bool,
}

/// Weighs a pair without saying why; none if a gate fails.
///
/// `weigh(b, a)` has the likings of `weigh(a, b)` the other way round and all else the same. Takes time
/// in proportion to what both profiles list and to the words of their texts.
pub fn weigh(a: &Profile, b: &Profile, pair: Pair, context: &Context) -> Option<Weighing> {
    let two = Two { first: a, second: b, today: context.today };
    if gates::strict(&two, pair).any(|gate| gate.verdict == Verdict::Failed) {
        return None;
    }
    let readings = Readings::of(&two);
    let mut unknown = false;
    for gate in gates::lenient(&two, &readings) {
        match gate.verdict {
            Verdict::Failed => return None,
            Verdict::Unknown => unknown = true,
            Verdict::Passed => (),
        }
    }
    let weighed = Weighed::new(&readings, &context.weights, Criterion::prior_mean);
    let points = weighed.points();
    Some(Weighing { points: points - pair.price.off(points), liking: weighed.likings(), unknown })
}

/// Returns the score of a pair in millionths, less its price; none if a gate fails.
pub fn points(a: &Profile, b: &Profile, pair: Pair, context: &Context) -> Option<i64> {
    weigh(a, b, pair, context).map(|weighing| weighing.points)
}

/// Ranks the candidates that pass all gates: most points first, ties by id, at most `k`.
pub fn rank<'a>(
    asker: &Profile,
    candidates: impl IntoIterator<Item = Candidate<'a>>,
    context: &Context,
    k: usize,
) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = candidates
        .into_iter()
        .filter_map(|Candidate { profile, pair }| {
            let points = points(asker, profile, pair, context)?;
            Some(Ranked { id: profile.id, points })
        })
        .collect();
    ranked.sort_unstable_by_key(|each| (Reverse(each.points), each.id));
    ranked.truncate(k);
    ranked
}
