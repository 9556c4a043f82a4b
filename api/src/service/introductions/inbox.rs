//! What waits for the viewer: introductions that a profile they speak for has not answered.

use entity::introductions::Column::{FromAnswer, FromId, Id, State, ToAnswer, ToId, ToldAt};
use entity::{Answer, IntroductionId, IntroductionState, introductions};
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::app::App;
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::viewer::Viewer;

/// The introductions that wait for the viewer's answer, in order of their ids.
pub async fn waiting(app: &App, viewer: &Viewer) -> Result<Vec<IntroductionId>> {
    let found = introductions::Entity::find().select_only().column(Id).filter(waits_for(viewer)).order_by_asc(Id);
    Ok(found.into_tuple().all(app.db.reader()).await?)
}

/// A page of them, the newest first.
pub async fn page(
    app: &App,
    viewer: &Viewer,
    window: &Window<(IntroductionId,)>,
) -> Result<Page<introductions::Model>> {
    let listing = Listing::by_id(introductions::Entity::find(), Id).descending();
    Ok(listing.filtered(waits_for(viewer)).page(app.db.reader(), window).await?)
}

/// A side is asked once it was told of the request, or made none itself.
fn waits_for(viewer: &Viewer) -> Condition {
    let own = || viewer.own_profiles().iter().copied();
    let unanswered = |given: introductions::Column| -> SimpleExpr { given.is_null().or(given.eq(Answer::Later)) };
    let asking_side = FromId.is_in(own()).and(unanswered(FromAnswer));
    let asked_side = ToId.is_in(own()).and(ToldAt.is_not_null()).and(unanswered(ToAnswer));
    Condition::all().add(State.eq(IntroductionState::Asked)).add(Condition::any().add(asking_side).add(asked_side))
}
