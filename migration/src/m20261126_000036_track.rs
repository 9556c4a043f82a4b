//! What came of each profile's introductions, counted where matching reads it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 2] = ["met_count", "told_count"];

/// Counts what was told before; of introductions on which the two disagree nothing is counted.
const COUNT: &str = "UPDATE capacities SET
    met_count = (SELECT COUNT(*) FROM introductions WHERE state = 'MET' AND profile_id IN (from_id, to_id)),
    told_count = (SELECT COUNT(*) FROM introductions
        WHERE state IN ('MET', 'NOT_MET') AND profile_id IN (from_id, to_id))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in COLUMNS {
            let column = integer(name).default(0).to_owned();
            let added = Table::alter().table(Alias::new("capacities")).add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        manager.get_connection().execute_unprepared(COUNT).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in COLUMNS {
            let dropped = Table::alter().table(Alias::new("capacities")).drop_column(Alias::new(name)).to_owned();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }
}
