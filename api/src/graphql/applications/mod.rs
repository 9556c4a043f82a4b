//! Applications: startups' requests for a place at an edition of a trade show.

mod mutations;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{ApplicationId, EditionId, ProfileId, SlotId, applications, jury_scores};
use uuid::Uuid;

use super::accounts::{self, Account};
use super::ask::Asked;
use super::codes::{ApplicationState, Language, ReadinessGap, UnmatchedReason};
use super::editions::{self, Edition};
use super::error::Result;
use super::level::{Level, together};
use super::node::{self, GlobalId, Kind, Node};
use super::profiles::{self, One, Startup};
use super::scalars::DateTime;
use super::slots::{self, Slot};
use super::values::{Text, version};
use crate::paging::{Page, Window};
use crate::service::applications::{self as service, Standing, jury};

pub use mutations::ApplicationMutation;

/// One application, with what the applications of the same list have around them.
#[derive(Clone)]
pub struct Application {
    row: Arc<applications::Model>,
    near: Arc<Near>,
}

struct Near {
    rows: Vec<Arc<applications::Model>>,
    editions: Level<EditionId, Edition>,
    startups: Level<ProfileId, One>,
    slots: Level<SlotId, Slot>,
    standings: Level<ApplicationId, Standing>,
    scores: Level<ApplicationId, Vec<JuryScore>>,
}

/// A startup's request for a place at an edition of a trade show; for the team and those who speak for the startup.
#[Object(serial)]
impl Application {
    /// The id of the application in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Application, self.row.id.0)
    }

    /// The startup that applies.
    async fn startup(&self, ctx: &Context<'_>) -> Result<Option<Startup>> {
        let found = self.near.startups.of(self.row.profile_id, (), |ids| profiles::find(ctx, ids)).await?;
        Ok(found.map(Into::into))
    }

    /// The edition that it applies for.
    async fn edition(&self, ctx: &Context<'_>) -> Result<Option<Edition>> {
        self.near.editions.of(self.row.edition_id, (), |ids| editions::find(ctx, ids)).await
    }

    /// Where it stands.
    async fn state(&self) -> ApplicationState {
        self.row.state.into()
    }

    /// Why the startup wants to go there, as it was written.
    async fn text(&self) -> Text {
        let language = self.row.text_language.unwrap_or(entity::Language::Fr).into();
        Text { value: self.row.text.clone(), language }
    }

    /// The slots that it would like, the dearest first.
    async fn preferences(&self, ctx: &Context<'_>) -> Result<Vec<Slot>> {
        let mut preferred = Vec::with_capacity(self.row.preferences.len());
        for slot in self.row.preferences.iter() {
            preferred.extend(self.slot_of(ctx, SlotId(*slot)).await?);
        }
        Ok(preferred)
    }

    /// The slot that is offered to it, or that it holds.
    async fn slot(&self, ctx: &Context<'_>) -> Result<Option<Slot>> {
        match self.row.slot_id {
            Some(slot) => self.slot_of(ctx, slot).await,
            None => Ok(None),
        }
    }

    /// Its scores, the cut-off, its place on the waiting list and what keeps it there.
    async fn standing(&self, ctx: &Context<'_>) -> Result<Option<ApplicationStanding>> {
        let rows = &self.near.rows;
        let read = |_| async move {
            let rows: Vec<applications::Model> = rows.iter().map(|row| row.as_ref().clone()).collect();
            Ok(service::standings(ctx.app()?, &rows).await?)
        };
        let standing = self.near.standings.of(self.row.id, (), read).await?;
        Ok(standing.map(|standing| ApplicationStanding { standing }))
    }

    /// What each of the jury said; for the team.
    async fn jury_scores(&self, ctx: &Context<'_>) -> Result<Vec<JuryScore>> {
        let read = |ids| scores(ctx, ids);
        Ok(self.near.scores.of(self.row.id, (), read).await?.unwrap_or_default())
    }

    /// When it was handed in.
    async fn submitted_at(&self) -> DateTime {
        DateTime(self.row.submitted_at)
    }

    /// Until when the slot that is offered can be accepted.
    async fn answer_by(&self) -> Option<DateTime> {
        self.row.answer_by.filter(|_| self.row.state == entity::ApplicationState::Offered).map(DateTime)
    }

    /// When the offer was answered.
    async fn answered_at(&self) -> Option<DateTime> {
        self.row.answered_at.map(DateTime)
    }

    /// The number of its last change, which the next one states.
    async fn version(&self) -> i32 {
        version(self.row.version)
    }
}

impl Application {
    /// Its place in a list.
    pub fn place(&self) -> (ApplicationId,) {
        (self.row.id,)
    }

    async fn slot_of(&self, ctx: &Context<'_>, slot: SlotId) -> Result<Option<Slot>> {
        self.near.slots.of(slot, (), |ids| async move { slots::find(ctx, &ids).await }).await
    }
}

/// Where an applicant stands.
pub struct ApplicationStanding {
    standing: Standing,
}

/// Where an applicant stands. Scores and the cut-off are told once a round has decided.
#[Object(serial)]
impl ApplicationStanding {
    /// The score of its best slot, 0 to 100: the mean of the match, the jury and its own preference.
    async fn score(&self) -> Option<i32> {
        self.standing.points.map(score)
    }

    /// The mean of the jury, 0 to 100.
    async fn jury_score(&self) -> Option<i32> {
        self.standing.jury.map(score)
    }

    /// The score that the place took which it would have got.
    async fn cutoff(&self) -> Option<i32> {
        self.standing.cutoff.map(score)
    }

    /// Why it has no place, for programs.
    async fn reason(&self) -> Option<UnmatchedReason> {
        self.standing.reason.map(Into::into)
    }

    /// The constraint that blocks it, in a sentence that names nobody else.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> Option<String> {
        self.standing.sentence(ctx.language(language))
    }

    /// Its place on the waiting list, from one.
    async fn position(&self) -> Option<i32> {
        self.standing.position.map(count)
    }

    /// How many are on the waiting list.
    async fn waiting(&self) -> Option<i32> {
        self.standing.waiting.map(count)
    }

    /// What the startup lacks to be given a place; empty if it is ready.
    async fn readiness_gaps(&self) -> Vec<ReadinessGap> {
        self.standing.unready.iter().copied().map(Into::into).collect()
    }
}

fn score(points: i64) -> i32 {
    i32::try_from(points / 10_000).unwrap_or_default()
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// What one of the jury said.
#[derive(Clone, SimpleObject)]
#[graphql(serial)]
pub struct JuryScore {
    /// Who.
    juror: Option<Account>,
    /// 0 to 100; null where an interest stands in the way.
    score: Option<i32>,
    /// Why.
    comment: Option<String>,
    /// When.
    scored_at: DateTime,
}

async fn scores(ctx: &Context<'_>, ids: Vec<ApplicationId>) -> Result<HashMap<ApplicationId, Vec<JuryScore>>> {
    let found = jury::scores(ctx.app()?, ctx.viewer(), &ids).await?;
    let accounts = accounts::find(ctx, found.values().flatten().map(|row| row.account_id).collect()).await?;
    let score = |row: jury_scores::Model| JuryScore {
        juror: accounts.get(&row.account_id).cloned(),
        score: row.score,
        comment: row.comment,
        scored_at: DateTime(row.scored_at),
    };
    Ok(found.into_iter().map(|(id, rows)| (id, rows.into_iter().map(score).collect())).collect())
}

/// Applications of one list.
fn wrap(rows: impl IntoIterator<Item = applications::Model>) -> Vec<Application> {
    let rows: Vec<Arc<applications::Model>> = rows.into_iter().map(Arc::new).collect();
    let preferred = |row: &Arc<applications::Model>| row.preferences.iter().copied().map(SlotId).collect::<Vec<_>>();
    let near = Arc::new(Near {
        editions: Level::below(rows.iter().map(|row| row.edition_id)),
        startups: Level::below(rows.iter().map(|row| row.profile_id)),
        slots: Level::below(rows.iter().flat_map(|row| preferred(row).into_iter().chain(row.slot_id))),
        standings: Level::below(rows.iter().map(|row| row.id)),
        scores: Level::below(rows.iter().map(|row| row.id)),
        rows,
    });
    near.rows.iter().map(|row| Application { row: row.clone(), near: near.clone() }).collect()
}

/// A page of the applications for each edition that the viewer may see.
pub async fn of_editions(
    ctx: &Context<'_>,
    editions: Vec<EditionId>,
    window: Window<(ApplicationId,)>,
) -> Result<HashMap<EditionId, Page<Application>>> {
    let pages = service::of_editions(ctx.app()?, ctx.viewer(), &editions, &window).await?;
    Ok(together(pages, wrap))
}

/// A page of the applications of each startup that the viewer may see.
pub async fn of_startups(
    ctx: &Context<'_>,
    startups: Vec<ProfileId>,
    window: Window<(ApplicationId,)>,
) -> Result<HashMap<ProfileId, Page<Application>>> {
    let pages = service::of_startups(ctx.app()?, ctx.viewer(), &startups, &window).await?;
    Ok(together(pages, wrap))
}

/// The applications with these ids that the viewer may see, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<ApplicationId> = ids.iter().copied().map(ApplicationId).collect();
    let found = service::find(ctx.app()?, ctx.viewer(), &ids).await?;
    let node = |each: Application| (GlobalId { kind: Kind::Application, uuid: each.row.id.0 }, Node::Application(each));
    Ok(wrap(found).into_iter().map(node).collect())
}
