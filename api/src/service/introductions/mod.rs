//! Introductions: asked by one side, agreed by both, and only then disclosed.

mod answer;
mod ask;
pub mod letters;
pub mod places;
mod post;

use entity::{IntroductionId, IntroductionState, ProfileId, introductions};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::app::App;
use crate::error::Result;
use crate::viewer::Viewer;

pub use answer::{AnswerRefusal, Given, answer, answer_in, withdraw};
pub use ask::{Request, RequestRefusal, request};
pub use post::{ask_next_side, expire, join, tell_declined, tell_queued};

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

/// A page of the introductions of a profile, newest first, behind an id.
pub async fn of_profile(
    app: &App,
    viewer: &Viewer,
    profile: ProfileId,
    states: &[IntroductionState],
    after: Option<IntroductionId>,
    limit: u64,
) -> Result<Vec<introductions::Model>> {
    if !viewer.may_act_for(profile) {
        return Ok(Vec::new());
    }
    let either = Condition::any()
        .add(introductions::Column::FromId.eq(profile))
        .add(introductions::Column::ToId.eq(profile).and(introductions::Column::ToldAt.is_not_null()));
    let mut query = introductions::Entity::find().filter(either).order_by_desc(introductions::Column::Id).limit(limit);
    if !states.is_empty() {
        query = query.filter(introductions::Column::State.is_in(states.iter().copied()));
    }
    if let Some(after) = after {
        query = query.filter(introductions::Column::Id.lt(after));
    }
    Ok(query.all(app.db.reader()).await?)
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
