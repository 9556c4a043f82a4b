//! `round_decisions`: what the team decided in the review of a round, one after the other; the last about a pair holds.

use sea_orm::entity::prelude::*;

use crate::codes::DecisionKind;
use crate::id::{AccountId, DecisionId, RoundId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_decisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionId,
    pub round_id: RoundId,
    pub kind: DecisionKind,
    /// The startup or research project; nothing for a comment on the whole round.
    pub seeker_id: Option<Uuid>,
    pub counterpart_id: Option<Uuid>,
    /// Why, in the words of whoever decided.
    pub reason: String,
    pub decided_by: Option<AccountId>,
    pub decided_at: i64,
    #[sea_orm(belongs_to, from = "round_id", to = "id")]
    pub round: BelongsTo<super::rounds::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
