//! Saved searches, and which profiles each of them has shown.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(saved_searches()).await?;
        manager.create_index(index("saved_searches", &["account_id", "name"], true)).await?;
        manager.create_table(saved_search_hits()).await?;
        manager.create_index(index("saved_search_hits", &["mail_id"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["saved_search_hits", "saved_searches"]).await
    }
}

fn saved_searches() -> TableCreateStatement {
    table("saved_searches")
        .col(pk_uuid("id"))
        .col(uuid("account_id"))
        .foreign_key(&mut belongs_to("saved_searches", "account_id", "accounts", "id"))
        .col(text("name"))
        .col(text("query"))
        .col(json_binary("filter"))
        .col(boolean("mailed"))
        .col(text("language"))
        .col(big_integer("created_at"))
        .to_owned()
}

/// The mail is no foreign key: mails are dropped after a while, and what they told stays told.
fn saved_search_hits() -> TableCreateStatement {
    table("saved_search_hits")
        .col(uuid("saved_search_id"))
        .foreign_key(&mut belongs_to("saved_search_hits", "saved_search_id", "saved_searches", "id"))
        .col(uuid("profile_id"))
        .foreign_key(&mut belongs_to("saved_search_hits", "profile_id", "profiles", "id"))
        .col(uuid_null("mail_id"))
        .primary_key(Index::create().col(Alias::new("saved_search_id")).col(Alias::new("profile_id")))
        .to_owned()
}
