//! What became of mails that were to leave, written down for many of them in one transaction.

use std::collections::HashMap;

use entity::{MailProblem, MailState, OutboxId, ProfileId, contacts};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Outgoing, Row, Which};
use crate::app::App;
use crate::changes;
use crate::clock::MINUTE;
use crate::error::Result;
use crate::mail::SendFailure;
use crate::outbox::{self, ATTEMPTS};

/// How long a mail waits that got no connection, as when its host keeps others waiting.
const PUT_OFF: i64 = MINUTE / 6;

/// What became of one mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is on its way.
    Sent,
    /// It must not leave.
    HeldBack,
    /// There is nothing to send any more.
    Gone,
    /// It is another worker's by now.
    TakenOver,
    /// It waits again, for whoever comes next; that was no attempt.
    PutBack,
    /// It waits a little, for it got no connection; that was no attempt.
    PutOff,
    /// It was not taken.
    Failed(SendFailure),
    /// It could not be written.
    NotWritten,
}

/// A mail and what became of it.
#[derive(Debug)]
pub struct Settled {
    /// The mail, as it was claimed.
    pub mail: Outgoing,
    /// What became of it.
    pub outcome: Outcome,
}

/// What is written into a mail's row, and what into its message.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Note {
    table: &'static str,
    state: MailState,
    problem: Option<MailProblem>,
    reply: Option<u16>,
    /// Whether it surely did not arrive, so that it counts for nothing.
    stayed: bool,
}

/// Writes down what became of mails, and when to try those again that are to be tried again.
pub async fn settle(app: &App, settled: &[Settled]) -> Result<()> {
    if settled.is_empty() {
        return Ok(());
    }
    let now = app.clock.now();
    let mut notes: HashMap<Note, Vec<Uuid>> = HashMap::new();
    let mut done: HashMap<i64, Vec<OutboxId>> = HashMap::new();
    let mut flagged: Vec<ProfileId> = Vec::new();
    let tx = app.db.begin().await?;
    for one in settled {
        let (note, again) = one.verdict(app, now);
        if let Some(note) = note {
            notes.entry(note).or_default().push(one.mail.row.uuid());
        }
        if one.outcome.is_about_the_address()
            && let Row::Profile(row) = &one.mail.row
        {
            flagged.push(row.profile_id);
        }
        match again {
            _ if one.outcome == Outcome::TakenOver => {}
            _ if one.outcome == Outcome::PutBack => untried(&tx, &one.mail, now).await?,
            _ if one.outcome == Outcome::PutOff => untried(&tx, &one.mail, now + PUT_OFF).await?,
            Some((due_at, error)) => outbox::failed(&tx, &one.mail.claimed, error, Some(due_at)).await?,
            None => done.entry(one.mail.claimed.lease).or_default().push(one.mail.claimed.id),
        }
    }
    flag(&tx, &flagged, now).await?;
    for (note, ids) in notes {
        write(&tx, note, ids, now).await?;
    }
    for (lease, ids) in done {
        outbox::done_all(&tx, ids, lease).await?;
    }
    Ok(app.db.commit(tx).await?)
}

impl Settled {
    /// What is noted in the row, and when the mail is tried again, with the reason.
    fn verdict(&self, app: &App, now: i64) -> (Option<Note>, Option<(i64, &'static str)>) {
        let Outgoing { claimed, row } = &self.mail;
        // What may have arrived once stays so, whatever becomes of a second try.
        let uncertain = row.state() == MailState::Uncertain;
        let note = |state, problem, reply| {
            let state = if uncertain && state != MailState::Sent { MailState::Uncertain } else { state };
            let stayed = !matches!(state, MailState::Sent | MailState::Uncertain);
            Some(Note { table: row.table(), state, problem, reply, stayed })
        };
        let may_try = claimed.attempts < ATTEMPTS;
        let again = |error| may_try.then(|| (outbox::retry_at(claimed.id, now, claimed.attempts), error));
        let kept = if may_try { MailState::Queued } else { MailState::GivenUp };
        use MailProblem::{AddressRefused, ConnectionLost, MailRefused, NotNow, NotWritten, Unreachable};
        match self.outcome {
            Outcome::Sent => (note(MailState::Sent, None, None), None),
            Outcome::HeldBack => (note(MailState::HeldBack, None, None), None),
            Outcome::Gone | Outcome::TakenOver | Outcome::PutBack | Outcome::PutOff => (None, None),
            Outcome::NotWritten => (note(kept, Some(NotWritten), None), again("it could not be written")),
            Outcome::Failed(SendFailure::NoSuchAddress(reply)) => {
                (note(MailState::GivenUp, Some(AddressRefused), reply), None)
            }
            Outcome::Failed(SendFailure::Permanent(reply)) => {
                (note(MailState::GivenUp, Some(MailRefused), reply), None)
            }
            Outcome::Failed(SendFailure::Temporary(reply)) => {
                let problem = if reply.is_some() { NotNow } else { Unreachable };
                (note(kept, Some(problem), reply), again("it was not taken"))
            }
            Outcome::Failed(SendFailure::Uncertain) => {
                let once_more = (!uncertain).then_some((now + app.config.delivery.uncertain_ms, "it may have arrived"));
                (note(MailState::Uncertain, Some(ConnectionLost), None), once_more)
            }
        }
    }
}

impl Outcome {
    fn is_about_the_address(self) -> bool {
        matches!(self, Self::Failed(SendFailure::NoSuchAddress(_)))
    }
}

impl Row {
    fn uuid(&self) -> Uuid {
        match self.which() {
            Which::Profile(id) => id.0,
            Which::Account(id) => id.0,
        }
    }

    fn table(&self) -> &'static str {
        match self {
            Self::Profile(_) => "mails",
            Self::Account(_) => "account_mails",
        }
    }

    fn state(&self) -> MailState {
        match self {
            Self::Profile(row) => row.state,
            Self::Account(row) => row.state,
        }
    }
}

async fn write(tx: &DatabaseTransaction, note: Note, ids: Vec<Uuid>, now: i64) -> Result<(), DbErr> {
    let sent_at = (note.state == MailState::Sent).then_some(now);
    let mut values: Vec<(&str, SimpleExpr)> = vec![
        ("state", Expr::value(note.state)),
        ("sent_at", Expr::value(sent_at)),
        ("problem", Expr::value(note.problem)),
        ("reply", Expr::value(note.reply.map(i32::from))),
    ];
    if note.stayed {
        let never: Option<i64> = None;
        values.push(("left_at", Expr::value(never)));
    }
    let mut update = Query::update();
    update.table(Alias::new(note.table));
    for (column, value) in values {
        update.value(Alias::new(column), value);
    }
    update.and_where(Expr::col(Alias::new("id")).is_in(ids));
    tx.execute(&update).await?;
    Ok(())
}

/// Leaves a mail as it was before it was claimed, to be claimed again at an instant.
async fn untried(tx: &DatabaseTransaction, mail: &Outgoing, due_at: i64) -> Result<(), DbErr> {
    outbox::put_back(tx, &mail.claimed, due_at).await?;
    let (left_at, attempts, repeats) = match &mail.row {
        Row::Profile(row) => (row.left_at, row.attempts, row.repeats),
        Row::Account(row) => (row.left_at, row.attempts, row.repeats),
    };
    let mut update = Query::update();
    update
        .table(Alias::new(mail.row.table()))
        .value(Alias::new("left_at"), left_at)
        .value(Alias::new("attempts"), attempts)
        .value(Alias::new("repeats"), repeats)
        .and_where(Expr::col(Alias::new("id")).eq(mail.row.uuid()));
    tx.execute(&update).await?;
    Ok(())
}

/// Notes that nobody is at the addresses of some profiles.
pub(super) async fn flag(tx: &DatabaseTransaction, profiles: &[ProfileId], now: i64) -> Result<(), DbErr> {
    if profiles.is_empty() {
        return Ok(());
    }
    contacts::Entity::update_many()
        .col_expr(contacts::Column::BouncedAt, Expr::value(now))
        .filter(contacts::Column::ProfileId.is_in(profiles.iter().copied()))
        .filter(contacts::Column::BouncedAt.is_null())
        .exec(tx)
        .await?;
    changes::profiles(tx, profiles, now).await
}
