//! The change feed: what a derived copy has to look at again.

use entity::changes::{ActiveModel, Column, Entity, Model};
use entity::{ChangeSubject, ProfileId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, QueryFilter};
use sea_orm::{ColumnTrait, QueryOrder, QuerySelect, Statement};
use uuid::Uuid;

/// The advisory lock under which PostgreSQL hands out positions, so that they become visible in order.
const FEED_LOCK: i64 = 0x7061_7373;

/// Notes, in the transaction that changes them, that profiles have changed.
pub async fn profiles(tx: &DatabaseTransaction, ids: &[ProfileId], now: i64) -> Result<(), DbErr> {
    append(tx, ChangeSubject::Profile, ids.iter().map(|id| id.0), now).await
}

/// Notes, in the transaction that changes them, that rows of one subject have changed.
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
