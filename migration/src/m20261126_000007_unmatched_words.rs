//! Words that people searched and no concept has: what the lexicon lacks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let words = table("unmatched_words")
            .col(text("word").primary_key())
            .col(big_integer("searches"))
            .col(text("last_on"))
            .to_owned();
        manager.create_table(words).await?;
        manager.create_index(index("unmatched_words", &["searches", "word"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["unmatched_words"]).await
    }
}
