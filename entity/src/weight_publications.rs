//! `weight_publications`: which weights came into force, one after the other; the last ones are those in force.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, WeightsId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "weight_publications")]
pub struct Model {
    /// Counted from one; of two who publish after the same one, the database lets one through.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub weights_id: WeightsId,
    pub published_by: Option<AccountId>,
    pub published_at: i64,
    #[sea_orm(belongs_to, from = "weights_id", to = "id")]
    pub weights: BelongsTo<super::weights::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
