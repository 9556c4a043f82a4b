//! The tables, written once per change and never edited afterwards; one set for SQLite and PostgreSQL.

pub use sea_orm_migration::prelude::*;

mod m20261123_000001_directory;
mod m20261123_000002_programme;
mod m20261123_000003_introductions;
mod m20261123_000004_machinery;
mod m20261126_000001_acts;
mod m20261126_000002_accounts;
mod m20261126_000003_visibility;
mod m20261126_000004_hosts;
mod m20261126_000005_lists;
mod m20261126_000006_saved_searches;
mod m20261126_000007_unmatched_words;
mod m20261126_000008_weights;
mod m20261126_000009_blocks;
mod m20261126_000010_rounds;
mod m20261126_000011_applications;
mod m20261126_000012_offers;
mod m20261126_000013_outcomes;
mod m20261126_000020_prices;
mod m20261126_000030_introduction_steps;
mod m20261126_000035_clock;
mod m20261126_000036_track;
mod m20261126_000040_delivery;
mod m20261126_000045_persons;
mod m20261126_000050_meetings;

/// Runs the migrations in their order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_directory::Migration),
            Box::new(m20261123_000002_programme::Migration),
            Box::new(m20261123_000003_introductions::Migration),
            Box::new(m20261123_000004_machinery::Migration),
            Box::new(m20261126_000001_acts::Migration),
            Box::new(m20261126_000002_accounts::Migration),
            Box::new(m20261126_000003_visibility::Migration),
            Box::new(m20261126_000004_hosts::Migration),
            Box::new(m20261126_000005_lists::Migration),
            Box::new(m20261126_000006_saved_searches::Migration),
            Box::new(m20261126_000007_unmatched_words::Migration),
            Box::new(m20261126_000008_weights::Migration),
            Box::new(m20261126_000009_blocks::Migration),
            Box::new(m20261126_000010_rounds::Migration),
            Box::new(m20261126_000011_applications::Migration),
            Box::new(m20261126_000012_offers::Migration),
            Box::new(m20261126_000013_outcomes::Migration),
            Box::new(m20261126_000020_prices::Migration),
            Box::new(m20261126_000030_introduction_steps::Migration),
            Box::new(m20261126_000035_clock::Migration),
            Box::new(m20261126_000036_track::Migration),
            Box::new(m20261126_000040_delivery::Migration),
            Box::new(m20261126_000045_persons::Migration),
            Box::new(m20261126_000050_meetings::Migration),
        ]
    }
}

/// Starts a table; the database refuses what a foreign key does not allow.
fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(Alias::new(name)).to_owned()
}

/// A foreign key of `table.column` to the `id` of another table; rows go with what they belong to.
fn belongs_to(
    table: &'static str,
    column: &'static str,
    other: &'static str,
    other_column: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_fk"))
        .from(Alias::new(table), Alias::new(column))
        .to(Alias::new(other), Alias::new(other_column))
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}

/// An index over columns, unique or not.
fn index(table: &'static str, columns: &[&'static str], unique: bool) -> IndexCreateStatement {
    let mut statement = Index::create();
    statement.name(format!("{table}_{}_idx", columns.join("_"))).table(Alias::new(table));
    for column in columns {
        statement.col(Alias::new(*column));
    }
    if unique {
        statement.unique();
    }
    statement.to_owned()
}

/// Drops tables, the newest first.
async fn drop_all(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for name in tables {
        manager.drop_table(Table::drop().table(Alias::new(*name)).to_owned()).await?;
    }
    Ok(())
}
