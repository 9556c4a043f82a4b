//! How long founders wait for matches: `cargo bench -p api --bench matches`.
//!
//! `PROFILES` sets how many startups there are, `MENTORS` how many mentors (341 unless it says otherwise). Each line
//! tells the median, the 95th percentile and the longest of many waits, in milliseconds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod directory;

use std::sync::Arc;
use std::time::Instant;

use api::app::App;
use api::paging::Window;
use api::service::imports::Kind;
use api::service::matches::{self, CounterpartKind, Match, prices, recommend, tell};
use api::service::profiles::seen::Seen;
use api::viewer::Viewer;
use entity::{Language, ProfileId, ProfileKind, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

const WAITS: usize = 1_000;
const EDITS: usize = 40;
const FIRST_PAGE: usize = 10;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = directory::filled(folder.path()).await;
    let of_kind = profiles::Entity::find().filter(profiles::Column::Kind.eq(ProfileKind::Startup));
    let ids = of_kind.order_by_asc(profiles::Column::Id).select_only().column(profiles::Column::Id).limit(WAITS as u64);
    let ids: Vec<ProfileId> = ids.into_tuple().all(app.db.reader()).await.expect("startups");
    println!("{:<44} {:>8} {:>8} {:>8}", "milliseconds", "median", "p95", "most");
    let once = Instant::now();
    best(&app, ids[0]).await;
    println!("{:<44} {:>8.1}", "the first match of all", milliseconds(once));
    tell_waits("ten mentors explained, another startup each", waits(&app, &ids).await);
    tell_waits("ten mentors explained, the same startups", waits(&app, &ids).await);
    let once = Instant::now();
    prices::renew(&app).await.expect("prices");
    println!("{:<44} {:>8.1}", "prices of all kinds", milliseconds(once));
    tell_waits("the same at these prices", waits(&app, &ids).await);
    tell_waits("an edited startup, imported and matched", edits(&app, Kind::Startups, "startup", &ids).await);
    tell_waits("a startup, once a mentor was edited", edits(&app, Kind::Mentors, "mentor", &ids).await);
}

async fn waits(app: &App, ids: &[ProfileId]) -> Vec<f64> {
    let mut waits = Vec::new();
    for id in ids.iter().cycle().take(WAITS) {
        let began = Instant::now();
        best(app, *id).await;
        waits.push(milliseconds(began));
    }
    waits
}

/// Imports the line of one profile with other words each time, and matches a startup.
async fn edits(app: &App, kind: Kind, name: &str, ids: &[ProfileId]) -> Vec<f64> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut waits = Vec::new();
    for (edit, id) in ids.iter().take(EDITS).enumerate() {
        let words = directory::lines(name, 2 + edit);
        let line = words.lines().next().expect("a line");
        let file = folder.path().join(format!("{edit}.jsonl"));
        std::fs::write(&file, line).expect("a file");
        let began = Instant::now();
        directory::enter(app, kind, &file).await;
        best(app, if kind == Kind::Startups { ids[0] } else { *id }).await;
        waits.push(milliseconds(began));
    }
    waits
}

/// The ten best mentors of a startup, told in a sentence and its reasons.
async fn best(app: &App, id: ProfileId) -> Vec<String> {
    let stored = app.kept.load(app, &[id]).await.expect("a startup").remove(0);
    let startup = Arc::new(Seen::by(&Viewer::System, stored));
    let first = Window::first(FIRST_PAGE);
    let page = recommend(app, &Viewer::System, &startup, CounterpartKind::Mentor, &first).await.expect("a page");
    let told = page.items.into_iter().flat_map(|Match { explanation, sides, .. }| {
        let names = matches::PairNames { first: &sides.0, second: &sides.1 };
        let mut told = matches::reasons(&explanation, &names, Language::En);
        told.push(tell(explanation, sides.clone()).summary(Language::En));
        told
    });
    told.collect()
}

fn tell_waits(what: &str, mut waits: Vec<f64>) {
    waits.sort_by(f64::total_cmp);
    let at = |percent: usize| waits[(waits.len() * percent / 100).min(waits.len() - 1)];
    println!("{what:<44} {:>8.1} {:>8.1} {:>8.1}", at(50), at(95), at(100));
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}
