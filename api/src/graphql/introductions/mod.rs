//! Introductions: who asked whom, where it stands, and why.

mod inbox;
mod meetings;
mod mutations;
mod next;
mod outcomes;
mod subscriptions;
mod team_day;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use entity::{IntroductionId, ProfileId, introductions};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::{
    Answer, DeclineReason, EngagementKind, IntroductionNotice, IntroductionOutcome, IntroductionState, Language,
};
use super::error::Result;
use super::explanation::Explanation;
use super::level::Level;
use super::node::{self, GlobalId, Kind, Node};
use super::page::{Arguments, Connection};
use super::profiles::{self, One, Profile, around};
use super::scalars::{Date, DateTime};
use super::values::{Contact, Text};
use crate::paging::{Page, Window};
use crate::service::introductions::states::discloses;
use crate::service::introductions::told::{Notice, notice, sentence};
use crate::service::introductions::{self as service, events};
use crate::service::matches::Told;
use crate::service::matches::told::frozen;
use crate::service::meetings::newest;
use crate::service::profiles::store::Stored;

pub use inbox::Inbox;
pub use meetings::{Meeting, MeetingMutation};
pub use mutations::IntroductionMutation;
use next::NextStep;
pub use outcomes::OutcomeQuery;
pub use subscriptions::IntroductionSubscription;
pub use team_day::TeamDayQuery;

/// One introduction with both its sides.
#[derive(Clone)]
pub struct Introduction {
    row: Arc<introductions::Model>,
    from: Option<One>,
    to: Option<One>,
    list: Arc<List>,
    /// The meeting that was just arranged, moved or cancelled, if it was.
    arranged: Option<Meeting>,
}

/// Introductions that were read together, and what they were asked with, told once one of them is asked for it.
struct List {
    rows: Vec<Arc<introductions::Model>>,
    sides: HashMap<ProfileId, Arc<Stored>>,
    told: Level<IntroductionId, Arc<Told>>,
    places: Level<IntroductionId, u32>,
    meetings: Level<IntroductionId, Meeting>,
    candidates: Level<ProfileId, One>,
}

/// The double opt-in between two sides, from the request to what came of it.
#[Object(serial)]
impl Introduction {
    /// The id of the introduction in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Introduction, self.row.id.0)
    }

    /// The side that asks.
    async fn from(&self, ctx: &Context<'_>) -> Option<Profile> {
        self.seen(ctx, self.from.as_ref()).map(Into::into)
    }

    /// The side that is asked.
    async fn to(&self, ctx: &Context<'_>) -> Option<Profile> {
        self.seen(ctx, self.to.as_ref()).map(Into::into)
    }

    /// Where it stands.
    async fn state(&self) -> IntroductionState {
        self.row.state.into()
    }

    /// The need it is to fill, if it was asked for one.
    async fn need(&self) -> Option<EngagementKind> {
        self.row.need.map(Into::into)
    }

    /// What the asker wrote to the other side, as it was written.
    async fn message(&self) -> Option<Text> {
        let value = self.row.message.clone()?;
        Some(Text { value, language: self.row.message_language.unwrap_or(entity::Language::Fr).into() })
    }

    /// The score of the day it was asked, 0 to 100.
    async fn score(&self) -> Option<i32> {
        self.row.points.and_then(|points| i32::try_from(points / 10_000).ok())
    }

    /// Why the two fitted on the day it was asked; null if it was asked for without a match.
    async fn explanation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> Result<Option<Explanation>> {
        let List { rows, sides, told, .. } = &*self.list;
        let read = |_| async { Ok(frozen(ctx.app()?, ctx.viewer(), rows, sides).await?) };
        let told = told.of(self.row.id, (), read).await?;
        Ok(told.map(|told| Explanation::new(told, ctx.language(language))))
    }

    /// What the asking side answered.
    async fn from_answer(&self) -> Option<Answer> {
        self.row.from_answer.map(Into::into)
    }

    /// What the side that is asked answered.
    async fn to_answer(&self) -> Option<Answer> {
        self.row.to_answer.map(Into::into)
    }

    /// Why a side said no; for the team and that side.
    async fn decline_reason(&self, ctx: &Context<'_>) -> Option<DeclineReason> {
        events::decline_reason(ctx.viewer(), &self.row).map(Into::into)
    }

    /// The day on which the side that said LATER is to be asked again.
    async fn later_on(&self) -> Option<Date> {
        Date::of(self.row.later_on.as_deref())
    }

    /// When the next thing happens by itself.
    async fn next_step_at(&self) -> Option<DateTime> {
        self.row.next_step_at.map(DateTime)
    }

    /// What keeps it from going on, if anything does.
    async fn notice(&self) -> Option<IntroductionNotice> {
        self.notice_now().map(Into::into)
    }

    /// The place in the queue, from one, where both have said yes and all places are taken.
    async fn queue_place(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let place = self.place(ctx).await?;
        Ok(place.map(|place| i32::try_from(place).unwrap_or(i32::MAX)))
    }

    /// Where it stands and what comes next, in a sentence for both sides.
    async fn state_sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> Result<String> {
        let (notice, place) = (self.notice_now(), self.place(ctx).await?);
        Ok(sentence(&self.row, notice, place, ctx.language(language)))
    }

    /// What that is; for the team and the asking side.
    async fn next_step(&self, ctx: &Context<'_>) -> Option<NextStep> {
        events::next_step(ctx.viewer(), &self.row).map(NextStep::from)
    }

    /// Who else would fit the same need, found while nobody answered; for the team and the asking side.
    async fn next_candidate(&self, ctx: &Context<'_>) -> Result<Option<Profile>> {
        let Some(candidate) = self.row.next_candidate_id else { return Ok(None) };
        if !ctx.viewer().may_act_for(self.row.from_id) {
            return Ok(None);
        }
        let found = self.list.candidates.of(candidate, (), |ids| profiles::find(ctx, ids)).await?;
        Ok(found.map(Into::into))
    }

    /// What the asking side says: whether they met.
    async fn from_met(&self) -> Option<bool> {
        self.row.from_met
    }

    /// What the side that was asked says: whether they met.
    async fn to_met(&self) -> Option<bool> {
        self.row.to_met
    }

    /// What came of it, by what was last said.
    async fn outcome(&self) -> Option<IntroductionOutcome> {
        self.row.outcome.map(Into::into)
    }

    /// Where the counterpart stood in the startup's list on the day it was asked, from one; for the team.
    async fn position(&self, ctx: &Context<'_>) -> Option<i32> {
        self.row.position.filter(|_| ctx.viewer().is_team())
    }

    /// The meeting that was arranged last, cancelled or not; for the two sides once they were introduced, and the team.
    async fn meeting(&self, ctx: &Context<'_>) -> Result<Option<Meeting>> {
        if let Some(arranged) = &self.arranged {
            return Ok(Some(arranged.clone()));
        }
        let read = |_| async {
            let found = newest(ctx.app()?, ctx.viewer(), &self.list.rows).await?;
            Ok(found.into_iter().map(|(id, meeting)| (id, meeting.into())).collect())
        };
        self.list.meetings.of(self.row.id, (), read).await
    }

    /// What happened so far, in order.
    async fn timeline(&self) -> Vec<IntroductionEvent> {
        events::timeline(&self.row).into_iter().map(IntroductionEvent::from).collect()
    }

    /// How to reach the asking side: once both have said yes, and only for the two sides.
    async fn from_contact(&self, ctx: &Context<'_>) -> Option<Contact> {
        self.disclosed(ctx, self.from.as_ref())
    }

    /// How to reach the side that was asked: once both have said yes, and only for the two sides.
    async fn to_contact(&self, ctx: &Context<'_>) -> Option<Contact> {
        self.disclosed(ctx, self.to.as_ref())
    }
}

impl Introduction {
    fn notice_now(&self) -> Option<Notice> {
        let sides = &self.list.sides;
        notice(&self.row, sides.get(&self.row.from_id)?, sides.get(&self.row.to_id)?)
    }

    /// The place in the queue, read for all of the list at once.
    async fn place(&self, ctx: &Context<'_>) -> Result<Option<u32>> {
        if self.notice_now() != Some(Notice::CapacityReached) {
            return Ok(None);
        }
        let read = |_| async { Ok(service::line::positions(ctx.app()?.db.reader(), &self.list.rows).await?) };
        self.list.places.of(self.row.id, (), read).await
    }

    /// A side that the viewer may know of: one that is open to them, or that they were introduced to.
    fn seen(&self, ctx: &Context<'_>, side: Option<&One>) -> Option<One> {
        side.filter(|side| events::knows_of(ctx.viewer(), &self.row, side.row())).cloned()
    }

    fn disclosed(&self, ctx: &Context<'_>, side: Option<&One>) -> Option<Contact> {
        let joined = discloses(&self.row);
        if !joined || !ctx.viewer().may_see_disclosed_contacts(self.row.from_id, self.row.to_id) {
            return None;
        }
        side?.contact()
    }
}

/// What can happen to an introduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "events::EventKind")]
pub enum IntroductionEventKind {
    /// It was asked for.
    Requested,
    /// The side that is asked first was told.
    Told,
    /// The asking side answered.
    AskerAnswered,
    /// The side that is asked answered.
    AskedAnswered,
    /// Both said yes and each learnt the other's contact.
    Introduced,
}

/// One thing that happened to an introduction.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct IntroductionEvent {
    /// What happened.
    kind: IntroductionEventKind,
    /// When.
    at: DateTime,
    /// What was answered, if it was an answer.
    answer: Option<Answer>,
}

impl From<events::Event> for IntroductionEvent {
    fn from(event: events::Event) -> Self {
        Self { kind: event.kind.into(), at: DateTime(event.at), answer: event.answer.map(Into::into) }
    }
}

/// Introductions with their sides, loaded for all at once.
pub async fn wrap<R: Into<Arc<introductions::Model>>>(ctx: &Context<'_>, rows: Vec<R>) -> Result<Vec<Introduction>> {
    let (app, rows) = (ctx.app()?, rows.into_iter().map(Into::into).collect::<Vec<_>>());
    let sides = service::sides(app, &rows).await?;
    let ones = around(service::seen_sides(ctx.viewer(), &rows, &sides));
    let ones: HashMap<ProfileId, One> = ones.into_iter().map(|one| (one.row().id, one)).collect();
    let told = Level::below(rows.iter().map(|row| row.id));
    let places = Level::below(rows.iter().map(|row| row.id));
    let meetings = Level::below(rows.iter().map(|row| row.id));
    let candidates = Level::below(rows.iter().filter_map(|row| row.next_candidate_id));
    let list = Arc::new(List { rows, sides, told, places, meetings, candidates });
    let wrapped = list.rows.iter().map(|row| Introduction {
        from: ones.get(&row.from_id).cloned(),
        to: ones.get(&row.to_id).cloned(),
        row: row.clone(),
        list: list.clone(),
        arranged: None,
    });
    Ok(wrapped.collect())
}

/// A page of the introductions of everybody the viewer may act for, newest first.
pub async fn of_viewer(
    ctx: &Context<'_>,
    states: Vec<IntroductionState>,
    arguments: Arguments,
) -> Result<Connection<Introduction>> {
    let window = arguments.window(ctx)?;
    let states: Vec<entity::IntroductionState> = states.into_iter().map(Into::into).collect();
    let page = service::of_viewer(ctx.app()?, ctx.viewer(), &states, &window).await?;
    let frame = page.frame();
    let items = wrap(ctx, page.items).await?;
    Ok(connection(Page { items, ..frame }))
}

/// A page of the introductions of a profile, read for all profiles of its list at once.
pub async fn of_profile(
    ctx: &Context<'_>,
    profile: &One,
    states: Vec<IntroductionState>,
    arguments: Arguments,
) -> Result<Connection<Introduction>> {
    let window = arguments.clone().window(ctx)?;
    let states: Vec<entity::IntroductionState> = states.into_iter().map(Into::into).collect();
    let asked = (arguments, window.count, states.clone());
    let read = |ids: Vec<ProfileId>| async move { of_profiles(ctx, &ids, &states, &window).await };
    let page = profile.near.introductions.of(profile.row().id, asked, read).await?;
    Ok(connection(page.unwrap_or_default()))
}

fn connection(page: Page<Introduction>) -> Connection<Introduction> {
    Connection::new(page, |each| (each.row.id,), |each| each)
}

async fn of_profiles(
    ctx: &Context<'_>,
    profiles: &[ProfileId],
    states: &[entity::IntroductionState],
    window: &Window<(IntroductionId,)>,
) -> Result<HashMap<ProfileId, Page<Introduction>>> {
    let pages = service::of_profiles(ctx.app()?, ctx.viewer(), profiles, states, window).await?;
    let mut rows: Vec<Arc<introductions::Model>> = pages.values().flat_map(|page| page.items.iter().cloned()).collect();
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    let wrapped = wrap(ctx, rows).await?;
    let by_id: HashMap<IntroductionId, Introduction> = wrapped.into_iter().map(|each| (each.row.id, each)).collect();
    let known = |page: &Page<Arc<introductions::Model>>| Page {
        items: page.items.iter().filter_map(|row| by_id.get(&row.id).cloned()).collect(),
        ..page.frame()
    };
    Ok(pages.into_iter().map(|(id, page)| (id, known(&page))).collect())
}

/// The newest introduction between each of some profiles and each of some others.
pub async fn with_each(
    ctx: &Context<'_>,
    profiles: &[ProfileId],
    others: &[ProfileId],
) -> Result<HashMap<(ProfileId, ProfileId), Introduction>> {
    let found = service::with_each(ctx.app()?, ctx.viewer(), profiles, others).await?;
    let pairs: HashMap<IntroductionId, (ProfileId, ProfileId)> =
        found.iter().map(|(pair, row)| (row.id, *pair)).collect();
    let wrapped = wrap(ctx, found.into_values().collect()).await?;
    Ok(wrapped.into_iter().filter_map(|each| Some((*pairs.get(&each.row.id)?, each))).collect())
}

/// The introductions with these ids that the viewer may see.
pub async fn find(ctx: &Context<'_>, ids: &[IntroductionId]) -> Result<HashMap<IntroductionId, Introduction>> {
    let rows = service::find_many(ctx.app()?, ctx.viewer(), ids).await?;
    Ok(wrap(ctx, rows).await?.into_iter().map(|each| (each.row.id, each)).collect())
}

/// The introductions with these ids that the viewer may see, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<IntroductionId> = ids.iter().copied().map(IntroductionId).collect();
    let node = |(id, each): (IntroductionId, Introduction)| {
        (GlobalId { kind: Kind::Introduction, uuid: id.0 }, Node::Introduction(each))
    };
    Ok(find(ctx, &ids).await?.into_iter().map(node).collect())
}
