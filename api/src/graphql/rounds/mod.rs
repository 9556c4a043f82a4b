//! Rounds: programme-wide allocations, drafted, solved, reviewed and published by the team.

mod decisions;
mod diff;
mod mutations;
mod pairs;
mod people;
mod results;
mod rules;
mod runs;
mod subscriptions;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::{EditionId, RoundId, RunId, rounds};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::{RoundCounterpart, RoundState};
use super::editions::{self, Edition};
use super::error::Result;
use super::level::{Level, Pages};
use super::node::{self, GlobalId, Kind, Node};
use super::page::{Arguments, Connection};
use super::scalars::DateTime;
use super::values::version;
use crate::service::rounds as service;

pub use decisions::RoundDecision;
pub use diff::RoundDiffQuery;
pub use mutations::RoundMutation;
pub use people::Seeker;
pub use rules::RoundRules;
pub use runs::{RoundRun, nodes as run_nodes};
pub use subscriptions::RoundSubscription;

/// One round, with what the rounds of the same list have around them.
#[derive(Clone)]
pub struct Round {
    row: Arc<rounds::Model>,
    near: Arc<Near>,
}

struct Near {
    editions: Level<EditionId, Edition>,
    newest: Level<RunId, RoundRun>,
    runs: Pages<RoundId, RoundRun>,
    decisions: Pages<RoundId, RoundDecision>,
}

/// A programme-wide allocation of scarce places; for the team.
#[Object(serial)]
impl Round {
    /// The id of the round in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Round, self.row.id.0)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What it allocates places with.
    async fn counterpart(&self) -> RoundCounterpart {
        self.row.counterpart.into()
    }

    /// The edition whose slots it gives out.
    async fn edition(&self, ctx: &Context<'_>) -> Result<Option<Edition>> {
        let Some(edition) = self.row.edition_id else { return Ok(None) };
        self.near.editions.of(edition, (), |ids| editions::find(ctx, ids)).await
    }

    /// Where it stands.
    async fn state(&self) -> RoundState {
        self.row.state.into()
    }

    /// What its allocation must keep.
    async fn rules(&self) -> RoundRules {
        RoundRules::from(&self.row.rules)
    }

    /// The number that draws lots among equals, drawn with the draft: before any snapshot, so that nobody can choose it.
    async fn seed(&self) -> String {
        self.row.seed.cast_unsigned().to_string()
    }

    /// Its newest run that has ended.
    async fn run(&self, ctx: &Context<'_>) -> Result<Option<RoundRun>> {
        let Some(run) = self.row.run_id else { return Ok(None) };
        self.near.newest.of(run, (), |ids| runs::find(ctx, ids)).await
    }

    /// The run that is published.
    async fn published_run(&self, ctx: &Context<'_>) -> Result<Option<RoundRun>> {
        let Some(run) = self.row.published_run_id else { return Ok(None) };
        self.near.newest.of(run, (), |ids| runs::find(ctx, ids)).await
    }

    /// All of its runs, the newest first.
    async fn runs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<RoundRun>> {
        let arguments = Arguments { first, after, last, before };
        let read = |rounds, window| runs::of_rounds(ctx, rounds, window);
        let page = self.near.runs.page(ctx, self.row.id, arguments, read).await?;
        Ok(Connection::new(page, |run| (run.row.id,), |run| run))
    }

    /// What was decided in its review, the newest first.
    async fn decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<RoundDecision>> {
        let arguments = Arguments { first, after, last, before };
        let read = |rounds, window| decisions::of_rounds(ctx, rounds, window);
        let page = self.near.decisions.page(ctx, self.row.id, arguments, read).await?;
        Ok(Connection::new(page, RoundDecision::place, |decision| decision))
    }

    /// When it was drafted.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it was last published.
    async fn published_at(&self) -> Option<DateTime> {
        self.row.published_at.map(DateTime)
    }

    /// The number of its last change, which an update states.
    async fn version(&self) -> i32 {
        version(self.row.version)
    }
}

/// Rounds of one list.
fn wrap(rows: impl IntoIterator<Item = rounds::Model>) -> Vec<Round> {
    let rows: Vec<Arc<rounds::Model>> = rows.into_iter().map(Arc::new).collect();
    let ids = || rows.iter().map(|row| row.id);
    let near = Arc::new(Near {
        editions: Level::below(rows.iter().filter_map(|row| row.edition_id)),
        newest: Level::below(rows.iter().flat_map(|row| row.run_id.into_iter().chain(row.published_run_id))),
        runs: Level::below(ids()),
        decisions: Level::below(ids()),
    });
    rows.into_iter().map(|row| Round { row, near: near.clone() }).collect()
}

/// The rounds with these ids.
async fn of_runs(ctx: &Context<'_>, ids: Vec<RoundId>) -> Result<HashMap<RoundId, Round>> {
    let found = service::find(ctx.app()?, ctx.viewer(), &ids).await?;
    Ok(wrap(found.into_values()).into_iter().map(|round| (round.row.id, round)).collect())
}

/// The rounds with these ids, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let found = of_runs(ctx, ids.iter().copied().map(RoundId).collect()).await?;
    let node = |(id, round): (RoundId, Round)| (GlobalId { kind: Kind::Round, uuid: id.0 }, Node::Round(round));
    Ok(found.into_iter().map(node).collect())
}

/// Reading rounds.
#[derive(Default)]
pub struct RoundQuery;

#[Object]
impl RoundQuery {
    /// The rounds, the newest first; for the team.
    async fn rounds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Round>> {
        ctx.team()?;
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let page = service::page(ctx.app()?, ctx.viewer(), &window).await?;
        Ok(Connection::new(page.map_all(wrap), |round| (round.row.id,), |round| round))
    }
}
