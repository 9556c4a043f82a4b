//! `delegates`: which accounts speak for a profile.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, ProfileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delegates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    /// What whoever added the delegate called them: the account's own name is not for other delegates.
    pub name: Option<String>,
    pub added_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
