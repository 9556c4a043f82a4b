use std::path::{Path, PathBuf};

use super::*;

fn country(text: &str) -> Option<String> {
    match text {
        "France" => Some("FR".to_owned()),
        code if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => Some(code.to_owned()),
        _ => None,
    }
}

fn checks() -> Checks<'static> {
    Checks { today: jiff::civil::date(2026, 11, 22), relative_dates: false, country: &country }
}

fn import(name: &str, text: &'static str, kind: Kind) -> Import {
    Import::new(Source::embedded(name, text).unwrap(), kind, None).unwrap()
}

fn judged(import: &Import) -> Vec<Line> {
    import.lines(&checks()).unwrap().map(Result::unwrap).collect()
}

fn problems(line: &Line) -> &[Problem] {
    match line {
        Line::Refused(problems) => problems,
        Line::Accepted(record) => panic!("{record:?}"),
    }
}

#[test]
fn a_refused_line_does_not_stop_the_others() {
    let text =
        "{\"id\":\"a\",\"name\":\"A\"}\n{\"id\":\"b\",\"name\":\"B\",\"siren\":\"1\"}\n{\"id\":\"c\",\"name\":\"C\"}\n";
    let import = import("s.jsonl", text, Kind::Startups);
    let mut read = Vec::new();
    let checked = import.check(&checks(), |bytes| read.push(bytes)).unwrap();
    assert_eq!((checked.accepted, checked.refused), (2, 1));
    assert_eq!(read.last(), Some(&import.source().size_bytes()));
    let lines = judged(&import);
    assert_eq!(problems(&lines[1])[0].line, 2);
    assert!(matches!((&lines[0], &lines[2]), (Line::Accepted(_), Line::Accepted(_))));
}

#[test]
fn an_unusable_file_is_an_error_of_the_check() {
    let import = Import::new(
        Source::embedded("s.jsonl", "{\"id\":\"a\",\"name\":\"A\"}\n{\"id\":").unwrap(),
        Kind::Startups,
        Some(Mapping::parse("m.toml", "fields = { id = 'id', name = 'name' }", Kind::Startups).unwrap()),
    )
    .unwrap();
    let error = import.check(&checks(), |_| {}).unwrap_err();
    assert_eq!(error.to_string(), "s.jsonl: is cut off in line 2: the JSON object is not closed");
}

#[test]
fn an_id_that_an_earlier_line_has_is_refused() {
    let text = "id,name\na,A\nb,B\na,C\n";
    let lines = judged(&import("s.csv", text, Kind::Mentors));
    let found = &problems(&lines[2])[0];
    assert_eq!((found.line, found.field.as_str(), found.value.as_str()), (4, "id", "a"));
    assert_eq!(found.reason, Reason::Duplicate { first_line: 2 });
}

#[test]
fn a_mistyped_column_refuses_the_lines_that_fill_it_and_a_foreign_one_is_left_out() {
    let text = "id,name,webiste,batch\na,A,https://a.example,W1\nb,B,,W2\n";
    let import = import("s.csv", text, Kind::Startups);
    let lines = judged(&import);
    assert_eq!(problems(&lines[0])[0].reason, Reason::UnknownField { nearest: Some("website".to_owned()) });
    assert!(matches!(lines[1], Line::Accepted(_)));
    assert_eq!(import.report().left_out, ["batch", "webiste"]);
}

#[test]
fn a_directory_with_common_names_needs_no_mapping() {
    let text = "Nom;Secteurs;Pays;Site web\nQuai & Co;port, logistique;France;quai.example\n";
    let lines = judged(&import("annuaire.csv", text, Kind::Startups));
    let Line::Accepted(record) = &lines[0] else { panic!("{lines:?}") };
    let Draft::Profile(profile) = &record.draft else { panic!("{record:?}") };
    assert_eq!(record.id, "quai-co");
    assert_eq!(profile.sectors, ["port", "logistique"]);
    assert_eq!(profile.country.as_deref(), Some("FR"));
    assert!(record.assumed.is_empty());
}

#[test]
fn the_report_says_what_became_of_every_line() {
    let text = "{\"id\":\"a\",\"name\":\"A\"}\n{\"id\":\"b\",\"name\":\"B\",\"email\":\"b@b.example\\nBcc: x\"}\n";
    let import = import("people.jsonl", text, Kind::Mentors);
    let mut report = import.report();
    for line in judged(&import) {
        match line {
            Line::Accepted(record) => report.accept(&record, Written::Created),
            Line::Refused(problems) => report.refuse(problems),
        }
    }
    assert_eq!(
        report.to_string(),
        "mentors from people.jsonl, mapping inferred\n  \
         read             2\n  created          1\n  updated          0\n  unchanged        0\n  refused          1\n\n\
         1 person came in without a recorded consent: they are IDENTIFIED, that is neither matched, found nor mailed.\n\n    \
         line  field  value                reason\n       \
         2  email  b@b.example\\nBcc: x  is not an e-mail address: it has a line break or another control character\n"
    );
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["problems"][0]["line"], 2);
    assert_eq!(json["identified"], 1);
}

#[test]
fn a_wholly_wrong_file_keeps_a_bounded_report() {
    let import = import("s.jsonl", "{\"id\":\"a\",\"name\":\"A\",\"siren\":\"1\"}\n", Kind::Startups);
    let mut report = import.report();
    let found = problems(&judged(&import)[0]).to_vec();
    for _ in 0..1_500 {
        report.refuse(found.clone());
    }
    assert_eq!((report.refused, report.problems.len(), report.problems_not_listed), (1_500, 1_000, 500));
    assert!(report.to_string().ends_with("… and 500 more\n"));
}

/// The shared real data: `SHARED_DATA`, else beside the repository.
fn shared(file: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let path = std::env::var_os("SHARED_DATA").map_or(beside, PathBuf::from).join(file);
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
    }
    path.exists().then_some(path)
}

fn shipped_mapping(name: &str, kind: Kind) -> Mapping {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/mappings");
    Mapping::load(&folder.join(format!("{name}.toml")), kind).unwrap()
}

const SHIPPED: [(&str, &str, Kind, u64); 6] = [
    ("startups", "beta_gouv_fr", Kind::Startups, 662),
    ("startups", "yc_2023_en", Kind::Startups, 1_000),
    ("trade_shows", "ces2026_exhibitors_en", Kind::Startups, 4_177),
    ("people", "bbl_speakers_fr_en", Kind::Mentors, 341),
    ("people", "codingcoach_mentors_en", Kind::Ambassadors, 298),
    ("people", "awesome_speakers_en", Kind::Talents, 305),
];

#[test]
fn the_shipped_mappings_are_well_formed() {
    for (_, name, kind, _) in SHIPPED {
        assert_eq!(shipped_mapping(name, kind).name(), name);
    }
}

#[test]
fn the_shipped_mappings_take_every_row_of_their_files() {
    for (folder, name, kind, rows) in SHIPPED {
        let Some(path) = shared(&format!("{folder}/{name}.jsonl")) else { continue };
        let import = Import::new(Source::open(&path).unwrap(), kind, Some(shipped_mapping(name, kind))).unwrap();
        let mut mixes = std::collections::BTreeSet::new();
        let mut accepted = 0;
        for line in import.lines(&checks()).unwrap() {
            let Line::Accepted(record) = line.unwrap() else { continue };
            let Draft::Profile(profile) = record.draft else { panic!("{name} holds profiles") };
            accepted += 1;
            assert!(profile.consent.is_some() && profile.email.is_some(), "{name} {}", record.id);
            let needs = profile.needs.iter().map(|need| (need.kind.code(), need.skills.clone()));
            let offers = profile.offers.iter().map(|offer| (offer.kind.code(), offer.skills.clone()));
            mixes.insert(needs.chain(offers).collect::<Vec<_>>());
        }
        assert_eq!(accepted, rows, "{name}");
        // Needs and offers follow from the rows; one constant for all would be one mix.
        assert!(mixes.len() > 100, "{name} has {} mixes of needs and offers", mixes.len());
    }
}

#[test]
fn what_is_assumed_is_an_object_of_known_fields() {
    for (assumed, reason) in [
        (r#"{"languages": "speakers"}"#, None),
        ("null", None),
        (r#"["languages"]"#, Some(Reason::WrongType { expected: "an object of mappings by field" })),
        (r#"{"tongues": "speakers"}"#, Some(Reason::UnknownField { nearest: None })),
    ] {
        let text = format!("{{\"id\": \"a\", \"name\": \"A\", \"assumed\": {assumed}}}\n");
        let lines = judged(&import("m.jsonl", text.leak(), Kind::Mentors));
        match (&lines[0], reason) {
            (Line::Accepted(record), None) => {
                assert_eq!(record.assumed.contains_key("languages"), assumed != "null");
            }
            (line, reason) => assert_eq!(Some(problems(line)[0].reason.clone()), reason),
        }
    }
}
