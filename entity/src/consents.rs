//! `consents`: what a person agreed to, when, and where that is recorded.

use sea_orm::entity::prelude::*;

use crate::codes::ConsentPurpose;
use crate::id::{ConsentId, ProfileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentId,
    pub profile_id: ProfileId,
    pub purpose: ConsentPurpose,
    pub source: String,
    pub given_on: String,
    /// SHA-256 of the text the person was shown, in hexadecimal, where there was one.
    pub text_hash: Option<String>,
    /// The mapping that assumed it, if no person recorded it.
    pub assumed_by: Option<String>,
    pub withdrawn_at: Option<i64>,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::profiles::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
