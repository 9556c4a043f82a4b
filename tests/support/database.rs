//! A fresh database for each test: a copy of a migrated SQLite file, or a clone of a PostgreSQL template.

use std::sync::LazyLock;

use api::db::Database;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TryGetable};
use tempfile::TempDir;

use super::postgres;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// The bytes of an SQLite file with all tables and no rows.
static SQLITE_TEMPLATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("template.sqlite");
    super::apart(async {
        let db = Database::connect(&Database::sqlite_url(&file)).await.unwrap();
        db.migrate().await.unwrap();
        db.close().await.unwrap();
    });
    std::fs::read(&file).unwrap()
});

/// A database that belongs to one test.
pub struct TestDatabase {
    url: String,
    postgres_name: Option<String>,
    folder: TempDir,
}

impl TestDatabase {
    /// Makes one with its tables; nothing if there is no server of that kind.
    pub async fn create(backend: Backend) -> Option<Self> {
        Self::make(backend, true).await
    }

    /// Makes one without any table.
    pub async fn create_empty(backend: Backend) -> Option<Self> {
        Self::make(backend, false).await
    }

    async fn make(backend: Backend, tables: bool) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("passerelle-").tempdir().unwrap();
        if backend == Backend::Postgres {
            let server = postgres::server()?;
            let (name, url) = server.create_database(tables).await;
            return Some(Self { url, postgres_name: Some(name), folder });
        }
        let file = folder.path().join("passerelle.sqlite");
        if tables {
            std::fs::write(&file, SQLITE_TEMPLATE.as_slice()).unwrap();
        }
        Some(Self { url: Database::sqlite_url(&file), postgres_name: None, folder })
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder that goes with it.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Removes it.
    pub async fn remove(self) {
        if let (Some(name), Some(server)) = (&self.postgres_name, postgres::server()) {
            server.drop_database(name).await;
        }
    }
}

/// Every row of every table as text, in order: two equal dumps are two equal databases.
pub async fn dump(db: &Database) -> String {
    let mut dump = String::new();
    for table in tables(db).await {
        let select = match db.reader().get_database_backend() {
            DbBackend::Postgres => format!("SELECT t::text FROM \"{table}\" t"),
            _ => {
                let columns = texts(db, &format!("SELECT name FROM pragma_table_info('{table}')")).await;
                let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                format!("SELECT {} FROM \"{table}\"", quoted.join(" || '|' || "))
            }
        };
        let mut rows = texts(db, &select).await;
        rows.sort();
        for row in rows {
            dump.push_str(&format!("{table}: {row}\n"));
        }
    }
    dump
}

/// The names of all tables of the product, and whatever describes their columns and indexes.
pub async fn tables(db: &Database) -> Vec<String> {
    let names = match db.reader().get_database_backend() {
        DbBackend::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
    };
    texts(db, names).await.into_iter().filter(|name| name != "seaql_migrations").collect()
}

/// All columns of the product's tables, each as `table.column`.
pub async fn columns(db: &Database) -> Vec<String> {
    let mut columns = Vec::new();
    for table in tables(db).await {
        let names = match db.reader().get_database_backend() {
            DbBackend::Postgres => format!(
                "SELECT column_name::text FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}'"
            ),
            _ => format!("SELECT name FROM pragma_table_info('{table}')"),
        };
        columns.extend(texts(db, &names).await.into_iter().map(|name| format!("{table}.{name}")));
    }
    columns
}

/// What the database says about the shape of its tables.
pub async fn shape(db: &Database) -> Vec<String> {
    let query = match db.reader().get_database_backend() {
        DbBackend::Postgres => {
            "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) \
             FROM information_schema.columns WHERE table_schema = 'public' \
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
             UNION ALL SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint \
             WHERE connamespace = 'public'::regnamespace ORDER BY 1"
        }
        _ => "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1",
    };
    texts(db, query).await
}

async fn texts(db: &Database, query: &str) -> Vec<String> {
    let statement = Statement::from_string(db.reader().get_database_backend(), query.to_owned());
    let rows = db.reader().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| String::try_get_by_index(row, 0).unwrap()).collect()
}
