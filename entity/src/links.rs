//! `links`: what a link of a mail allows, once; only the hash of its token is known.

use sea_orm::entity::prelude::*;

use crate::codes::LinkPurpose;
use crate::id::{ApplicationId, IntroductionId, LinkId, ProfileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "links")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LinkId,
    pub purpose: LinkPurpose,
    /// Whom the link was sent to.
    pub profile_id: ProfileId,
    pub introduction_id: Option<IntroductionId>,
    pub application_id: Option<ApplicationId>,
    /// Random; with the server's key it makes the token.
    pub nonce: String,
    #[sea_orm(unique)]
    pub token_hash: String,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
