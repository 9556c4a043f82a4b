//! `round_pairs`: whom a run gives to whom.

use sea_orm::entity::prelude::*;

use crate::id::{IntroductionId, RunId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_pairs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// A startup or a research project.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seeker_id: Uuid,
    /// A profile or a slot.
    #[sea_orm(primary_key, auto_increment = false)]
    pub counterpart_id: Uuid,
    /// What the pair is worth, in millionths.
    pub points: i64,
    /// Why the two fit; nothing where a profile has changed since the snapshot.
    pub explanation: Option<Json>,
    /// What publishing made of it.
    pub introduction_id: Option<IntroductionId>,
    #[sea_orm(belongs_to, from = "run_id", to = "id")]
    pub run: BelongsTo<super::round_runs::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
