//! From the outbox to a mail server that answers at once: `cargo bench -p api --bench mail [-- COUNT]`.
//!
//! COUNT introductions (3,000 unless it is named) are asked for at night, when nobody is written to, so that all their mails
//! are due in the same moment of the morning. It tells how many leave in a second: claimed, within what a person gets in a
//! week, composed from the rows, sent, and noted in durable commits. With `PEERS` set to a folder that holds `mail.py` and
//! `nodemailer.mjs`, those send as many to the same server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code, reason = "other benchmarks use more of it")]
mod directory;
#[allow(dead_code, reason = "tests use more of it")]
#[path = "../../tests/support/sink.rs"]
mod sink;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use api::app::{App, Foundation, open_database};
use api::clock::{Clock, HOUR};
use api::config::Config;
use api::links::ServerKey;
use api::mail::{Mailer, Smtp};
use api::service::acts::Act;
use api::service::imports::Kind;
use api::service::introductions::{self, Request};
use api::service::{accounts, matches};
use api::worker;
use directory::{import, lines};
use entity::{ProfileId, ProfileKind, Role, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use search::Index;
use sink::Sink;

/// How many startups each mentor asks for: as many as anybody may at a time.
const ASKED: usize = 10;
/// When the introductions are asked for: eleven in the evening.
const NIGHT: &str = "2026-11-23T22:00:00Z";
/// How large the mails are to be, in bytes; what the asker writes makes up for the rest.
const MESSAGE: usize = 1_400;

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(3_000);
    let sink = apart();
    let host = sink.url.trim_start_matches("smtp://").split('?').next().unwrap().to_owned();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for pool in [1, 4] {
        runtime.block_on(measure(&sink, pool, count));
    }
    let Some(peers) = std::env::var_os("PEERS").map(PathBuf::from) else { return };
    let (address, port) = host.rsplit_once(':').unwrap();
    for connections in ["1", "8"] {
        for kind in ["smtplib", "aiosmtplib"] {
            peer("python3", &peers.join("mail.py"), &["send", kind, address, port, &count.to_string(), connections]);
        }
        peer("node", &peers.join("nodemailer.mjs"), &[address, port, &count.to_string(), connections, "pool"]);
    }
}

/// A server on a thread of its own.
fn apart() -> Sink {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            sender.send(Sink::start().await).expect("who waits for it");
            std::future::pending::<()>().await;
        });
    });
    let sink = receiver.recv().expect("a server");
    sink.forget();
    sink
}

async fn measure(sink: &Sink, pool: usize, count: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let app = asleep(folder.path(), &format!("{}&pool={pool}", sink.url)).await;
    ask(&app, folder.path(), count).await;
    worker::settle(&app).await.expect("a night");
    let (before, bytes) = (sink.count(), sink.bytes());
    app.clock.advance(9 * HOUR);
    let begun = Instant::now();
    let all_arrived = async {
        while sink.count() < before + count {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    worker::run(app.clone(), all_arrived).await;
    let took = begun.elapsed().as_secs_f64();
    let each = (sink.bytes() - bytes) / count;
    println!("{count} mails of {each} bytes, {pool} connections: {:.0} a second", count as f64 / took);
    app.db.clone().close().await.expect("its end");
}

/// A hub whose clock stands still at night.
async fn asleep(folder: &Path, smtp_url: &str) -> App {
    let config = Config { hold_ms: 0, ..Config::defaults(folder.to_owned()).expect("settings") };
    let foundation = Foundation {
        db: open_database(&config).await.expect("a database"),
        index: Index::in_memory().expect("an index"),
        mailer: Mailer::Smtp(Smtp::new(smtp_url).expect("an address")),
        clock: Clock::fixed(NIGHT.parse().expect("an instant")),
        key: ServerKey::parse(&"5a".repeat(32)).expect("a key"),
    };
    App::new(config, foundation).expect("a hub")
}

/// Has each startup introduced to a mentor.
async fn ask(app: &App, folder: &Path, count: usize) {
    for (kind, name, count) in [(Kind::Startups, "startup", count), (Kind::Mentors, "mentor", count.div_ceil(ASKED))] {
        let file = folder.join(format!("{name}.jsonl"));
        std::fs::write(&file, lines(name, count)).expect("a file");
        import(app, kind, &file).await;
    }
    matches::renew(&app.db, app.clock.now()).await.expect("a table of terms");
    let token = accounts::create_token(&app.db, Role::Team, None, app.clock.now()).await.expect("a token");
    let team = accounts::viewer_of(app, &token).await.expect("a viewer").expect("the team");
    let (startups, mentors) = (of(app, ProfileKind::Startup).await, of(app, ProfileKind::Mentor).await);
    for (startup, mentor) in startups.into_iter().zip(mentors.iter().cycle()) {
        let message = Some("We would like to show you what we build. ".repeat(MESSAGE / 41));
        let request = Request { from: *mentor, to: startup, message };
        introductions::request(app, &Act::of(&team), request).await.expect("a request");
    }
}

async fn of(app: &App, kind: ProfileKind) -> Vec<ProfileId> {
    let rows = profiles::Entity::find().filter(profiles::Column::Kind.eq(kind)).all(app.db.reader()).await;
    rows.expect("rows").into_iter().map(|row| row.id).collect()
}

/// Lets another program send to the same server, if it is there; it tells its own figure.
fn peer(program: &str, script: &Path, arguments: &[&str]) {
    match Command::new(program).arg(script).args(arguments).output() {
        Ok(output) if output.status.success() => print!("{}", String::from_utf8_lossy(&output.stdout)),
        _ => println!("{program} {} {arguments:?} does not run here", script.display()),
    }
}
