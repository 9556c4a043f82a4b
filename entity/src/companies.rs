//! `companies`: a leading company of the region, invited to the Tech 40.

use sea_orm::entity::prelude::*;

use crate::codes::Territory;
use crate::id::CompanyId;
use crate::values::Tags;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "companies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CompanyId,
    #[sea_orm(unique)]
    pub external_id: Option<String>,
    #[sea_orm(unique)]
    pub slug: String,
    pub name: String,
    #[sea_orm(unique)]
    pub siren: Option<String>,
    /// Place in the Tech 40, set by the team.
    pub rank: Option<i32>,
    pub description_fr: Option<String>,
    pub description_en: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub sectors: Tags,
    pub city: Option<String>,
    pub country: Option<String>,
    pub territory: Option<Territory>,
    pub website: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    #[sea_orm(has_many)]
    pub contracts: HasMany<super::contracts::Entity>,
    #[sea_orm(has_many)]
    pub mentors: HasMany<super::mentors::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
