//! Introductions, the links that answer them, and what was mailed about them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [introductions(), pairs(), links(), mails()] {
            manager.create_table(statement).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["mails", "links", "pairs", "introductions"]).await
    }
}

fn introductions() -> TableCreateStatement {
    table("introductions")
        .col(pk_uuid("id"))
        .col(uuid("from_id"))
        .foreign_key(&mut belongs_to("introductions", "from_id", "profiles", "id"))
        .col(uuid("to_id"))
        .foreign_key(&mut belongs_to("introductions", "to_id", "profiles", "id"))
        .col(text("state"))
        .col(text_null("need"))
        .col(text_null("from_answer"))
        .col(big_integer_null("from_answered_at"))
        .col(text_null("to_answer"))
        .col(big_integer_null("to_answered_at"))
        .col(text_null("decline_reason"))
        .col(text_null("later_on"))
        .col(text_null("message"))
        .col(text_null("message_language"))
        .col(big_integer_null("points"))
        .col(json_binary_null("explanation"))
        .col(uuid_null("requested_by"))
        .col(big_integer("asked_at"))
        .col(big_integer_null("told_at"))
        .col(big_integer_null("introduced_at"))
        .col(big_integer_null("next_step_at"))
        .col(big_integer("version"))
        .to_owned()
}

fn pairs() -> TableCreateStatement {
    table("pairs")
        .col(uuid("low_id"))
        .foreign_key(&mut belongs_to("pairs", "low_id", "profiles", "id"))
        .col(uuid("high_id"))
        .foreign_key(&mut belongs_to("pairs", "high_id", "profiles", "id"))
        .col(uuid("introduction_id"))
        .col(big_integer("free_at"))
        .primary_key(Index::create().col("low_id").col("high_id"))
        .to_owned()
}

fn links() -> TableCreateStatement {
    table("links")
        .col(pk_uuid("id"))
        .col(text("purpose"))
        .col(uuid("profile_id"))
        .foreign_key(&mut belongs_to("links", "profile_id", "profiles", "id"))
        .col(uuid_null("introduction_id"))
        .foreign_key(&mut belongs_to("links", "introduction_id", "introductions", "id"))
        .col(text("nonce"))
        .col(text_uniq("token_hash"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .to_owned()
}

fn mails() -> TableCreateStatement {
    table("mails")
        .col(pk_uuid("id"))
        .col(text("kind"))
        .col(uuid("profile_id"))
        .foreign_key(&mut belongs_to("mails", "profile_id", "profiles", "id"))
        .col(uuid_null("introduction_id"))
        .foreign_key(&mut belongs_to("mails", "introduction_id", "introductions", "id"))
        .col(text_uniq("message_id"))
        .col(text("state"))
        .col(big_integer("queued_at"))
        .col(big_integer_null("sent_at"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("introductions", &["from_id"], false),
        index("introductions", &["to_id"], false),
        index("introductions", &["state"], false),
        index("mails", &["profile_id"], false),
        index("links", &["introduction_id"], false),
    ]
}
