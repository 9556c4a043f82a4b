//! `partner_requests`: who asked for access as a partner, and what the team decided.

use sea_orm::entity::prelude::*;

use crate::codes::{Language, PartnerRequestState};
use crate::id::{AccountId, PartnerRequestId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnerRequestId,
    pub email: String,
    /// The address while the request waits, nothing afterwards: an address has one request at a time.
    #[sea_orm(unique)]
    pub open_email: Option<String>,
    pub name: String,
    pub organisation: String,
    pub message: Option<String>,
    pub language: Language,
    pub state: PartnerRequestState,
    pub requested_at: i64,
    pub decided_at: Option<i64>,
    pub decided_by: Option<AccountId>,
    /// The account that was let in.
    pub account_id: Option<AccountId>,
}

impl ActiveModelBehavior for ActiveModel {}
