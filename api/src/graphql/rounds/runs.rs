//! Runs of rounds: what was solved, and what came of it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::{RoundId, RunId, SnapshotId, round_pairs, round_runs};
use uuid::Uuid;

use super::pairs::{self, RoundPair};
use super::people::People;
use super::results::{
    RoundAdvice, RoundAlternative, RoundCertificate, RoundFigures, RoundSnapshot, RoundUnmatched, count,
};
use super::rules::RoundRules;
use super::{Round, of_runs};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{Language, RoundObjective, RoundRunPhase, RoundRunState};
use crate::graphql::error::Result;
use crate::graphql::level::{Level, Pages, together};
use crate::graphql::node::{self, GlobalId, Kind, Node};
use crate::graphql::page::{Arguments, Connection};
use crate::graphql::scalars::DateTime;
use crate::listing::page_of;
use crate::paging::{Page, Window};
use crate::service::rounds::runs::{self as service, Taken};
use crate::service::rounds::{Unmatched, words};

/// One run, with what the runs of the same list have around them.
#[derive(Clone)]
pub struct RoundRun {
    pub(super) row: Arc<round_runs::Model>,
    near: Arc<Near>,
}

struct Near {
    rounds: Level<RoundId, Round>,
    snapshots: Level<SnapshotId, Taken>,
    pairs: Pages<RunId, RoundPair>,
    unmatched: Pages<RunId, RoundUnmatched>,
    limits: Level<RunId, Arc<People>>,
    proofs: Level<RunId, String>,
    rows: Vec<Arc<round_runs::Model>>,
}

/// One time that a round was solved. A run that has ended is never changed.
#[Object(serial)]
impl RoundRun {
    /// The id of the run in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::RoundRun, self.row.id.0)
    }

    /// The round.
    async fn round(&self, ctx: &Context<'_>) -> Result<Option<Round>> {
        self.near.rounds.of(self.row.round_id, (), |ids| of_runs(ctx, ids)).await
    }

    /// Counted from one within the round.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// Where it stands.
    async fn state(&self) -> RoundRunState {
        self.row.state.into()
    }

    /// What it was to be best at.
    async fn objective(&self) -> RoundObjective {
        self.row.objective.into()
    }

    /// What it is doing.
    async fn phase(&self) -> RoundRunPhase {
        self.row.phase.into()
    }

    /// How much of that is done, in hundredths.
    async fn percent(&self) -> i32 {
        percent(self.row.done, self.row.of)
    }

    /// The rules it was solved under.
    async fn rules(&self) -> RoundRules {
        RoundRules::from(&self.row.rules)
    }

    /// Whether it follows what was published: accepted pairs stay, and as few move as can.
    async fn follows_publication(&self) -> bool {
        self.row.follows_id.is_some()
    }

    /// When it was asked for.
    async fn asked_at(&self) -> DateTime {
        DateTime(self.row.asked_at)
    }

    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime> {
        self.row.ended_at.map(DateTime)
    }

    /// What it was solved on.
    async fn snapshot(&self, ctx: &Context<'_>) -> Result<Option<RoundSnapshot>> {
        let Some(id) = self.row.snapshot_id else { return Ok(None) };
        let read = |ids: Vec<SnapshotId>| async move { Ok(service::snapshots(ctx.app()?, &ids).await?) };
        let taken = self.near.snapshots.of(id, (), read).await?;
        Ok(taken.map(Into::into))
    }

    /// The allocation in figures; null if it came to none.
    async fn figures(&self) -> Option<RoundFigures> {
        service::findings(&self.row).figures.as_ref().map(Into::into)
    }

    /// What each of the three objectives comes to, side by side; empty for a run that follows a publication.
    async fn alternatives(&self) -> Vec<RoundAlternative> {
        let all = service::findings(&self.row).alternatives;
        let best = all.iter().map(|each| each.figures.sum).max().unwrap_or(0);
        all.iter().map(|each| RoundAlternative::of(each, best)).collect()
    }

    /// The pairs that it makes, the best first.
    async fn pairs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<RoundPair>> {
        let arguments = Arguments { first, after, last, before };
        let read = |ids, window| pairs_of(ctx, ids, window);
        let page = self.near.pairs.page(ctx, self.row.id, arguments, read).await?;
        Ok(Connection::new(page, RoundPair::place, |pair| pair))
    }

    /// Those who get nothing, each with the reason: first who would get a place first.
    async fn unmatched(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<RoundUnmatched>> {
        let arguments = Arguments { first, after, last, before };
        let read = |_, window| unmatched_of(ctx, &self.near.rows, window);
        let page = self.near.unmatched.page(ctx, self.row.id, arguments, read).await?;
        Ok(Connection::new(page, |unmatched| (unmatched.place,), |unmatched| unmatched))
    }

    /// Where one more place would be worth most, each confirmed by solving again with it.
    async fn advice(&self, ctx: &Context<'_>) -> Result<Vec<RoundAdvice>> {
        let all = service::findings(&self.row).advice;
        let people = self.limits(ctx).await?;
        Ok(all.into_iter().map(|each| RoundAdvice { each, people: people.clone() }).collect())
    }

    /// Why it came to no allocation: the smallest set of limits that conflict, in a sentence.
    async fn failure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> Result<Option<String>> {
        let (found, language) = (service::findings(&self.row), ctx.language(language));
        if let Some(misstated) = found.misstated {
            let people = self.limits(ctx).await?;
            return Ok(Some(words::misstated(&misstated, &|id| people.name(id), language)));
        }
        let Some(conflict) = found.conflict else { return Ok(None) };
        let people = self.limits(ctx).await?;
        Ok(Some(words::conflict(&conflict, &|id| people.name(id), language)))
    }

    /// Of a run that follows a publication: how many lost what they were told although nobody declined it.
    async fn moved(&self) -> Option<i32> {
        service::findings(&self.row).moved.map(count)
    }

    /// The proof that no allocation is better, which `passerelle verify` checks; null if nothing is proven, as for STABLE.
    async fn certificate(&self, ctx: &Context<'_>) -> Result<Option<RoundCertificate>> {
        let read = |ids: Vec<RunId>| async move { Ok(service::proofs(ctx.app()?, ctx.viewer(), &ids).await?) };
        let proof = self.near.proofs.of(self.row.id, (), read).await?;
        Ok(proof.map(|text| RoundCertificate { text }))
    }
}

impl RoundRun {
    /// Those whom the limits are about that these runs have found something about.
    async fn limits(&self, ctx: &Context<'_>) -> Result<Arc<People>> {
        let rows = &self.near.rows;
        let read = |ids: Vec<RunId>| async move {
            let mut limits = Vec::new();
            for row in rows {
                limits.extend(service::findings(row).limits());
            }
            let people = Arc::new(People::of_limits(ctx, limits).await?);
            Ok(ids.into_iter().map(|id| (id, people.clone())).collect())
        };
        Ok(self.near.limits.of(self.row.id, (), read).await?.unwrap_or_default())
    }
}

pub(super) fn percent(done: i64, of: i64) -> i32 {
    i32::try_from(done.saturating_mul(100) / of.max(1)).unwrap_or(100).clamp(0, 100)
}

/// Runs of one list.
pub(super) fn wrap(rows: impl IntoIterator<Item = round_runs::Model>) -> Vec<RoundRun> {
    let rows: Vec<Arc<round_runs::Model>> = rows.into_iter().map(Arc::new).collect();
    let ids = || rows.iter().map(|row| row.id);
    let near = Arc::new(Near {
        rounds: Level::below(rows.iter().map(|row| row.round_id)),
        snapshots: Level::below(rows.iter().filter_map(|row| row.snapshot_id)),
        pairs: Level::below(ids()),
        unmatched: Level::below(ids()),
        limits: Level::below(ids()),
        proofs: Level::below(ids()),
        rows,
    });
    near.rows.iter().map(|row| RoundRun { row: row.clone(), near: near.clone() }).collect()
}

async fn pairs_of(
    ctx: &Context<'_>,
    runs: Vec<RunId>,
    window: Window<service::PairPlace>,
) -> Result<HashMap<RunId, Page<RoundPair>>> {
    let pages: HashMap<RunId, Page<round_pairs::Model>> = service::pairs(ctx.app()?, &runs, &window).await?;
    let rows = pages.values().flat_map(|page| &page.items);
    let people = People::find(ctx, rows.flat_map(|row| [row.seeker_id, row.counterpart_id])).await?;
    Ok(together(pages, |rows| pairs::wrap(rows, people)))
}

/// A page of those who get nothing in each of some runs.
async fn unmatched_of(
    ctx: &Context<'_>,
    runs: &[Arc<round_runs::Model>],
    window: Window<(usize,)>,
) -> Result<HashMap<RunId, Page<RoundUnmatched>>> {
    let page = |run: &Arc<round_runs::Model>| {
        let all: Vec<(usize, Unmatched)> = service::findings(run).unmatched.into_iter().enumerate().collect();
        (run.id, page_of(all, &window, |(place, _)| (*place,)))
    };
    let pages: HashMap<RunId, Page<(usize, Unmatched)>> = runs.iter().map(page).collect();
    let seekers = pages.values().flat_map(|page| &page.items).map(|(_, each)| each.seeker);
    let people = Arc::new(People::find(ctx, seekers).await?);
    let unmatched = |(place, each)| RoundUnmatched { place, each, people: people.clone() };
    Ok(together(pages, |items| items.into_iter().map(unmatched).collect()))
}

/// A page of the runs of each round.
pub(super) async fn of_rounds(
    ctx: &Context<'_>,
    rounds: Vec<RoundId>,
    window: Window<(RunId,)>,
) -> Result<HashMap<RoundId, Page<RoundRun>>> {
    let pages = service::of_rounds(ctx.app()?, ctx.viewer(), &rounds, &window).await?;
    Ok(together(pages, wrap))
}

/// The runs with these ids.
pub(super) async fn find(ctx: &Context<'_>, ids: Vec<RunId>) -> Result<HashMap<RunId, RoundRun>> {
    let found = service::find(ctx.app()?, ctx.viewer(), &ids).await?;
    Ok(wrap(found.into_values()).into_iter().map(|run| (run.row.id, run)).collect())
}

/// The runs with these ids, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let found = find(ctx, ids.iter().copied().map(RunId).collect()).await?;
    let node = |(id, run): (RunId, RoundRun)| (GlobalId { kind: Kind::RoundRun, uuid: id.0 }, Node::RoundRun(run));
    Ok(found.into_iter().map(node).collect())
}
