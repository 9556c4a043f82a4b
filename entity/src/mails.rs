//! `mails`: what was sent to whom and what became of it; no body and no address.

use sea_orm::entity::prelude::*;

use crate::codes::{MailKind, MailState};
use crate::id::{ApplicationId, IntroductionId, MailId, ProfileId};

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
    #[sea_orm(unique)]
    pub message_id: String,
    pub state: MailState,
    /// The Date header: a retry is the same mail byte for byte.
    pub queued_at: i64,
    pub sent_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
