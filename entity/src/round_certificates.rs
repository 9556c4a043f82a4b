//! `round_certificates`: the proof that a run's allocation is the best there is.

use sea_orm::entity::prelude::*;

use crate::id::RunId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_certificates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// Instance and certificate, as text.
    pub proof: String,
    #[sea_orm(belongs_to, from = "run_id", to = "id")]
    pub run: BelongsTo<super::round_runs::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
