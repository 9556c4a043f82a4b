//! Meetings of those who were introduced, and the mails that tell of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> [ColumnDef; 2] {
    [uuid_null("meeting_id"), big_integer_null("meeting_sequence")]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(meetings()).await?;
        manager.create_index(index("meetings", &["introduction_id"], false)).await?;
        manager.create_index(index("meetings", &["live_for"], true)).await?;
        for column in columns() {
            let added = Table::alter().table(Alias::new("mails")).add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["meeting_id", "meeting_sequence"] {
            let dropped = Table::alter().table(Alias::new("mails")).drop_column(Alias::new(name)).to_owned();
            manager.alter_table(dropped).await?;
        }
        drop_all(manager, &["meetings"]).await
    }
}

fn meetings() -> TableCreateStatement {
    table("meetings")
        .col(pk_uuid("id"))
        .col(uuid("introduction_id"))
        .foreign_key(&mut belongs_to("meetings", "introduction_id", "introductions", "id"))
        .col(uuid_null("live_for"))
        .col(text("state"))
        .col(big_integer("starts_at"))
        .col(integer("duration_minutes"))
        .col(text("time_zone"))
        .col(text("place"))
        .col(uuid_null("set_by"))
        .col(big_integer("sequence"))
        .col(big_integer("version"))
        .to_owned()
}
