use entity::{Cefr, EngagementKind, ProfileState};
use serde_json::{Value, json};

use super::super::problem::Reason;
use super::schema::{self, Shape};
use super::*;

fn country(text: &str) -> Option<String> {
    match text {
        "FR" | "France" | "france" => Some("FR".to_owned()),
        "DE" | "Allemagne" => Some("DE".to_owned()),
        _ => None,
    }
}

fn checks(relative_dates: bool) -> Checks<'static> {
    Checks { today: jiff::civil::date(2026, 3, 31), relative_dates, country: &country }
}

fn read(kind: Kind, row: Value) -> Result<Draft, Vec<Problem>> {
    let Value::Object(mut row) = row else { panic!("a row is an object") };
    for (field, value) in [("id", "x1"), ("name", "X"), ("show", "ces"), ("edition", "CES 2027")] {
        if schema::shape(kind, field).is_some() {
            row.entry(field).or_insert(value.into());
        }
    }
    super::read(kind, 7, row, &checks(false)).1
}

fn profile(kind: Kind, row: Value) -> ProfileDraft {
    match read(kind, row) {
        Ok(Draft::Profile(profile)) => *profile,
        other => panic!("{other:?}"),
    }
}

/// The one problem of a startup with this field.
fn reason(field: &str, value: Value) -> Reason {
    let problems = read(Kind::Startups, json!({ field: value })).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].line, 7);
    assert!(problems[0].field.starts_with(field), "{problems:?}");
    problems[0].reason.clone()
}

#[test]
fn every_problem_of_a_line_is_found_at_once() {
    let row = json!({
        "name": "", "country": "Atlantis", "siren": "123456789", "stage": "UNICORN",
        "needs": [{ "kind": "MENTORING", "priority": 4 }, { "priorty": 1 }],
    });
    let problems = read(Kind::Startups, row).unwrap_err();
    let found: Vec<String> = problems.iter().map(|problem| format!("{} {}", problem.field, problem.reason)).collect();
    assert_eq!(
        found,
        [
            "name is missing",
            "country is no country by ISO 3166 code, English or French name",
            "needs[0].priority is not between 1 and 3",
            "needs[1].kind is missing",
            "needs[1].priorty is no known field; did you mean \"priority\"?",
            "siren is not a SIREN: nine digits, the last of which checks the others",
            "stage is none of IDEA, PROTOTYPE, LAUNCH, GROWTH, SCALE_UP",
        ]
    );
}

#[test]
fn an_unknown_field_is_named_with_its_nearest() {
    assert_eq!(reason("webiste", json!("x")), Reason::UnknownField { nearest: Some("website".to_owned()) });
    assert_eq!(reason("favourite_colour", json!("x")), Reason::UnknownField { nearest: None });
}

#[test]
fn values_of_another_type_are_refused() {
    assert_eq!(reason("headline", json!(["a"])), Reason::WrongType { expected: "a text" });
    assert_eq!(reason("sectors", json!(3)), Reason::WrongType { expected: "a list" });
    assert_eq!(reason("headcount", json!("many")), Reason::WrongType { expected: "a whole number" });
    assert_eq!(reason("headcount", json!(-1)), Reason::WrongType { expected: "a whole number" });
    assert_eq!(reason("consent", json!("yes")), Reason::WrongType { expected: "an object" });
    assert_eq!(reason("capacity", json!([1])), Reason::WrongType { expected: "an object" });
}

#[test]
fn a_siren_is_nine_digits_that_check() {
    assert_eq!(reason("siren", json!("732829321")), Reason::BadSiren);
    assert_eq!(reason("siren", json!("73282932")), Reason::BadSiren);
    assert_eq!(reason("siren", json!("000000000")), Reason::BadSiren);
    assert!(read(Kind::Startups, json!({ "siren": "732 829 320" })).is_ok());
    assert!(read(Kind::Startups, json!({ "siren": 732_829_320 })).is_ok());
}

#[test]
fn an_email_is_one_plain_address() {
    let bad = [
        "a@b.example\nBcc: c@d.example",
        "a@b.example,c@d.example",
        "A <a@b.example>",
        "a",
        "a@b@c.example",
        "@b.example",
        "a@",
        "a@localhost",
        "a@127.0.0.1",
        ".a@b.example",
        "a..b@c.example",
        "\"a\"@b.example",
        "é@b.example",
        "a@b..example",
        "a\u{202e}@b.example",
    ];
    for address in bad {
        let problems = read(Kind::Mentors, json!({ "email": address })).expect_err(address);
        assert!(matches!(problems[0].reason, Reason::BadEmail(_)), "{address:?} {problems:?}");
    }
    let long = format!("{}@example.org", "a".repeat(65));
    assert!(read(Kind::Mentors, json!({ "email": long })).is_err());
    let good = profile(Kind::Mentors, json!({ "email": " Anne.B+x@Bücher.Example " }));
    assert_eq!(good.email.as_deref(), Some("Anne.B+x@xn--bcher-kva.example"));
}

#[test]
fn a_website_is_http_or_https() {
    for address in [
        "javascript:alert(1)",
        "ftp://a.example",
        "https://u:p@a.example",
        "https://a b.example",
        "https://",
        "mailto:a@b.example",
        "localhost",
    ] {
        assert!(matches!(reason("website", json!(address)), Reason::BadUrl(_)), "{address}");
    }
    let website = |address: &str| profile(Kind::Startups, json!({ "website": address })).website.unwrap();
    assert_eq!(website("HTTPS://Example.org/a"), "https://example.org/a");
    assert_eq!(website("www.example.org"), "https://www.example.org/");
    assert_eq!(website("example.org:8080/a"), "https://example.org:8080/a");
}

#[test]
fn texts_that_do_not_fit_are_refused() {
    assert_eq!(reason("name", json!("n".repeat(201))), Reason::TooLong { limit: 200, length: 201 });
    assert_eq!(reason("headline", json!("n".repeat(301))), Reason::TooLong { limit: 300, length: 301 });
    let huge = "é".repeat(5_000_000);
    assert_eq!(reason("description", json!(huge)), Reason::TooLong { limit: 20_000, length: 5_000_000 });
    assert!(read(Kind::Startups, json!({ "description": "é".repeat(20_000) })).is_ok());
    assert_eq!(reason("sectors", json!(vec!["x"; 101])), Reason::TooMany { limit: 100, count: 101 });
}

#[test]
fn names_take_no_control_and_no_direction_override() {
    for field in ["id", "name", "city"] {
        assert_eq!(reason(field, json!("a\u{202e}b")), Reason::DirectionOverride);
        assert_eq!(reason(field, json!("a\u{0}b")), Reason::ControlCharacter);
        assert_eq!(reason(field, json!("a\nb")), Reason::ControlCharacter);
    }
    assert_eq!(reason("sectors", json!(["a\u{2066}b"])), Reason::DirectionOverride);
    let arabic = profile(Kind::Startups, json!({ "name": "شركة ناشئة" }));
    assert_eq!(arabic.name, "شركة ناشئة");
}

#[test]
fn texts_lose_control_characters_and_overrides_but_keep_their_paragraphs() {
    let text = "Un\u{7} port\u{202e}.\r\n\n\t- Deux\u{feff}";
    let profile = profile(Kind::Startups, json!({ "lang": "fr", "description": text, "headline": "a\n\u{202e}b" }));
    assert_eq!(profile.description.fr.as_deref(), Some("Un port.\n\n\t- Deux"));
    assert_eq!(profile.headline.fr.as_deref(), Some("a b"));
}

#[test]
fn a_text_goes_where_its_language_says() {
    let row = json!({ "lang": "en", "headline": "Quay sensors", "headline_fr": "Capteurs de quai" });
    let texts = profile(Kind::Startups, row).headline;
    assert_eq!((texts.fr.as_deref(), texts.en.as_deref()), (Some("Capteurs de quai"), Some("Quay sensors")));
    let guessed = profile(Kind::Startups, json!({ "description": "We move the boxes of the port for you" }));
    assert!(guessed.description.en.is_some());
    let guessed = profile(Kind::Startups, json!({ "description": "Nous suivons les conteneurs du port" }));
    assert!(guessed.description.fr.is_some());
    assert_eq!(reason("lang", json!("de")), Reason::UnknownCode { allowed: vec!["fr", "en"] });
}

#[test]
fn dates_are_iso_and_in_order() {
    for date in ["31/12/2026", "2026-02-30", "2026-1-1", "20260101", "0001-01-01", "tomorrow"] {
        assert_eq!(reason("founded_on", json!(date)), Reason::BadDate, "{date}");
    }
    assert_eq!(reason("verified_on", json!("2026-05-01")), Reason::InFuture);
    let row = json!({ "available_from": "2026-05-01", "available_until": "2026-04-01" });
    let problems = read(Kind::Talents, row).unwrap_err();
    assert_eq!(problems[0].reason, Reason::BeforeStart { start: "available_from" });
}

#[test]
fn relative_dates_are_for_demonstration_data_only() {
    assert_eq!(reason("founded_on", json!("-400d")), Reason::RelativeDate);
    let date = |text: &str| formats::date(text, &checks(true)).unwrap().to_string();
    assert_eq!(date("+30d"), "2026-04-30");
    assert_eq!(date("-1m"), "2026-02-28");
    assert_eq!(date("+1y"), "2027-03-31");
    assert_eq!(formats::date("+30w", &checks(true)), Err(Reason::BadDate));
}

#[test]
fn languages_are_tags_or_names_with_levels() {
    let row = json!({ "languages": ["fr", "en:b2", "German (C1)", "pt-BR", "français"] });
    let languages = profile(Kind::Talents, row).languages;
    let tags: Vec<&str> = languages.iter().map(|language| language.tag.as_str()).collect();
    assert_eq!(tags, ["fr", "en", "de", "pt-br"]);
    assert_eq!(languages[1].level, Some(Cefr::B2));
    for language in ["zz", "klingon", "e", "en-thisiswaytoolong"] {
        assert_eq!(reason("languages", json!([language])), Reason::UnknownLanguage);
    }
    assert_eq!(reason("languages", json!(["en:B7"])), Reason::UnknownLevel);
}

#[test]
fn countries_and_zones_are_known_ones() {
    assert_eq!(profile(Kind::Startups, json!({ "markets": ["France", "DE", "FR"] })).markets, ["FR", "DE"]);
    assert_eq!(reason("markets", json!(["ZZ"])), Reason::UnknownCountry);
    assert_eq!(reason("time_zone", json!("Mars/Olympus")), Reason::UnknownZone);
    let zone = profile(Kind::Startups, json!({ "time_zone": "america/new_york" })).time_zone;
    assert_eq!(zone.as_deref(), Some("America/New_York"));
}

#[test]
fn a_person_without_consent_is_identified_whatever_the_file_says() {
    let consent = json!({ "purpose": "INTRODUCTIONS", "source": "form", "date": "2026-01-01" });
    let state = |row| profile(Kind::Mentors, row).initial_state();
    assert_eq!(state(json!({})), ProfileState::Identified);
    assert_eq!(state(json!({ "state": "ACTIVE" })), ProfileState::Identified);
    assert_eq!(state(json!({ "state": "LEFT" })), ProfileState::Left);
    assert_eq!(state(json!({ "state": "ACTIVE", "consent": consent })), ProfileState::Active);
    assert_eq!(profile(Kind::Startups, json!({})).initial_state(), ProfileState::Active);
    let draft = read(Kind::Mentors, json!({ "state": "ACTIVE" })).unwrap();
    assert!(Record { line: 7, id: "x1".to_owned(), assumed: BTreeMap::new(), draft }.is_person_without_consent());
    assert!(matches!(reason("state", json!("IDENTIFIED")), Reason::UnknownCode { .. }));
}

#[test]
fn a_consent_is_whole_or_refused() {
    let row = json!({ "consent": { "purpose": "INTRODUCTIONS", "date": "2027-01-01" } });
    let problems = read(Kind::Mentors, row).unwrap_err();
    let found: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(found, ["consent.source", "consent.date"]);
}

#[test]
fn cells_of_a_table_hold_lists_objects_and_numbers() {
    let row = json!({
        "sectors": "port; logistique ;Port", "skills": "rust, sql", "headcount": "1 200", "needs": "MENTORING; finance",
        "consent": "{\"purpose\": \"INTRODUCTIONS\", \"source\": \"form\", \"date\": \"2026-01-01\"}",
    });
    let startup = profile(Kind::Startups, row);
    assert_eq!(startup.sectors, ["port", "logistique", "Port"]);
    assert_eq!(startup.skills, ["rust", "sql"]);
    let kinds: Vec<EngagementKind> = startup.needs.iter().map(|need| need.kind).collect();
    assert_eq!(kinds, [EngagementKind::Mentoring, EngagementKind::Finance]);
    assert!(startup.consent.is_some());
    assert!(matches!(startup.details, DetailsDraft::Startup { headcount: Some(1_200), .. }));
}

#[test]
fn codes_are_read_in_any_case() {
    let startup = profile(Kind::Startups, json!({ "focus_areas": ["smart city", "SMART-PORT"], "stage": "scale up" }));
    assert_eq!(startup.focus_areas.len(), 2);
    let problems = read(Kind::Talents, json!({ "seeks": ["RECRUIT", "BUY"] })).unwrap_err();
    assert_eq!(problems[0].reason, Reason::UnknownCode { allowed: vec!["RECRUIT", "RESEARCH"] });
}

#[test]
fn companies_and_slots_are_read_too() {
    let company = json!({
        "siren": "732829320", "rank": 3,
        "contract": { "state": "SIGNED", "signed_on": "2026-01-05", "lines": [{ "kind": "MENTORING", "quantity": 4 }] },
    });
    let Ok(Draft::Company(company)) = read(Kind::Companies, company) else { panic!("a company") };
    assert_eq!(company.contracts[0].lines[0].quantity, 4);
    let slot =
        json!({ "purpose": ["SELL"], "dates_assumed": "oui", "starts_on": "2027-01-06", "ends_on": "2027-01-09" });
    let Ok(Draft::Slot(slot)) = read(Kind::Slots, slot) else { panic!("a slot") };
    assert!(slot.edition.unwrap().dates_assumed == Some(true) && slot.slot.is_none());
}

#[test]
fn a_line_without_an_edition_is_about_the_show_alone() {
    let read = |row: Value| {
        let Value::Object(row) = row else { panic!("a row is an object") };
        super::read(Kind::Slots, 1, row, &checks(false)).1
    };
    let Ok(Draft::Slot(show)) = read(json!({ "id": "a", "show": "cebit", "discontinued_on": "2018-11-28" })) else {
        panic!("a show")
    };
    assert_eq!((show.edition, show.slot), (None, None));
    let problems = read(json!({ "id": "a", "show": "ces", "label": "Place 1" })).unwrap_err();
    assert_eq!((problems[0].field.as_str(), &problems[0].reason), ("edition", &Reason::Missing));
}

#[test]
fn a_company_has_one_contract_for_each_first_day() {
    let contract = json!({ "starts_on": "2026-01-05" });
    let problems = read(Kind::Companies, json!({ "contracts": [contract, contract] })).unwrap_err();
    assert_eq!((problems.len(), &problems[0].reason), (1, &Reason::SameFirstDay));
}

#[test]
fn the_schema_names_exactly_the_fields_that_are_read() {
    for kind in Kind::ALL {
        for (field, shape) in schema::fields(*kind) {
            let value = match shape {
                Shape::Object(names) => {
                    names.iter().map(|name| ((*name).to_owned(), json!(false))).collect::<Row>().into()
                }
                Shape::Objects(names) => {
                    json!([names.iter().map(|name| ((*name).to_owned(), json!(false))).collect::<Row>()])
                }
                _ => json!(false),
            };
            let problems = read(*kind, json!({ field: value })).err().unwrap_or_default();
            let unknown = problems.iter().find(|problem| matches!(problem.reason, Reason::UnknownField { .. }));
            assert_eq!(unknown, None, "{kind}");
        }
    }
}
