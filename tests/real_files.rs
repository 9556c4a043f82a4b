//! The main job on real input: six directories come in, startups find their people, and two are introduced.
//!
//! The files lie beside the repository and do not belong to it; where they are absent there is nothing to test.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use api::clock::MINUTE;
use api::paging::Window;
use api::service::acts::Act;
use api::service::imports::{Kind, Mapping};
use api::service::introductions;
use api::service::matches::told::{Quote, tell};
use api::service::matches::{self, CounterpartKind, Found, Match};
use api::service::profiles::seen::Seen;
use api::service::profiles::store::{self, Stored};
use api::service::search as find;
use api::viewer::Viewer;
use api::visibility::Sight;
use entity::{IntroductionState, ProfileKind, ProfileState, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use search::{Highlighter, Query, Reader};

use crate::introductions::scene::{between, state};
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
const STARTUPS: usize = 20;
const EACH: usize = 5;

/// The folder of the files, if it is there.
fn data() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let shared = std::env::var_os("PASSERELLE_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let data = shared.join("data");
    data.is_dir().then_some(data)
}

#[test]
fn the_main_job_is_done_on_real_files() {
    let Some(data) = data() else {
        return announce("the real files are absent (../shared, or PASSERELLE_SHARED): their test is skipped");
    };
    run(Backend::Sqlite, async |app: &TestApp| {
        import(app, &data).await;
        search_finds_some_in_both_languages(app).await;
        let startups = some_startups(app).await;
        let mut quoting = Vec::new();
        for startup in &startups {
            for kind in [CounterpartKind::Mentor, CounterpartKind::Ambassador, CounterpartKind::Talent] {
                let page = matches::recommend(app, &Viewer::System, startup, kind, &Window::first(EACH)).await.unwrap();
                assert_eq!(page.items.len(), EACH, "{kind:?}s for {}", startup.row.name);
                quoting.extend(page.items.iter().map(reasons_that_quote_both));
            }
        }
        assert!(quoting.iter().all(|reasons| *reasons >= 2), "reasons that quote both sides: {quoting:?}");
        introduce(app, &startups).await;
    });
}

async fn import(app: &TestApp, data: &Path) {
    for (file, kind, rows) in FILES {
        let name = Path::new(file).file_stem().unwrap().to_str().unwrap();
        let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../api/examples/mappings/{name}.toml"));
        let mapping = Mapping::load(&mapping, kind).unwrap();
        let report = app.import_file(kind, &data.join(file), Some(mapping), false).await.unwrap();
        assert_eq!((report.read, report.created, report.refused), (rows, rows, 0), "{report}");
    }
    matches::renew(&app.db, app.clock.now()).await.unwrap();
    app.settle().await;
    assert_eq!(app.index.len(), FILES.iter().map(|(.., rows)| rows).sum::<u64>());
}

/// Startups of all three files.
async fn some_startups(app: &TestApp) -> Vec<Arc<Seen>> {
    let all = profiles::Entity::find()
        .filter(profiles::Column::Kind.eq(ProfileKind::Startup))
        .filter(profiles::Column::State.eq(ProfileState::Active))
        .order_by_asc(profiles::Column::Id)
        .all(app.db.reader())
        .await
        .unwrap();
    let ids: Vec<_> = all.iter().step_by(all.len() / STARTUPS).take(STARTUPS).map(|row| row.id).collect();
    assert_eq!(ids.len(), STARTUPS);
    store::load(app.db.reader(), &ids)
        .await
        .unwrap()
        .into_iter()
        .map(|each| Arc::new(Seen::new(each, Sight::Team)))
        .collect()
}

/// How many reasons of a match quote what both sides say, as their entries say it.
fn reasons_that_quote_both(found: &Match) -> usize {
    let Found::Profile(counterpart) = &found.counterpart else { unreachable!("no slots were imported") };
    let told = tell(found.explanation.clone(), found.sides.clone());
    let (ours, theirs) = (words_of(&found.startup), words_of(counterpart));
    let stands = |quote: &Quote, said: &[String]| {
        let quoted = words(&quote.text);
        quote
            .words
            .iter()
            .flat_map(|word| words(word))
            .chain(quoted.into_iter().skip(1))
            .all(|word| said.contains(&word))
    };
    let quoting = found.explanation.reasons().into_iter().filter(|reason| {
        let quotes = told.quotes(reason);
        for quote in &quotes {
            assert!(stands(quote, if quote.first { &ours } else { &theirs }), "{quote:?}");
        }
        quotes.iter().any(|quote| quote.first) && quotes.iter().any(|quote| !quote.first)
    });
    quoting.count()
}

/// The words of what an entry says about itself.
fn words_of(stored: &Stored) -> Vec<String> {
    let row = &stored.row;
    let texts = [&row.headline_fr, &row.headline_en, &row.description_fr, &row.description_en];
    let details = row.needs.iter().map(|need| &need.detail).chain(row.offers.iter().map(|offer| &offer.detail));
    let mut all: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
    all.extend(details.flat_map(|texts| [&texts.fr, &texts.en]).flatten().map(String::as_str));
    let skills =
        row.needs.iter().flat_map(|need| &need.skills).chain(row.offers.iter().flat_map(|offer| &offer.skills));
    all.extend(row.sectors.iter().chain(row.skills.iter()).chain(skills).map(|tag| tag.label.as_str()));
    words(&all.join(" "))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|sign: char| !sign.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 3).collect()
}

/// A startup and one of its mentors go the whole way: request, mail, page, yes, and the two joining mails.
async fn introduce(app: &TestApp, startups: &[Arc<Seen>]) {
    let startup = &startups[0];
    let window = Window::first(1);
    let mentors = matches::recommend(app, &Viewer::System, startup, CounterpartKind::Mentor, &window);
    let page = mentors.await.unwrap();
    let Found::Profile(mentor) = &page.items[0].counterpart else { unreachable!("a mentor is a profile") };
    // Addresses are not the team's to see: the rows say which they are.
    let sides = store::load(app.db.reader(), &[startup.row.id, mentor.row.id]).await.unwrap();
    let [startup, mentor] = sides.as_slice() else { unreachable!("both are there") };
    let founder = app.member(startup.row.id).await;
    let request = between(startup.row.id, mentor.row.id);
    let asked = introductions::request(app, &Act::of(&founder), request).await.unwrap();
    app.pass(10 * MINUTE).await;
    let mail = app.mails().remove(0);
    assert_eq!(Some(&mail.to), mentor.contact.email.as_ref());
    assert_eq!(app.get(&mail.path("/answer/")).await.status, 200);
    assert_eq!(app.post(&mail.path("/answer/"), "answer=yes").await.status, 200);
    app.settle().await;
    assert_eq!(state(app, &asked).await, IntroductionState::Introduced);
    let joining: Vec<String> = app.mails().split_off(1).into_iter().map(|mail| mail.to).collect();
    assert_eq!(joining.len(), 2);
    for side in [startup, mentor] {
        assert!(joining.contains(side.contact.email.as_ref().unwrap()), "{joining:?}");
    }
}

/// A French and an English search each find the entry that speaks of the thing.
async fn search_finds_some_in_both_languages(app: &TestApp) {
    let searches = [
        ("gestion des demandes de logement social", "social housing applications"),
        ("énergie solaire", "solar energy"),
        ("apprentissage automatique", "machine learning"),
    ];
    for texts in [searches.map(|(french, _)| french), searches.map(|(_, english)| english)] {
        for text in texts {
            let query = Query::new(text, Reader::Anonymous);
            let highlighter = Highlighter::new(&query);
            let results = find::find(app, &Viewer::Anonymous, query).await.unwrap();
            assert!(results.hits.len() >= 3, "{text}: {} found", results.page.total);
            let passages = |hit: &find::Hit| find::highlights(&highlighter, &hit.profile, entity::Language::Fr).len();
            assert!(results.hits.iter().take(3).all(|hit| passages(hit) > 0), "{text}");
        }
    }
}
