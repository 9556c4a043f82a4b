//! The outbox: what must happen after a commit, each thing at least once.
//!
//! One table and one instant: `due_at` is schedule, back-off and lease at once. Claiming moves it
//! to the end of the lease where it still is what was read, so that one row affected means the
//! message is ours, on SQLite and PostgreSQL alike. A crash needs no cleaning up: the lease runs out.

use anyhow::Context;
use entity::outbox::{ActiveModel, Column, Entity, Model};
use entity::{AccountId, AccountMailId, ApplicationId, CompanyId, IntroductionId, MailId, OutboxId, ProfileId, RunId};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::{HOUR, MINUTE};
use crate::error::Result;

/// Everything that happens after a commit; ids only, the handler reloads and checks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "message", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Message {
    /// The other side of an introduction is to be asked.
    IntroductionAsked {
        /// Which.
        introduction: IntroductionId,
    },
    /// Both sides said yes: each is to learn who the other is.
    IntroductionJoined {
        /// Which.
        introduction: IntroductionId,
    },
    /// Both sides said yes and no place is left: the asker is to learn that it waits.
    IntroductionQueued {
        /// Which.
        introduction: IntroductionId,
    },
    /// The other side said no: the asker is to learn it.
    IntroductionDeclined {
        /// Which.
        introduction: IntroductionId,
    },
    /// The next step of an introduction is due.
    #[serde(alias = "INTRODUCTION_EXPIRES")]
    IntroductionStep {
        /// Which.
        introduction: IntroductionId,
    },
    /// An introduction of which nobody says anything no longer counts among the open cases.
    IntroductionRests {
        /// Which.
        introduction: IntroductionId,
    },
    /// There may be places for those who wait for a person.
    PlacesFree {
        /// Whose places.
        profile: ProfileId,
    },
    /// A profile can be introduced again: what was held up meanwhile goes on.
    ProfileReturned {
        /// Which.
        profile: ProfileId,
    },
    /// There may be places for those who wait for the mentors of a company.
    CompanyPlacesFree {
        /// Whose mentors.
        company: CompanyId,
    },
    /// A mail about an account is to leave, if there is an account.
    AccountMail {
        /// Which.
        mail: AccountMailId,
    },
    /// An account with saved searches is to be told of new profiles.
    Digest {
        /// Which.
        account: AccountId,
    },
    /// A run of a round is to be carried out.
    RoundRun {
        /// Which.
        run: RunId,
        /// Whether what it finds is published at once.
        publish: bool,
    },
    /// The time to answer the offer of a slot is over.
    OfferLapses {
        /// Whose.
        application: ApplicationId,
    },
    /// A profile was erased: what lies around of it is to be wiped.
    Erased {
        /// Which.
        profile: ProfileId,
    },
    /// The last day of a pause has come.
    PauseEnds {
        /// Whose.
        profile: ProfileId,
    },
    /// A composed mail is to leave.
    Mail {
        /// Which.
        mail: MailId,
    },
}

/// The lane of what is done here.
const WORK: i32 = 0;
/// The lane of mails about accounts: whoever waits at a door is let in before the others are written to.
const ACCOUNT_MAILS: i32 = 1;
/// The lane of mails to profiles.
const MAILS: i32 = 2;

impl Message {
    /// A mail has one message at most, under the mail's own id; every other message is one more.
    fn id(self) -> OutboxId {
        match self {
            Self::Mail { mail } => OutboxId(mail.0),
            Self::AccountMail { mail } => OutboxId(mail.0),
            _ => OutboxId(Uuid::now_v7()),
        }
    }

    fn lane(self) -> i32 {
        match self {
            Self::AccountMail { .. } => ACCOUNT_MAILS,
            Self::Mail { .. } => MAILS,
            _ => WORK,
        }
    }
}

/// How long a claim lasts before another worker may take the message.
pub const LEASE: i64 = 2 * MINUTE;
/// After how many attempts a message is given up.
pub const ATTEMPTS: i32 = 12;

/// A message that is ours until the lease runs out.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The row.
    pub id: OutboxId,
    /// What to do.
    pub message: Message,
    /// How many times it was tried, this one included.
    pub attempts: i32,
    /// The end of the lease; still there when we settle, or somebody else has taken over.
    pub lease: i64,
}

/// Puts a message into the outbox, in the transaction whose commit it follows.
pub async fn push(tx: &impl ConnectionTrait, message: Message, due_at: i64, now: i64) -> Result<()> {
    push_once(tx, message.id(), message, due_at, now).await
}

/// Whether a message about a mail waits, or is being handled.
pub async fn waits(tx: &impl ConnectionTrait, message: Message) -> Result<bool, DbErr> {
    Ok(Entity::find_by_id(message.id()).one(tx).await?.is_some())
}

/// Drops a message about a mail, if it waits.
pub async fn drop_waiting(tx: &impl ConnectionTrait, message: Message) -> Result<(), DbErr> {
    Entity::delete_by_id(message.id()).exec(tx).await?;
    Ok(())
}

/// The same under an id of its own, unless a message of that id waits already.
pub async fn push_once(tx: &impl ConnectionTrait, id: OutboxId, message: Message, due_at: i64, now: i64) -> Result<()> {
    let row = ActiveModel {
        id: Set(id),
        message: Set(serde_json::to_value(message).context("writing an outbox message")?),
        due_at: Set(Some(due_at)),
        attempts: Set(0),
        error: Set(None),
        created_at: Set(now),
        lane: Set(message.lane()),
    };
    let once = OnConflict::column(Column::Id).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

/// Claims at most `limit` messages that are due and no mails.
pub async fn claim(db: &impl ConnectionTrait, now: i64, limit: u64) -> Result<Vec<Claimed>> {
    let due = due(WORK, now, limit).all(db).await?;
    let mut claimed = Vec::with_capacity(due.len());
    for row in due {
        if take(db, &row, now + LEASE).await? {
            let message = serde_json::from_value(row.message).context("reading an outbox message")?;
            claimed.push(Claimed { id: row.id, message, attempts: row.attempts + 1, lease: now + LEASE });
        }
    }
    Ok(claimed)
}

/// Claims one message in particular, if it is due and nobody has it.
pub async fn claim_that(db: &impl ConnectionTrait, message: Message, now: i64) -> Result<Option<Claimed>> {
    let wanted = serde_json::to_value(message).context("writing an outbox message")?;
    let due = Entity::find().filter(Column::DueAt.lte(now)).all(db).await?;
    let Some(row) = due.into_iter().find(|row| row.message == wanted) else { return Ok(None) };
    let ours = take(db, &row, now + LEASE).await?;
    Ok(ours.then(|| Claimed { id: row.id, message, attempts: row.attempts + 1, lease: now + LEASE }))
}

/// Whether any mail is due.
pub async fn is_mail_due(db: &impl ConnectionTrait, now: i64) -> Result<bool, DbErr> {
    for lane in [ACCOUNT_MAILS, MAILS] {
        if due(lane, now, 1).one(db).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// At most `limit` mails that are due, a share of them kept for those about accounts; they are locked until the
/// transaction ends, and those that another worker has locked are passed over.
pub async fn due_mails(tx: &DatabaseTransaction, now: i64, limit: u64) -> Result<Vec<Claimed>> {
    let locked = |lane, limit| due(lane, now, limit).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let mut rows = locked(ACCOUNT_MAILS, limit.div_ceil(2)).all(tx).await?;
    let left = limit.saturating_sub(u64::try_from(rows.len())?);
    if left > 0 {
        rows.extend(locked(MAILS, left).all(tx).await?);
    }
    let claimed = rows.into_iter().map(|row| {
        let message = serde_json::from_value(row.message).context("reading an outbox message")?;
        Ok(Claimed { id: row.id, message, attempts: row.attempts + 1, lease: now + LEASE })
    });
    claimed.collect()
}

/// Takes mails that this transaction has locked.
pub async fn take_all(tx: &DatabaseTransaction, ids: Vec<OutboxId>, now: i64) -> Result<(), DbErr> {
    if ids.is_empty() {
        return Ok(());
    }
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(now + LEASE))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(())
}

/// Puts messages off that this transaction has locked; that is no attempt.
pub async fn put_off(tx: &DatabaseTransaction, ids: Vec<OutboxId>, due_at: i64) -> Result<(), DbErr> {
    Entity::update_many().col_expr(Column::DueAt, Expr::value(due_at)).filter(Column::Id.is_in(ids)).exec(tx).await?;
    Ok(())
}

/// Removes messages that this transaction has locked.
pub async fn remove_all(tx: &DatabaseTransaction, ids: Vec<OutboxId>) -> Result<(), DbErr> {
    if !ids.is_empty() {
        Entity::delete_many().filter(Column::Id.is_in(ids)).exec(tx).await?;
    }
    Ok(())
}

/// Messages of a lane that are due, those that waited longest first.
fn due(lane: i32, now: i64, limit: u64) -> Select<Entity> {
    let due = Entity::find().filter(Column::Lane.eq(lane)).filter(Column::DueAt.lte(now));
    due.order_by_asc(Column::DueAt).order_by_asc(Column::Id).limit(limit)
}

async fn take(db: &impl ConnectionTrait, row: &Model, lease: i64) -> Result<bool, DbErr> {
    let taken = Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(lease))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(row.id))
        .filter(Column::DueAt.eq(row.due_at))
        .exec(db)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Removes a message that was done, if the lease is still ours.
pub async fn done(db: &impl ConnectionTrait, claimed: &Claimed) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::Id.eq(claimed.id)).filter(Column::DueAt.eq(claimed.lease)).exec(db).await?;
    Ok(())
}

/// Removes messages that were done, of those whose lease ends at this instant still.
pub async fn done_all(db: &impl ConnectionTrait, ids: Vec<OutboxId>, lease: i64) -> Result<(), DbErr> {
    Entity::delete_many().filter(Column::Id.is_in(ids)).filter(Column::DueAt.eq(lease)).exec(db).await?;
    Ok(())
}

/// Leaves a message that was not begun to whoever comes next, from an instant on.
pub async fn put_back(db: &impl ConnectionTrait, claimed: &Claimed, due_at: i64) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(due_at))
        .col_expr(Column::Attempts, Expr::value(claimed.attempts - 1))
        .filter(Column::Id.eq(claimed.id))
        .filter(Column::DueAt.eq(claimed.lease))
        .exec(db)
        .await?;
    Ok(())
}

/// Puts a message that was done off until it is to be done again, if the lease is still ours.
pub async fn again(db: &impl ConnectionTrait, claimed: &Claimed, due_at: i64) -> Result<(), DbErr> {
    let nothing: Option<String> = None;
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(due_at))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::Error, Expr::value(nothing))
        .filter(Column::Id.eq(claimed.id))
        .filter(Column::DueAt.eq(claimed.lease))
        .exec(db)
        .await?;
    Ok(())
}

/// Keeps a message for another lease; false if somebody else has taken it over.
pub async fn extend(db: &impl ConnectionTrait, claimed: &mut Claimed, now: i64) -> Result<bool, DbErr> {
    let lease = now + LEASE;
    let kept = Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(lease))
        .filter(Column::Id.eq(claimed.id))
        .filter(Column::DueAt.eq(claimed.lease))
        .exec(db)
        .await?;
    claimed.lease = lease;
    Ok(kept.rows_affected == 1)
}

/// Whether a message of the same kind that was pushed later waits for its first attempt.
pub async fn has_later(db: &impl ConnectionTrait, claimed: &Claimed) -> Result<bool> {
    let message = serde_json::to_value(claimed.message).context("writing an outbox message")?;
    let kind = message.get("message").context("an outbox message without its kind")?;
    let kind = format!("%{kind}%");
    let later = Entity::find()
        .filter(Column::Id.gt(claimed.id))
        .filter(Column::Attempts.lte(1))
        .filter(Column::DueAt.is_not_null())
        .filter(Expr::col(Column::Message).cast_as("text").like(kind));
    Ok(later.count(db).await? > 0)
}

/// Whether a message still is ours, and stays so until the transaction ends.
pub async fn is_ours(db: &impl ConnectionTrait, claimed: &Claimed) -> Result<bool, DbErr> {
    let row = Entity::find_by_id(claimed.id).lock_exclusive().one(db).await?;
    Ok(row.is_some_and(|row| row.due_at == Some(claimed.lease)))
}

/// Puts a message off: to be tried again, or given up after the last attempt.
pub async fn failed(
    db: &impl ConnectionTrait,
    claimed: &Claimed,
    error: &str,
    retry_at: Option<i64>,
) -> Result<(), DbErr> {
    let next = retry_at.filter(|_| claimed.attempts < ATTEMPTS);
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(next))
        .col_expr(Column::Error, Expr::value(error))
        .filter(Column::Id.eq(claimed.id))
        .filter(Column::DueAt.eq(claimed.lease))
        .exec(db)
        .await?;
    Ok(())
}

/// How long to wait after each attempt: half a minute, then longer and longer; all attempts span 24 hours.
const WAITS: [i64; 11] = [
    MINUTE / 2,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    8 * HOUR,
    8 * HOUR,
];

/// When to try again after so many attempts: a tenth sooner or later, so that what failed together does not come back
/// together.
pub fn retry_at(id: OutboxId, now: i64, attempts: i32) -> i64 {
    let last = WAITS.len() - 1;
    let number = usize::try_from(Ord::max(attempts, 1) - 1).map_or(last, |number| number.min(last));
    let wait = WAITS.get(number).copied().unwrap_or(HOUR);
    // The low half of an id is drawn at random.
    let (_, chance) = id.0.as_u64_pair();
    let thousandth = i64::try_from(chance.rotate_right(u32::try_from(number).unwrap_or(0) * 5) % 201).unwrap_or(100);
    now + wait + wait * (thousandth - 100) / 1_000
}

/// How many messages are still to be handled.
pub async fn pending(db: &impl ConnectionTrait) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::DueAt.is_not_null()).all(db).await
}
