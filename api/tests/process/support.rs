//! What these tests share with those of behaviour: databases, and a mail server.

#[allow(dead_code, reason = "tests of behaviour use more of it")]
#[path = "../../../tests/support/database.rs"]
pub mod database;
#[path = "../../../tests/support/postgres.rs"]
pub mod postgres;
#[allow(dead_code, reason = "tests of behaviour use more of it")]
#[path = "../../../tests/support/sink.rs"]
pub mod sink;

use std::io::Write;

/// Says something about the run itself; unlike printed lines it is not held back when tests pass.
pub fn announce(sentence: &str) {
    drop(writeln!(std::io::stderr(), "tests: {sentence}"));
}

/// Runs something once for the whole run, on a thread of its own.
pub fn apart(work: impl Future<Output = ()> + Send) {
    std::thread::scope(|scope| {
        let done = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(work);
        });
        done.join().unwrap();
    });
}
