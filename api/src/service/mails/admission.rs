//! Which of the mails that are due may leave now: not at night where the reader is, and not more in a week than anybody gets.
//!
//! It is decided where mails are claimed, in one transaction for many of them, by what the rows say has left. Whoever
//! decides about a person has locked their address, so that several workers together let no mail too many through.

use std::collections::{BTreeMap, HashMap};

use entity::{AccountMailId, MailId, MailState, OutboxId, account_mails, mails};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::people::{self, Person};
use super::{Outgoing, Row, Which, pile};
use crate::app::App;
use crate::clock::DAY;
use crate::error::Result;
use crate::outbox::{self, Claimed, Message};

/// The time over which mails to a person are counted.
pub const WEEK: i64 = 7 * DAY;

/// What became of the mails that were due.
#[derive(Debug, Default)]
pub struct Admission {
    /// Those that are ours to send now.
    pub outgoing: Vec<Outgoing>,
    /// Whether any mail was due at all.
    pub busy: bool,
}

/// What is to be done with messages of mails, gathered until it is written in a few statements.
#[derive(Default)]
pub(super) struct Plan {
    pub outgoing: Vec<Outgoing>,
    pub later: BTreeMap<i64, Vec<OutboxId>>,
    pub too_many: Vec<MailId>,
    pub gone: Vec<OutboxId>,
}

/// Claims at most `limit` mails that are due and may leave now; the others are put off, which is no attempt.
pub async fn admit(app: &App, limit: u64) -> Result<Admission> {
    let now = app.clock.now();
    if !outbox::is_mail_due(app.db.reader(), now).await? {
        return Ok(Admission::default());
    }
    let tx = app.db.begin().await?;
    let due = outbox::due_mails(&tx, now, limit).await?;
    if due.is_empty() {
        return Ok(Admission::default());
    }
    let mut plan = Plan::default();
    let limited = app.config.quiet_hours().is_some() || app.config.mails_a_week().is_some();
    if limited {
        for person in people::locked(app, &tx, due, &mut plan).await? {
            decide(app, &tx, person, &mut plan).await?;
        }
    } else {
        let rows = load(&tx, due, &mut plan).await?;
        plan.outgoing.extend(rows);
    }
    let outgoing = write(&tx, plan, now).await?;
    app.db.commit(tx).await?;
    Ok(Admission { outgoing, busy: true })
}

/// The mails that messages stand for, as far as they are still to be sent.
pub(super) async fn load(tx: &DatabaseTransaction, due: Vec<Claimed>, plan: &mut Plan) -> Result<Vec<Outgoing>> {
    let to_profiles = due.iter().filter_map(|claimed| match claimed.message {
        Message::Mail { mail } => Some(mail),
        _ => None,
    });
    let about_accounts = due.iter().filter_map(|claimed| match claimed.message {
        Message::AccountMail { mail } => Some(mail),
        _ => None,
    });
    let unsent = [MailState::Queued, MailState::Uncertain];
    let (to_profiles, about_accounts): (Vec<MailId>, Vec<AccountMailId>) =
        (to_profiles.collect(), about_accounts.collect());
    let mut profiles = HashMap::new();
    if !to_profiles.is_empty() {
        let rows = mails::Entity::find().filter(mails::Column::Id.is_in(to_profiles));
        let rows = rows.filter(mails::Column::State.is_in(unsent)).all(tx).await?;
        profiles.extend(rows.into_iter().map(|row| (row.id, Row::Profile(Box::new(row)))));
    }
    let mut accounts = HashMap::new();
    if !about_accounts.is_empty() {
        let rows = account_mails::Entity::find().filter(account_mails::Column::Id.is_in(about_accounts));
        let rows = rows.filter(account_mails::Column::State.is_in(unsent)).all(tx).await?;
        accounts.extend(rows.into_iter().map(|row| (row.id, Row::Account(Box::new(row)))));
    }
    let mut outgoing = Vec::with_capacity(due.len());
    for claimed in due {
        let row = match claimed.message {
            Message::Mail { mail } => profiles.remove(&mail),
            Message::AccountMail { mail } => accounts.remove(&mail),
            _ => None,
        };
        match row {
            Some(row) => outgoing.push(Outgoing { claimed, row }),
            None => plan.gone.push(claimed.id),
        }
    }
    Ok(outgoing)
}

/// Decides which mails of one person may leave now.
async fn decide(app: &App, tx: &DatabaseTransaction, person: Person, plan: &mut Plan) -> Result<()> {
    let now = app.clock.now();
    let quiet = app.config.quiet_hours();
    let loud_from = |at| quiet.map_or(at, |quiet| quiet.next_loud(at, &person.zone));
    if loud_from(now) > now {
        plan.put_off(person.mails, loud_from(now));
        return Ok(());
    }
    let Some(most) = app.config.mails_a_week().filter(|_| person.limited) else {
        plan.outgoing.extend(person.mails);
        return Ok(());
    };
    let Person { mails, left, waiting, .. } = person;
    // What no other mail can tell goes before what can be told in one with others.
    let (mut together, mut going): (Vec<_>, Vec<_>) = mails.into_iter().partition(pile::may_hold);
    let places = most.saturating_sub(left.len());
    let mut over = going.split_off(going.len().min(places));
    let places = places - going.len();
    if together.len() + waiting.len() <= places {
        going.append(&mut together);
    } else if places > 0 {
        going.extend(together.drain(..together.len().min(places - 1)));
        let apart = pile::collect(app, tx, together, waiting, plan).await?;
        over.extend(apart);
    } else {
        over.append(&mut together);
    }
    plan.outgoing.append(&mut going);
    // Every place is taken now; the next is free when the oldest of as many as are allowed has left a week ago.
    let frees = left.get(left.len().saturating_sub(most)).copied().unwrap_or(now) + WEEK;
    plan.too_many.extend(over.iter().filter_map(|mail| match &mail.row {
        Row::Profile(row) => Some(row.id),
        Row::Account(_) => None,
    }));
    plan.put_off(over, loud_from(frees));
    Ok(())
}

impl Plan {
    fn put_off(&mut self, mails: Vec<Outgoing>, due_at: i64) {
        if !mails.is_empty() {
            self.later.entry(due_at).or_default().extend(mails.iter().map(|mail| mail.claimed.id));
        }
    }
}

/// Writes down what was decided.
async fn write(tx: &DatabaseTransaction, plan: Plan, now: i64) -> Result<Vec<Outgoing>> {
    outbox::remove_all(tx, plan.gone).await?;
    for (due_at, ids) in plan.later {
        outbox::put_off(tx, ids, due_at).await?;
    }
    if !plan.too_many.is_empty() {
        mails::Entity::update_many()
            .col_expr(mails::Column::WaitsSince, Expr::col(mails::Column::WaitsSince).if_null(now))
            .filter(mails::Column::Id.is_in(plan.too_many))
            .exec(tx)
            .await?;
    }
    outbox::take_all(tx, plan.outgoing.iter().map(|mail| mail.claimed.id).collect(), now).await?;
    note(tx, &plan.outgoing, now).await?;
    Ok(plan.outgoing)
}

/// Notes in the rows that mails are about to leave, and which of them may have left before.
async fn note(tx: &DatabaseTransaction, outgoing: &[Outgoing], now: i64) -> Result<()> {
    let (mut profiles, mut accounts) = (Vec::new(), Vec::new());
    for mail in outgoing {
        match mail.row.which() {
            Which::Profile(id) => profiles.push(id),
            Which::Account(id) => accounts.push(id),
        }
    }
    if !profiles.is_empty() {
        use mails::Column::{Attempts, Id, LeftAt, Repeats, WaitsSince};
        let nothing: Option<i64> = None;
        mails::Entity::update_many()
            .col_expr(Repeats, Expr::col(Repeats).add(CaseStatement::new().case(LeftAt.is_null(), 0).finally(1)))
            .col_expr(LeftAt, Expr::value(now))
            .col_expr(WaitsSince, Expr::value(nothing))
            .col_expr(Attempts, Expr::col(Attempts).add(1))
            .filter(Id.is_in(profiles))
            .exec(tx)
            .await?;
    }
    if !accounts.is_empty() {
        use account_mails::Column::{Attempts, Id, LeftAt, Repeats};
        account_mails::Entity::update_many()
            .col_expr(Repeats, Expr::col(Repeats).add(CaseStatement::new().case(LeftAt.is_null(), 0).finally(1)))
            .col_expr(LeftAt, Expr::value(now))
            .col_expr(Attempts, Expr::col(Attempts).add(1))
            .filter(Id.is_in(accounts))
            .exec(tx)
            .await?;
    }
    Ok(())
}
