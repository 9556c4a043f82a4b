//! What came of introductions, beside what was shown when they were asked for.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> [ColumnDef; 6] {
    [
        integer_null("weights_version"),
        integer_null("position"),
        boolean_null("from_met"),
        boolean_null("to_met"),
        text_null("outcome"),
        big_integer_null("outcome_at"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let added = Table::alter().table(Alias::new("introductions")).add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["weights_version", "position", "from_met", "to_met", "outcome", "outcome_at"] {
            let dropped = Table::alter().table(Alias::new("introductions")).drop_column(Alias::new(name)).to_owned();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }
}
