//! `meetings`: when and where two that were introduced are to meet.

use sea_orm::entity::prelude::*;

use crate::codes::MeetingState;
use crate::id::{IntroductionId, MeetingId, ProfileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meetings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetingId,
    pub introduction_id: IntroductionId,
    /// The introduction again while the meeting is to take place: of these there is one at a time.
    #[sea_orm(unique)]
    pub live_for: Option<IntroductionId>,
    pub state: MeetingState,
    pub starts_at: i64,
    pub duration_minutes: i32,
    /// The name of the zone in the tz database whose clock the meeting keeps to.
    pub time_zone: String,
    /// An address, a telephone number, or the link of a call.
    pub place: String,
    /// The side that last scheduled, moved or cancelled it; nobody where the team did.
    pub set_by: Option<ProfileId>,
    /// How often it was moved or cancelled, as calendars count.
    pub sequence: i64,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
