//! What lists are read by: the stage of a startup beside the other columns that narrow them, and indexes in their order.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = "UPDATE profiles SET stage = (SELECT stage FROM startups WHERE profile_id = profiles.id)";
const DOWN: &str = "UPDATE startups SET stage = (SELECT stage FROM profiles WHERE id = profile_id)";

/// What narrows a list, then its order, then what else can be told without the row.
const LISTS: [(&str, &[&str]); 3] = [
    ("profiles", &["kind", "country", "stage", "id", "state", "territory", "focus_areas"]),
    ("introductions", &["from_id", "id"]),
    ("introductions", &["to_id", "told_at", "id"]),
];
/// What the indexes of lists begin with and therefore replace.
const PARTS: [(&str, &[&str]); 2] = [("introductions", &["from_id"]), ("introductions", &["to_id"])];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        move_stage(manager, "startups", "profiles", UP).await?;
        replace(manager, &PARTS, &LISTS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, &LISTS, &PARTS).await?;
        move_stage(manager, "profiles", "startups", DOWN).await
    }
}

async fn move_stage(
    manager: &SchemaManager<'_>,
    from: &'static str,
    to: &'static str,
    copy: &str,
) -> Result<(), DbErr> {
    let table = |name| Table::alter().table(Alias::new(name)).to_owned();
    manager.alter_table(table(to).add_column(text_null("stage")).to_owned()).await?;
    manager.get_connection().execute_unprepared(copy).await?;
    manager.alter_table(table(from).drop_column(Alias::new("stage")).to_owned()).await
}

async fn replace(
    manager: &SchemaManager<'_>,
    old: &[(&'static str, &'static [&'static str])],
    new: &[(&'static str, &'static [&'static str])],
) -> Result<(), DbErr> {
    for (table, columns) in new {
        manager.create_index(index(table, columns, false)).await?;
    }
    for (table, columns) in old {
        let name = index(table, columns, false).get_index_spec().get_name().unwrap_or_default().to_owned();
        manager.drop_index(Index::drop().name(name).table(Alias::new(*table)).to_owned()).await?;
    }
    Ok(())
}
