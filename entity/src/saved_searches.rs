//! `saved_searches`: searches that an account keeps under a name, to be told of new profiles.

use sea_orm::entity::prelude::*;

use crate::codes::Language;
use crate::id::{AccountId, SavedSearchId};
use crate::values::SavedFilter;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_searches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SavedSearchId,
    pub account_id: AccountId,
    /// What its owner calls it; no two of an account have one name.
    pub name: String,
    /// The words, as they were typed.
    pub query: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub filter: SavedFilter,
    /// Whether new profiles are mailed.
    pub mailed: bool,
    /// The language of the mails, where the account has chosen none.
    pub language: Language,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
