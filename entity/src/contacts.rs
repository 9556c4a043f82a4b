//! `contacts`: how to reach a profile; disclosed only after two yeses, never indexed.

use sea_orm::entity::prelude::*;

use crate::id::ProfileId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// When the person asked that no more mail be sent.
    pub stopped_at: Option<i64>,
    /// When the address proved undeliverable.
    pub bounced_at: Option<i64>,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::profiles::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
