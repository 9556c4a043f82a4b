//! Following how far the runs of a round are.

use async_graphql::{Context, ID, Object, Subscription};
use entity::{RoundId, round_runs};

use super::runs::{RoundRun, percent, wrap};
use crate::error::Result as Internal;
use crate::graphql::ask::Asked;
use crate::graphql::codes::RoundRunPhase;
use crate::graphql::error::{Error, Result};
use crate::graphql::moment::{Events, Moments, events};
use crate::graphql::node::{self, Kind};
use crate::graphql::position;
use crate::service::introductions::live::Moment;
use crate::service::rounds::live::Progress;

/// How far the newest run of a round is.
pub struct RoundProgress {
    position: i64,
    run: Option<round_runs::Model>,
}

/// How far the newest run of a round is.
#[Object(serial)]
impl RoundProgress {
    /// Where the stream stands with this event.
    async fn position(&self) -> String {
        position::encode(self.position)
    }

    /// What the run is doing; null if the round was never solved.
    async fn phase(&self) -> Option<RoundRunPhase> {
        self.run.as_ref().map(|run| run.phase.into())
    }

    /// How much of that is done, in hundredths.
    async fn percent(&self) -> i32 {
        self.run.as_ref().map_or(0, |run| percent(run.done, run.of))
    }

    /// The run as it is now.
    async fn run(&self) -> Option<RoundRun> {
        wrap(self.run.clone()).pop()
    }
}

/// Following rounds.
#[derive(Default)]
pub struct RoundSubscription;

#[Subscription]
impl RoundSubscription {
    /// How far the newest run of a round is: at once, whenever it gets further, and when it ends; for the team.
    ///
    /// Each event holds the whole, so a client that was away has missed nothing once it has the first one.
    async fn round_progressed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The round.")] round_id: ID,
    ) -> Result<Events<RoundProgress>> {
        ctx.team()?;
        let round: RoundId = node::read(&round_id, "roundId", &[Kind::Round])?;
        let progress = Progress::begin(ctx.app()?, ctx.viewer(), round).await?;
        let progress = progress.ok_or_else(|| Error::CursorExpired { argument: "roundId".to_owned() })?;
        Ok(events(progress, |Moment { position, what, .. }| RoundProgress { position, run: what }))
    }
}

impl Moments for Progress {
    type What = Option<round_runs::Model>;

    async fn next(&mut self) -> Internal<Option<Moment<Self::What>>> {
        Self::next(self).await
    }
}
