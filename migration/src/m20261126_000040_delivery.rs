//! How mails leave: in a lane of the outbox of their own, within what a person gets in a week, with what went wrong.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Messages that stand for a mail go into lanes of their own: 1 about accounts, 2 to profiles, 0 all else.
const LANES: &str = "UPDATE outbox SET lane = CASE message->>'message' WHEN 'MAIL' THEN 2 WHEN 'ACCOUNT_MAIL' THEN 1 \
                     ELSE 0 END";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(Alias::new(table)).add_column(column).to_owned()).await?;
        }
        for (table, columns) in INDEXES {
            manager.create_index(index(table, columns, false)).await?;
        }
        let db = manager.get_connection();
        db.execute_unprepared(LANES).await?;
        // One person may be reached at an address that is written in several ways.
        db.execute_unprepared("CREATE INDEX contacts_lower_email_idx ON contacts (lower(email))").await?;
        for table in ["mails", "account_mails"] {
            db.execute_unprepared(&format!("UPDATE {table} SET left_at = sent_at")).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX contacts_lower_email_idx").await?;
        for (table, columns) in INDEXES {
            let name = format!("{table}_{}_idx", columns.join("_"));
            manager.drop_index(Index::drop().table(Alias::new(table)).name(name).to_owned()).await?;
        }
        for (table, column) in columns().into_iter().rev() {
            let drop = Table::alter().table(Alias::new(table)).drop_column(column.get_column_name()).to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}

const INDEXES: [(&str, &[&str]); 3] =
    [("outbox", &["lane", "due_at"]), ("mails", &["state", "id"]), ("mails", &["told_in"])];

/// The columns that existing tables gain, one by one, as SQLite wants it.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    let mut columns = vec![("outbox", integer("lane").default(0).take())];
    for table in ["mails", "account_mails"] {
        columns.extend([
            (table, big_integer_null("left_at")),
            (table, integer("attempts").default(0).take()),
            (table, integer("repeats").default(0).take()),
            (table, text_null("problem")),
            (table, integer_null("reply")),
        ]);
    }
    columns.extend([("mails", big_integer_null("waits_since")), ("mails", uuid_null("told_in"))]);
    columns
}
