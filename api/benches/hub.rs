//! The hub's main jobs on a directory of generated profiles: `cargo bench -p api`.
//!
//! `PROFILES` sets how many startups there are (4,177 unless it says otherwise, as many as one large show has exhibitors).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod directory;

use std::sync::{Arc, LazyLock};

use api::app::App;
use api::paging::Window;
use api::service::imports::Kind;
use api::service::matches::{CounterpartKind, recommend};
use api::service::profiles::seen::Seen;
use api::service::profiles::store;
use api::service::search::find;
use api::viewer::Viewer;
use api::visibility::Sight;
use directory::{filled, import, lines, open, profiles as startups};
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

/// From a file to profiles that are found.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_and_index(bencher: Bencher<'_, '_>) {
    let source = tempfile::tempdir().expect("a folder");
    let file = source.path().join("startups.jsonl");
    std::fs::write(&file, lines("startup", startups())).expect("a file");
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
