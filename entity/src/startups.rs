//! `startups`: what only a startup has.

use sea_orm::entity::prelude::*;

use crate::id::ProfileId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "startups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    pub siren: Option<String>,
    pub founded_on: Option<String>,
    pub headcount: Option<i32>,
    /// Whole euros.
    pub funds_raised_eur: Option<i64>,
    pub logo_url: Option<String>,
    /// The profile of the partner that hosts it.
    pub host_id: Option<ProfileId>,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::profiles::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
