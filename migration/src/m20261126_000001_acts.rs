//! What was done under the keys of clients, so that a repeated request finds it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(acts()).await?;
        manager.create_index(index("acts", &["done_at"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["acts"]).await
    }
}

fn acts() -> TableCreateStatement {
    table("acts")
        .col(uuid("account_id"))
        .foreign_key(&mut belongs_to("acts", "account_id", "accounts", "id"))
        .col(text("mutation"))
        .col(text("key_hash"))
        .col(text("input_hash"))
        .col(json_binary("changed"))
        .col(big_integer("done_at"))
        .primary_key(Index::create().col("account_id").col("mutation").col("key_hash"))
        .to_owned()
}
