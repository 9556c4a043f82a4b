//! What came of introductions, and what the record of it holds.

use async_graphql::{Context, Object, SimpleObject};

use crate::graphql::ask::Asked;
use crate::graphql::codes::{IntroductionOutcome, ProfileKind};
use crate::graphql::error::Result;
use crate::service::introductions::outcomes::{self as service, Recorded};

/// What the record holds of the introductions to one kind of counterpart under one version of the weights.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct OutcomeRecord {
    /// The version of the weights that the scores were computed with; null where no match was computed.
    weights_version: Option<i32>,
    /// The kind of counterpart.
    counterpart: ProfileKind,
    /// How many were introduced.
    introduced: i32,
    /// How many met, by what both sides say.
    met: i32,
    /// How many did not meet.
    not_met: i32,
    /// Of how many the sides disagree.
    disputed: i32,
    /// Of how many nobody has said anything yet.
    unreported: i32,
    /// The mean of the scores that were shown, 0 to 100.
    mean_score: Option<i32>,
    /// The mean place in the startup's list, from one.
    mean_position: Option<i32>,
    /// How often each outcome was told.
    outcomes: Vec<OutcomeCount>,
}

/// How often an outcome was told.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct OutcomeCount {
    /// The outcome.
    outcome: IntroductionOutcome,
    /// How often.
    count: i32,
}

fn int(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn mean((sum, count): (i64, usize)) -> Option<i32> {
    let count = i64::try_from(count).ok().filter(|count| *count > 0)?;
    i32::try_from(sum / count).ok()
}

impl OutcomeRecord {
    fn of(((weights_version, kind), found): ((Option<i32>, entity::ProfileKind), Recorded)) -> Self {
        let told = found.met + found.not_met + found.disputed;
        let count = |(outcome, count): (entity::IntroductionOutcome, usize)| OutcomeCount {
            outcome: outcome.into(),
            count: int(count),
        };
        Self {
            weights_version,
            counterpart: kind.into(),
            introduced: int(found.introduced),
            met: int(found.met),
            not_met: int(found.not_met),
            disputed: int(found.disputed),
            unreported: int(found.introduced.saturating_sub(told)),
            mean_score: mean(found.scores),
            mean_position: mean(found.positions),
            outcomes: found.outcomes.into_iter().map(count).collect(),
        }
    }
}

/// Reading what came of introductions.
#[derive(Default)]
pub struct OutcomeQuery;

#[Object]
impl OutcomeQuery {
    /// What the record holds of introductions, by version of the weights and kind of counterpart; for the team. Nothing is
    /// learned from it yet: a programme has a few dozen outcomes a year.
    async fn outcome_records(&self, ctx: &Context<'_>) -> Result<Vec<OutcomeRecord>> {
        ctx.team()?;
        let record = service::record(ctx.app()?, ctx.viewer()).await?;
        Ok(record.into_iter().map(OutcomeRecord::of).collect())
    }
}
