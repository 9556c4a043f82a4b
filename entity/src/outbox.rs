//! `outbox`: everything that must happen after a commit; `due_at` is schedule, back-off and lease at once.

use sea_orm::entity::prelude::*;

use crate::id::OutboxId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxId,
    pub message: Json,
    /// Nothing: given up, waits for a person.
    pub due_at: Option<i64>,
    pub attempts: i32,
    pub error: Option<String>,
    pub created_at: i64,
    /// What takes it up: 0 for what is done here, 1 for mails about accounts, 2 for mails to profiles.
    pub lane: i32,
}

impl ActiveModelBehavior for ActiveModel {}
