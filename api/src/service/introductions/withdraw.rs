//! Taking introductions back.

use entity::{ChangeSubject, IntroductionId, ProfileId, WithdrawnBecause, introductions};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::states::{Event, OPEN, Pairing, Unchanged};
use super::{AnswerRefusal, steps, visible};
use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Result};
use crate::service::acts::Act;

/// Takes a request back: without a trace while it is held, with both told nothing more afterwards.
pub async fn withdraw(app: &App, act: &Act<'_>, id: IntroductionId) -> Outcome<introductions::Model, AnswerRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let found = steps::locked(&tx, id).await?.filter(|row| visible(act.viewer, row));
    let row = found.ok_or_else(|| Failure::refused(AnswerRefusal::NotFound, "introductionId"))?;
    if !act.viewer.may_act_for(row.from_id) {
        return Err(Failure::refused(AnswerRefusal::NotYours, "introductionId"));
    }
    let written = end(&tx, &row, Event::Withdraw(WithdrawnBecause::TakenBack), now).await?;
    let row = written.map_err(|_| Failure::refused(AnswerRefusal::TooLate, "introductionId"))?;
    changes::introduction(&tx, id, now).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

/// Ends all that is open of a profile that leaves or is erased, and frees the places of those whom it was introduced to.
pub async fn withdraw_all(tx: &DatabaseTransaction, profile: ProfileId, now: i64) -> Result<()> {
    let either =
        Condition::any().add(introductions::Column::FromId.eq(profile)).add(introductions::Column::ToId.eq(profile));
    let concerned = introductions::Column::State.is_in(OPEN).or(introductions::Column::HoldsPlaces.eq(true));
    let rows = introductions::Entity::find().filter(either).filter(concerned).order_by_asc(introductions::Column::Id);
    let mut ended = Vec::new();
    for row in rows.lock_exclusive().all(tx).await? {
        ended.extend(end(tx, &row, Event::Leave, now).await?.map(|row| row.id.0));
    }
    Ok(changes::append(tx, ChangeSubject::Introduction, ended.into_iter(), now).await?)
}

/// Takes back an introduction that a round has asked for, if it is still open; says which, for the caller to note.
pub(in crate::service) async fn if_open(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    now: i64,
) -> Result<Option<IntroductionId>> {
    Ok(end(tx, row, Event::Withdraw(WithdrawnBecause::Round), now).await?.ok().map(|row| row.id))
}

pub(super) async fn end(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    event: Event,
    now: i64,
) -> Result<Result<introductions::Model, Unchanged>> {
    steps::take(tx, row, (event, Pairing::Possible), introductions::ActiveModel { ..Default::default() }, now).await
}
