//! `research_projects`: a laboratory's project that seeks a talent.

use sea_orm::entity::prelude::*;

use crate::id::{ProfileId, ResearchProjectId};
use crate::values::Tags;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "research_projects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResearchProjectId,
    pub profile_id: ProfileId,
    pub external_id: Option<String>,
    pub title_fr: Option<String>,
    pub title_en: Option<String>,
    pub description_fr: Option<String>,
    pub description_en: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub skills: Tags,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    /// BCP 47.
    pub working_language: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::profiles::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
