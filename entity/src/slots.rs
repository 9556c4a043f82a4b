//! `slots`: a place on the regional pavilion of an edition.

use sea_orm::entity::prelude::*;

use crate::codes::FocusArea;
use crate::id::{EditionId, ProfileId, SlotId};
use crate::values::{Purposes, Tags};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "slots")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SlotId,
    pub edition_id: EditionId,
    #[sea_orm(unique)]
    pub external_id: Option<String>,
    /// Unique within the edition.
    pub label: String,
    pub description_fr: Option<String>,
    pub description_en: Option<String>,
    pub focus_area: Option<FocusArea>,
    #[sea_orm(column_type = "JsonBinary")]
    pub sectors: Tags,
    #[sea_orm(column_type = "JsonBinary")]
    pub purposes: Purposes,
    /// The startup that holds the place.
    pub holder_id: Option<ProfileId>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    #[sea_orm(belongs_to, from = "edition_id", to = "id")]
    pub edition: BelongsTo<super::editions::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
