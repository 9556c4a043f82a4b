//! What every test stands on: an application of its own, builders, a mailbox, two databases.

pub mod app;
pub mod browser;
pub mod contract;
pub mod database;
pub mod directory;
pub mod http;
pub mod mailbox;
pub mod postgres;
pub mod sink;
pub mod stream;

use std::io::Write;

/// Says something about the run itself; unlike printed lines it is not held back when tests pass.
pub fn announce(sentence: &str) {
    // `eprintln!` would be held back with the output of a test that passes.
    drop(writeln!(std::io::stderr(), "tests: {sentence}"));
}

/// Runs something once for the whole run, on a thread of its own: the runtime of the test that happens to be first goes on.
pub fn apart(work: impl Future<Output = ()> + Send) {
    std::thread::scope(|scope| {
        let done = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(work);
        });
        done.join().unwrap();
    });
}

/// Makes of each async function over a [`app::TestApp`] a test on SQLite and one on PostgreSQL.
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn on_sqlite() {
                $crate::support::app::run($crate::support::database::Backend::Sqlite, super::$name);
            }

            #[test]
            fn on_postgres() {
                $crate::support::app::run($crate::support::database::Backend::Postgres, super::$name);
            }
        }
    )+};
}

/// Makes of each async function over a [`app::TestApp`] a test on SQLite, where the database makes no difference.
macro_rules! on_sqlite {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn on_sqlite() {
                $crate::support::app::run($crate::support::database::Backend::Sqlite, super::$name);
            }
        }
    )+};
}

pub(crate) use {on_both_databases, on_sqlite};
