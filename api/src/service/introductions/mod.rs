//! Introductions: asked by one side, agreed by both, and only then disclosed.

mod answer;
pub(super) mod ask;
pub mod candidates;
pub mod clock;
pub mod events;
pub mod filled;
pub mod follow_up;
pub mod inbox;
pub mod letters;
pub mod line;
pub mod live;
pub mod outcomes;
pub mod places;
pub(super) mod post;
pub mod queue;
mod said;
pub mod states;
mod steps;
pub mod told;
pub(super) mod withdraw;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::introductions::Column::{FromId, Id, State, ToId, ToldAt};
use entity::{Answer, IntroductionId, IntroductionState, ProfileId, introductions};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::app::App;
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::service::kept::Introductions;
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::Stored;
use crate::viewer::Viewer;
use crate::visibility::Sight;

pub use answer::{AnswerRefusal, Given, answer, answer_in};
pub use ask::{Request, RequestRefusal, request};
pub use clock::step;
pub use post::{ask_next_side, join, rest, tell_declined, tell_queued};
pub use said::Said;
pub use withdraw::{withdraw, withdraw_all};

/// How long, in months, two that were introduced are not introduced again.
pub const COOLDOWN_MONTHS: i32 = 12;
/// How many unanswered requests one asker may have.
pub const OPEN_REQUESTS: i32 = 10;

/// Whether the viewer may see an introduction; the side that is asked may once it was told.
pub fn visible(viewer: &Viewer, row: &introductions::Model) -> bool {
    viewer.may_act_for(row.from_id) || row.told_at.is_some() && viewer.may_act_for(row.to_id)
}

/// A page of the introductions of everybody the viewer may act for, newest first.
pub async fn of_viewer(
    app: &App,
    viewer: &Viewer,
    states: &[IntroductionState],
    window: &Window<(IntroductionId,)>,
) -> Result<Page<introductions::Model>> {
    let own = viewer.own_profiles();
    let sides = if viewer.is_team() {
        Condition::all()
    } else {
        let told = ToId.is_in(own.iter().copied()).and(ToldAt.is_not_null());
        Condition::any().add(FromId.is_in(own.iter().copied())).add(told)
    };
    Ok(newest(states).filtered(sides).page(app.db.reader(), window).await?)
}

/// The same page of each profile's own introductions, as [`visible`] says of each; none of those that the viewer may not act for.
pub async fn of_profiles(
    app: &App,
    viewer: &Viewer,
    profiles: &[ProfileId],
    states: &[IntroductionState],
    window: &Window<(IntroductionId,)>,
) -> Result<HashMap<ProfileId, Introductions>> {
    let own: Vec<ProfileId> = profiles.iter().copied().filter(|id| viewer.may_act_for(*id)).collect();
    let read = async |own: Vec<ProfileId>| {
        let db = app.db.reader();
        let mut asking = newest(states).pages(db, window, (FromId, &own), |row| Some(row.from_id)).await?;
        let told = newest(states).filtered(Condition::all().add(ToldAt.is_not_null()));
        let mut asked = told.pages(db, window, (ToId, &own), |row| Some(row.to_id)).await?;
        let both = own.into_iter().map(|id| {
            let (asking, asked) = (asking.remove(&id).unwrap_or_default(), asked.remove(&id).unwrap_or_default());
            (id, merged(asking, asked, window))
        });
        Ok(both.collect())
    };
    if own.is_empty() { Ok(HashMap::new()) } else { app.kept.introductions(app, &own, states, window, read).await }
}

fn newest(states: &[IntroductionState]) -> Listing<introductions::Entity> {
    let listing = Listing::by_id(introductions::Entity::find(), Id).descending();
    if states.is_empty() {
        listing
    } else {
        listing.filtered(Condition::all().add(State.is_in(states.iter().copied())))
    }
}

/// One page, newest first, of the pages of two lists.
fn merged(
    one: Page<introductions::Model>,
    other: Page<introductions::Model>,
    window: &Window<(IntroductionId,)>,
) -> Page<introductions::Model> {
    let (previous, next) = (one.has_previous || other.has_previous, one.has_next || other.has_next);
    let total = one.total.zip(other.total).map(|(one, other)| one + other);
    let mut items: Vec<introductions::Model> = one.items.into_iter().chain(other.items).collect();
    items.sort_by_key(|row| std::cmp::Reverse(row.id));
    let room = window.limit.saturating_add(1);
    if window.from_end {
        items.drain(..items.len().saturating_sub(room));
    } else {
        items.truncate(room);
    }
    let page = window.page(items);
    Page { has_previous: page.has_previous || previous, has_next: page.has_next || next, total, ..page }
}

/// The introductions with these ids that the viewer may see.
pub async fn find_many(app: &App, viewer: &Viewer, ids: &[IntroductionId]) -> Result<Vec<introductions::Model>> {
    let wanted = introductions::Column::Id.is_in(ids.iter().copied());
    let rows = introductions::Entity::find().filter(wanted).all(app.db.reader()).await?;
    Ok(rows.into_iter().filter(|row| visible(viewer, row)).collect())
}

/// The newest introduction between each of some profiles and each of some others, as far as the viewer may see it.
pub async fn with_each(
    app: &App,
    viewer: &Viewer,
    profiles: &[ProfileId],
    others: &[ProfileId],
) -> Result<HashMap<(ProfileId, ProfileId), introductions::Model>> {
    let (ones, others) = (|| profiles.iter().copied(), || others.iter().copied());
    let pairs = Condition::any()
        .add(FromId.is_in(ones()).and(ToId.is_in(others())))
        .add(ToId.is_in(ones()).and(FromId.is_in(others())));
    let rows = introductions::Entity::find().filter(pairs).order_by_asc(Id).all(app.db.reader()).await?;
    let seen = rows.into_iter().filter(|row| visible(viewer, row));
    let pair = |row: &introductions::Model| {
        if profiles.contains(&row.from_id) { (row.from_id, row.to_id) } else { (row.to_id, row.from_id) }
    };
    Ok(seen.map(|row| (pair(&row), row)).collect())
}

/// The introductions that disclose, as [`states::discloses`] says of each.
pub fn disclosed() -> Condition {
    use introductions::Column::{FromAnswer, IntroducedAt, ToAnswer};
    let joined = IntroductionState::ALL.iter().copied().filter(|state| states::is_joined(*state));
    let both_yes = FromAnswer.eq(Answer::Yes).and(ToAnswer.eq(Answer::Yes));
    Condition::all().add(IntroducedAt.is_not_null()).add(State.is_in(joined)).add(both_yes)
}

/// Whom these profiles were ever introduced to: both sides said yes, whatever came of it.
pub async fn introduced_to(db: &impl ConnectionTrait, profiles: &[ProfileId]) -> Result<Vec<ProfileId>> {
    if profiles.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || profiles.iter().copied();
    let sides: Vec<(ProfileId, ProfileId)> = introductions::Entity::find()
        .select_only()
        .columns([FromId, ToId])
        .filter(disclosed())
        .filter(Condition::any().add(FromId.is_in(ids())).add(ToId.is_in(ids())))
        .into_tuple()
        .all(db)
        .await?;
    let others = sides.into_iter().map(|(from, to)| if profiles.contains(&from) { to } else { from });
    Ok(others.collect())
}

/// Both sides of each of these introductions, whole.
pub async fn sides(app: &App, rows: &[Arc<introductions::Model>]) -> Result<HashMap<ProfileId, Arc<Stored>>> {
    let mut ids: Vec<ProfileId> = rows.iter().flat_map(|row| [row.from_id, row.to_id]).collect();
    ids.sort_unstable();
    ids.dedup();
    let stored = app.kept.load(app, &ids).await?;
    Ok(stored.into_iter().map(|each| (each.row.id, each)).collect())
}

/// The sides of introductions as the viewer sees them; a yes of both counts from the moment it is given.
pub fn seen_sides(
    viewer: &Viewer,
    rows: &[Arc<introductions::Model>],
    sides: &HashMap<ProfileId, Arc<Stored>>,
) -> Vec<Arc<Seen>> {
    let joined: HashSet<ProfileId> =
        rows.iter().filter(|row| states::discloses(row)).flat_map(|row| [row.from_id, row.to_id]).collect();
    let seen = sides.values().map(|side| {
        let sight = match viewer.sight(&side.row) {
            sight @ (Sight::Own | Sight::Team) => sight,
            _ if joined.contains(&side.row.id) => Sight::Introduced,
            sight => sight,
        };
        Arc::new(Seen::new(side.clone(), sight))
    });
    seen.collect()
}

/// The newest introduction between two profiles, if there is one.
pub async fn between(db: &impl ConnectionTrait, a: ProfileId, b: ProfileId) -> Result<Option<introductions::Model>> {
    let pair = Condition::any()
        .add(introductions::Column::FromId.eq(a).and(introductions::Column::ToId.eq(b)))
        .add(introductions::Column::FromId.eq(b).and(introductions::Column::ToId.eq(a)));
    let newest = introductions::Entity::find().filter(pair).order_by_desc(introductions::Column::Id).one(db).await?;
    Ok(newest)
}

/// The side of an introduction that is not this one.
pub fn other_side(row: &introductions::Model, side: ProfileId) -> ProfileId {
    if row.from_id == side { row.to_id } else { row.from_id }
}
