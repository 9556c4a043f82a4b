//! The stage of a startup beside the other columns that lists are narrowed by, and one index over them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const DOWN: &str = "UPDATE startups SET stage = (SELECT stage FROM profiles WHERE id = profile_id)";
const UP: &str = "UPDATE profiles SET stage = (SELECT stage FROM startups WHERE profile_id = profiles.id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        move_stage(manager, "startups", "profiles", UP).await?;
        manager.create_index(list_index()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = list_index().get_index_spec().get_name().unwrap_or_default().to_owned();
        manager.drop_index(Index::drop().name(name).table(Alias::new("profiles")).to_owned()).await?;
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

/// What lists are narrowed by most, then their order, then what else can be told without the row.
fn list_index() -> IndexCreateStatement {
    index("profiles", &["kind", "country", "stage", "id", "state", "territory", "focus_areas"], false)
}
