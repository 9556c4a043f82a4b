//! `rounds`: programme-wide allocations of scarce places.

use sea_orm::entity::prelude::*;

use crate::codes::{RoundCounterpart, RoundState};
use crate::id::{AccountId, EditionId, RoundId, RunId};
use crate::values::RoundRules;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rounds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoundId,
    /// Unique among all rounds.
    #[sea_orm(unique)]
    pub name: String,
    pub counterpart: RoundCounterpart,
    /// The edition whose slots are given out.
    pub edition_id: Option<EditionId>,
    pub state: RoundState,
    #[sea_orm(column_type = "JsonBinary")]
    pub rules: RoundRules,
    /// Draws lots among equals; fixed and shown before any snapshot is taken.
    pub seed: i64,
    /// Hides ids in certificates; hexadecimal, the team's secret.
    pub salt: String,
    /// The newest run that has ended.
    pub run_id: Option<RunId>,
    /// The run that is published.
    pub published_run_id: Option<RunId>,
    pub created_by: Option<AccountId>,
    pub published_at: Option<i64>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
