//! `acts`: what was done under the keys of clients, so that a repeated request finds it.

use sea_orm::entity::prelude::*;

use crate::id::AccountId;
use crate::values::RowIds;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "acts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub mutation: String,
    /// Of the client's key, which may be any text of any length.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: String,
    pub input_hash: String,
    /// The rows that were changed, the one that the answer shows first.
    #[sea_orm(column_type = "JsonBinary")]
    pub changed: RowIds,
    pub done_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
