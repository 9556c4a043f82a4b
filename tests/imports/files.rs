//! Files that cannot be read as a whole leave the database as it was; importing twice changes nothing.

use api::service::imports::{Kind, Source};

use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::{Entry, company, mentor, partner, startup, talent};
use crate::support::on_both_databases;

on_both_databases!(
    importing_twice_changes_nothing,
    a_dry_run_writes_nothing_and_reports_the_same,
    a_file_that_is_not_whole_leaves_the_database_as_it_was,
    a_changed_line_updates_its_entry_alone,
);

fn lines(entries: &[Entry]) -> String {
    entries.iter().map(|entry| entry.line() + "\n").collect()
}

async fn importing_twice_changes_nothing(app: &TestApp) {
    let slots = concat!(
        r#"{"id":"ces","show":"ces","show_name":"CES","edition":"CES 2027","starts_on":"2027-01-06","ends_on":"2027-01-09","#,
        r#""time_zone":"America/Los_Angeles","city":"Las Vegas","country":"US"}"#,
        "\n",
        r#"{"id":"ces-1","show":"ces","show_name":"CES","edition":"CES 2027","starts_on":"2027-01-06","ends_on":"2027-01-09","#,
        r#""time_zone":"America/Los_Angeles","label":"Place 1","focus_area":"SMART_CITY","holder":"one"}"#,
    );
    let project = serde_json::json!([{"id": "p1", "title_en": "Salt and sensors", "skills": ["Sensors"]}]);
    let files = [
        (Kind::Companies, lines(&[company("estuaire").with("siren", "732829320")])),
        (Kind::Startups, lines(&[startup("one"), startup("two")])),
        (Kind::Mentors, lines(&[mentor("solene").with("company", "estuaire")])),
        (Kind::Talents, lines(&[talent("ana")])),
        (Kind::Partners, lines(&[partner("bassin").with("research_projects", project)])),
        (Kind::Slots, slots.to_owned()),
    ];
    for (kind, text) in &files {
        let report = app.import(*kind, text).await;
        assert_eq!((report.created, report.refused), (report.read, 0), "{report}");
    }
    app.settle().await;
    let before = dump(&app.db).await;
    for (kind, text) in &files {
        let report = app.import(*kind, text).await;
        assert_eq!((report.unchanged, report.created, report.updated), (report.read, 0, 0), "{report}");
    }
    app.settle().await;
    assert_eq!(dump(&app.db).await, before);
}

async fn a_dry_run_writes_nothing_and_reports_the_same(app: &TestApp) {
    app.enter(startup("one")).await;
    let text = lines(&[startup("one").with("city", "Caen"), startup("two"), startup("bad").with("siren", "732829321")]);
    let before = dump(&app.db).await;
    let dry = app.try_import(Kind::Startups, "lines.jsonl", text.as_bytes(), None, true).await.unwrap();
    assert_eq!(dump(&app.db).await, before);
    let wet = app.import(Kind::Startups, &text).await;
    let counts =
        |report: &api::service::imports::Report| (report.created, report.updated, report.unchanged, report.refused);
    assert_eq!(counts(&dry), counts(&wet));
    assert_eq!((counts(&wet), dry.dry_run), ((1, 1, 0, 1), true));
    assert_eq!(dry.problems, wet.problems);
}

async fn a_file_that_is_not_whole_leaves_the_database_as_it_was(app: &TestApp) {
    app.enter(startup("before")).await;
    let before = dump(&app.db).await;
    let good = lines(&[startup("good")]);
    let mut cut = lines(&[startup("good"), startup("cut")]).into_bytes();
    cut.truncate(cut.len() - 20);
    let latin = [good.as_bytes(), b"{\"id\":\"latin\",\"name\":\"caf\xe9\"}\n"].concat();
    let files: [(&str, Vec<u8>, &str); 9] = [
        ("empty.jsonl", Vec::new(), "is empty"),
        ("blank.jsonl", b"\n\n  \n".to_vec(), "is empty"),
        ("latin.jsonl", latin, "line 2 is not UTF-8"),
        ("text.jsonl", [good.as_bytes(), b"and now to something else\n"].concat(), "line 2 is not JSON"),
        ("cut.jsonl", cut, "is cut off in line 2"),
        ("array.jsonl", format!("[{}]", good.trim()).into_bytes(), "is one JSON array"),
        ("number.jsonl", [good.as_bytes(), b"17\n"].concat(), "line 2 is not a JSON object"),
        ("rows.csv", b"id,name\ngood,Good\nshort\nlast,Last\n".to_vec(), "line 3 has 1 cells where the header has 2"),
        ("twice.csv", b"id,name,name\na,b,c\n".to_vec(), "twice"),
    ];
    for (name, content, message) in files {
        let error = app.try_import(Kind::Startups, name, &content, None, false).await.unwrap_err();
        let error = format!("{error:#}");
        assert!(error.contains(message) && error.contains(name), "{name}: {error}");
        assert_eq!(dump(&app.db).await, before, "{name}");
    }
    let folder = Source::open(&app.config.data_dir).unwrap_err();
    assert!(folder.to_string().contains("is not a regular file"), "{folder}");
    let absent = Source::open(&app.config.data_dir.join("absent.csv")).unwrap_err();
    assert!(absent.to_string().contains("cannot be read"), "{absent}");
}

async fn a_changed_line_updates_its_entry_alone(app: &TestApp) {
    app.enter_all([startup("one"), startup("two")]).await;
    let untouched = app.find(Kind::Startups, "two").await.unwrap();
    let before = app.profile(untouched).await;
    let report = app.import(Kind::Startups, &lines(&[startup("one").with("city", "Caen"), startup("two")])).await;
    assert_eq!((report.updated, report.unchanged), (1, 1), "{report}");
    let changed = app.find(Kind::Startups, "one").await.unwrap();
    assert_eq!(app.profile(changed).await.city.as_deref(), Some("Caen"));
    assert_eq!(app.profile(untouched).await, before);
}
