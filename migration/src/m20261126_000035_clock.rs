//! The clock of introductions: what is due next, who is proposed besides, what the team has to look after.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> [ColumnDef; 5] {
    [
        big_integer_null("clock_began_at"),
        text_null("next_step"),
        big_integer_null("late_at"),
        uuid_null("next_candidate_id"),
        uuid_null("filled_by_id"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let added = Table::alter().table(Alias::new("introductions")).add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        let again = big_integer_null("available_again_at");
        let added = Table::alter().table(Alias::new("profiles")).add_column(again).to_owned();
        manager.alter_table(added).await?;
        manager.create_index(index("introductions", &["state", "late_at"], false)).await?;
        manager.create_index(index("mails", &["state"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name) in [("mails", "mails_state_idx"), ("introductions", "introductions_state_late_at_idx")] {
            manager.drop_index(Index::drop().table(Alias::new(table)).name(name).to_owned()).await?;
        }
        let again = Alias::new("available_again_at");
        let dropped = Table::alter().table(Alias::new("profiles")).drop_column(again).to_owned();
        manager.alter_table(dropped).await?;
        for name in ["clock_began_at", "next_step", "late_at", "next_candidate_id", "filled_by_id"] {
            let dropped = Table::alter().table(Alias::new("introductions")).drop_column(Alias::new(name)).to_owned();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }
}
