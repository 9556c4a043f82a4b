//! The partner that hosts a startup.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// SQLite takes a foreign key of a table that is there only with its column.
const KEY: &str = "CONSTRAINT startups_host_id_fk REFERENCES profiles (id) ON DELETE SET NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = uuid_null("host_id").extra(KEY).to_owned();
        manager.alter_table(startups().add_column(column).to_owned()).await?;
        manager.create_index(host_index()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = host_index().get_index_spec().get_name().unwrap_or_default().to_owned();
        manager.drop_index(Index::drop().name(name).table(Alias::new("startups")).to_owned()).await?;
        manager.alter_table(startups().drop_column(Alias::new("host_id")).to_owned()).await
    }
}

fn startups() -> TableAlterStatement {
    Table::alter().table(Alias::new("startups")).to_owned()
}

fn host_index() -> IndexCreateStatement {
    index("startups", &["host_id"], false)
}
