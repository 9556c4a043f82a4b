//! The main job on real input: six directories come in, startups find their people, and two are introduced.
//!
//! The files lie beside the repository and do not belong to it; where they are absent there is nothing to test.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use api::service::imports::{Kind, Mapping};
use api::service::matches::{self, CounterpartKind, PairNames};
use api::service::profiles::store;
use entity::{Language, ProfileKind, ProfileState, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::announce;
use crate::support::app::{TestApp, run};
use crate::support::database::Backend;

const FILES: [(&str, Kind, u64); 6] = [
    ("startups/beta_gouv_fr.jsonl", Kind::Startups, 662),
    ("startups/yc_2023_en.jsonl", Kind::Startups, 1_000),
    ("trade_shows/ces2026_exhibitors_en.jsonl", Kind::Startups, 4_177),
    ("people/bbl_speakers_fr_en.jsonl", Kind::Mentors, 341),
    ("people/codingcoach_mentors_en.jsonl", Kind::Ambassadors, 298),
    ("people/awesome_speakers_en.jsonl", Kind::Talents, 305),
];

/// The folder of the files, if it is there.
fn data() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let shared = std::env::var_os("PASSERELLE_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let data = shared.join("data");
    data.is_dir().then_some(data)
}

#[test]
fn the_main_job_on_real_files() {
    let Some(data) = data() else {
        return announce("the real files are absent (../shared/data, or PASSERELLE_SHARED): their test is skipped");
    };
    run(Backend::Sqlite, async |app: &TestApp| {
        let begun = std::time::Instant::now();
        for (file, kind, rows) in FILES {
            let name = Path::new(file).file_stem().unwrap().to_str().unwrap();
            let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../api/examples/mappings/{name}.toml"));
            let mapping = Mapping::load(&mapping, kind).unwrap();
            let report = app.import_file(kind, &data.join(file), Some(mapping), false).await.unwrap();
            eprintln!("{report} {:?}", begun.elapsed());
            assert_eq!(report.read, rows, "{report}");
        }
        matches::renew(&app.db, app.clock.now()).await.unwrap();
        eprintln!("renewed {:?}", begun.elapsed());
        app.settle().await;
        eprintln!("settled {:?}", begun.elapsed());
        let startups = profiles::Entity::find()
            .filter(profiles::Column::Kind.eq(ProfileKind::Startup))
            .filter(profiles::Column::State.eq(ProfileState::Active))
            .order_by_asc(profiles::Column::Id)
            .all(app.db.reader())
            .await
            .unwrap();
        let ids: Vec<_> = startups.iter().step_by(startups.len() / 20).take(20).map(|row| row.id).collect();
        for stored in store::load(app.db.reader(), &ids).await.unwrap() {
            let stored = Arc::new(stored);
            eprintln!("=== {} {:?}", stored.row.name, stored.row.external_id);
            for kind in [CounterpartKind::Mentor, CounterpartKind::Ambassador, CounterpartKind::Talent] {
                let page = matches::recommend(app, &stored, kind, None, 5).await.unwrap();
                eprintln!("  {kind:?}: {} of {}", page.matches.len(), page.total);
                for found in &page.matches {
                    let names = PairNames { first: &found.sides.0, second: &found.sides.1 };
                    eprintln!("     {} {}", found.sides.1.name, found.explanation.score());
                    for reason in matches::reasons(&found.explanation, &names, Language::En) {
                        eprintln!("        {reason}");
                    }
                }
            }
        }
        eprintln!("matched {:?}", begun.elapsed());
    });
}
