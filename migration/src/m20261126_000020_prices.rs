//! What being asked for by many costs.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{drop_all, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let prices = table("price_tables")
            .col(pk_auto("number"))
            .col(json_binary("market"))
            .col(json_binary("prices"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(prices).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["price_tables"]).await
    }
}
