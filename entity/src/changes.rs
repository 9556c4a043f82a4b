//! `changes`: the append-only feed that every derived copy follows.

use sea_orm::entity::prelude::*;

use crate::codes::ChangeSubject;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "changes")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub position: i64,
    pub subject: ChangeSubject,
    pub subject_id: Uuid,
    pub changed_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
