//! The weights of the criteria, version by version, and which of them were in force since when.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let weights = table("weights")
            .col(pk_uuid("id"))
            .col(integer_uniq("version"))
            .col(json_binary("parts"))
            .col(text_null("note"))
            .col(uuid_null("drafted_by"))
            .col(big_integer("drafted_at"))
            .to_owned();
        manager.create_table(weights).await?;
        let publications = table("weight_publications")
            .col(integer("number").primary_key())
            .col(uuid("weights_id"))
            .foreign_key(&mut belongs_to("weight_publications", "weights_id", "weights", "id"))
            .col(uuid_null("published_by"))
            .col(big_integer("published_at"))
            .to_owned();
        manager.create_table(publications).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["weight_publications", "weights"]).await
    }
}
