//! `tokens`: sessions and API tokens; only their hashes are stored.

use sea_orm::entity::prelude::*;

use crate::codes::TokenKind;
use crate::id::{AccountId, TokenId};
use crate::values::Scopes;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tokens")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TokenId,
    pub account_id: AccountId,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub revoked_at: Option<i64>,
    pub kind: TokenKind,
    /// What its holder calls it.
    pub label: Option<String>,
    /// What it lets its holder do; all that the account may where nothing is stated.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub scopes: Option<Scopes>,
    /// The last day it was used: a day is written once, a request is not.
    pub last_used_on: Option<String>,
    #[sea_orm(belongs_to, from = "account_id", to = "id")]
    pub account: BelongsTo<super::accounts::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
