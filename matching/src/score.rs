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

/// Scores a pair, less its price, without saying why; none if a gate fails.
pub fn points(a: &Profile, b: &Profile, pair: Pair, context: &Context) -> Option<i64> {
    let two = Two { first: a, second: b, today: context.today };
    let holds = |gate: Gate| gate.verdict != Verdict::Failed;
    if !gates::strict(&two, pair).all(holds) {
        return None;
    }
    let readings = Readings::of(&two);
    gates::lenient(&two, &readings).all(holds).then(|| {
        let points = Weighed::new(&readings, &context.weights, Criterion::prior_mean).points();
        points - pair.price.off(points)
    })
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
