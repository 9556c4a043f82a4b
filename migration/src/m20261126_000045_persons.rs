//! How people come in and go: who was approached and how, who was erased, what was dropped when its time was over.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [approaches(), erasures(), receipts()] {
            manager.create_table(statement).await?;
        }
        for (name, columns) in INDEXES {
            manager.create_index(index(name, columns, false)).await?;
        }
        let until = text_null("paused_until").to_owned();
        manager.alter_table(profiles().add_column(until).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(profiles().drop_column(Alias::new("paused_until")).to_owned()).await?;
        for (name, columns) in INDEXES.iter().rev().filter(|(name, _)| *name == "links") {
            let spec = index(name, columns, false);
            let named = spec.get_index_spec().get_name().unwrap_or_default().to_owned();
            manager.drop_index(Index::drop().name(named).table(Alias::new(*name)).to_owned()).await?;
        }
        drop_all(manager, &["receipts", "erasures", "approaches"]).await
    }
}

const INDEXES: [(&str, &[&str]); 2] = [("approaches", &["profile_id"]), ("links", &["profile_id"])];

fn profiles() -> TableAlterStatement {
    Table::alter().table(Alias::new("profiles")).to_owned()
}

fn approaches() -> TableCreateStatement {
    table("approaches")
        .col(pk_uuid("id"))
        .col(uuid("profile_id"))
        .foreign_key(&mut belongs_to("approaches", "profile_id", "profiles", "id"))
        .col(text("means"))
        .col(text_null("source"))
        .col(text_null("note"))
        .col(text("happened_on"))
        .col(text_null("erase_on"))
        .col(uuid_null("recorded_by"))
        .col(big_integer("recorded_at"))
        .to_owned()
}

fn erasures() -> TableCreateStatement {
    table("erasures")
        .col(uuid("profile_id").primary_key())
        .foreign_key(&mut belongs_to("erasures", "profile_id", "profiles", "id"))
        .col(text("cause"))
        .col(text("state_before"))
        .col(big_integer("erased_at"))
        .to_owned()
}

fn receipts() -> TableCreateStatement {
    table("receipts")
        .col(pk_uuid("id"))
        .col(text("purpose"))
        .col(big_integer("count"))
        .col(big_integer("done_at"))
        .to_owned()
}
