//! What keeps everything going: outbox, change feed, accounts, tokens, tables of term statistics.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [outbox(), changes(), accounts(), delegates(), tokens(), idf_tables()] {
            manager.create_table(statement).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["idf_tables", "tokens", "delegates", "accounts", "changes", "outbox"]).await
    }
}

fn outbox() -> TableCreateStatement {
    table("outbox")
        .col(pk_uuid("id"))
        .col(json_binary("message"))
        .col(big_integer_null("due_at"))
        .col(integer("attempts"))
        .col(text_null("error"))
        .col(big_integer("created_at"))
        .to_owned()
}

fn changes() -> TableCreateStatement {
    table("changes")
        .col(big_pk_auto("position"))
        .col(text("subject"))
        .col(uuid("subject_id"))
        .col(big_integer("changed_at"))
        .to_owned()
}

fn accounts() -> TableCreateStatement {
    table("accounts").col(pk_uuid("id")).col(text("role")).col(text("label")).col(big_integer("created_at")).to_owned()
}

fn delegates() -> TableCreateStatement {
    table("delegates")
        .col(uuid("account_id"))
        .foreign_key(&mut belongs_to("delegates", "account_id", "accounts", "id"))
        .col(uuid("profile_id"))
        .foreign_key(&mut belongs_to("delegates", "profile_id", "profiles", "id"))
        .primary_key(Index::create().col("account_id").col("profile_id"))
        .to_owned()
}

fn tokens() -> TableCreateStatement {
    table("tokens")
        .col(pk_uuid("id"))
        .col(uuid("account_id"))
        .foreign_key(&mut belongs_to("tokens", "account_id", "accounts", "id"))
        .col(text_uniq("token_hash"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("revoked_at"))
        .to_owned()
}

fn idf_tables() -> TableCreateStatement {
    table("idf_tables")
        .col(pk_auto("number"))
        .col(big_integer("documents"))
        .col(json_binary("table"))
        .col(big_integer("created_at"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![index("outbox", &["due_at"], false), index("delegates", &["profile_id"], false)]
}
