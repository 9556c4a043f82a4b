//! `pairs`: one row a pair of profiles: the place where the database decides that nobody is introduced twice.

use sea_orm::entity::prelude::*;

use crate::id::{IntroductionId, ProfileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pairs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub low_id: ProfileId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub high_id: ProfileId,
    /// The newest introduction of the two.
    pub introduction_id: IntroductionId,
    /// From when on they may be introduced again.
    pub free_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
