//! Rows that count their versions: written only where they differ, edited only by who read the newest.

use entity::{companies, contracts, editions, research_projects, rounds, slots, trade_shows};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    PrimaryKeyTrait, QuerySelect,
};

use super::imports::Written;
use crate::error::{Failure, Outcome, Result, is_unique_violation};

/// A row that counts its versions.
pub trait Versioned: Clone + PartialEq {
    /// How often it was written.
    fn version(&self) -> i64;

    /// Takes over from the row in the database what a draft does not say: id, version and instants.
    fn follow(&mut self, existing: &Self);

    /// Counts one version more.
    fn renew(&mut self, now: i64);
}

macro_rules! versioned {
    ($($table:ident),+) => {$(
        impl Versioned for $table::Model {
            fn version(&self) -> i64 {
                self.version
            }

            fn follow(&mut self, existing: &Self) {
                (self.id, self.version) = (existing.id, existing.version);
                (self.created_at, self.updated_at) = (existing.created_at, existing.updated_at);
            }

            fn renew(&mut self, now: i64) {
                self.version += 1;
                self.updated_at = now;
            }
        }
    )+};
}

versioned!(companies, contracts, research_projects, trade_shows, editions, slots, rounds);

/// What somebody who has read a row wants to be done with it.
#[derive(Clone, Debug)]
pub struct Edit<I> {
    /// Which row.
    pub id: I,
    /// The version that was read.
    pub version: i64,
}

/// Inserts a row, or brings the existing one to it if the two differ.
pub async fn put<E>(
    tx: &impl ConnectionTrait,
    existing: Option<&E::Model>,
    mut wanted: E::Model,
    now: i64,
) -> Result<(E::Model, Written), DbErr>
where
    E: EntityTrait<Model: Versioned + IntoActiveModel<E::ActiveModel>, ActiveModel: ActiveModelBehavior + Send>,
{
    let Some(existing) = existing else {
        let row = wanted.into_active_model().insert(tx).await?;
        return Ok((row, Written::Created));
    };
    wanted.follow(existing);
    if wanted == *existing {
        return Ok((wanted, Written::Unchanged));
    }
    wanted.renew(now);
    let row = wanted.into_active_model().reset_all().update(tx).await?;
    Ok((row, Written::Updated))
}

/// The row that is to be edited, locked, if it still has the version that was read.
pub async fn take<E, I, R>(
    tx: &DatabaseTransaction,
    edit: &Edit<I>,
    field: &str,
    [not_found, stale]: [R; 2],
) -> Outcome<E::Model, R>
where
    E: EntityTrait<Model: Versioned>,
    I: Copy + Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType>,
{
    let row = E::find_by_id(edit.id).lock_exclusive().one(tx).await?;
    let row = row.ok_or_else(|| Failure::refused(not_found, field))?;
    if row.version() == edit.version { Ok(row) } else { Err(Failure::refused(stale, "version")) }
}

/// The refusal of a value that another row has already; any other failure stays what it is.
pub fn or_taken<T, R>(written: Result<T, DbErr>, taken: R, field: &str) -> Outcome<T, R> {
    written.map_err(|error| {
        if is_unique_violation(&error) { Failure::refused(taken, field) } else { Failure::Internal(error.into()) }
    })
}
