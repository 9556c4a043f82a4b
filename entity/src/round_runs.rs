//! `round_runs`: each time a round was solved, under which rules and with what result; never changed once it has ended.

use sea_orm::entity::prelude::*;

use crate::codes::{RoundObjective, RunPhase, RunState};
use crate::id::{AccountId, RoundId, RunId, SnapshotId};
use crate::values::{RoundRules, Rulings};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round_runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RunId,
    pub round_id: RoundId,
    /// Counted from one within the round.
    pub number: i32,
    pub state: RunState,
    pub objective: RoundObjective,
    /// Nothing until it is taken.
    pub snapshot_id: Option<SnapshotId>,
    /// The published run that this one follows after answers, moving as few as it can.
    pub follows_id: Option<RunId>,
    #[sea_orm(column_type = "JsonBinary")]
    pub rules: RoundRules,
    #[sea_orm(column_type = "JsonBinary")]
    pub rulings: Rulings,
    pub phase: RunPhase,
    /// How much of the phase is done.
    pub done: i64,
    /// How much there is to do in it.
    pub of: i64,
    /// What came of it: figures, alternatives, advice, who got nothing and why.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub result: Option<Json>,
    pub asked_by: Option<AccountId>,
    pub asked_at: i64,
    pub ended_at: Option<i64>,
    #[sea_orm(belongs_to, from = "round_id", to = "id")]
    pub round: BelongsTo<super::rounds::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
