//! `jury_scores`: what each of the jury thinks of an application, or that it must not judge it.

use sea_orm::entity::prelude::*;

use crate::id::{AccountId, ApplicationId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jury_scores")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: ApplicationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// 0 to 100; nothing where an interest stands in the way.
    pub score: Option<i32>,
    pub comment: Option<String>,
    pub scored_at: i64,
    #[sea_orm(belongs_to, from = "application_id", to = "id")]
    pub application: BelongsTo<super::applications::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
