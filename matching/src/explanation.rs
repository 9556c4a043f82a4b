//! The one record from which every reason is told, in any language and to any reader.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::closed::{Closed, Set};
use crate::codes::Term;
use crate::criteria::{Criterion, Reading, Readings, Two};
use crate::evidence::{Evidence, Side};
use crate::gates::{Gate, Price, Verdict};
use crate::harmony::{Grid, Weighed};
use crate::profile::Profile;
use crate::score::Context;
use crate::vector::ONE;
use crate::vocabulary::{Field, Kind};

/// Why a pair scores what it scores: the contributions and the price sum exactly to the points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The kinds of the first and the second side.
    pub kinds: [Kind; 2],
    /// The score in millionths, less the price.
    pub points: i64,
    /// What popularity takes off, as a number that is never above zero.
    pub price: i64,
    /// What the points would be if all missing data were at their worst and at their best.
    pub interval: Interval,
    /// The gates that apply to the pair, passed or unknown.
    pub gates: Vec<Gate>,
    /// One entry for each side and criterion, the first side's first.
    pub contributions: Vec<Contribution>,
    /// What the score was computed with.
    pub versions: Versions,
}

impl Explanation {
    /// The version of the rules by which this crate judges and scores.
    pub const RULES_VERSION: u32 = 1;

    /// Fills the record of a pair that no gate refuses.
    pub(crate) fn new(
        two: &Two<'_>,
        readings: &Readings<'_>,
        gates: Vec<Gate>,
        (price, context): (Price, &Context),
    ) -> Self {
        let weigh = |stand_in: &dyn Fn(Criterion) -> u32| Weighed::new(readings, &context.weights, stand_in);
        let likely = weigh(&Criterion::prior_mean);
        let points = likely.points();
        let leads = |profile: &Profile| (profile.kind, profile.id);
        let shares = likely.shares(leads(two.first) <= leads(two.second));
        let upside = |criterion: Criterion| {
            let filled_in = |each: Criterion| match each == criterion {
                true => ONE,
                false => each.prior_mean(),
            };
            weigh(&filled_in).points() - points
        };
        let paid = |points: i64| points - price.off(points);
        Self {
            kinds: [two.first.kind, two.second.kind],
            points: paid(points),
            price: -price.off(points),
            interval: Interval { low: paid(weigh(&|_| 0).points()), high: paid(weigh(&|_| ONE).points()) },
            gates,
            contributions: contributions(two, readings, shares, upside),
            versions: Versions {
                rules: Self::RULES_VERSION,
                weights: context.weights.version(),
                idf: context.idf_version,
                prices: price.table,
            },
        }
    }

    /// Returns the score for display, 0 to 100.
    pub fn score(&self) -> i64 {
        self.points / 10_000
    }

    /// Returns the contributions that have something to show, the weightiest first, each fact once.
    pub fn reasons(&self) -> Vec<&Contribution> {
        let mut shown: Vec<&Contribution> =
            self.contributions.iter().filter(|each| each.points > 0 && each.evidence != Evidence::None).collect();
        shown.sort_by_key(|each| (each.criterion, each.side));
        shown.dedup_by(|later, earlier| later.evidence == earlier.evidence);
        shown.sort_by_key(|each| (Reverse(each.points), each.criterion, each.side));
        let terms: Vec<Vec<Term>> = shown.iter().map(|each| shared_terms(&each.evidence)).collect();
        let kept = shown.iter().enumerate().filter(|(place, _)| !told_by_another(&terms, *place));
        kept.map(|(_, each)| *each).collect()
    }

    /// Returns the gates whose answer the data do not give.
    pub fn unknown(&self) -> impl Iterator<Item = &Gate> {
        self.gates.iter().filter(|gate| gate.verdict == Verdict::Unknown)
    }
}

/// Whether another reason quotes all the terms that this one quotes; of two with the same ones the first stays.
fn told_by_another(terms: &[Vec<Term>], place: usize) -> bool {
    let Some(own) = terms.get(place).filter(|own| !own.is_empty()) else { return false };
    let within = |these: &[Term], those: &[Term]| these.iter().all(|term| those.contains(term));
    let mut others = terms.iter().enumerate().filter(|(other, _)| *other != place);
    others.any(|(other, terms)| within(own, terms) && (other < place || !within(terms, own)))
}

/// The terms that a piece of evidence quotes from both sides' texts.
fn shared_terms(evidence: &Evidence) -> Vec<Term> {
    match evidence {
        Evidence::Text { terms, .. } => terms.iter().flatten().map(|shared| shared.term).collect(),
        _ => Vec::new(),
    }
}

fn contributions(
    two: &Two<'_>,
    readings: &Readings<'_>,
    shares: Grid<i64>,
    upside: impl Fn(Criterion) -> i64,
) -> Vec<Contribution> {
    let mut contributions = Vec::with_capacity(2 * Criterion::COUNT);
    for (side, shares) in [Side::First, Side::Second].into_iter().zip(shares) {
        for (&criterion, points) in Criterion::ALL.iter().zip(shares) {
            let Reading { value, evidence } = *readings.get(side, criterion);
            let fields = two.read_by(criterion);
            let missing = value.is_none();
            contributions.push(Contribution {
                side,
                criterion,
                points,
                value,
                upside: if missing { upside(criterion) } else { 0 },
                evidence: match criterion {
                    Criterion::Text => readings.words(side),
                    _ => evidence,
                },
                assumed: two.assumed(fields),
                missing: if missing { two.missing(fields) } else { [Set::EMPTY; 2] },
            });
        }
    }
    contributions
}

/// The span that missing data leave open, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Everything missing at its worst.
    pub low: i64,
    /// Everything missing at its best.
    pub high: i64,
}

/// The versions of what the score was computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// The rules of this crate.
    pub rules: u32,
    /// The weights.
    pub weights: u32,
    /// The table of term rarities.
    pub idf: u32,
    /// The table of prices; 0 if there was none.
    #[serde(default)]
    pub prices: u32,
}

/// What one criterion adds, seen from one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// Whose wishes are met.
    pub side: Side,
    /// The criterion.
    pub criterion: Criterion,
    /// The share of the points.
    pub points: i64,
    /// The criterion's value in millionths; none where data are missing and the prior mean stands in.
    pub value: Option<u32>,
    /// How many points the pair would gain if this criterion's missing data, on both sides, were the best possible.
    pub upside: i64,
    /// What the value rests on.
    pub evidence: Evidence,
    /// The fields of either side that were read and had been assumed by an import.
    pub assumed: [Set<Field>; 2],
    /// The fields of either side that would have been read and say nothing.
    pub missing: [Set<Field>; 2],
}
