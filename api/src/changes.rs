//! The change feed: what a derived copy has to look at again.

use entity::changes::{ActiveModel, Column, Entity, Model};
use entity::{ChangeSubject, IntroductionId, ProfileId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, QueryFilter};
use sea_orm::{ColumnTrait, QueryOrder, QuerySelect, Statement};
use uuid::Uuid;

use crate::clock::DAY;

/// The advisory lock under which PostgreSQL hands out positions, so that they become visible in order.
const FEED_LOCK: i64 = 0x7061_7373;

/// How long an entry is kept.
pub const KEPT: i64 = 30 * DAY;

/// Notes, in the transaction that changes them, that profiles have changed.
pub async fn profiles(tx: &DatabaseTransaction, ids: &[ProfileId], now: i64) -> Result<(), DbErr> {
    append(tx, ChangeSubject::Profile, ids.iter().map(|id| id.0), now).await
}

/// Notes, in the transaction that changes it, that an introduction has changed.
pub async fn introduction(tx: &DatabaseTransaction, id: IntroductionId, now: i64) -> Result<(), DbErr> {
    append(tx, ChangeSubject::Introduction, std::iter::once(id.0), now).await
}

/// Notes, in the transaction that changes them, that rows of one subject have changed.
///
/// On PostgreSQL the feed is locked from here to the commit, so this comes last: whoever waits for a row meanwhile
/// may be waited for in turn.
pub async fn append(
    tx: &DatabaseTransaction,
    subject: ChangeSubject,
    ids: impl Iterator<Item = Uuid>,
    now: i64,
) -> Result<(), DbErr> {
    let rows: Vec<ActiveModel> = ids
        .map(|id| ActiveModel {
            subject: Set(subject),
            subject_id: Set(id),
            changed_at: Set(now),
            ..Default::default()
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = Statement::from_string(DbBackend::Postgres, format!("SELECT pg_advisory_xact_lock({FEED_LOCK})"));
        tx.execute_raw(lock).await?;
    }
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// At most `limit` entries after a position, in order.
pub async fn after(db: &impl ConnectionTrait, position: i64, limit: u64) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Position.gt(position)).order_by_asc(Column::Position).limit(limit).all(db).await
}

/// At most `limit` entries about one subject after a position, up to another, in order.
pub async fn about(
    db: &impl ConnectionTrait,
    subject: ChangeSubject,
    (after, up_to): (i64, i64),
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let found = Entity::find().filter(Column::Subject.eq(subject)).filter(Column::Position.gt(after));
    found.filter(Column::Position.lte(up_to)).order_by_asc(Column::Position).limit(limit).all(db).await
}

/// Whether everything after a position is still kept, and the position not ahead of the feed.
pub async fn reaches_back_to(db: &impl ConnectionTrait, position: i64, now: i64) -> Result<bool, DbErr> {
    match after(db, position, 1).await?.first() {
        // The newest entry of those that were dropped stays, and is too old itself.
        Some(next) => Ok(next.changed_at >= now - KEPT),
        None => Ok(position <= newest(db).await?),
    }
}

/// Drops what is older than it has to be, but for the newest such entry: it tells up to where the feed was cut.
pub async fn prune(db: &impl ConnectionTrait, now: i64) -> Result<u64, DbErr> {
    let old = Entity::find().select_only().expr(Expr::col(Column::Position).max());
    let cut: Option<Option<i64>> = old.filter(Column::ChangedAt.lt(now - KEPT)).into_tuple().one(db).await?;
    let Some(cut) = cut.flatten() else { return Ok(0) };
    Ok(Entity::delete_many().filter(Column::Position.lt(cut)).exec(db).await?.rows_affected)
}

/// The newest position, 0 for an empty feed.
pub async fn newest(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let newest: Option<Option<i64>> =
        Entity::find().select_only().expr(Expr::col(Column::Position).max()).into_tuple().one(db).await?;
    Ok(newest.flatten().unwrap_or(0))
}

/// The oldest position still kept, 0 for an empty feed.
pub async fn oldest(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let oldest: Option<Option<i64>> =
        Entity::find().select_only().expr(Expr::col(Column::Position).min()).into_tuple().one(db).await?;
    Ok(oldest.flatten().unwrap_or(0))
}
