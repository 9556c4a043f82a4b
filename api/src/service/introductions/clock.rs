//! The clock of an introduction that nobody answers: a reminder, somebody else to ask, the team's board, the end.
//!
//! It runs from the moment a side is asked, at the pace of the kind of counterpart. Each step looks again where the
//! introduction stands, so that nothing happens once somebody has answered, and a step that comes twice does nothing.

use entity::{
    IntroductionId, IntroductionState, Language, LinkPurpose, MailKind, NextStep, ProfileId, ProfileKind,
    introductions, profiles,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
};

use super::post::{self, About};
use super::states::{Event, Pairing};
use super::{candidates, follow_up, queue, steps};
use crate::app::App;
use crate::changes;
use crate::error::Result;
use crate::mail::words::say;
use crate::outbox::{self, Claimed, Message};
use crate::pace::Pace;

/// What happens next with an introduction by itself; nothing if nothing does.
pub fn next_step(row: &introductions::Model) -> Option<NextStep> {
    row.next_step_at?;
    match row.state {
        IntroductionState::Held => Some(NextStep::Ask),
        IntroductionState::Later => Some(NextStep::AskAgain),
        // Nobody has the question yet, or no longer: the next side is asked.
        IntroductionState::Asked if row.awaited_id.is_none() => Some(NextStep::Ask),
        IntroductionState::Asked => Some(row.next_step.unwrap_or(NextStep::Close)),
        IntroductionState::Queued
        | IntroductionState::Declined
        | IntroductionState::Expired
        | IntroductionState::Withdrawn => None,
        IntroductionState::Introduced
        | IntroductionState::Met
        | IntroductionState::NotMet
        | IntroductionState::Disputed => row.next_step,
    }
}

/// What happens at a step, in a sentence.
pub fn sentence(step: NextStep, language: Language) -> String {
    match step {
        NextStep::Ask => say!(
            language,
            "La demande part ; d’ici là, elle se retire sans laisser de trace.",
            "The request goes out; until then it can be taken back without a trace."
        ),
        NextStep::Remind => {
            say!(
                language,
                "La partie sollicitée reçoit un rappel, un seul.",
                "The side that was asked is reminded, once."
            )
        }
        NextStep::Propose => say!(
            language,
            "Sans réponse, nous vous proposons quelqu’un d’autre pour le même besoin.",
            "Without an answer, we propose somebody else to you for the same need."
        ),
        NextStep::Board => say!(
            language,
            "Sans réponse, l’équipe du programme s’en occupe.",
            "Without an answer, the programme team looks after it."
        ),
        NextStep::Close => {
            say!(language, "Sans réponse, la demande est close.", "Without an answer, the request is closed.")
        }
        NextStep::AskAgain => say!(
            language,
            "La question est reposée, à la date que l’autre partie a choisie.",
            "The question is asked again, on the day that the other side chose."
        ),
        NextStep::AskMet => say!(
            language,
            "Nous demandons aux deux si la rencontre a eu lieu.",
            "We ask both whether the meeting took place."
        ),
        NextStep::AskOutcome => {
            say!(language, "Nous demandons aux deux ce qui en est ressorti.", "We ask both what came of it.")
        }
    }
}

/// The pace of an introduction: that of the side which is no startup.
pub async fn pace(app: &App, db: &impl ConnectionTrait, row: &introductions::Model) -> Result<Pace> {
    let other: Option<ProfileKind> = profiles::Entity::find()
        .select_only()
        .column(profiles::Column::Kind)
        .filter(profiles::Column::Id.is_in([row.from_id, row.to_id]))
        .filter(profiles::Column::Kind.ne(ProfileKind::Startup))
        .into_tuple()
        .one(db)
        .await?;
    Ok(app.config.paces.of(other.unwrap_or(ProfileKind::Startup)))
}

/// When an introduction that is being asked ends if nobody answers.
pub async fn closes_at(app: &App, db: &impl ConnectionTrait, row: &introductions::Model) -> Result<i64> {
    Ok(row.clock_began_at.unwrap_or(row.asked_at) + pace(app, db, row).await?.close)
}

/// The clock of a side that is asked now, as it begins.
pub(super) fn begun(pace: Pace, now: i64) -> introductions::ActiveModel {
    introductions::ActiveModel {
        clock_began_at: Set(Some(now)),
        next_step: Set(Some(NextStep::Remind)),
        next_step_at: Set(Some(now + pace.remind)),
        late_at: Set(None),
        next_candidate_id: Set(None),
        ..Default::default()
    }
}

/// Does what is due of an introduction, and settles the message that said so.
pub async fn step(app: &App, claimed: &Claimed, id: IntroductionId) -> Result<()> {
    let found = introductions::Entity::find_by_id(id).one(app.db.reader()).await?;
    // Looking for somebody else takes its time, so it is done before the transaction, which then looks again.
    let candidate = match &found {
        Some(row) if is_due(row, app.clock.now()) => candidates::next_best(app, row).await?,
        _ => None,
    };
    let tx = app.db.begin().await?;
    if !outbox::is_ours(&tx, claimed).await? {
        return Ok(());
    }
    let found = steps::locked(&tx, id).await?;
    if let Some(row) = found.filter(|row| is_due(row, app.clock.now())) {
        match row.state {
            IntroductionState::Asked if row.awaited_id.is_some() => unanswered(app, &tx, &row, candidate).await?,
            IntroductionState::Introduced
            | IntroductionState::Met
            | IntroductionState::NotMet
            | IntroductionState::Disputed => follow_up::ask(app, &tx, &row).await?,
            _ => {}
        }
    }
    outbox::done(&tx, claimed).await?;
    Ok(app.db.commit(tx).await?)
}

fn is_due(row: &introductions::Model, now: i64) -> bool {
    row.next_step_at.is_some_and(|due_at| due_at <= now)
}

/// Does each step of an unanswered introduction whose time has come; of one whose time is over, only the last.
async fn unanswered(
    app: &App,
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    candidate: Option<ProfileId>,
) -> Result<()> {
    let (now, pace) = (app.clock.now(), pace(app, tx, row).await?);
    // While one of the two is away nobody is written to, and nobody is late.
    let both_here = queue::pairing(tx, row.from_id, row.to_id).await? == Pairing::Possible;
    let Some(began_at) = row.clock_began_at.filter(|began_at| now < began_at + pace.close) else {
        return expire(app, tx, row).await;
    };
    let mut change = introductions::ActiveModel { id: Set(row.id), ..Default::default() };
    let mut next = row.next_step.unwrap_or(NextStep::Close);
    let mut due_at = began_at + after(pace, next);
    while due_at <= now {
        match next {
            NextStep::Remind if both_here => remind(app, tx, row).await?,
            NextStep::Propose => {
                if let Some(candidate) = candidate.filter(|_| both_here) {
                    propose(app, tx, row, pace).await?;
                    change.next_candidate_id = Set(Some(candidate));
                }
            }
            NextStep::Board if both_here => change.late_at = Set(Some(now)),
            NextStep::Remind | NextStep::Board => {}
            _ => break,
        }
        next = following(row, next);
        due_at = began_at + after(pace, next);
    }
    change.next_step = Set(Some(next));
    change.next_step_at = Set(Some(due_at));
    // An answer given meanwhile goes by the version, and nothing of it is about what the clock changes.
    change.update(tx).await?;
    outbox::push(tx, Message::IntroductionStep { introduction: row.id }, due_at, now).await?;
    Ok(changes::introduction(tx, row.id, now).await?)
}

fn after(pace: Pace, step: NextStep) -> i64 {
    match step {
        NextStep::Remind => pace.remind,
        NextStep::Propose => pace.propose,
        NextStep::Board => pace.board,
        _ => pace.close,
    }
}

fn following(row: &introductions::Model, step: NextStep) -> NextStep {
    match step {
        NextStep::Remind if candidates::asker_waits(row) => NextStep::Propose,
        NextStep::Remind | NextStep::Propose => NextStep::Board,
        _ => NextStep::Close,
    }
}

async fn remind(app: &App, tx: &DatabaseTransaction, row: &introductions::Model) -> Result<()> {
    let (Some(side), now) = (row.awaited_id, app.clock.now()) else { return Ok(()) };
    let mail = post::queue(app, tx, MailKind::IntroductionReminder, side, About::Introduction(row.id), now).await?;
    outbox::push(tx, Message::Mail { mail }, now, now).await
}

/// Tells the asker who else would fit; nothing is told to the side that does not answer.
async fn propose(app: &App, tx: &DatabaseTransaction, row: &introductions::Model, pace: Pace) -> Result<()> {
    let (about, now) = (About::Introduction(row.id), app.clock.now());
    let mail = post::queue(app, tx, MailKind::NextCandidate, row.from_id, about, now).await?;
    post::add_link(app, tx, LinkPurpose::Candidate, row.from_id, about, now + pace.close).await?;
    outbox::push(tx, Message::Mail { mail }, now, now).await
}

/// Ends an introduction that nobody has answered for as long as its link worked, unless one of the two is away.
async fn expire(app: &App, tx: &DatabaseTransaction, row: &introductions::Model) -> Result<()> {
    let now = app.clock.now();
    let pairing = queue::pairing(tx, row.from_id, row.to_id).await?;
    let more = introductions::ActiveModel { ..Default::default() };
    match steps::take(tx, row, (Event::Expire, pairing), more, now).await? {
        Ok(_) => Ok(changes::introduction(tx, row.id, now).await?),
        Err(_) => Ok(()),
    }
}
