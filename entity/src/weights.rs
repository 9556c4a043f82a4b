//! `weights`: how much each criterion counts, a row for each version; never changed once it is written.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, WeightsId};
use crate::values::WeightParts;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "weights")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WeightsId,
    /// The number that explanations name; one is what a programme starts with, which has no row.
    #[sea_orm(unique)]
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub parts: WeightParts,
    /// Why they are as they are, in the words of whoever drafted them.
    pub note: Option<String>,
    pub drafted_by: Option<AccountId>,
    pub drafted_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
