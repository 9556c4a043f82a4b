//! Companies, contracts, research projects, trade shows, venues and objectives.

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

fn errors(answer: &Json) -> Vec<(&str, String)> {
    let errors = answer["userErrors"].as_array().unwrap().iter();
    let path = |field: &Json| {
        field.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>().join(".")
    };
    errors.map(|error| (error["code"].as_str().unwrap(), path(&error["field"]))).collect()
}

fn member(profile: &Json) -> Viewer {
    account(Role::Member, vec![row_of(profile)])
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
        [told("CONTRACTS_SIGNED", 1, 1), told("AMBASSADORS_APPROACHED", 1, 0), told("COMPANIES_AT_SHOWS", 2, 1),]
    );
    let team = hub.read(team(), query).await;
    assert_eq!(figures(&team)[1], told("AMBASSADORS_APPROACHED", 1, 1));
    assert_eq!(figures(&team)[2], told("COMPANIES_AT_SHOWS", 2, 2));
    let venues =
        hub.read(Viewer::Anonymous, "{ venues(first: 1) { totalCount nodes { name kind location { city } } } }").await;
    assert_eq!(venues["venues"]["totalCount"], 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_is_created_and_changed_by_the_rules_of_an_import() {
    let hub = Hub::filled().await;
    let input = json!({ "name": "Quai", "siren": "732829320" });
    let taken = hub.change("createCompany", input, "company { id }").await;
    assert_eq!((errors(&taken), &taken["company"]), (vec![("TAKEN", "siren".to_owned())], &Json::Null));
    let input =
        json!({ "name": "a\u{202e}b", "siren": "1", "country": "Atlantis", "rank": 0, "website": "ftp://x.example" });
    let wrong = hub.change("createCompany", input, "company { id }").await;
    let fields: Vec<String> = errors(&wrong).into_iter().map(|(_, field)| field).collect();
    assert_eq!(fields, ["name", "siren", "rank", "country", "website"]);
    let input = json!({ "name": "Quai", "description": { "fr": "Un quai." }, "city": "Rouen", "dryRun": true });
    let tried = hub.change("createCompany", input.clone(), "company { slug version }").await;
    assert_eq!(tried["company"]["version"], 1);
    let input = json!({ "name": "Quai", "description": { "fr": "Un quai." }, "city": "Rouen" });
    let made = hub.change("createCompany", input, "company { id slug version }").await["company"].clone();
    assert!(made["slug"].as_str().unwrap().starts_with("quai-"), "{made}");
    let input = json!({ "id": made["id"], "version": 1, "description": null, "sectors": ["port"] });
    let select = "company { name version description { value } location { territory } sectors { label } }";
    let changed = hub.change("updateCompany", input.clone(), select).await["company"].clone();
    assert_eq!((&changed["version"], &changed["description"]), (&json!(2), &Json::Null));
    assert_eq!((&changed["name"], &changed["location"]["territory"]), (&json!("Quai"), &json!("ROUEN")));
    assert_eq!(errors(&hub.change("updateCompany", input, select).await), [("STALE", "version".to_owned())]);
    let mutation = "mutation { createCompany(input: { name: \"X\" }) { company { id } } }";
    assert_eq!(hub.code(Viewer::Anonymous, mutation).await.0, "UNAUTHENTICATED");
    assert_eq!(hub.code(account(Role::Member, Vec::new()), mutation).await.0, "FORBIDDEN");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_goes_from_draft_to_its_end_and_no_other_way() {
    let hub = Hub::filled().await;
    let companies = hub.read(team(), "{ companies(orderBy: RANK) { nodes { id contract { id } } } }").await;
    let (quai, phare) = (&companies["companies"]["nodes"][1], &companies["companies"]["nodes"][2]);
    let select = "contract { id version state signedOn startsOn endsOn lines { kind quantity } company { name } }";
    let input = json!({ "companyId": phare["id"], "startsOn": "2026-12-01", "endsOn": "2026-11-01" });
    assert_eq!(errors(&hub.change("createContract", input, select).await), [("INVALID", "endsOn".to_owned())]);
    let input = json!({ "companyId": phare["id"], "startsOn": "2026-11-01" });
    let draft = hub.change("createContract", input.clone(), select).await["contract"].clone();
    assert_eq!((&draft["state"], &draft["company"]["name"]), (&json!("DRAFT"), &json!("Phare")));
    assert_eq!(errors(&hub.change("createContract", input, select).await), [("TAKEN", "startsOn".to_owned())]);
    let on = |version: i32| json!({ "id": draft["id"], "version": version });
    assert_eq!(errors(&hub.change("signContract", on(1), select).await), [("LINES_MISSING", "id".to_owned())]);
    let mut input = on(1);
    input["lines"] = json!([{ "kind": "MENTORING" }, { "kind": "BUY", "quantity": 0 }]);
    assert_eq!(
        errors(&hub.change("updateContract", input.clone(), select).await),
        [("INVALID", "lines.1.quantity".to_owned())]
    );
    input["lines"] = json!([{ "kind": "MENTORING" }]);
    let changed = hub.change("updateContract", input, select).await["contract"].clone();
    assert_eq!(changed["lines"], json!([{ "kind": "MENTORING", "quantity": 1 }]));
    assert_eq!(errors(&hub.change("activateContract", on(2), select).await), [("WRONG_STATE", "id".to_owned())]);
    let signed = hub.change("signContract", on(2), select).await["contract"].clone();
    assert_eq!((&signed["state"], &signed["signedOn"]), (&json!("SIGNED"), &json!("2026-11-23")));
    assert_eq!(errors(&hub.change("updateContract", on(3), select).await), [("NOT_DRAFT", "id".to_owned())]);
    let active = hub.change("activateContract", on(3), select).await["contract"].clone();
    assert_eq!(active["state"], "ACTIVE");
    let mut input = on(4);
    input["endsOn"] = json!("2026-10-01");
    assert_eq!(errors(&hub.change("endContract", input, select).await), [("DATE_OUT_OF_RANGE", "endsOn".to_owned())]);
    let ended = hub.change("endContract", on(4), select).await["contract"].clone();
    assert_eq!((&ended["state"], &ended["endsOn"]), (&json!("ENDED"), &json!("2026-11-23")));
    let input = json!({ "companyId": quai["id"], "startsOn": "2026-11-01", "lines": [{ "kind": "BUY" }] });
    let second = hub.change("createContract", input, select).await["contract"].clone();
    hub.change("signContract", json!({ "id": second["id"], "version": 1 }), select).await;
    let answer = hub.change("activateContract", json!({ "id": second["id"], "version": 2 }), select).await;
    assert_eq!(errors(&answer), [("ALREADY_ACTIVE", "id".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_for_a_partner_edits_its_projects() {
    let hub = Hub::filled().await;
    let query = "{ partners(orderBy: NAME) { nodes { id researchProjects(first: 1) { totalCount
        nodes { id version title { value language } partner { name } } } } } }";
    let partners = hub.read(Viewer::Anonymous, query).await["partners"]["nodes"].clone();
    let labo = &partners[0];
    assert_eq!(labo["researchProjects"]["totalCount"], 2);
    let newest = &labo["researchProjects"]["nodes"][0];
    assert_eq!((&newest["title"]["value"], &newest["partner"]["name"]), (&json!("Ice"), &json!("Labo")));
    assert_eq!(newest["version"], Json::Null);
    let select = "researchProject { id version title { value } }";
    let input = json!({ "partnerId": labo["id"], "skills": ["sensors"] });
    let own = member(&labo["id"]);
    let answer = hub.change_as(own.clone(), "createResearchProject", input, select).await;
    assert_eq!(errors(&answer), [("INVALID", "title.fr".to_owned())]);
    let input = json!({ "partnerId": labo["id"], "title": { "en": "Salt" } });
    let other = member(&partners[1]["id"]);
    let answer = hub.change_as(other.clone(), "createResearchProject", input.clone(), select).await;
    assert_eq!(errors(&answer), [("NOT_YOURS", "partnerId".to_owned())]);
    let made = hub.change_as(own.clone(), "createResearchProject", input, select).await["researchProject"].clone();
    let input = json!({ "id": made["id"], "version": 1, "title": { "fr": "Sel" } });
    let answer = hub.change_as(other, "updateResearchProject", input.clone(), select).await;
    assert_eq!(errors(&answer), [("NOT_YOURS", "id".to_owned())]);
    let changed = hub.change_as(own, "updateResearchProject", input, select).await["researchProject"].clone();
    assert_eq!(changed["version"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_editions_and_slots_are_created_and_changed() {
    let hub = Hub::filled().await;
    let shows = hub
        .read(
            team(),
            "{ ces: tradeShow(slug: \"ces\") { id version } cebit: tradeShow(slug: \"cebit\") { id version } }",
        )
        .await;
    let select = "tradeShow { id slug version successor { slug } discontinuedOn }";
    let answer = hub.change("createTradeShow", json!({ "name": "CES" }), select).await;
    assert_eq!(errors(&answer), [("TAKEN", "slug".to_owned())]);
    let input =
        json!({ "id": shows["cebit"]["id"], "version": shows["cebit"]["version"], "successorId": shows["ces"]["id"] });
    let changed = hub.change("updateTradeShow", input, select).await["tradeShow"].clone();
    assert_eq!((&changed["successor"]["slug"], &changed["discontinuedOn"]), (&json!("ces"), &json!("2018-11-28")));
    let input =
        json!({ "id": shows["ces"]["id"], "version": shows["ces"]["version"], "successorId": shows["cebit"]["id"] });
    let answer = hub.change("updateTradeShow", input, select).await;
    assert_eq!(errors(&answer), [("SUCCESSOR_IN_CIRCLE", "successorId".to_owned())]);

    let select = "edition { id version label timeZone call { isOpen } }";
    let input = |show: &str, day: &str| json!({ "tradeShowId": shows[show]["id"], "label": "X 2028", "startsOn": day, "endsOn": day });
    let answer = hub.change("createEdition", input("cebit", "2028-01-05"), select).await;
    assert_eq!(errors(&answer), [("DISCONTINUED", "endsOn".to_owned())]);
    let mut late = input("ces", "2028-01-05");
    late["callClosesOn"] = json!("2028-02-01");
    assert_eq!(
        errors(&hub.change("createEdition", late, select).await),
        [("CALL_TOO_LATE", "callClosesOn".to_owned())]
    );
    let mut wanted = input("ces", "2028-01-05");
    (wanted["city"], wanted["country"]) = (json!("Las Vegas"), json!("US"));
    let edition = hub.change("createEdition", wanted.clone(), select).await["edition"].clone();
    assert_eq!(edition["timeZone"], "America/Los_Angeles");
    assert_eq!(errors(&hub.change("createEdition", wanted, select).await), [("TAKEN", "label".to_owned())]);
    let input =
        json!({ "id": edition["id"], "version": 1, "city": "Barcelona", "country": "ES", "callOpensOn": "2026-11-01" });
    let moved = hub.change("updateEdition", input, select).await["edition"].clone();
    assert_eq!((&moved["timeZone"], &moved["call"]["isOpen"]), (&json!("Europe/Madrid"), &json!(true)));

    let startup =
        hub.read(team(), "{ startups(orderBy: NAME) { nodes { id name } } }").await["startups"]["nodes"][1].clone();
    let select = "slot { id version label purposes isFree holder { name } }";
    let input =
        json!({ "editionId": edition["id"], "label": "Place 1", "purposes": ["SELL"], "holderId": startup["id"] });
    let slot = hub.change("createSlot", input.clone(), select).await["slot"].clone();
    assert_eq!((&slot["holder"]["name"], &slot["purposes"]), (&json!("Vigie"), &json!(["SELL"])));
    assert_eq!(errors(&hub.change("createSlot", input, select).await), [("TAKEN", "label".to_owned())]);
    let input = json!({ "id": slot["id"], "version": 1, "holderId": null });
    let freed = hub.change("updateSlot", input, select).await["slot"].clone();
    assert_eq!((&freed["isFree"], &freed["label"], &freed["version"]), (&json!(true), &json!("Place 1"), &json!(2)));
    let nodes =
        format!("{{ nodes(ids: [{}, {}, {}]) {{ __typename }} }}", slot["id"], edition["id"], shows["ces"]["id"]);
    let nodes = hub.read(Viewer::Anonymous, &nodes).await["nodes"].clone();
    assert_eq!(nodes, json!([{ "__typename": "Slot" }, { "__typename": "Edition" }, { "__typename": "TradeShow" }]));
}
