//! `introductions`: the double opt-in between two sides.

use sea_orm::entity::prelude::*;

use crate::codes::{
    Answer, DeclineReason, EngagementKind, IntroductionOutcome, IntroductionState, Language, NextStep, WithdrawnBecause,
};
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
    /// Which account answered; none where it was the link of a mail.
    pub from_answered_by: Option<AccountId>,
    pub to_answer: Option<Answer>,
    pub to_answered_at: Option<i64>,
    /// Which account answered; none where it was the link of a mail.
    pub to_answered_by: Option<AccountId>,
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
    /// The side that has the question now; none before it is asked, or asked again.
    pub awaited_id: Option<ProfileId>,
    /// When both had said yes and no place was left, or one of them was away; kept when it is introduced.
    pub queued_at: Option<i64>,
    pub introduced_at: Option<i64>,
    /// Whether it counts among the open cases of the people in it.
    pub holds_places: bool,
    pub withdrawn_because: Option<WithdrawnBecause>,
    /// When the next thing is due to happen by itself.
    pub next_step_at: Option<i64>,
    /// What that is, where the state does not say it.
    pub next_step: Option<NextStep>,
    /// When the side that is being asked was asked; its clock runs from then.
    pub clock_began_at: Option<i64>,
    /// Since when the team has to look after it.
    pub late_at: Option<i64>,
    /// Who was proposed to the asker while nobody answered.
    pub next_candidate_id: Option<ProfileId>,
    /// The introduction that filled the need, where it was withdrawn for that.
    pub filled_by_id: Option<IntroductionId>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
