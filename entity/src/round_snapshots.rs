//! `round_snapshots`: who takes part in a round and what each pair is worth, as of one instant; never changed.

use sea_orm::entity::prelude::*;

use crate::id::{RoundId, SnapshotId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_snapshots")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SnapshotId,
    pub round_id: RoundId,
    pub taken_at: i64,
    pub weights_version: i32,
    pub idf_version: i32,
    /// SHA-256 of the content, hexadecimal.
    pub hash: String,
    /// JSON text.
    pub content: String,
    #[sea_orm(belongs_to, from = "round_id", to = "id")]
    pub round: BelongsTo<super::rounds::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
