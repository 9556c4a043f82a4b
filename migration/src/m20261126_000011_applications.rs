//! Applications for places at shows, and what the jury thinks of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let applications = table("applications")
            .col(pk_uuid("id"))
            .col(uuid("edition_id"))
            .foreign_key(&mut belongs_to("applications", "edition_id", "editions", "id"))
            .col(uuid("profile_id"))
            .foreign_key(&mut belongs_to("applications", "profile_id", "profiles", "id"))
            .col(text("state"))
            .col(text("text"))
            .col(text_null("text_language"))
            .col(json_binary("preferences"))
            .col(uuid_null("slot_id").unique_key().to_owned())
            .foreign_key(&mut belongs_to("applications", "slot_id", "slots", "id"))
            .col(uuid_null("run_id"))
            .col(big_integer("submitted_at"))
            .col(big_integer_null("answer_by"))
            .col(big_integer_null("answered_at"))
            .col(big_integer("version"))
            .col(big_integer("updated_at"))
            .to_owned();
        manager.create_table(applications).await?;
        let scores = table("jury_scores")
            .col(uuid("application_id"))
            .foreign_key(&mut belongs_to("jury_scores", "application_id", "applications", "id"))
            .col(uuid("account_id"))
            .foreign_key(&mut belongs_to("jury_scores", "account_id", "accounts", "id"))
            .col(integer_null("score"))
            .col(text_null("comment"))
            .col(big_integer("scored_at"))
            .primary_key(Index::create().col("application_id").col("account_id"))
            .to_owned();
        manager.create_table(scores).await?;
        manager.create_index(index("applications", &["edition_id", "profile_id"], true)).await?;
        manager.create_index(index("applications", &["profile_id"], false)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["jury_scores", "applications"]).await
    }
}
