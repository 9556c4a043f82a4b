//! What runs came to: figures, alternatives, advice, those who get nothing, proofs.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};

use super::people::{People, Seeker};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{FocusArea, Language, RoundGuarantee, RoundObjective, Territory, UnmatchedReason};
use crate::graphql::matches::Counterpart;
use crate::graphql::scalars::DateTime;
use crate::service::rounds::runs::Taken;
use crate::service::rounds::{Alternative, Figures, OneMore, Unmatched, Whom, words};

pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn score(points: i64) -> i32 {
    i32::try_from(points / 10_000).unwrap_or(i32::MAX)
}

/// Who takes part and what each pair is worth, as of one instant.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct RoundSnapshot {
    /// When it was taken.
    taken_at: DateTime,
    /// The version of the weights that pairs were scored with.
    weights_version: i32,
    /// The version of the table of term rarities that pairs were scored with.
    rarity_version: i32,
    /// SHA-256 of all of it, in hexadecimal: the same snapshot and seed give the same allocation.
    hash: String,
}

impl From<Taken> for RoundSnapshot {
    fn from(taken: Taken) -> Self {
        Self {
            taken_at: DateTime(taken.taken_at),
            weights_version: taken.weights_version,
            rarity_version: taken.idf_version,
            hash: taken.hash,
        }
    }
}

/// An allocation in figures.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct RoundFigures {
    /// How many pairs it makes.
    pairs: i32,
    /// How many startups and projects get something.
    served: i32,
    /// What all pairs are worth together, in points of score: up to 100 each.
    total: i32,
    /// The score of the worst pair that is not locked.
    worst: Option<i32>,
}

impl From<&Figures> for RoundFigures {
    fn from(figures: &Figures) -> Self {
        Self {
            pairs: count(figures.pairs),
            served: count(figures.served),
            total: score(figures.sum),
            worst: figures.lightest.map(score),
        }
    }
}

/// What an objective comes to, and what it costs against the others.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct RoundAlternative {
    /// The objective.
    objective: RoundObjective,
    /// The allocation in figures.
    figures: RoundFigures,
    /// How much of the greatest sum it reaches, in thousandths.
    share_of_best: i32,
    /// How many pairs would rather have each other than what they get.
    blocking_pairs: i32,
    /// What it guarantees, if it is STABLE.
    guarantee: Option<RoundGuarantee>,
}

impl RoundAlternative {
    /// An alternative beside one that reaches this sum, the greatest.
    pub(super) fn of(each: &Alternative, best: i64) -> Self {
        let share = each.figures.sum.saturating_mul(1_000) / best.max(1);
        Self {
            objective: each.objective.into(),
            figures: (&each.figures).into(),
            share_of_best: i32::try_from(share).unwrap_or(1_000),
            blocking_pairs: count(each.blocking),
            guarantee: each.guarantee.map(Into::into),
        }
    }
}

/// Somebody who gets nothing, with those who get nothing in the runs of the same list.
#[derive(Clone)]
pub struct RoundUnmatched {
    pub(super) place: usize,
    pub(super) each: Unmatched,
    pub(super) people: Arc<People>,
}

/// Somebody who gets nothing, with the reason.
#[Object(serial)]
impl RoundUnmatched {
    /// The startup or research project.
    async fn seeker(&self) -> Option<Seeker> {
        self.people.seeker(self.each.seeker)
    }

    /// Why, for programs.
    async fn reason(&self) -> UnmatchedReason {
        self.each.reason.into()
    }

    /// Why, in a sentence that names nobody else.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> String {
        words::unmatched(&self.each, ctx.language(language))
    }

    /// The score of its best pair; null if no gate lets it through to anybody.
    async fn score(&self) -> Option<i32> {
        self.each.points.map(score)
    }

    /// The score that a place with that counterpart took at least.
    async fn cutoff(&self) -> Option<i32> {
        self.each.cutoff.map(score)
    }
}

/// One more place that would raise the sum.
pub struct RoundAdvice {
    pub(super) each: OneMore,
    pub(super) people: Arc<People>,
}

/// One more place that would raise the sum: with a counterpart, for a territory, or for a focus area.
#[Object(serial)]
impl RoundAdvice {
    /// Whose limit would be greater by one, in words.
    async fn what(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> String {
        words::whom(self.each.whom, &|id| self.people.name(id), ctx.language(language))
    }

    /// The counterpart, if it is one's own limit.
    async fn counterpart(&self) -> Option<Counterpart> {
        match self.each.whom {
            Whom::Counterpart(id) => self.people.counterpart(id),
            _ => None,
        }
    }

    /// The territory, if it is the quota of one.
    async fn territory(&self) -> Option<Territory> {
        match self.each.whom {
            Whom::Territory(territory) => Some(territory.into()),
            _ => None,
        }
    }

    /// The focus area, if it is the quota of one.
    async fn focus_area(&self) -> Option<FocusArea> {
        match self.each.whom {
            Whom::FocusArea(area) => Some(area.into()),
            _ => None,
        }
    }

    /// By how much the sum of scores would rise.
    async fn gain(&self) -> i32 {
        score(self.each.gain)
    }
}

/// A proof that anybody can check.
pub struct RoundCertificate {
    pub(super) text: String,
}

/// A proof that anybody can check: prices under which no other allocation is worth more.
#[Object(serial)]
impl RoundCertificate {
    /// Whether it is the best of all pairs that no gate forbids, not only of those that were candidates.
    async fn is_global(&self) -> bool {
        self.text.lines().any(|line| line == "scope global")
    }

    /// Instance and certificate, to be kept as a file and checked with `passerelle verify FILE`. Names are salted.
    async fn text(&self) -> &str {
        &self.text
    }
}
