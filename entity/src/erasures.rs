//! `erasures`: which profiles were erased, when and why; nothing of what they held.

use sea_orm::entity::prelude::*;

use crate::codes::{ErasureCause, ProfileState};
use crate::id::ProfileId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "erasures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    pub cause: ErasureCause,
    /// How far it had come; figures go on counting it so.
    pub state_before: ProfileState,
    pub erased_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
