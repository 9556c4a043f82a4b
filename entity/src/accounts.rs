//! `accounts`: who can sign in.

use sea_orm::entity::prelude::*;

use crate::codes::Role;
use crate::id::AccountId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub role: Role,
    pub label: String,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
