//! The hub's main jobs on a directory of generated profiles: `cargo bench -p api`.
//!
//! `PROFILES` sets how many startups there are (4,177 unless it says otherwise, as many as one large show has exhibitors).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use api::app::App;
use api::config::{Config, Flags};
use api::paging::Window;
use api::service::imports::{self, Import, Kind, Options, Source};
use api::service::matches::{self, CounterpartKind, recommend};
use api::service::profiles::seen::Seen;
use api::service::profiles::store;
use api::service::search::{find, follow};
use api::viewer::Viewer;
use api::visibility::Sight;
use divan::Bencher;
use entity::{ProfileKind, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use search::{Facet, Query, Reader};
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));
static HUB: LazyLock<(tempfile::TempDir, App)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let app = RUNTIME.block_on(filled(folder.path()));
    (folder, app)
});

/// The words that profiles are made of, so that some meet and most do not.
const WORDS: [&str; 48] = [
    "port",
    "sensor",
    "quay",
    "logistics",
    "container",
    "crane",
    "energy",
    "wind",
    "battery",
    "hydrogen",
    "city",
    "traffic",
    "parking",
    "water",
    "waste",
    "heating",
    "factory",
    "robot",
    "welding",
    "paper",
    "pharma",
    "packaging",
    "cold",
    "chain",
    "radio",
    "antenna",
    "drone",
    "camera",
    "image",
    "speech",
    "model",
    "data",
    "cloud",
    "security",
    "payment",
    "retail",
    "training",
    "health",
    "patient",
    "farm",
    "soil",
    "ship",
    "hull",
    "engine",
    "steel",
    "wood",
    "textile",
    "glass",
];

fn profiles() -> usize {
    std::env::var("PROFILES").ok().and_then(|text| text.parse().ok()).unwrap_or(4_177)
}

/// Writes one canonical record a line; the same numbers give the same lines on every machine.
fn lines(kind: &str, count: usize) -> String {
    let mut state = 0x2545_f491_4f6c_dd1d_u64 ^ count as u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 33) as usize % WORDS.len()]
    };
    let mut text = String::new();
    for number in 0..count {
        let description: Vec<&str> = (0..90).map(|_| word()).collect();
        let (sector, skill) = (word(), word());
        let wants = if kind == "startup" { "needs" } else { "offers" };
        writeln!(
            text,
            r#"{{"id":"{kind}-{number}","name":"{kind} {number}","lang":"en","description":"{}.","sectors":["{sector}"],"skills":["{skill}"],"country":"FR","city":"Rouen","languages":["fr","en"],"email":"{kind}-{number}@example.org","state":"ACTIVE","consent":{{"purpose":"introductions","source":"bench","date":"2026-01-02"}},"markets":["DE","CA"],"{wants}":[{{"kind":"MENTORING"}},{{"kind":"RECRUIT","skills":["{skill}"]}}]}}"#,
            description.join(" ")
        )
        .expect("writing into memory");
    }
    text
}

async fn open(folder: &Path) -> App {
    let config = Config::read(&Flags { listen: None, data: Some(folder.to_owned()) }).expect("settings");
    App::open(config).await.expect("a hub")
}

async fn import(app: &App, kind: Kind, file: &Path) {
    let import = Import::new(Source::open(file).expect("a file"), kind, None).expect("a mapping");
    let options = Options { dry_run: false, relative_dates: false, today: app.clock.today(), now: app.clock.now() };
    let report = imports::run(&app.db, &import, options, |_| {}).await.expect("an import");
    assert_eq!(report.refused, 0);
    matches::renew(&app.db, app.clock.now()).await.expect("a table of terms");
    follow::catch_up(app).await.expect("an index");
}

async fn filled(folder: &Path) -> App {
    let app = open(folder).await;
    for (kind, name, count) in [(Kind::Startups, "startup", profiles()), (Kind::Mentors, "mentor", 341)] {
        let file = folder.join(format!("{name}.jsonl"));
        std::fs::write(&file, lines(name, count)).expect("a file");
        import(&app, kind, &file).await;
    }
    app
}

/// From a file to profiles that are found.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_and_index(bencher: Bencher<'_, '_>) {
    let source = tempfile::tempdir().expect("a folder");
    let file = source.path().join("startups.jsonl");
    std::fs::write(&file, lines("startup", profiles())).expect("a file");
    bencher
        .with_inputs(|| {
            let folder = tempfile::tempdir().expect("a folder");
            let app = RUNTIME.block_on(open(folder.path()));
            (folder, app)
        })
        .bench_values(|(folder, app)| {
            RUNTIME.block_on(import(&app, Kind::Startups, &file));
            (folder, app)
        });
}

/// Two words, twenty profiles with highlights, four facets.
#[divan::bench]
fn search(bencher: Bencher<'_, '_>) {
    let (_, app) = &*HUB;
    bencher.bench(|| {
        let query = Query {
            facets: vec![Facet::Kind, Facet::Sector, Facet::Country, Facet::FocusArea],
            ..Query::new("port sensor", Reader::Partner)
        };
        RUNTIME.block_on(find(app, &Viewer::System, query)).expect("a page")
    });
}

/// The ten best of 341 mentors, each with its explanation.
#[divan::bench]
fn best_mentors(bencher: Bencher<'_, '_>) {
    let (_, app) = &*HUB;
    let startup = RUNTIME.block_on(async {
        let of_kind = profiles::Entity::find().filter(profiles::Column::Kind.eq(ProfileKind::Startup));
        let row = of_kind.one(app.db.reader()).await.expect("a row").expect("a startup");
        Arc::new(Seen::new(store::load(app.db.reader(), &[row.id]).await.expect("a startup").remove(0), Sight::Team))
    });
    const FIRST_PAGE: usize = 10;
    let first = Window::first(FIRST_PAGE);
    let best = || recommend(app, &Viewer::System, &startup, CounterpartKind::Mentor, &first);
    bencher.bench(|| RUNTIME.block_on(best()).expect("a page"));
}
