//! `applications`: startups' requests for a place at an edition of a show.

use sea_orm::entity::prelude::*;

use crate::codes::{ApplicationState, Language};
use crate::id::{ApplicationId, EditionId, ProfileId, RunId, SlotId};
use crate::values::RowIds;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "applications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApplicationId,
    pub edition_id: EditionId,
    /// The startup; it applies once for an edition.
    pub profile_id: ProfileId,
    pub state: ApplicationState,
    /// Why it wants to go there.
    pub text: String,
    pub text_language: Option<Language>,
    /// The slots it would like, the dearest first.
    #[sea_orm(column_type = "JsonBinary")]
    pub preferences: RowIds,
    /// The slot that is offered to it, or that it holds.
    pub slot_id: Option<SlotId>,
    /// The published run that decided about it.
    pub run_id: Option<RunId>,
    pub submitted_at: i64,
    /// When the offer lapses.
    pub answer_by: Option<i64>,
    pub answered_at: Option<i64>,
    pub version: i64,
    pub updated_at: i64,
    #[sea_orm(belongs_to, from = "edition_id", to = "id")]
    pub edition: BelongsTo<super::editions::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
