//! The programme: trade shows with their editions and slots, venues, objectives.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::{belongs_to, drop_all, index, table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in [trade_shows(), editions(), slots(), venues(), objectives()] {
            manager.create_table(statement).await?;
        }
        for statement in indexes() {
            manager.create_index(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["objectives", "venues", "slots", "editions", "trade_shows"]).await
    }
}

fn trade_shows() -> TableCreateStatement {
    table("trade_shows")
        .col(pk_uuid("id"))
        .col(text_uniq("slug"))
        .col(text("name"))
        .col(text_null("description_fr"))
        .col(text_null("description_en"))
        .col(text_null("discontinued_on"))
        .col(uuid_null("successor_id"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn editions() -> TableCreateStatement {
    table("editions")
        .col(pk_uuid("id"))
        .col(uuid("trade_show_id"))
        .foreign_key(&mut belongs_to("editions", "trade_show_id", "trade_shows", "id"))
        .col(text("label"))
        .col(text("starts_on"))
        .col(text("ends_on"))
        .col(boolean("dates_assumed"))
        .col(text_null("city"))
        .col(text_null("country"))
        .col(text("time_zone"))
        .col(text_null("call_opens_on"))
        .col(text_null("call_closes_on"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn slots() -> TableCreateStatement {
    table("slots")
        .col(pk_uuid("id"))
        .col(uuid("edition_id"))
        .foreign_key(&mut belongs_to("slots", "edition_id", "editions", "id"))
        .col(text_null("external_id").unique_key().to_owned())
        .col(text("label"))
        .col(text_null("description_fr"))
        .col(text_null("description_en"))
        .col(text_null("focus_area"))
        .col(json_binary("sectors"))
        .col(json_binary("purposes"))
        .col(uuid_null("holder_id"))
        .foreign_key(&mut belongs_to("slots", "holder_id", "profiles", "id"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn venues() -> TableCreateStatement {
    table("venues")
        .col(pk_uuid("id"))
        .col(text_uniq("external_id"))
        .col(text("name"))
        .col(text("kind"))
        .col(text_null("city"))
        .col(text_null("description_fr"))
        .col(text_null("description_en"))
        .col(text_null("opened_on"))
        .col(text_null("planned_on"))
        .col(text_null("source"))
        .to_owned()
}

fn objectives() -> TableCreateStatement {
    table("objectives")
        .col(pk_uuid("id"))
        .col(text_uniq("code"))
        .col(text("label_fr"))
        .col(text("label_en"))
        .col(text("counting"))
        .col(json_binary("targets"))
        .col(text_null("source"))
        .col(integer("position"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("editions", &["trade_show_id", "label"], true),
        index("slots", &["edition_id", "label"], true),
        index("slots", &["holder_id"], false),
    ]
}
