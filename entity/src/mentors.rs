//! `mentors`: what only a mentor has.

use sea_orm::entity::prelude::*;

use crate::id::{CompanyId, ProfileId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mentors")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    /// Nothing: a volunteer, not counted as Tech 40.
    pub company_id: Option<CompanyId>,
    pub title: Option<String>,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::profiles::Entity>,
    #[sea_orm(belongs_to, from = "company_id", to = "id")]
    pub company: BelongsTo<Option<super::companies::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
