//! Who sees what of a profile; and addresses of talents that do not tell their names.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = json_binary("visibility").default("{}").to_owned();
        manager.alter_table(Table::alter().table(Alias::new("profiles")).add_column(column).to_owned()).await?;
        manager.get_connection().execute_unprepared(&unnamed_slugs(manager.get_database_backend())).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Alias::new("visibility");
        manager.alter_table(Table::alter().table(Alias::new("profiles")).drop_column(column).to_owned()).await
    }
}

/// The name of a talent is not for everybody, and a slug is: it gets the end of the id instead.
fn unnamed_slugs(backend: DbBackend) -> String {
    let end_of_id = match backend {
        DbBackend::Postgres => "right(replace(id::text, '-', ''), 12)",
        _ => "lower(substr(hex(id), 21))",
    };
    format!("UPDATE profiles SET slug = 'talent-' || {end_of_id} WHERE kind = 'TALENT'")
}
