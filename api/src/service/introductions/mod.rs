//! Introductions: asked by one side, agreed by both, and only then disclosed.

mod answer;
mod ask;
pub mod letters;
pub mod places;
mod post;
mod withdraw;

use std::collections::HashMap;
use std::sync::Arc;

use entity::{IntroductionId, IntroductionState, ProfileId, introductions};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::app::App;
use crate::error::Result;
use crate::paging::{Page, Window};
use crate::service::profiles::store::{self, Stored};
use crate::viewer::Viewer;

pub use answer::{AnswerRefusal, Given, answer, answer_as, answer_in};
pub use ask::{Request, RequestRefusal, request};
pub use post::{ask_next_side, expire, join, tell_declined, tell_queued};
pub use withdraw::{withdraw, withdraw_all};

/// How long, in months, two that were introduced are not introduced again.
pub const COOLDOWN_MONTHS: i32 = 12;
/// How many unanswered requests one asker may have.
pub const OPEN_REQUESTS: i32 = 10;

/// The introduction, if it is there and the viewer may see it.
pub async fn find(app: &App, viewer: &Viewer, id: IntroductionId) -> Result<Option<introductions::Model>> {
    let found = introductions::Entity::find_by_id(id).one(app.db.reader()).await?;
    Ok(found.filter(|row| visible(viewer, row)))
}

/// Whether the viewer may see an introduction; the side that is asked may once it was told.
pub fn visible(viewer: &Viewer, row: &introductions::Model) -> bool {
    viewer.may_act_for(row.from_id) || row.told_at.is_some() && viewer.may_act_for(row.to_id)
}

/// Whose introductions are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of one profile.
    Profile(ProfileId),
    /// Those of everybody the viewer may act for.
    Viewer,
}

/// A page of introductions that the viewer may see, newest first.
pub async fn list(
    app: &App,
    viewer: &Viewer,
    whose: Whose,
    states: &[IntroductionState],
    window: &Window<IntroductionId>,
) -> Result<Page<introductions::Model>> {
    let sides = match whose {
        Whose::Profile(profile) if viewer.may_act_for(profile) => side_in(&[profile]),
        Whose::Viewer if viewer.is_team() => Condition::all(),
        Whose::Viewer if !viewer.own_profiles().is_empty() => side_in(viewer.own_profiles()),
        Whose::Profile(_) | Whose::Viewer => return Ok(Page::default()),
    };
    let mut query = introductions::Entity::find().filter(sides);
    if !states.is_empty() {
        query = query.filter(introductions::Column::State.is_in(states.iter().copied()));
    }
    let db = app.db.reader();
    let total = if window.count { Some(query.clone().count(db).await?) } else { None };
    let mut cursor = query.cursor_by(introductions::Column::Id);
    cursor.desc();
    Ok(Page { total, ..window.read(db, cursor, |id| id.0).await? })
}

/// Introductions that one of these profiles asked for, or was told of, as [`visible`] says of each.
fn side_in(profiles: &[ProfileId]) -> Condition {
    let ids = || profiles.iter().copied();
    let told = introductions::Column::ToId.is_in(ids()).and(introductions::Column::ToldAt.is_not_null());
    Condition::any().add(introductions::Column::FromId.is_in(ids())).add(told)
}

/// The introductions with these ids that the viewer may see.
pub async fn find_many(app: &App, viewer: &Viewer, ids: &[IntroductionId]) -> Result<Vec<introductions::Model>> {
    let wanted = introductions::Column::Id.is_in(ids.iter().copied());
    let rows = introductions::Entity::find().filter(wanted).all(app.db.reader()).await?;
    Ok(rows.into_iter().filter(|row| visible(viewer, row)).collect())
}

/// The newest introduction between one profile and each of some others, as far as the viewer may see it.
pub async fn with_each(
    app: &App,
    viewer: &Viewer,
    profile: ProfileId,
    others: &[ProfileId],
) -> Result<HashMap<ProfileId, introductions::Model>> {
    use introductions::Column::{FromId, Id, ToId};
    let ids = || others.iter().copied();
    let pairs =
        Condition::any().add(FromId.eq(profile).and(ToId.is_in(ids()))).add(ToId.eq(profile).and(FromId.is_in(ids())));
    let rows = introductions::Entity::find().filter(pairs).order_by_asc(Id).all(app.db.reader()).await?;
    let seen = rows.into_iter().filter(|row| visible(viewer, row));
    Ok(seen.map(|row| (other_side(&row, profile), row)).collect())
}

/// Both sides of each of these introductions, whole.
pub async fn sides(app: &App, rows: &[introductions::Model]) -> Result<HashMap<ProfileId, Arc<Stored>>> {
    let mut ids: Vec<ProfileId> = rows.iter().flat_map(|row| [row.from_id, row.to_id]).collect();
    ids.sort_unstable();
    ids.dedup();
    let stored = store::load(app.db.reader(), &ids).await?;
    Ok(stored.into_iter().map(|each| (each.row.id, Arc::new(each))).collect())
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
