//! What the steps of an introduction go by: who has the question, who answered, who waits in line, what holds places.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const NAMES: [&str; 6] =
    ["from_answered_by", "to_answered_by", "awaited_id", "queued_at", "holds_places", "withdrawn_because"];

fn columns() -> [ColumnDef; 6] {
    [
        uuid_null("from_answered_by"),
        uuid_null("to_answered_by"),
        uuid_null("awaited_id"),
        big_integer_null("queued_at"),
        boolean("holds_places").default(false).take(),
        text_null("withdrawn_because"),
    ]
}

/// What is under way goes on where it stands.
const UNDER_WAY: [&str; 5] = [
    "UPDATE introductions SET awaited_id = CASE WHEN from_answer = 'YES' THEN to_id WHEN to_answer = 'YES' THEN from_id \
     WHEN told_at IS NOT NULL THEN to_id ELSE from_id END WHERE state = 'ASKED' AND next_step_at IS NOT NULL",
    "UPDATE introductions SET next_step_at = asked_at WHERE state = 'ASKED' AND next_step_at IS NULL",
    "UPDATE introductions SET holds_places = TRUE WHERE state = 'INTRODUCED'",
    "UPDATE introductions SET queued_at = CASE WHEN from_answered_at > to_answered_at THEN from_answered_at \
     ELSE to_answered_at END WHERE state = 'QUEUED'",
    "UPDATE introductions SET withdrawn_because = 'TAKEN_BACK' WHERE state = 'WITHDRAWN'",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let added = Table::alter().table(Alias::new("introductions")).add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        for statement in UNDER_WAY {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        manager.create_index(index("introductions", &["state", "queued_at"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = "introductions_state_queued_at_idx";
        manager.drop_index(Index::drop().name(name).table(Alias::new("introductions")).to_owned()).await?;
        for name in NAMES {
            let dropped = Table::alter().table(Alias::new("introductions")).drop_column(Alias::new(name)).to_owned();
            manager.alter_table(dropped).await?;
        }
        Ok(())
    }
}
