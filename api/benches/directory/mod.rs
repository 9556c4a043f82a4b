//! A directory of generated profiles, brought in as every directory is.

use std::fmt::Write as _;
use std::path::Path;

use api::app::App;
use api::config::{Config, Flags};
use api::service::imports::{self, Import, Kind, Options, Source};
use api::service::matches;
use api::service::search::follow;

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

/// How many startups there are: `PROFILES`, or as many as one large show has exhibitors.
pub fn profiles() -> usize {
    std::env::var("PROFILES").ok().and_then(|text| text.parse().ok()).unwrap_or(4_177)
}

/// Writes one canonical record a line; the same numbers give the same lines on every machine.
pub fn lines(kind: &str, count: usize) -> String {
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

/// Opens a hub in a folder.
pub async fn open(folder: &Path) -> App {
    let config = Config::read(&Flags { listen: None, data: Some(folder.to_owned()) }).expect("settings");
    App::open(config).await.expect("a hub")
}

/// Imports a file, and brings terms and index up to date.
pub async fn import(app: &App, kind: Kind, file: &Path) {
    enter(app, kind, file).await;
    matches::renew(&app.db, app.clock.now()).await.expect("a table of terms");
    follow::catch_up(app).await.expect("an index");
}

/// Imports a file.
pub async fn enter(app: &App, kind: Kind, file: &Path) {
    let import = Import::new(Source::open(file).expect("a file"), kind, None).expect("a mapping");
    let options = Options { dry_run: false, relative_dates: false, today: app.clock.today(), now: app.clock.now() };
    let report = imports::run(&app.db, &import, options, |_| {}).await.expect("an import");
    assert_eq!(report.refused, 0);
}

fn mentors() -> usize {
    std::env::var("MENTORS").ok().and_then(|text| text.parse().ok()).unwrap_or(341)
}

/// A hub with startups, and with 341 mentors unless `MENTORS` says otherwise.
pub async fn filled(folder: &Path) -> App {
    let app = open(folder).await;
    for (kind, name, count) in [(Kind::Startups, "startup", profiles()), (Kind::Mentors, "mentor", mentors())] {
        let file = folder.join(format!("{name}.jsonl"));
        std::fs::write(&file, lines(name, count)).expect("a file");
        import(&app, kind, &file).await;
    }
    app
}
