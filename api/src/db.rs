//! The database: one writer and many readers, on SQLite and PostgreSQL alike.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context;
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::Connection;
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};

use crate::error::Result;
use crate::points::{self, Point};

/// Connections to the one database.
#[derive(Clone, Debug)]
pub struct Database {
    /// SQLite has one writer: all transactions that change something queue here.
    writer: DatabaseConnection,
    /// Reads outside a transaction.
    reader: DatabaseConnection,
    commits: Arc<Commits>,
}

/// The commits of this process.
#[derive(Debug, Default)]
struct Commits {
    under_way: AtomicU64,
    ended: AtomicU64,
}

/// A commit under way, which is counted however it ends: a client that hangs up meanwhile does not take it back.
struct UnderWay<'a>(&'a Commits);

impl<'a> UnderWay<'a> {
    fn begin(commits: &'a Commits) -> Self {
        commits.under_way.fetch_add(1, Ordering::SeqCst);
        Self(commits)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::SeqCst);
        self.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Database {
    /// Connects to the database at `url`; an SQLite file is created if it is not there.
    pub async fn connect(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let unusable = || {
                let database = without_secrets(url);
                format!(
                    "the database {database} cannot be opened; see that its folder is there and may be written, or name another with --data or DATABASE_URL"
                )
            };
            let writer = sea_orm::Database::connect(sqlite(url, 1)).await.with_context(unusable)?;
            let reader = sea_orm::Database::connect(sqlite(url, 4)).await.with_context(unusable)?;
            return Ok(Self { writer, reader, commits: Arc::default() });
        }
        let mut options = ConnectOptions::new(url);
        options.max_connections(8).sqlx_logging(false).acquire_timeout(Duration::from_secs(10));
        let pool = sea_orm::Database::connect(options).await.with_context(|| {
            let database = without_secrets(url);
            format!("the database {database} does not answer; see that it runs and that DATABASE_URL is right")
        })?;
        Ok(Self { writer: pool.clone(), reader: pool, commits: Arc::default() })
    }

    /// The address of an SQLite file.
    pub fn sqlite_url(file: &Path) -> String {
        format!("sqlite://{}?mode=rwc", file.display())
    }

    /// Brings the tables up to date.
    pub async fn migrate(&self) -> Result<()> {
        Migrator::up(&self.writer, None).await.context("migrating the database")
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        match self.writer.get_database_backend() {
            DbBackend::Sqlite => self.writer.begin_with_options(options).await,
            _ => self.writer.begin().await,
        }
    }

    /// Commits a transaction, and counts it for the copies that this process derives.
    #[allow(clippy::disallowed_methods, reason = "here it is counted")]
    pub async fn commit(&self, tx: DatabaseTransaction) -> Result<(), DbErr> {
        let _under_way = UnderWay::begin(&self.commits);
        tx.commit().await?;
        points::pass(Point::Committed);
        Ok(())
    }

    /// How many transactions this process has committed: while it stays the same, so does what the process wrote.
    /// None while one is on its way, for whoever waits for its locks sees its end before this process does.
    pub fn commits(&self) -> Option<u64> {
        // In this order: a commit that is no longer under way is counted among those that ended.
        let still = self.commits.under_way.load(Ordering::SeqCst) == 0;
        still.then(|| self.commits.ended.load(Ordering::SeqCst))
    }

    /// Wipes what rows that were deleted or written over have left behind in the files of the database.
    ///
    /// SQLite writes its file anew; PostgreSQL frees the space, which only a `VACUUM FULL` gives back.
    pub async fn forget_removed(&self) -> Result<()> {
        let wipe = match self.writer.get_database_backend() {
            DbBackend::Sqlite => "VACUUM".to_owned(),
            _ => format!("VACUUM {}", ABOUT_PROFILES.join(", ")),
        };
        self.writer.execute_unprepared(&wipe).await.context("wipe what is left of removed rows")?;
        Ok(())
    }

    /// Empties SQLite's log of what was written; PostgreSQL cuts its own.
    pub async fn cut_log(&self) -> Result<()> {
        if self.writer.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let cut = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
        let told = self.writer.query_one_raw(cut).await.context("empty the database's log")?;
        let busy: i32 = told.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        anyhow::ensure!(busy == 0, "the database's log is being read and cannot be emptied yet");
        Ok(())
    }

    /// For reads outside a transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For single statements that write.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Tells of every statement once it was executed, on whichever connection.
    #[must_use]
    pub fn watched(mut self, told: impl Fn(&Statement) + Clone + Send + Sync + 'static) -> Self {
        for connection in [&mut self.writer, &mut self.reader] {
            let told = told.clone();
            connection.set_metric_callback(move |info| told(info.statement));
        }
        self
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<()> {
        self.reader.close().await?;
        Ok(self.writer.close().await?)
    }
}

/// The tables of which rows are emptied with a profile.
const ABOUT_PROFILES: [&str; 18] = [
    "profiles",
    "startups",
    "mentors",
    "ambassadors",
    "talents",
    "contacts",
    "consents",
    "approaches",
    "links",
    "introductions",
    "applications",
    "jury_scores",
    "research_projects",
    "round_pairs",
    "round_decisions",
    "accounts",
    "account_mails",
    "partner_requests",
];

/// How many rows SQLite reads ahead of whoever takes them.
const ROWS_AT_ONCE: usize = 500;

/// The address of a database without the name and password in it.
fn without_secrets(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let place = rest.split('?').next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    if scheme.is_empty() { place.to_owned() } else { format!("{scheme}://{place}") }
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(30))
        // A full disk ends a transaction without whoever counts them knowing. What then begins on that connection would
        // be part of one that nobody ends: it could be told to be kept, and be lost.
        .map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                // A page's rows come in one go, instead of the reader and SQLite's thread waking each other in turns.
                .row_buffer_size(ROWS_AT_ONCE)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("busy_timeout", "30000")
                .pragma("foreign_keys", "ON")
                .pragma("secure_delete", "ON")
                .pragma("cache_size", "-4000")
                .pragma("mmap_size", "0")
        });
    options
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Statement};

    use super::{Database, without_secrets};

    #[tokio::test]
    async fn what_is_kept_after_the_disk_was_full_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let db = Database::connect(&Database::sqlite_url(&folder.path().join("full.sqlite"))).await.unwrap();
        db.writer().execute_unprepared("CREATE TABLE things (name TEXT)").await.unwrap();
        // A limit of pages makes it fail as a disk does that is full.
        db.writer().execute_unprepared("PRAGMA max_page_count = 4").await.unwrap();
        let tx = db.begin().await.unwrap();
        let full = tx.execute_unprepared("INSERT INTO things VALUES (hex(randomblob(100000)))").await;
        assert!(full.unwrap_err().to_string().contains("full"));
        drop(tx);
        db.writer().execute_unprepared("PRAGMA max_page_count = 100000").await.unwrap();
        let tx = db.begin().await.unwrap();
        tx.execute_unprepared("INSERT INTO things VALUES ('refused')").await.unwrap();
        drop(tx);
        let tx = db.begin().await.unwrap();
        tx.execute_unprepared("INSERT INTO things VALUES ('kept')").await.unwrap();
        db.commit(tx).await.unwrap();
        let query = Statement::from_string(db.reader().get_database_backend(), "SELECT name FROM things");
        let rows = db.reader().query_all_raw(query).await.unwrap();
        let names: Vec<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
        assert_eq!(names, ["kept"]);
        db.close().await.unwrap();
    }

    #[test]
    fn what_is_told_of_a_database_has_no_password() {
        for (url, told) in [
            ("postgres://name:p@ss@db.example.org:5432/hub?sslmode=require", "postgres://db.example.org:5432/hub"),
            ("postgres://db/hub?password=secret", "postgres://db/hub"),
            ("sqlite://data/passerelle.sqlite?mode=rwc", "sqlite://data/passerelle.sqlite"),
            ("sqlite::memory:", "sqlite::memory:"),
        ] {
            assert_eq!(without_secrets(url), told);
        }
    }
}
