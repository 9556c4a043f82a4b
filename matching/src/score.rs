//! Points of a pair, and the ranking of many.

use crate::codes::{Day, ProfileId};
use crate::explanation::Explanation;
use crate::gates::{Gate, Pair};
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
pub fn score(a: &Profile, b: &Profile, pair: Pair, context: &Context) -> Outcome {
    let _ = (a, b, pair, context);
    Outcome::Refused(Vec::new())
}

/// Scores a pair without saying why; none if a gate fails.
pub fn points(a: &Profile, b: &Profile, pair: Pair, context: &Context) -> Option<i64> {
    match score(a, b, pair, context) {
        Outcome::Scored(explanation) => Some(explanation.points),
        Outcome::Refused(_) => None,
    }
}

/// Ranks the candidates that pass all gates: most points first, ties by id, at most `k`.
pub fn rank<'a>(
    asker: &Profile,
    candidates: impl IntoIterator<Item = Candidate<'a>>,
    context: &Context,
    k: usize,
) -> Vec<Ranked> {
    let _ = (asker, candidates.into_iter().count(), context, k);
    Vec::new()
}
