//! `accounts`: who can sign in.

use sea_orm::entity::prelude::*;

use crate::codes::{Language, Role};
use crate::id::AccountId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub role: Role,
    /// What the person is called.
    pub label: String,
    pub created_at: i64,
    /// Where the person signs in, in lower case; none for an account made on the command line.
    #[sea_orm(unique)]
    pub email: Option<String>,
    /// The language chosen for mails and messages.
    pub language: Option<Language>,
    /// When somebody first signed in by mail, which proves the address.
    pub confirmed_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
