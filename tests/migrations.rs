//! The tables go up, down and up again, alike on both databases.

use api::db::Database;
use migration::{Migrator, MigratorTrait};

use crate::support::app::run_bare;
use crate::support::database::{Backend, TestDatabase, shape, tables};

async fn up_down_up(database: &TestDatabase) {
    let db = Database::connect(database.url()).await.unwrap();
    db.migrate().await.unwrap();
    let (made, first) = (tables(&db).await, shape(&db).await);
    assert!(made.contains(&"profiles".to_owned()), "{made:?}");

    Migrator::down(db.writer(), None).await.unwrap();
    assert_eq!(tables(&db).await, Vec::<String>::new());

    db.migrate().await.unwrap();
    assert_eq!(shape(&db).await, first);
    db.migrate().await.unwrap();
    assert_eq!(shape(&db).await, first);
    db.close().await.unwrap();
}

#[test]
fn go_up_down_and_up_on_sqlite() {
    run_bare(Backend::Sqlite, up_down_up);
}

#[test]
fn go_up_down_and_up_on_postgres() {
    run_bare(Backend::Postgres, up_down_up);
}

#[test]
fn have_the_same_tables_on_both_databases() {
    run_bare(Backend::Sqlite, async |sqlite| {
        let Some(postgres) = TestDatabase::create(Backend::Postgres).await else { return };
        let (here, there) =
            (Database::connect(sqlite.url()).await.unwrap(), Database::connect(postgres.url()).await.unwrap());
        here.migrate().await.unwrap();
        assert_eq!(tables(&here).await, tables(&there).await);
        there.close().await.unwrap();
        postgres.remove().await;
    });
}
