//! Who does not want to be matched with whom.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let blocks = table("blocks")
            .col(uuid("profile_id"))
            .foreign_key(&mut belongs_to("blocks", "profile_id", "profiles", "id"))
            .col(uuid("other_id"))
            .foreign_key(&mut belongs_to("blocks", "other_id", "profiles", "id"))
            .col(big_integer("blocked_at"))
            .primary_key(Index::create().col(Alias::new("profile_id")).col(Alias::new("other_id")))
            .to_owned();
        manager.create_table(blocks).await?;
        manager.create_index(index("blocks", &["other_id"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["blocks"]).await
    }
}
