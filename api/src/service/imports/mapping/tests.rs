use serde_json::{Value, json};

use super::super::problem::{Problem, Reason};
use super::super::source::NumberedRow;
use super::*;

fn parse(kind: Kind, text: &str) -> Result<Mapping, String> {
    Mapping::parse("test.toml", text, kind).map_err(|error| error.to_string())
}

fn apply(kind: Kind, text: &str, row: Value) -> (MappedRow, Vec<Problem>) {
    let Value::Object(row) = row else { panic!("a row is an object") };
    parse(kind, text).unwrap().apply(&NumberedRow { line: 3, row })
}

fn mapped(text: &str, row: Value) -> Value {
    Value::Object(apply(Kind::Mentors, text, row).0.row)
}

#[test]
fn a_column_is_renamed_as_it_stands() {
    let text = "fields = { name = 'nom', headline = ['accroche', 'bio'], description = 'a.b' }";
    assert_eq!(
        mapped(text, json!({ "nom": 7, "accroche": " ", "bio": "B", "a": { "b": ["x"] } })),
        json!({ "name": 7, "headline": "B", "description": ["x"] })
    );
    assert_eq!(mapped(text, json!({ "a.b": "a column with a dot" }))["description"], "a column with a dot");
}

#[test]
fn a_text_is_split_cut_and_taken_from() {
    let text = r#"
        [fields]
        skills = { from = "tech", split = [",", "/"] }
        city = { from = "places", split = ";", before = ",", take = "first" }
        country = { from = "places", split = ";", after = ",", take = "last" }
        headline = { from = "bio", limit = 9 }
        website = { from = "site", replace = { "&#x2F;" = "/" } }
    "#;
    let row = json!({ "tech": "rust, sql/rust", "places": "Caen, Normandie, France; Berlin, Germany", "bio": "un deux trois", "site": "https:&#x2F;&#x2F;a.example" });
    assert_eq!(
        mapped(text, row),
        json!({ "skills": ["rust", "sql"], "city": "Caen", "country": "Germany", "headline": "un deux…", "website": "https://a.example" })
    );
}

#[test]
fn values_are_translated_by_table() {
    let text = |unknown: &str| {
        format!(
            "fields.markets = {{ from = 'pays', translate = {{ table = 'countries', unknown = '{unknown}' }} }}\n\
             [tables.countries]\n'Royaume-Uni' = 'GB'\nBenelux = ['BE', 'NL', 'LU']\nAucun = []"
        )
    };
    let row = || json!({ "pays": ["royaume-uni", "BENELUX", "Aucun", "Mars"] });
    assert_eq!(mapped(&text("keep"), row())["markets"], json!(["GB", "BE", "NL", "LU", "Mars"]));
    assert_eq!(mapped(&text("drop"), row())["markets"], json!(["GB", "BE", "NL", "LU"]));
    let (_, problems) = apply(Kind::Mentors, &text("refuse"), row());
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].line, problems[0].field.as_str(), problems[0].value.as_str()), (3, "markets", "Mars"));
    assert_eq!(problems[0].reason, Reason::NotInTable { table: "countries".to_owned() });
}

#[test]
fn a_table_can_look_for_words() {
    let text = r#"
        fields.sectors = { from = "about", translate = { table = "themes", match = "contains", unknown = "drop" } }
        [tables.themes]
        "logement*" = "Housing"
        "port" = "Port"
        "c++" = "Software"
    "#;
    assert_eq!(mapped(text, json!({ "about": "Les LOGEMENTS, en C++" }))["sectors"], json!(["Software", "Housing"]));
    assert_eq!(mapped(text, json!({ "about": "important transport" })), json!({}));
}

#[test]
fn nested_columns_are_joined_or_listed() {
    let text = r#"
        [fields]
        skills = { all = "talks[].tags[]", split = "," }
        title = "talks[-1].title"
        description = { all = ["bio", { each = "talks[]", template = "{title} : {about?}" }], join = "\n" }
    "#;
    let talks = json!([{ "title": "A", "tags": ["x", "y"] }, { "title": "B", "about": "b", "tags": ["x"] }, { "about": "untitled" }]);
    let row = mapped(text, json!({ "bio": "Bio", "talks": talks }));
    assert_eq!(row["skills"], json!(["x", "y"]));
    assert_eq!(row["description"], "Bio\nA : \nB : b");
    assert_eq!(row.get("title"), None);
}

#[test]
fn templates_take_places_filters_and_other_fields() {
    let text = r#"
        [constants]
        email = "{id|slug}@example.org"
        [fields]
        name = { template = "Mentor {id}" }
        skills = { from = "tags", translate = "skills" }
        headline = [{ template = "{city}" }, { template = "Works with {record.skills|2}" }]
        [tables.skills]
        js = "JavaScript"
    "#;
    let (mapped, _) = apply(Kind::Mentors, text, json!({ "id": "bs:01.É", "tags": ["js", "rust", "sql"] }));
    assert_eq!(mapped.row["name"], "Mentor bs:01.É");
    assert_eq!(mapped.row["email"], "bs-01-e@example.org");
    assert_eq!(mapped.row["headline"], "Works with JavaScript, rust");
}

#[test]
fn what_rests_on_no_column_is_assumed() {
    let text = r#"
        name = "club"
        [constants]
        state = "ACTIVE"
        consent = { purpose = "INTRODUCTIONS", source = "the club of {town}", date = 2026-01-01 }
        capacity.open = 2
        [fields]
        id = "id"
        languages = { from = "languages", default = ["fr"] }
        country = { from = ["country", { template = "FR" }] }
        markets = { from = "country", default = ["FR"] }
    "#;
    let (mapped, _) = apply(Kind::Mentors, text, json!({ "id": 1, "town": "Caen" }));
    assert_eq!(
        mapped.row["consent"],
        json!({ "purpose": "INTRODUCTIONS", "source": "the club of Caen", "date": "2026-01-01" })
    );
    assert_eq!(mapped.row["capacity"], json!({ "open": 2 }));
    let fields: Vec<&str> = mapped.assumed.keys().map(String::as_str).collect();
    assert_eq!(fields, ["capacity", "consent", "country", "languages", "markets", "state"]);
    assert!(mapped.assumed.values().all(|name| name == "club"));

    let (mapped, _) = apply(Kind::Mentors, text, json!({ "id": 1, "languages": ["en"], "country": "DE" }));
    let fields: Vec<&str> = mapped.assumed.keys().map(String::as_str).collect();
    assert_eq!(fields, ["capacity", "consent", "state"]);
}

const OFFERS: &str = r#"
    name = "talks"
    fields.skills = "tags"
    [[offers]]
    when = { column = ["tags", "bio"], contains = ["agile", "lean*"] }
    kind = "MENTORING"
    detail_en = "Agile teams"
    skills = ["Agile", "{record.skills}"]
    [[offers]]
    when = [{ column = "tags", equals = "Cloud" }, { column = "years", at_least = 5 }]
    kind = "MENTORING"
    detail_en = "Never shown second"
    skills = "Cloud"
    [[offers]]
    when = { column = "country", equals = "FR", not = true }
    kind = "SUPPORT_ABROAD"
    markets = "{country}"
    [[offers]]
    default = true
    kind = "MENTORING"
    detail_en = "Anything"
"#;

#[test]
fn offers_follow_from_what_a_row_says() {
    let (mapped, _) = apply(
        Kind::Mentors,
        OFFERS,
        json!({ "tags": ["Cloud", "x"], "bio": "Leaning on agile", "years": "6", "country": "FR" }),
    );
    assert_eq!(
        mapped.row["offers"],
        json!([{ "kind": "MENTORING", "detail_en": "Agile teams", "skills": ["Agile", "Cloud", "x"] }])
    );
    assert!(mapped.assumed.is_empty());
}

#[test]
fn a_default_counts_only_where_no_rule_gave_its_kind_and_is_assumed() {
    let (mapped, _) = apply(Kind::Mentors, OFFERS, json!({ "tags": ["x"], "country": "DE" }));
    assert_eq!(
        mapped.row["offers"],
        json!([{ "kind": "SUPPORT_ABROAD", "markets": ["DE"] }, { "kind": "MENTORING", "detail_en": "Anything" }])
    );
    assert_eq!(mapped.assumed["offers"], "talks");
}

#[test]
fn helpers_serve_rules_and_are_not_stored() {
    let text = r#"
        helpers.wanted = { all = "tags", translate = "skills" }
        [[needs]]
        when = { column = "record.wanted" }
        kind = "RECRUIT"
        skills = "{record.wanted}"
        [tables.skills]
        shop = ["JavaScript", "Design"]
    "#;
    let (mapped, _) = apply(Kind::Startups, text, json!({ "tags": ["shop"] }));
    assert_eq!(
        Value::Object(mapped.row),
        json!({ "needs": [{ "kind": "RECRUIT", "skills": ["JavaScript", "Design"] }] })
    );
}

#[test]
fn a_mapping_that_does_not_fit_is_refused_with_file_and_key() {
    let cases = [
        ("fields.naem = 'x'", "fields.naem: mentors have no such field; did you mean \"name\"?"),
        ("constants.siren = '1'", "constants.siren: mentors have no such field"),
        ("constants.name = 'x'\nfields.name = 'x'", "constants.name: the field is set in [fields] too"),
        ("kind = 'talents'", "kind: it maps talents, not mentors"),
        ("feilds.name = 'x'", "unknown field `feilds`"),
        ("fields.name = { form = 'x' }", "unknown field `form`"),
        ("fields.name = { split = ',' }", "it has no from, no all and no template"),
        ("fields.name = { from = 'a', all = 'b' }", "fields.name: it has both from and all"),
        ("fields.name = { from = 'a', translate = 't' }", "fields.name: there is no table [tables.t]"),
        ("fields.name = { template = 'Mentor {id' }", "has a { without its }"),
        ("fields.name = { template = '{id|loud}' }", "\"loud\" is none of slug, lower and a number"),
        ("fields.name = 'a[x]'", "has a bracket"),
        ("fields.consent = { from = 'a', split = ',' }", "fields.consent: an object can only be taken as it stands"),
        ("[[offers]]\nkind = 'MENTOR'", "unknown variant `MENTOR`"),
        ("[[offers]]\nkind = 'BUY'\nwhen = { equals = 'x' }", "missing field `column`"),
        (
            "[[offers]]\nkind = 'BUY'\nwhen = { column = 'a', equals = 'x', contains = 'y' }",
            "a condition tests one thing",
        ),
        ("fields = 3", "invalid type"),
        ("name = ", "TOML parse error"),
    ];
    for (text, expected) in cases {
        let error = parse(Kind::Mentors, text).expect_err(text);
        assert!(error.starts_with("mapping test.toml: ") && error.contains(expected), "{text}\n{error}");
    }
}
