//! `objectives`: the strategy's targets.

use sea_orm::entity::prelude::*;

use crate::id::ObjectiveId;
use crate::values::Targets;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objectives")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ObjectiveId,
    #[sea_orm(unique)]
    pub code: String,
    pub label_fr: String,
    pub label_en: String,
    /// How it counts: STOCK, CUMULATIVE or PER_YEAR.
    pub counting: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub targets: Targets,
    pub source: Option<String>,
    pub position: i32,
}

impl ActiveModelBehavior for ActiveModel {}
