//! `ambassadors`: what only an ambassador has.

use sea_orm::entity::prelude::*;

use crate::id::ProfileId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ambassadors")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    pub title: Option<String>,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::profiles::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
