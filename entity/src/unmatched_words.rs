//! `unmatched_words`: words that people searched and no concept of the lexicon has, with nothing about who searched.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unmatched_words")]
pub struct Model {
    /// Folded: lower case, without accents.
    #[sea_orm(primary_key, auto_increment = false)]
    pub word: String,
    /// In how many searches it stood.
    pub searches: i64,
    /// The last day on which it did, ISO 8601.
    pub last_on: String,
}

impl ActiveModelBehavior for ActiveModel {}
