//! `account_mails`: mails about an account, each with the one-time link it may carry; no body.

use sea_orm::entity::prelude::*;

use crate::codes::{Language, MailKind, MailProblem, MailState};
use crate::id::{AccountId, AccountMailId, PartnerRequestId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_mails")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountMailId,
    pub kind: MailKind,
    /// Whom it lets in; nobody until the worker has found the account of the address.
    pub account_id: Option<AccountId>,
    /// The request that it answers, if it answers one.
    pub request_id: Option<PartnerRequestId>,
    /// The address that somebody typed, until the worker has looked for its account.
    pub address: Option<String>,
    /// The language of the mail, where the account has chosen none.
    pub language: Language,
    /// Random; with the server's key it makes the token of the link.
    pub nonce: String,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub expires_at: i64,
    pub used_at: Option<i64>,
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
}

impl ActiveModelBehavior for ActiveModel {}
