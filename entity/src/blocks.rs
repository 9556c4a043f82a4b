//! `blocks`: who does not want to be matched with whom; it holds both ways, and the other side never learns it.

use sea_orm::entity::prelude::*;

use crate::id::ProfileId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blocks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: ProfileId,
    pub blocked_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
