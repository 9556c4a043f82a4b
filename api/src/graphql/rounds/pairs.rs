//! Pairs that runs make, with their reasons.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object};
use entity::{IntroductionId, RunId, round_pairs};
use uuid::Uuid;

use super::people::{People, Seeker};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{Language, RoundDecisionKind};
use crate::graphql::error::Result;
use crate::graphql::explanation::Explanation;
use crate::graphql::introductions::{self, Introduction};
use crate::graphql::level::Level;
use crate::graphql::matches::Counterpart;
use crate::service::matches::Told;
use crate::service::rounds::told::{self, PairKey};
use crate::service::rounds::{self as service, runs};

/// A pair of a run, with what the pairs of the same list have around them.
#[derive(Clone)]
pub struct RoundPair {
    row: Arc<round_pairs::Model>,
    list: Arc<List>,
}

struct List {
    rows: Vec<Arc<round_pairs::Model>>,
    people: People,
    introductions: Level<IntroductionId, Introduction>,
    told: Level<PairKey, Arc<Told>>,
    rulings: Level<RunId, HashMap<(Uuid, Uuid), entity::DecisionKind>>,
}

/// A startup or project and the counterpart that a run gives it.
#[Object(serial)]
impl RoundPair {
    /// The startup or research project.
    async fn seeker(&self) -> Option<Seeker> {
        self.list.people.seeker(self.row.seeker_id)
    }

    /// Whom or what it gets.
    async fn counterpart(&self) -> Option<Counterpart> {
        self.list.people.counterpart(self.row.counterpart_id)
    }

    /// What the pair was worth in the snapshot, in millionths: for slots the mean of the match, the jury's score and the
    /// startup's preference, for all others the match.
    async fn points(&self) -> i32 {
        i32::try_from(self.row.points).unwrap_or(i32::MAX)
    }

    /// The same for display, 0 to 100.
    async fn score(&self) -> i32 {
        i32::try_from(self.row.points / 10_000).unwrap_or_default()
    }

    /// LOCK if the team locked the pair, or both sides have said yes.
    async fn ruling(&self, ctx: &Context<'_>) -> Result<Option<RoundDecisionKind>> {
        let read = |ids: Vec<RunId>| async move {
            let found = runs::find(ctx.app()?, ctx.viewer(), &ids).await?;
            let of = |run: entity::round_runs::Model| {
                run.rulings.iter().map(|each| ((each.seeker, each.counterpart), each.decision)).collect()
            };
            Ok(found.into_iter().map(|(id, run)| (id, of(run))).collect())
        };
        let rulings = self.list.rulings.of(self.row.run_id, (), read).await?.unwrap_or_default();
        Ok(rulings.get(&(self.row.seeker_id, self.row.counterpart_id)).copied().map(Into::into))
    }

    /// Why the two fit; null where either has changed since the snapshot.
    async fn explanation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> Result<Option<Explanation>> {
        let rows = &self.list.rows;
        let key = (self.row.run_id, self.row.seeker_id, self.row.counterpart_id);
        let told = self.list.told.of(key, (), |_| explanations(ctx, rows)).await?;
        Ok(told.map(|told| Explanation::new(told, ctx.language(language))))
    }

    /// The introduction that publishing made of it.
    async fn introduction(&self, ctx: &Context<'_>) -> Result<Option<Introduction>> {
        let Some(id) = self.row.introduction_id else { return Ok(None) };
        let read = |ids: Vec<IntroductionId>| async move { introductions::find(ctx, &ids).await };
        self.list.introductions.of(id, (), read).await
    }
}

impl RoundPair {
    /// Its place in a list.
    pub fn place(&self) -> runs::PairPlace {
        runs::pair_place(&self.row)
    }
}

/// Why the pairs of a list fit, round by round.
async fn explanations(ctx: &Context<'_>, rows: &[Arc<round_pairs::Model>]) -> Result<HashMap<PairKey, Arc<Told>>> {
    let ids: Vec<RunId> = rows.iter().map(|row| row.run_id).collect();
    let of_runs = runs::find(ctx.app()?, ctx.viewer(), &ids).await?;
    let ids: Vec<_> = of_runs.values().map(|run| run.round_id).collect();
    let rounds = service::find(ctx.app()?, ctx.viewer(), &ids).await?;
    let mut all = HashMap::new();
    for (id, round) in rounds {
        let of_round = |row: &&Arc<round_pairs::Model>| of_runs.get(&row.run_id).is_some_and(|run| run.round_id == id);
        let of_round: Vec<_> = rows.iter().filter(of_round).cloned().collect();
        all.extend(told::explanations(ctx.app()?, &round, &of_round).await?);
    }
    Ok(all)
}

/// Pairs of one list.
pub(super) fn wrap(rows: Vec<round_pairs::Model>, people: People) -> Vec<RoundPair> {
    let rows: Vec<Arc<round_pairs::Model>> = rows.into_iter().map(Arc::new).collect();
    let list = Arc::new(List {
        people,
        introductions: Level::below(rows.iter().filter_map(|row| row.introduction_id)),
        told: Level::below(rows.iter().map(|row| (row.run_id, row.seeker_id, row.counterpart_id))),
        rulings: Level::below(rows.iter().map(|row| row.run_id)),
        rows,
    });
    list.rows.iter().map(|row| RoundPair { row: row.clone(), list: list.clone() }).collect()
}
