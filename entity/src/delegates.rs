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
}

impl ActiveModelBehavior for ActiveModel {}
