//! Did it happen? After an introduction each side is asked whether they met, and later what came of it.
//!
//! Nobody is asked what they have said already, and where neither says anything the team looks after it.

use entity::{IntroductionState, LinkPurpose, MailKind, NextStep, ProfileId, introductions};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction};

use super::post::{self, About};
use crate::app::App;
use crate::changes;
use crate::clock::DAY;
use crate::error::Result;
use crate::outbox::{self, Message};

/// How long after an introduction both are asked whether they met.
pub const MEETING_ASKED_AFTER: i64 = 7 * DAY;
/// How long after an introduction both are asked what came of it.
pub const OUTCOME_ASKED_AFTER: i64 = 30 * DAY;
/// How long after an introduction of which nobody says anything the team looks after it.
const BOARD_AFTER: i64 = 40 * DAY;
/// How long the link of such a question works.
const LINK_LIFETIME: i64 = 60 * DAY;

/// Starts the clock of two who were introduced.
pub(super) async fn begin(app: &App, tx: &DatabaseTransaction, row: &introductions::Model) -> Result<()> {
    let first = following(row, None);
    let change = introductions::ActiveModel { id: Set(row.id), late_at: Set(None), ..next(first) };
    change.update(tx).await?;
    wake(tx, row, first, app.clock.now()).await
}

/// What is still to be asked of two once a step is behind them, and when.
fn following(row: &introductions::Model, done: Option<NextStep>) -> Option<(NextStep, i64)> {
    let introduced_at = row.introduced_at?;
    let silent = [row.from_met, row.to_met].iter().filter(|met| met.is_none()).count();
    let asked_more = [row.from_id, row.to_id].iter().any(|side| is_asked_outcome(row, *side));
    let (step, after) = match done {
        None if silent > 0 => (NextStep::AskMet, MEETING_ASKED_AFTER),
        None | Some(NextStep::AskMet) if asked_more => (NextStep::AskOutcome, OUTCOME_ASKED_AFTER),
        Some(NextStep::AskOutcome) if silent == 2 => (NextStep::Board, BOARD_AFTER),
        _ => return None,
    };
    Some((step, introduced_at + after))
}

/// What is still to be asked after a side has said something at an instant.
pub(super) fn after_report(row: &introductions::Model, now: i64) -> Option<(NextStep, i64)> {
    let since = now - row.introduced_at.unwrap_or(now);
    let done = match since {
        ..MEETING_ASKED_AFTER => None,
        MEETING_ASKED_AFTER..OUTCOME_ASKED_AFTER => Some(NextStep::AskMet),
        _ => Some(NextStep::AskOutcome),
    };
    following(row, done)
}

/// The columns that say what comes next.
pub(super) fn next(step: Option<(NextStep, i64)>) -> introductions::ActiveModel {
    introductions::ActiveModel {
        next_step: Set(step.map(|(step, _)| step)),
        next_step_at: Set(step.map(|(_, due_at)| due_at)),
        ..Default::default()
    }
}

/// Sees to it that the next step is taken when it is due.
pub(super) async fn wake(
    tx: &impl ConnectionTrait,
    row: &introductions::Model,
    step: Option<(NextStep, i64)>,
    now: i64,
) -> Result<()> {
    let Some((_, due_at)) = step else { return Ok(()) };
    outbox::push(tx, Message::IntroductionStep { introduction: row.id }, due_at, now).await
}

/// Whether a side has still to be asked whether they met.
pub(super) fn is_asked_met(row: &introductions::Model, side: ProfileId) -> bool {
    row.introduced_at.is_some() && said(row, side).is_none()
}

/// Whether a side has still to be asked what came of it: it has said nothing yet, or that they met and not what for.
pub(super) fn is_asked_outcome(row: &introductions::Model, side: ProfileId) -> bool {
    let unsaid = row.outcome.is_none() && row.state == IntroductionState::Met;
    is_asked_met(row, side) || said(row, side) == Some(true) && unsaid
}

fn said(row: &introductions::Model, side: ProfileId) -> Option<bool> {
    if side == row.from_id { row.from_met } else { row.to_met }
}

/// Whether the page of a question asks first what came of it: late enough, or once the side has said that they met.
pub fn asks_outcome(row: &introductions::Model, side: ProfileId, now: i64) -> bool {
    said(row, side) == Some(true) || row.introduced_at.is_some_and(|at| at + OUTCOME_ASKED_AFTER <= now)
}

/// Asks what is due of two who were introduced.
pub(super) async fn ask(app: &App, tx: &DatabaseTransaction, row: &introductions::Model) -> Result<()> {
    let (now, introduced_at) = (app.clock.now(), row.introduced_at.unwrap_or_default());
    let step = match row.next_step {
        // After a long standstill only the last question is asked.
        Some(NextStep::AskMet) if introduced_at + OUTCOME_ASKED_AFTER <= now => NextStep::AskOutcome,
        Some(step) => step,
        None => return Ok(()),
    };
    let later = following(row, Some(step));
    let mut change = introductions::ActiveModel { id: Set(row.id), ..next(later) };
    match step {
        NextStep::AskMet => ask_each(app, tx, row, MailKind::MeetingAsked, is_asked_met).await?,
        NextStep::AskOutcome => ask_each(app, tx, row, MailKind::OutcomeAsked, is_asked_outcome).await?,
        _ => change.late_at = Set(Some(now)),
    }
    change.update(tx).await?;
    wake(tx, row, later, now).await?;
    Ok(changes::introduction(tx, row.id, now).await?)
}

async fn ask_each(
    app: &App,
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    kind: MailKind,
    is_asked: fn(&introductions::Model, ProfileId) -> bool,
) -> Result<()> {
    let (about, now) = (About::Introduction(row.id), app.clock.now());
    for side in [row.from_id, row.to_id].into_iter().filter(|side| is_asked(row, *side)) {
        let mail = post::queue(app, tx, kind, side, about, now).await?;
        post::add_link(app, tx, LinkPurpose::Report, side, about, now + LINK_LIFETIME).await?;
        outbox::push(tx, Message::Mail { mail }, now, now).await?;
    }
    Ok(())
}
