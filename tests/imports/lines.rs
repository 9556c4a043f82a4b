//! Lines that are refused say where and why, stop no other line, and leave nothing of themselves behind.

use api::service::imports::{Kind, Report};
use entity::{profiles, startups};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::directory::{Entry, company, mentor, partner, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    refused_lines_stop_no_other,
    what_the_database_refuses_stops_no_other_line,
    a_line_is_never_half_written,
    a_startup_names_its_host_by_external_id_or_slug,
    a_batch_asks_once_for_all_the_hosts_it_names,
);
on_sqlite!(
    each_wrong_value_is_refused_with_field_and_reason,
    a_description_of_ten_megabytes_is_refused,
    text_from_right_to_left_is_welcome_but_not_what_reverses_it,
    reports_never_print_what_could_disturb_a_terminal,
);

/// What the report says is wrong: line, field, reason.
fn problems(report: &Report) -> Vec<(u64, String, String)> {
    report.problems.iter().map(|each| (each.line, each.field.clone(), each.reason.to_string())).collect()
}

async fn refused_lines_stop_no_other(app: &TestApp) {
    let entries = [
        startup("first"),
        startup("bad-siren").with("siren", "732829321"),
        startup("second"),
        startup("first").with("name", "The same id again"),
        startup("no-id").with("id", ""),
        startup("third"),
    ];
    let text: String = entries.iter().map(|entry| entry.line() + "\n").collect();
    let report = app.import(Kind::Startups, &text).await;
    assert_eq!((report.read, report.created, report.refused), (6, 3, 3), "{report}");
    assert_eq!(
        problems(&report),
        [
            (2, "siren".into(), "is not a SIREN: nine digits, the last of which checks the others".into()),
            (4, "id".into(), "is the id of line 1 too".into()),
            (5, "id".into(), "is missing".into()),
        ]
    );
    for id in ["first", "second", "third"] {
        assert!(app.find(Kind::Startups, id).await.is_some(), "{id}");
    }
    let first = app.find(Kind::Startups, "first").await.unwrap();
    assert_eq!(app.profile(first).await.name, "First");
}

async fn what_the_database_refuses_stops_no_other_line(app: &TestApp) {
    let entries = [
        company("one").with("siren", "732829320"),
        company("two").with("siren", "732829320"),
        company("three").with("siren", "404833048"),
    ];
    let text: String = entries.iter().map(|entry| entry.line() + "\n").collect();
    let report = app.import(Kind::Companies, &text).await;
    assert_eq!((report.created, report.refused), (2, 1), "{report}");
    assert_eq!(problems(&report), [(2, "siren".into(), "belongs to another entry already".into())]);
}

async fn a_line_is_never_half_written(app: &TestApp) {
    let before = crate::support::database::dump(&app.db).await;
    let needs = json!([{"kind": "MENTORING", "priority": 1}, {"kind": "NO_SUCH_KIND", "priority": 9}]);
    let entries =
        [startup("half").with("needs", needs), startup("mailed").with("email", "a@example.org\nBcc: b@example.org")];
    let text: String = entries.iter().map(|entry| entry.line() + "\n").collect();
    let report = app.import(Kind::Startups, &text).await;
    assert_eq!((report.created, report.refused), (0, 2), "{report}");
    let unknown = mentor("solene").with("company", "nowhere").line();
    let report = app.import(Kind::Mentors, &unknown).await;
    assert_eq!(
        problems(&report),
        [(1, "company".into(), "names no company of the directory; import that first".into())]
    );
    app.settle().await;
    assert_eq!(crate::support::database::dump(&app.db).await, before);
}

async fn a_startup_names_its_host_by_external_id_or_slug(app: &TestApp) {
    let host = app.enter(partner("p-17").with("name", "Bassin de Caen")).await;
    app.enter(mentor("solene")).await;
    let entries = [
        startup("by-id").with("host", "p-17"),
        startup("by-slug").with("host", "bassin-de-caen"),
        startup("unknown").with("host", "nowhere"),
        startup("of-a-mentor").with("host", "solene"),
        startup("alone"),
    ];
    let text: String = entries.iter().map(|entry| entry.line() + "\n").collect();
    let report = app.import(Kind::Startups, &text).await;
    assert_eq!((report.created, report.refused), (3, 2), "{report}");
    let why = "names no partner of the directory; import that first".to_owned();
    assert_eq!(problems(&report), [(3, "host".to_owned(), why.clone()), (4, "host".to_owned(), why)]);
    assert_eq!((report.problems[0].value.as_str(), report.problems[1].value.as_str()), ("nowhere", "solene"));
    let host_of = async |id: &str| {
        let profile = app.find(Kind::Startups, id).await.unwrap();
        startups::Entity::find_by_id(profile).one(app.db.reader()).await.unwrap().unwrap().host_id
    };
    let hosts = [host_of("by-id").await, host_of("by-slug").await, host_of("alone").await];
    assert_eq!(hosts, [Some(host), Some(host), None]);
    profiles::Entity::delete_by_id(host).exec(app.db.writer()).await.unwrap();
    assert_eq!(host_of("by-id").await, None, "a startup outlives its host");
    app.settle().await;
}

async fn a_batch_asks_once_for_all_the_hosts_it_names(app: &TestApp) {
    let hosts: Vec<Entry> = (0..30).map(|number| partner(&format!("host-{number}"))).collect();
    app.enter_all(hosts).await;
    let hosted = |number: usize| startup(&format!("hosted-{number}")).with("host", format!("host-{number}"));
    let text: String = (0..30).map(|number| hosted(number).line() + "\n").collect();
    let (report, statements) = app.statements(app.import(Kind::Startups, &text)).await;
    assert_eq!((report.created, report.refused), (30, 0), "{report}");
    let names = r#"SELECT "profiles"."id", "profiles"."external_id", "profiles"."slug" FROM"#;
    let asked = statements.iter().filter(|statement| statement.starts_with(names)).count();
    assert_eq!(asked, 1, "{statements:#?}");
    app.settle().await;
}

async fn each_wrong_value_is_refused_with_field_and_reason(app: &TestApp) {
    let cases: Vec<(&str, Value, &str, &str)> = vec![
        ("email", json!("a@example.org\r\nBcc: b@example.org"), "email", "is not an e-mail address"),
        ("email", json!("nobody"), "email", "is not an e-mail address"),
        ("siren", json!("732829321"), "siren", "is not a SIREN"),
        ("siren", json!("73282932"), "siren", "is not a SIREN"),
        ("name", json!("Bell\u{7}"), "name", "has a control character"),
        ("name", json!("a\u{202e}gpj.exe"), "name", "reverses the direction"),
        ("name", json!(""), "name", "is missing"),
        ("name", json!(["a"]), "name", "is not"),
        ("country", json!("Atlantis"), "country", "is no country"),
        ("languages", json!(["klingonish"]), "languages[0]", "is no language"),
        ("languages", json!(["en:D9"]), "languages[0]", "has a level"),
        ("state", json!("ASLEEP"), "state", "is none of"),
        ("website", json!("javascript:alert(1)"), "website", "is not a web address"),
        ("founded_on", json!("2026-02-30"), "founded_on", "is not a date"),
        ("founded_on", json!("-400d"), "founded_on", "is relative to today"),
        ("headcount", json!(-3), "headcount", "is not"),
        ("time_zone", json!("Europe/Le_Havre"), "time_zone", "is no time zone"),
        ("needs", json!([{"kind": "MENTORING", "priority": 7}]), "needs[0].priority", "is not between 1 and 3"),
        ("phone", json!("call me"), "phone", "is not a telephone number"),
    ];
    for (field, value, place, reason) in cases {
        let report = app.import(Kind::Startups, &startup("one").with(field, value.clone()).line()).await;
        let found = problems(&report);
        assert_eq!((report.created, report.refused), (0, 1), "{field} {value}: {report}");
        assert!(found.iter().any(|(_, at, why)| at == place && why.contains(reason)), "{field} {value}: {found:?}");
    }
}

async fn a_description_of_ten_megabytes_is_refused(app: &TestApp) {
    let huge = startup("huge").with("description_en", "long ".repeat(2 * 1024 * 1024));
    let text = [startup("small").line(), huge.line()].join("\n");
    let outcome = app.try_import(Kind::Startups, "huge.jsonl", text.as_bytes(), None, false).await;
    let told = match outcome {
        Ok(report) => {
            assert_eq!((report.created, report.refused), (1, 1), "{report}");
            report.to_string()
        }
        Err(error) => format!("{error:#}"),
    };
    assert!(told.contains("characters where") || told.contains("longer than"), "{}", &told[..500.min(told.len())]);
    assert!(told.len() < 2_000, "the report does not repeat the text");
    assert!(app.find(Kind::Startups, "huge").await.is_none());
}

async fn text_from_right_to_left_is_welcome_but_not_what_reverses_it(app: &TestApp) {
    let arabic = "بوابة الميناء";
    let entry = startup("rtl").with("name", arabic).with("description_en", format!("{arabic}\u{202e} turned"));
    let id = app.enter(entry).await;
    let row = app.profile(id).await;
    assert_eq!((row.name.as_str(), row.description_en), (arabic, Some(format!("{arabic} turned"))));
}

async fn reports_never_print_what_could_disturb_a_terminal(app: &TestApp) {
    let entry: Entry = startup("one").with("name", "\u{1b}[2J\u{202e}\u{7}").with("email", "\u{1b}]0;x\u{7}@");
    let told = app.import(Kind::Startups, &entry.line()).await.to_string();
    assert!(told.chars().all(|sign| sign == '\n' || !sign.is_control() && sign != '\u{202e}'), "{told:?}");
}
