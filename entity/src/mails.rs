//! `mails`: what was sent to whom and what became of it; no body and no address.

use sea_orm::entity::prelude::*;

use crate::codes::{MailKind, MailProblem, MailState};
use crate::id::{ApplicationId, IntroductionId, MailId, MeetingId, ProfileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mails")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    pub kind: MailKind,
    pub profile_id: ProfileId,
    pub introduction_id: Option<IntroductionId>,
    pub application_id: Option<ApplicationId>,
    /// The meeting it tells of, and the sequence number of what it tells.
    pub meeting_id: Option<MeetingId>,
    pub meeting_sequence: Option<i64>,
    #[sea_orm(unique)]
    pub message_id: String,
    pub state: MailState,
    /// The Date header: a retry is the same mail byte for byte.
    pub queued_at: i64,
    pub sent_at: Option<i64>,
    /// When it last left or may have left: from then on it counts against what its reader gets in a week.
    pub left_at: Option<i64>,
    /// How many times it was tried.
    pub attempts: i32,
    /// How many times it was sent although an earlier attempt may have arrived.
    pub repeats: i32,
    /// What went wrong last.
    pub problem: Option<MailProblem>,
    /// The code of the mail server's reply to that.
    pub reply: Option<i32>,
    /// Since when it waits because its reader has got as many mails as anybody gets in a week.
    pub waits_since: Option<i64>,
    /// The mail that told what this one was to tell.
    pub told_in: Option<MailId>,
}

impl ActiveModelBehavior for ActiveModel {}
