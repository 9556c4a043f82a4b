//! `introductions`: the double opt-in between two sides.

use sea_orm::entity::prelude::*;

use crate::codes::{Answer, DeclineReason, EngagementKind, IntroductionOutcome, IntroductionState, Language};
use crate::id::{AccountId, IntroductionId, ProfileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introductions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntroductionId,
    /// The side that asks.
    pub from_id: ProfileId,
    /// The side that is asked.
    pub to_id: ProfileId,
    pub state: IntroductionState,
    /// The need it is to fill, where there is one.
    pub need: Option<EngagementKind>,
    pub from_answer: Option<Answer>,
    pub from_answered_at: Option<i64>,
    pub to_answer: Option<Answer>,
    pub to_answered_at: Option<i64>,
    pub decline_reason: Option<DeclineReason>,
    pub later_on: Option<String>,
    /// What the asker wrote, quoted as it is.
    pub message: Option<String>,
    pub message_language: Option<Language>,
    /// Millionths, frozen on the day it was asked.
    pub points: Option<i64>,
    /// The explanation of that day.
    pub explanation: Option<Json>,
    /// The version of the weights that the points were computed with.
    pub weights_version: Option<i32>,
    /// Where the counterpart stood in the startup's list that day, from one.
    pub position: Option<i32>,
    /// What the asking side says: whether they met.
    pub from_met: Option<bool>,
    /// What the side that was asked says: whether they met.
    pub to_met: Option<bool>,
    pub outcome: Option<IntroductionOutcome>,
    pub outcome_at: Option<i64>,
    pub requested_by: Option<AccountId>,
    /// When the request was made.
    pub asked_at: i64,
    /// When the side that is asked first learnt of it; until then it is the asker's own affair.
    pub told_at: Option<i64>,
    pub introduced_at: Option<i64>,
    /// When the next thing is due to happen by itself.
    pub next_step_at: Option<i64>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
