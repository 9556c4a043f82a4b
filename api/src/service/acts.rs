//! What an operation acts under: who asks, whether only to know, and the client's key under which it happens once.
//!
//! The key's row is written first and committed with what it stands for, so the database decides who was
//! first: a repeated request waits for the one before it, finds the row, and changes nothing.

use data_encoding::HEXLOWER;
use entity::acts::{ActiveModel, Column, Entity, Model};
use entity::{AccountId, acts};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::clock::DAY;
use crate::error::{Failure, Repeated};
use crate::reasons;
use crate::viewer::Viewer;

/// How long a client's key is kept.
const KEY_LIFETIME: i64 = 7 * DAY;

reasons! {
    /// Why any operation with a key may do nothing.
    pub enum KeyRefusal {
        /// The clientMutationId stands for an earlier request with another input.
        KeyReused = "KEY_REUSED" {
            fr: "Cette clé désigne déjà une autre demande : prenez-en une nouvelle.",
            en: "This key stands for another request already: take a new one.",
        },
    }
}

/// What an operation acts under.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// Who asks.
    pub viewer: &'a Viewer,
    /// Whether only to say what would happen.
    pub dry_run: bool,
    /// The key under which it happens once, if the client gave one and has an account.
    pub once: Option<Once>,
}

/// A client's key, and what was asked under it.
#[derive(Clone, Debug)]
pub struct Once {
    account: AccountId,
    mutation: String,
    key_hash: String,
    input_hash: String,
}

/// Why there is no transaction to act in.
#[derive(Debug)]
pub enum Halt {
    /// The key was used before.
    Repeated(Repeated),
    /// The database failed.
    Database(DbErr),
}

impl From<DbErr> for Halt {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl<R> From<Halt> for Failure<R> {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Repeated(repeated) => Self::Repeated(repeated),
            Halt::Database(error) => Self::Internal(error.into()),
        }
    }
}

impl<'a> Act<'a> {
    /// An act for good, without a key.
    pub fn of(viewer: &'a Viewer) -> Self {
        Self { viewer, dry_run: false, once: None }
    }

    /// Begins the one transaction of an operation, before anything is checked.
    pub async fn begin(&self, app: &App) -> Result<DatabaseTransaction, Halt> {
        let tx = app.db.begin().await?;
        if let Some(once) = &self.once
            && let Some(earlier) = once.claim(&tx, app.clock.now()).await?
        {
            return Err(Halt::Repeated(once.compare(earlier)));
        }
        Ok(tx)
    }

    /// Ends it: commits with the ids of what was changed, the answer's own first; a dry run leaves nothing behind.
    pub async fn commit(&self, app: &App, tx: DatabaseTransaction, changed: &[Uuid]) -> Result<(), DbErr> {
        self.leave(app, tx, changed).await?;
        app.work.notify_one();
        Ok(())
    }

    /// The same without waking the worker, for what it is to find at its own time.
    pub async fn leave(&self, app: &App, tx: DatabaseTransaction, changed: &[Uuid]) -> Result<(), DbErr> {
        if self.dry_run {
            return tx.rollback().await;
        }
        if let Some(once) = &self.once {
            once.note(&tx, changed).await?;
        }
        app.db.commit(tx).await
    }
}

impl Once {
    /// A client's key for one mutation; nobody's key is kept for those who have no account.
    pub fn of(viewer: &Viewer, mutation: &str, key: &str, input: &[u8]) -> Option<Self> {
        let hash = |bytes: &[u8]| HEXLOWER.encode(&Sha256::digest(bytes));
        Some(Self {
            account: viewer.account()?,
            mutation: mutation.to_owned(),
            key_hash: hash(key.as_bytes()),
            input_hash: hash(input),
        })
    }

    /// Takes the key, or finds what was done under it; one that has expired is free again.
    async fn claim(&self, tx: &impl ConnectionTrait, now: i64) -> Result<Option<Model>, DbErr> {
        let row = ActiveModel {
            account_id: Set(self.account),
            mutation: Set(self.mutation.clone()),
            key_hash: Set(self.key_hash.clone()),
            input_hash: Set(self.input_hash.clone()),
            changed: Set(Vec::new().into()),
            done_at: Set(now),
        };
        let on_conflict = OnConflict::columns([Column::AccountId, Column::Mutation, Column::KeyHash])
            .update_columns([Column::InputHash, Column::Changed, Column::DoneAt])
            .action_and_where(Expr::col((acts::Entity, Column::DoneAt)).lte(now - KEY_LIFETIME))
            .to_owned();
        match Entity::insert(row).on_conflict(on_conflict).exec_without_returning(tx).await? {
            0 => Entity::find_by_id(self.row()).one(tx).await,
            _ => Ok(None),
        }
    }

    fn compare(&self, earlier: Model) -> Repeated {
        if earlier.input_hash == self.input_hash { Repeated::Same(earlier.changed.0) } else { Repeated::Other }
    }

    async fn note(&self, tx: &impl ConnectionTrait, changed: &[Uuid]) -> Result<(), DbErr> {
        let row = ActiveModel {
            account_id: Set(self.account),
            mutation: Set(self.mutation.clone()),
            key_hash: Set(self.key_hash.clone()),
            changed: Set(changed.to_vec().into()),
            ..Default::default()
        };
        Entity::update(row).exec(tx).await?;
        Ok(())
    }

    fn row(&self) -> (AccountId, String, String) {
        (self.account, self.mutation.clone(), self.key_hash.clone())
    }
}

/// Forgets the keys that have expired; returns how many those were.
pub async fn forget_expired(db: &impl ConnectionTrait, now: i64) -> Result<u64, DbErr> {
    let expired = Column::DoneAt.lte(now - KEY_LIFETIME);
    Ok(Entity::delete_many().filter(expired).exec(db).await?.rows_affected)
}
