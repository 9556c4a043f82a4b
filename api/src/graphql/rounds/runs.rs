//! Runs of rounds: what was solved, and what came of it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{RoundId, RunId, SnapshotId, round_pairs, round_runs};
use uuid::Uuid;

use super::pairs::{self, RoundPair};
use super::people::{People, Seeker};
use super::rules::RoundRules;
use super::{Round, of_runs};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{
    FocusArea, Language, RoundGuarantee, RoundObjective, RoundRunPhase, RoundRunState, Territory, UnmatchedReason,
};
use crate::graphql::error::Result;
use crate::graphql::level::{Level, Pages, together};
use crate::graphql::matches::Counterpart;
use crate::graphql::node::{self, GlobalId, Kind, Node};
use crate::graphql::page::{Arguments, Connection};
use crate::graphql::scalars::DateTime;
use crate::listing::page_of;
use crate::paging::{Page, Window};
use crate::service::rounds::runs::{self as service, Taken};
use crate::service::rounds::{Alternative, Figures, OneMore, Unmatched, Whom, words};

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
        Ok(taken.map(|taken| RoundSnapshot {
            taken_at: DateTime(taken.taken_at),
            weights_version: taken.weights_version,
            rarity_version: taken.idf_version,
            hash: taken.hash,
        }))
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
        let window: Window<(usize,)> = Arguments { first, after, last, before }.window(ctx)?;
        let all: Vec<(usize, Unmatched)> = service::findings(&self.row).unmatched.into_iter().enumerate().collect();
        let page = page_of(all, &window, |(place, _)| (*place,));
        let people = People::find(ctx, page.items.iter().map(|(_, each)| each.seeker)).await?;
        let people = Arc::new(people);
        let unmatched = |(_, each)| RoundUnmatched { each, people: people.clone() };
        Ok(Connection::new(page, |(place, _)| (*place,), unmatched))
    }

    /// Where one more place would be worth most, each confirmed by solving again with it.
    async fn advice(&self, ctx: &Context<'_>) -> Result<Vec<RoundAdvice>> {
        let all = service::findings(&self.row).advice;
        let limits: Vec<Whom> = all.iter().map(|each| each.whom).collect();
        let people = Arc::new(People::of_limits(ctx, limits).await?);
        Ok(all.into_iter().map(|each| RoundAdvice { each, people: people.clone() }).collect())
    }

    /// Why it came to no allocation: the smallest set of limits that conflict, in a sentence.
    async fn failure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> Result<Option<String>> {
        let (found, language) = (service::findings(&self.row), ctx.language(language));
        let limits: Vec<Whom> = found.whom().collect();
        if let Some(misstated) = found.misstated {
            let people = People::of_limits(ctx, limits).await?;
            return Ok(Some(words::misstated(&misstated, &|id| people.name(id), language)));
        }
        let Some(conflict) = found.conflict else { return Ok(None) };
        let people = People::of_limits(ctx, limits).await?;
        Ok(Some(words::conflict(&conflict, &|id| people.name(id), language)))
    }

    /// Of a run that follows a publication: how many lost what they were told although nobody declined it.
    async fn moved(&self) -> Option<i32> {
        service::findings(&self.row).moved.map(count)
    }

    /// The proof that no allocation is better, which `passerelle verify` checks; null if nothing is proven, as for STABLE.
    async fn certificate(&self, ctx: &Context<'_>) -> Result<Option<RoundCertificate>> {
        let proof = service::proof(ctx.app()?, ctx.viewer(), self.row.id).await?;
        Ok(proof.map(|text| RoundCertificate { text }))
    }
}

pub(super) fn percent(done: i64, of: i64) -> i32 {
    i32::try_from(done.saturating_mul(100) / of.max(1)).unwrap_or(100).clamp(0, 100)
}

fn count(number: usize) -> i32 {
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
    fn of(each: &Alternative, best: i64) -> Self {
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

/// Somebody who gets nothing.
pub struct RoundUnmatched {
    each: Unmatched,
    people: Arc<People>,
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
    each: OneMore,
    people: Arc<People>,
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
    text: String,
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

/// Runs of one list.
pub(super) fn wrap(rows: impl IntoIterator<Item = round_runs::Model>) -> Vec<RoundRun> {
    let rows: Vec<Arc<round_runs::Model>> = rows.into_iter().map(Arc::new).collect();
    let near = Arc::new(Near {
        rounds: Level::below(rows.iter().map(|row| row.round_id)),
        snapshots: Level::below(rows.iter().filter_map(|row| row.snapshot_id)),
        pairs: Level::below(rows.iter().map(|row| row.id)),
    });
    rows.into_iter().map(|row| RoundRun { row, near: near.clone() }).collect()
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
