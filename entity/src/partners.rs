//! `partners`: what only a partner has.

use sea_orm::entity::prelude::*;

use crate::codes::OrganisationKind;
use crate::id::ProfileId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partners")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub profile_id: ProfileId,
    pub organisation_kind: Option<OrganisationKind>,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::profiles::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
