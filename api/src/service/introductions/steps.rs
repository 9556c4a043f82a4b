//! Takes a step of the state machine in the database: the new standing is written if the row still is what was read,
//! and what the step entails is done in the same transaction.
//!
//! Locks are taken in one order: the introduction, then capacities, then contracts.

use entity::{Answer, IntroductionId, IntroductionState, introductions};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::states::{
    Consequence, Event, Pairing, Side, Standing, Unchanged, consequences, is_asking, is_joined, is_over, next,
};
use super::{COOLDOWN_MONTHS, places, queue};
use crate::clock::{DAY, months_after};
use crate::error::Result;
use crate::outbox::{self, Message};

/// How long an introduction of which nobody says anything counts among the open cases: both were asked twice by then.
const REST_AFTER: i64 = 45 * DAY;

/// An introduction, locked until the transaction ends.
pub async fn locked(tx: &DatabaseTransaction, id: IntroductionId) -> Result<Option<introductions::Model>, DbErr> {
    introductions::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

/// Takes a step, and the one after it if that one is due: who both said yes are introduced if there is a place.
///
/// `more` holds what belongs to the event and is no business of the machine: reasons, days, who it was. The caller
/// notes the change in the feed.
pub async fn take(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    (event, pairing): (Event, Pairing),
    more: introductions::ActiveModel,
    now: i64,
) -> Result<Result<introductions::Model, Unchanged>> {
    let before = Standing::of(row);
    let mut after = match next(&before, event, pairing) {
        Ok(after) => after,
        Err(why) => return Ok(Err(why)),
    };
    let agreed = before.state != IntroductionState::Queued && after.state == IntroductionState::Queued;
    if agreed {
        let pairing = queue::pairing(tx, row.from_id, row.to_id).await?;
        if pairing == Pairing::Impossible || pairing == Pairing::Possible && queue::take_place(tx, row, now).await? {
            after = next(&after, Event::Join, pairing).unwrap_or(after);
        }
    }
    let queued_at = if agreed { Set(Some(now)) } else { more.queued_at.clone() };
    let change = written(row, &before, &after, introductions::ActiveModel { queued_at, ..more }, now);
    let Some(settled) = settle(tx, row, change).await? else { return Ok(Err(Unchanged::Over)) };
    follow(tx, &settled, (&before, &after), now).await?;
    Ok(Ok(settled))
}

/// What of a row a step changes.
fn written(
    row: &introductions::Model,
    before: &Standing,
    after: &Standing,
    more: introductions::ActiveModel,
    now: i64,
) -> introductions::ActiveModel {
    let answered =
        |side: Side, at: Option<i64>| if before.answers.of(side) == after.answers.of(side) { at } else { Some(now) };
    let introduced = !is_joined(before.state) && is_joined(after.state);
    let next_step_at = match &more.next_step_at {
        // Whoever has the question keeps it for as long as before.
        _ if after.awaited.is_some() && after.awaited == before.awaited => Set(row.next_step_at),
        Set(due_at) if !is_over(after.state) => Set(*due_at),
        _ => Set(None),
    };
    introductions::ActiveModel {
        state: Set(after.state),
        from_answer: Set(after.answers.from),
        from_answered_at: Set(answered(Side::From, row.from_answered_at)),
        to_answer: Set(after.answers.to),
        to_answered_at: Set(answered(Side::To, row.to_answered_at)),
        awaited_id: Set(after.awaited.map(|side| side.profile(row))),
        told_at: Set(row.told_at.or(after.told.then_some(now))),
        introduced_at: Set(row.introduced_at.or(introduced.then_some(now))),
        from_met: Set(after.met.from),
        to_met: Set(after.met.to),
        holds_places: Set(after.holds_places),
        withdrawn_because: Set(after.because),
        next_step_at,
        ..more
    }
}

/// Does what a step entails.
async fn follow(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    (before, after): (&Standing, &Standing),
    now: i64,
) -> Result<()> {
    let introduction = row.id;
    for consequence in consequences(before, after) {
        match consequence {
            Consequence::EndAsking => places::end_asking(tx, row.from_id).await?,
            Consequence::FreePair { at_once } => {
                let free_at = if at_once { now } else { months_after(now, COOLDOWN_MONTHS) };
                places::free_pair(tx, introduction, free_at).await?;
            }
            Consequence::GiveBackPlaces => queue::give_back_places(tx, row, now).await?,
            Consequence::TellBoth => {
                outbox::push(tx, Message::IntroductionJoined { introduction }, now, now).await?;
                outbox::push(tx, Message::IntroductionRests { introduction }, now + REST_AFTER, now).await?;
            }
            Consequence::TellQueued => outbox::push(tx, Message::IntroductionQueued { introduction }, now, now).await?,
            Consequence::TellDeclined => {
                outbox::push(tx, Message::IntroductionDeclined { introduction }, now, now).await?;
            }
        }
    }
    let asks = row.awaited_id.is_none() && is_asking(row.state);
    match row.next_step_at.filter(|_| asks) {
        Some(due_at) => outbox::push(tx, Message::IntroductionAsked { introduction }, due_at, now).await,
        None => Ok(()),
    }
}

/// When the next side is to be asked after an answer: on the day it was put off to, or at once.
pub fn asked_next(row: &introductions::Model, answer: Answer, put_off_to: Option<i64>, now: i64) -> Option<i64> {
    let waits_already = row.next_step_at.filter(|_| row.state == IntroductionState::Later);
    match answer {
        Answer::No => None,
        Answer::Later => put_off_to.max(waits_already),
        Answer::Yes => waits_already.or(Some(now)),
    }
}

/// Says from when on the next side is to be asked; never where it waits for a side to return.
pub async fn ask_at(tx: &DatabaseTransaction, row: &introductions::Model, due_at: Option<i64>) -> Result<()> {
    let change = introductions::ActiveModel { next_step_at: Set(due_at), ..Default::default() };
    settle(tx, row, change).await?;
    Ok(())
}

/// Writes the change if the introduction still is what was read; nothing if somebody was faster.
async fn settle(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    mut change: introductions::ActiveModel,
) -> Result<Option<introductions::Model>> {
    change.version = Set(row.version + 1);
    let written = introductions::Entity::update_many()
        .set(change)
        .filter(introductions::Column::Id.eq(row.id))
        .filter(introductions::Column::Version.eq(row.version))
        .exec(tx)
        .await?;
    if written.rows_affected == 0 {
        return Ok(None);
    }
    Ok(introductions::Entity::find_by_id(row.id).one(tx).await?)
}
