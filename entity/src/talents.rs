//! `talents`: what only a talent has.

use sea_orm::entity::prelude::*;

use crate::codes::Seniority;
use crate::id::ProfileId;
use crate::values::Aims;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "talents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    pub title: Option<String>,
    pub seniority: Option<Seniority>,
    #[sea_orm(column_type = "JsonBinary")]
    pub seeks: Aims,
    pub available_on: Option<String>,
    pub available_until_on: Option<String>,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::profiles::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
