//! `approaches`: how somebody who had agreed to nothing was asked, and when.

use sea_orm::entity::prelude::*;

use crate::codes::ApproachMeans;
use crate::id::{AccountId, ApproachId, ProfileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approaches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApproachId,
    pub profile_id: ProfileId,
    pub means: ApproachMeans,
    /// Where the data come from, as the notice tells it.
    pub source: Option<String>,
    /// What the team noted of a call.
    pub note: Option<String>,
    pub happened_on: String,
    /// The day on which the data go if nothing is answered to the notice.
    pub erase_on: Option<String>,
    pub recorded_by: Option<AccountId>,
    pub recorded_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
