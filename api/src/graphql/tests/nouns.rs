//! Companies, contracts, research projects, trade shows, venues and objectives.

mod changes;

use serde_json::Value as Json;

use super::*;
use crate::service::imports::{self, Import, Kind, Options, Source};
use crate::service::programme;

const COMPANIES: &str = concat!(
    r#"{"id": "c1", "name": "Quai", "siren": "732829320", "rank": 2, "city": "Le Havre", "country": "FR", "#,
    r#""contract": {"state": "ACTIVE", "starts_on": "2026-01-01", "lines": [{"kind": "MENTORING", "quantity": 4}]}}"#,
    "\n",
    r#"{"id": "c2", "name": "Grue", "rank": 1, "contract": {"state": "DRAFT"}}"#,
    "\n",
    r#"{"id": "c3", "name": "Phare"}"#,
    "\n",
);

const STARTUPS: &str =
    "{\"id\": \"s1\", \"name\": \"Vigie\"}\n{\"id\": \"s2\", \"name\": \"Cale\", \"state\": \"PAUSED\"}\n";

const MENTORS: &str = concat!(
    r#"{"id": "m1", "name": "Ada", "company": "c1", "state": "ACTIVE", "#,
    r#""consent": {"purpose": "introductions", "source": "form", "date": "2026-01-05"}}"#,
    "\n",
    r#"{"id": "m2", "name": "Bob", "company": "c1"}"#,
    "\n",
    r#"{"id": "m3", "name": "Cyd", "company": "c2", "state": "ACTIVE", "#,
    r#""consent": {"purpose": "introductions", "source": "form", "date": "2026-01-05"}}"#,
    "\n",
);

const AMBASSADORS: &str = concat!(
    r#"{"id": "a1", "name": "Mathilde", "state": "ACTIVE", "#,
    r#""consent": {"purpose": "introductions", "source": "form", "date": "2026-01-05"}}"#,
    "\n",
);

const PARTNERS: &str = concat!(
    r#"{"id": "p1", "name": "Labo", "research_projects": [{"id": "r1", "title_fr": "Sel"}, {"id": "r2", "title_en": "Ice"}]}"#,
    "\n",
    r#"{"id": "p2", "name": "Pépinière", "research_projects": [{"id": "r3", "title_fr": "Vent"}]}"#,
    "\n",
);

const SLOTS: &str = concat!(
    r#"{"id": "a", "show": "ces", "show_name": "CES", "edition": "CES 2027", "starts_on": "2027-01-06", "#,
    r#""ends_on": "2027-01-09", "city": "Las Vegas", "country": "US", "call_opens_on": "2026-11-01"}"#,
    "\n",
    r#"{"id": "b", "show": "ces", "edition": "CES 2026", "starts_on": "2026-01-06", "ends_on": "2026-01-09"}"#,
    "\n",
    r#"{"id": "c", "show": "cebit", "edition": "CEBIT 2018", "starts_on": "2018-06-11", "ends_on": "2018-06-15", "#,
    r#""discontinued_on": "2018-11-28", "label": "Place 1", "holder": "s1"}"#,
    "\n",
    r#"{"id": "d", "show": "ces", "edition": "CES 2026", "label": "Place 2", "holder": "s1"}"#,
    "\n",
    r#"{"id": "e", "show": "ces", "edition": "CES 2026", "label": "Place 1", "holder": "s2"}"#,
    "\n",
);

impl Hub {
    async fn filled() -> Self {
        let hub = Self::open().await;
        let db = &hub.app.db;
        programme::load_founding_documents(db).await.unwrap();
        for (kind, text) in [
            (Kind::Companies, COMPANIES),
            (Kind::Startups, STARTUPS),
            (Kind::Mentors, MENTORS),
            (Kind::Ambassadors, AMBASSADORS),
            (Kind::Partners, PARTNERS),
            (Kind::Slots, SLOTS),
        ] {
            let import = Import::new(Source::embedded(kind.name(), text).unwrap(), kind, None).unwrap();
            let (today, now) = (hub.app.clock.today(), hub.app.clock.now());
            let options = Options { dry_run: false, relative_dates: false, today, now };
            let report = imports::run(db, &import, options, |_| {}).await.unwrap();
            assert_eq!(report.refused, 0, "{report}");
        }
        hub
    }

    async fn read(&self, viewer: Viewer, query: &str) -> Json {
        self.data(viewer, query, json!({})).await.into_json().unwrap()
    }

    /// What a mutation of the team answers below its name.
    async fn change(&self, mutation: &str, input: Json, select: &str) -> Json {
        self.change_as(team(), mutation, input, select).await
    }

    async fn change_as(&self, viewer: Viewer, mutation: &str, input: Json, select: &str) -> Json {
        let name = format!("{}{}", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!(
            "mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {select} userErrors {{ code field message }} }} }}"
        );
        self.data(viewer, &query, json!({ "input": input })).await.into_json().unwrap()[mutation].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_reads_what_lies_below_it_level_by_level() {
    let hub = Hub::filled().await;
    let query = "{ companies(orderBy: RANK, first: 2) { totalCount pageInfo { hasNextPage endCursor } nodes {
        name rank location { territory } contract { state lines { kind quantity } }
        mentors(first: 1) { totalCount nodes { name company { name } } } } } }";
    let anonymous = hub.read(Viewer::Anonymous, query).await["companies"].clone();
    assert_eq!((&anonymous["totalCount"], &anonymous["pageInfo"]["hasNextPage"]), (&json!(3), &json!(true)));
    assert_eq!(anonymous["nodes"][0]["name"], "Grue");
    let quai = json!({ "name": "Quai", "rank": 2, "location": { "territory": "LE_HAVRE" }, "contract": null,
        "mentors": { "totalCount": 1, "nodes": [{ "name": "Ada", "company": { "name": "Quai" } }] } });
    assert_eq!(anonymous["nodes"][1], quai);
    let after = anonymous["pageInfo"]["endCursor"].as_str().unwrap();
    let rest = format!("{{ companies(orderBy: RANK, after: {after:?}) {{ nodes {{ name rank }} }} }}");
    assert_eq!(hub.read(team(), &rest).await["companies"]["nodes"], json!([{ "name": "Phare", "rank": null }]));
    let other_order = format!("{{ companies(after: {after:?}) {{ nodes {{ name }} }} }}");
    assert_eq!(hub.code(team(), &other_order).await, ("BAD_INPUT".to_owned(), Some("after".to_owned())));
    let states = |data: Json| {
        data["companies"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["contract"]["state"].clone())
            .collect::<Vec<_>>()
    };
    let partner = account(Role::Partner, Vec::new());
    assert_eq!(states(hub.read(partner, query).await), [Json::Null, json!("ACTIVE")]);
    assert_eq!(states(hub.read(team(), query).await), [json!("DRAFT"), json!("ACTIVE")]);
    let mentors = hub.read(team(), query).await["companies"]["nodes"][1]["mentors"].clone();
    assert_eq!(mentors["totalCount"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_by_contract_is_for_those_who_see_contracts() {
    let hub = Hub::filled().await;
    let query =
        |state: &str| format!("{{ companies(filter: {{ contractStates: [{state}] }}) {{ nodes {{ name }} }} }}");
    assert_eq!(hub.code(Viewer::Anonymous, &query("ACTIVE")).await.0, "UNAUTHENTICATED");
    let partner = || account(Role::Partner, Vec::new());
    assert_eq!(hub.code(partner(), &query("DRAFT")).await.0, "FORBIDDEN");
    assert_eq!(hub.read(partner(), &query("ACTIVE")).await["companies"]["nodes"], json!([{ "name": "Quai" }]));
    assert_eq!(hub.read(team(), &query("DRAFT")).await["companies"]["nodes"], json!([{ "name": "Grue" }]));
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_have_editions_have_slots() {
    let hub = Hub::filled().await;
    let query = "{ tradeShows(first: 5) { nodes { slug discontinuedOn editions(first: 5) { totalCount nodes { label startsOn timeZone
        call { opensOn closesOn isOpen } show { name } slots(first: 5) { nodes { label isFree holder { name } edition { label } } } } } } } }";
    let shows = hub.read(Viewer::Anonymous, query).await["tradeShows"]["nodes"].clone();
    assert_eq!((&shows[0]["slug"], &shows[1]["slug"]), (&json!("ces"), &json!("cebit")));
    assert_eq!(shows[1]["discontinuedOn"], "2018-11-28");
    let editions = &shows[0]["editions"]["nodes"];
    assert_eq!((&editions[0]["label"], &editions[1]["label"]), (&json!("CES 2027"), &json!("CES 2026")));
    assert_eq!(editions[0]["timeZone"], "America/Los_Angeles");
    assert_eq!(editions[0]["call"], json!({ "opensOn": "2026-11-01", "closesOn": null, "isOpen": true }));
    assert_eq!(editions[1]["call"], Json::Null);
    // The second startup is paused: others than the team do not see who it is.
    let slots = json!([
        { "label": "Place 1", "isFree": false, "holder": null, "edition": { "label": "CES 2026" } },
        { "label": "Place 2", "isFree": false, "holder": { "name": "Vigie" }, "edition": { "label": "CES 2026" } },
    ]);
    assert_eq!(editions[1]["slots"]["nodes"], slots);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_show_people_to_the_team_alone() {
    let hub = Hub::filled().await;
    let query = "{ objectives { nodes { code label(language: EN) counting targets { years value }
        figure { value proof { totalCount nodes { __typename
            ... on Company { title: name } ... on Startup { name } ... on Ambassador { name } } } } } } }";
    let figures = |data: &Json| {
        data["objectives"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|node| !node["figure"].is_null())
            .map(|node| {
                (
                    node["code"].as_str().unwrap().to_owned(),
                    node["figure"]["value"].as_i64().unwrap(),
                    node["figure"]["proof"]["totalCount"].as_i64().unwrap(),
                )
            })
            .collect::<Vec<_>>()
    };
    let told = |code: &str, value, proof| (code.to_owned(), value, proof);
    assert_eq!(
        figures(&hub.read(Viewer::Anonymous, query).await),
        [
            told("CONTRACTS_SIGNED", 1, 1),
            told("AMBASSADORS_APPROACHED", 1, 0),
            told("ICT_JOBS", 0, 0),
            told("COMPANIES_AT_SHOWS", 2, 1)
        ]
    );
    let team = hub.read(team(), query).await;
    assert_eq!(figures(&team)[1], told("AMBASSADORS_APPROACHED", 1, 1));
    assert_eq!(figures(&team)[3], told("COMPANIES_AT_SHOWS", 2, 2));
    let venues =
        hub.read(Viewer::Anonymous, "{ venues(first: 1) { totalCount nodes { name kind location { city } } } }").await;
    assert_eq!(venues["venues"]["totalCount"], 8);
}
