//! Taking introductions back.

use entity::{ChangeSubject, IntroductionId, IntroductionState, ProfileId, introductions};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter};

use super::answer::settle;
use super::{AnswerRefusal, COOLDOWN_MONTHS, places, visible};
use crate::app::App;
use crate::changes;
use crate::clock::months_after;
use crate::error::{Failure, Outcome, Result};
use crate::service::acts::Act;

/// The states in which an introduction can still be taken back.
const OPEN: [IntroductionState; 4] =
    [IntroductionState::Held, IntroductionState::Asked, IntroductionState::Later, IntroductionState::Queued];

/// Takes a request back: without a trace while it is held, with both told nothing more afterwards.
pub async fn withdraw(app: &App, act: &Act<'_>, id: IntroductionId) -> Outcome<introductions::Model, AnswerRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let found = introductions::Entity::find_by_id(id).one(&tx).await?.filter(|row| visible(act.viewer, row));
    let row = found.ok_or_else(|| Failure::refused(AnswerRefusal::NotFound, "introductionId"))?;
    if !act.viewer.may_act_for(row.from_id) {
        return Err(Failure::refused(AnswerRefusal::NotYours, "introductionId"));
    }
    if !OPEN.contains(&row.state) {
        return Err(Failure::refused(AnswerRefusal::TooLate, "introductionId"));
    }
    let written = end(&tx, &row, now).await?;
    let row = written.ok_or_else(|| Failure::refused(AnswerRefusal::TooLate, "introductionId"))?;
    changes::introduction(&tx, id, now).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

/// Takes back all that is open of a profile that leaves.
pub async fn withdraw_all(tx: &DatabaseTransaction, profile: ProfileId, now: i64) -> Result<()> {
    let either =
        Condition::any().add(introductions::Column::FromId.eq(profile)).add(introductions::Column::ToId.eq(profile));
    let open = introductions::Column::State.is_in(OPEN);
    let mut ended = Vec::new();
    for row in introductions::Entity::find().filter(either).filter(open).all(tx).await? {
        ended.extend(end(tx, &row, now).await?.map(|row| row.id.0));
    }
    Ok(changes::append(tx, ChangeSubject::Introduction, ended.into_iter(), now).await?)
}

/// Takes back an introduction that a round has asked for, if it is still open; says which, for the caller to note.
pub(in crate::service) async fn if_open(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    now: i64,
) -> Result<Option<IntroductionId>> {
    let ended = if OPEN.contains(&row.state) { end(tx, row, now).await? } else { None };
    Ok(ended.map(|row| row.id))
}

/// Ends an open introduction; nothing if somebody was faster.
async fn end(tx: &DatabaseTransaction, row: &introductions::Model, now: i64) -> Result<Option<introductions::Model>> {
    let change = introductions::ActiveModel {
        id: Set(row.id),
        state: Set(IntroductionState::Withdrawn),
        next_step_at: Set(None),
        ..Default::default()
    };
    let Some(ended) = settle(tx, row, change).await? else { return Ok(None) };
    if row.state != IntroductionState::Queued {
        places::end_asking(tx, row.from_id).await?;
    }
    let free_at = if row.state == IntroductionState::Held { now } else { months_after(now, COOLDOWN_MONTHS) };
    places::free_pair(tx, row.id, free_at).await?;
    Ok(Some(ended))
}
