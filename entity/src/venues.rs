//! `venues`: totem buildings, FabLabs, Living Labs, incubators.

use sea_orm::entity::prelude::*;

use crate::id::VenueId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "venues")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VenueId,
    #[sea_orm(unique)]
    pub external_id: String,
    pub name: String,
    pub kind: String,
    pub city: Option<String>,
    pub description_fr: Option<String>,
    pub description_en: Option<String>,
    /// ISO 8601, to the month or the year where no more is known.
    pub opened_on: Option<String>,
    pub planned_on: Option<String>,
    pub source: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
