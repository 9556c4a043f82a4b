//! `idf_tables`: numbered tables of inverse document frequencies, so that every node scores alike.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idf_tables")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub number: i32,
    pub documents: i64,
    /// The table as `matching` reads it.
    pub table: Json,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
