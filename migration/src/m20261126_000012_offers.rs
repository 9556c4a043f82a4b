//! Mails and links about applications for places at shows.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: [&str; 2] = ["mails", "links"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in TABLES {
            let added = Table::alter().table(Alias::new(name)).add_column(uuid_null("application_id")).to_owned();
            manager.alter_table(added).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in TABLES {
            let dropped = Table::alter().table(Alias::new(name)).drop_column(Alias::new("application_id")).to_owned();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }
}
