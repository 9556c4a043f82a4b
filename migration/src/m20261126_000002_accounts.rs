//! Signing in: addresses and languages of accounts, scopes of tokens, mails about accounts, partners' requests.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(Alias::new(table)).add_column(column).to_owned()).await?;
        }
        manager.create_index(index("accounts", &["email"], true)).await?;
        manager.create_index(index("tokens", &["account_id"], false)).await?;
        manager.create_table(partner_requests()).await?;
        manager.create_table(account_mails()).await?;
        manager.create_index(index("account_mails", &["account_id"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["account_mails", "partner_requests"]).await?;
        for (table, name) in [("tokens", "tokens_account_id_idx"), ("accounts", "accounts_email_idx")] {
            manager.drop_index(Index::drop().table(Alias::new(table)).name(name).to_owned()).await?;
        }
        for (table, column) in columns().into_iter().rev() {
            let drop = Table::alter().table(Alias::new(table)).drop_column(column.get_column_name()).to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}

/// The columns that existing tables gain, one by one, as SQLite wants it.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("accounts", text_null("email")),
        ("accounts", text_null("language")),
        ("accounts", big_integer_null("confirmed_at")),
        ("delegates", text_null("name")),
        ("delegates", big_integer_null("added_at")),
        ("tokens", text("kind").default("API").take()),
        ("tokens", text_null("label")),
        ("tokens", json_binary_null("scopes")),
        ("tokens", text_null("last_used_on")),
    ]
}

fn partner_requests() -> TableCreateStatement {
    table("partner_requests")
        .col(pk_uuid("id"))
        .col(text("email"))
        .col(text_null("open_email").unique_key())
        .col(text("name"))
        .col(text("organisation"))
        .col(text_null("message"))
        .col(text("language"))
        .col(text("state"))
        .col(big_integer("requested_at"))
        .col(big_integer_null("decided_at"))
        .col(uuid_null("decided_by"))
        .col(uuid_null("account_id"))
        .to_owned()
}

fn account_mails() -> TableCreateStatement {
    table("account_mails")
        .col(pk_uuid("id"))
        .col(text("kind"))
        .col(uuid_null("account_id"))
        .foreign_key(&mut belongs_to("account_mails", "account_id", "accounts", "id"))
        .col(uuid_null("request_id"))
        .foreign_key(&mut belongs_to("account_mails", "request_id", "partner_requests", "id"))
        .col(text_null("address"))
        .col(text("language"))
        .col(text("nonce"))
        .col(text_uniq("token_hash"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .col(text_uniq("message_id"))
        .col(text("state"))
        .col(big_integer("queued_at"))
        .col(big_integer_null("sent_at"))
        .to_owned()
}
