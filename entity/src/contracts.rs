//! `engagement_contracts`: a company's signed promise.

use sea_orm::entity::prelude::*;

use crate::codes::ContractState;
use crate::id::{CompanyId, ContractId};
use crate::values::ContractLines;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "engagement_contracts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContractId,
    pub company_id: CompanyId,
    pub state: ContractState,
    pub signed_on: Option<String>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub lines: ContractLines,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    #[sea_orm(belongs_to, from = "company_id", to = "id")]
    pub company: BelongsTo<super::companies::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
