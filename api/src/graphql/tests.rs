mod nouns;

use async_graphql::{Executor, Request, Value, value};
use entity::{AccountId, Language, ProfileId, Role, TokenId};
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::viewer::{Pass, Viewer};

struct Hub {
    app: App,
    schema: Guarded<Schema>,
    _folder: tempfile::TempDir,
}

fn account(role: Role, speaks_for: Vec<ProfileId>) -> Viewer {
    let pass = Pass::whole(TokenId(Uuid::nil()));
    Viewer::SignedIn { account: AccountId(Uuid::nil()), role, speaks_for, introduced_to: Vec::new(), pass }
}

fn team() -> Viewer {
    account(Role::Team, Vec::new())
}

impl Hub {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = App::of_test(folder.path()).await;
        Self { schema: schema(&app), app, _folder: folder }
    }

    async fn ask(&self, viewer: Viewer, query: &str, variables: serde_json::Value) -> async_graphql::Response {
        let ask = Ask { viewer, language: Language::En, request_id: "r1".to_owned() };
        let request = Request::new(query).variables(async_graphql::Variables::from_json(variables)).data(ask);
        self.schema.execute(request).await
    }

    async fn data(&self, viewer: Viewer, query: &str, variables: serde_json::Value) -> Value {
        let response = self.ask(viewer, query, variables).await;
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        response.data
    }

    /// The code of the first error, and the argument that it names.
    async fn code(&self, viewer: Viewer, query: &str) -> (String, Option<String>) {
        let response = self.ask(viewer, query, json!({})).await;
        let error = response.errors.first().expect("there is an error");
        let extensions = serde_json::to_value(&error.extensions).unwrap();
        let text = |name: &str| extensions.get(name).and_then(|value| value.as_str()).map(str::to_owned);
        (text("code").unwrap(), text("argument"))
    }

    async fn create_startup(&self, name: &str) -> serde_json::Value {
        let query = "mutation($input: CreateStartupInput!) { createStartup(input: $input) {
            startup { id slug version } userErrors { field code } } }";
        let needs = json!([{ "kind": "MENTORING", "detail": { "en": "Selling to ports" }, "skills": ["sales"] }]);
        let input = json!({ "name": name, "headline": { "en": "Sensors for quays" }, "sectors": ["ports"],
            "contact": { "email": "hello@example.org" }, "languages": [{ "tag": "en", "level": "B2" }], "needs": needs });
        let data = self.data(team(), query, json!({ "input": input })).await.into_json().unwrap();
        data["createStartup"]["startup"].clone()
    }
}

fn row_of(id: &serde_json::Value) -> ProfileId {
    let id = async_graphql::ID(id.as_str().unwrap().to_owned());
    ProfileId(node::GlobalId::read(&id, "id").unwrap().uuid)
}

#[test]
fn the_contract_describes_all_of_itself() {
    let sdl = sdl();
    assert!(sdl.contains("interface Profile implements Node"), "{sdl}");
    for name in [
        "StartupConnection",
        "StartupEdge",
        "SearchConnection",
        "SearchEdge",
        "CreateTalentPayload",
        "RequestIntroductionUserError",
        "RequestIntroductionErrorCode",
    ] {
        assert!(sdl.contains(&format!(" {name} ")), "{name} is missing");
    }
    // A line that begins a member is preceded by the end of its description.
    let members = sdl.split("schema {").next().unwrap_or_default();
    let lines: Vec<&str> = members.lines().collect();
    let is_member = |line: &str| line.starts_with('\t') && !line.trim_start().starts_with(['"', '}', ')']);
    let mut in_text = false;
    let mut undescribed = Vec::new();
    for pair in lines.windows(2) {
        let quotes = pair[0].trim() == "\"\"\"";
        if quotes {
            in_text = !in_text;
        }
        let begins = ["type ", "interface ", "enum ", "input ", "scalar ", "union "]
            .iter()
            .any(|word| pair[1].starts_with(word));
        if !in_text && !quotes && (begins || is_member(pair[1])) {
            undescribed.push(pair[1]);
        }
    }
    assert!(undescribed.is_empty(), "{undescribed:#?}");
}

#[tokio::test]
async fn pages_neither_repeat_nor_miss_and_refuse_what_is_malformed() {
    let hub = Hub::open().await;
    for name in ["Delta", "Alpha", "Charlie", "Bravo", "Echo"] {
        hub.create_startup(name).await;
    }
    let query = "query($first: Int, $after: String, $last: Int, $before: String, $orderBy: ProfileOrder) {
        startups(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
            totalCount nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }";
    for (order, expected) in [
        ("NAME", ["Alpha", "Bravo", "Charlie", "Delta", "Echo"]),
        ("NEWEST", ["Echo", "Bravo", "Charlie", "Alpha", "Delta"]),
    ] {
        let mut after = serde_json::Value::Null;
        let mut seen = Vec::new();
        loop {
            let variables = json!({ "first": 2, "after": after, "orderBy": order });
            let page = hub.data(Viewer::Anonymous, query, variables).await.into_json().unwrap()["startups"].clone();
            assert_eq!(page["totalCount"], 5);
            seen.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(seen, expected);
        let page =
            hub.data(Viewer::Anonymous, query, json!({ "last": 2, "orderBy": order })).await.into_json().unwrap();
        assert_eq!(page["startups"]["nodes"], json!([{ "name": expected[3] }, { "name": expected[4] }]));
        assert_eq!(page["startups"]["pageInfo"]["hasPreviousPage"], true);
        let before = &page["startups"]["pageInfo"]["startCursor"];
        let variables = json!({ "last": 2, "before": before, "orderBy": order });
        let page = hub.data(Viewer::Anonymous, query, variables).await.into_json().unwrap();
        assert_eq!(page["startups"]["nodes"], json!([{ "name": expected[1] }, { "name": expected[2] }]));
    }
    for (arguments, argument) in [
        ("first: -1", "first"),
        ("first: 101", "first"),
        ("first: 0", "first"),
        ("last: -1", "last"),
        ("first: 1, last: 1", "last"),
        ("after: \"nonsense\"", "after"),
        ("before: \"bm9uc2Vuc2U\"", "before"),
    ] {
        let (code, named) =
            hub.code(Viewer::Anonymous, &format!("{{ startups({arguments}) {{ nodes {{ id }} }} }}")).await;
        assert_eq!((code.as_str(), named.as_deref()), ("BAD_INPUT", Some(argument)), "{arguments}");
    }
}

#[tokio::test]
async fn what_the_contract_does_not_have_is_refused() {
    let hub = Hub::open().await;
    assert_eq!(hub.code(Viewer::Anonymous, "{ nothing }").await.0, "GRAPHQL_VALIDATION_FAILED");
}

#[tokio::test]
async fn an_object_is_found_by_its_id_and_nothing_else_is() {
    let hub = Hub::open().await;
    let startup = hub.create_startup("Vigie Quai").await;
    let query = "query($id: ID!, $ids: [ID!]!) { node(id: $id) { id __typename ... on Startup { name } }
        nodes(ids: $ids) { id } }";
    let absent = node::id(node::Kind::Startup, Uuid::nil()).0;
    let other_kind = node::id(node::Kind::Mentor, row_of(&startup["id"]).0).0;
    let variables = json!({ "id": startup["id"], "ids": [absent, startup["id"], other_kind, startup["id"]] });
    let data = hub.data(Viewer::Anonymous, query, variables).await;
    let id = startup["id"].as_str().unwrap();
    assert_eq!(
        data,
        value!({ "node": { "id": id, "__typename": "Startup", "name": "Vigie Quai" },
        "nodes": [null, { "id": id }, null, { "id": id }] })
    );
    assert_eq!(
        hub.code(Viewer::Anonymous, "{ node(id: \"x\") { id } }").await,
        ("BAD_INPUT".into(), Some("id".into()))
    );
    let many = vec![format!("{id:?}"); 101].join(",");
    let (code, argument) = hub.code(team(), &format!("{{ nodes(ids: [{many}]) {{ id }} }}")).await;
    assert_eq!((code.as_str(), argument.as_deref()), ("BAD_INPUT", Some("ids")));
}

#[tokio::test]
async fn an_edit_changes_what_is_given_and_loses_nothing() {
    let hub = Hub::open().await;
    let startup = hub.create_startup("Vigie Quai").await;
    let update = "mutation($input: UpdateStartupInput!) { updateStartup(input: $input) {
        startup { version name siren headline { value } needs { detail { value } priority } }
        userErrors { field code message } } }";
    let input = |more: serde_json::Value| {
        let mut input = json!({ "id": startup["id"], "version": 1 });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "input": input })
    };
    let bad = json!({ "siren": "123456789", "needs": [{ "kind": "BUY", "priority": 9 }], "contact": { "email": "a@b\nc" },
        "description": { "fr": "x".repeat(20_001) }, "targetMarkets": ["Atlantis"] });
    let data = hub.data(team(), update, input(bad)).await.into_json().unwrap();
    let mut errors: Vec<(String, String)> = data["updateStartup"]["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            (
                error["field"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|part| part.as_str().unwrap())
                    .collect::<Vec<_>>()
                    .join("."),
                error["code"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    errors.sort();
    let expected = [
        ("contact.email", "BAD_EMAIL"),
        ("description.fr", "TOO_LONG"),
        ("needs.0.priority", "OUT_OF_RANGE"),
        ("siren", "BAD_SIREN"),
        ("targetMarkets.0", "UNKNOWN_COUNTRY"),
    ];
    assert_eq!(errors, expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    assert_eq!(data["updateStartup"]["startup"], serde_json::Value::Null);
    let good = json!({ "siren": "732829320", "headline": { "en": null, "fr": "Des capteurs" } });
    let owner = account(Role::Member, vec![row_of(&startup["id"])]);
    let data = hub.data(owner.clone(), update, input(good)).await;
    assert_eq!(
        data,
        value!({ "updateStartup": { "userErrors": [], "startup": { "version": 2,
        "name": "Vigie Quai", "siren": "732829320", "headline": { "value": "Des capteurs" },
        "needs": [{ "detail": { "value": "Selling to ports" }, "priority": 2 }] } } })
    );
    let data = hub.data(owner, update, input(json!({ "name": "Other" }))).await.into_json().unwrap();
    assert_eq!(data["updateStartup"]["userErrors"][0]["code"], "STALE");
    let stranger = account(Role::Member, Vec::new());
    let data = hub.data(stranger, update, input(json!({ "name": "Other" }))).await.into_json().unwrap();
    assert_eq!(data["updateStartup"]["userErrors"][0]["code"], "NOT_YOURS");
    let create = "mutation { createStartup(input: { name: \"X\" }) { startup { id } } }";
    assert_eq!(hub.code(Viewer::Anonymous, create).await.0, "UNAUTHENTICATED");
    assert_eq!(hub.code(account(Role::Partner, Vec::new()), create).await.0, "FORBIDDEN");
}

#[tokio::test]
async fn a_person_without_consent_is_identified_and_hidden() {
    let hub = Hub::open().await;
    let create = "mutation($input: CreateTalentInput!) { createTalent(input: $input) {
        talent { id name state seniority } userErrors { field code } } }";
    let input = json!({ "input": { "name": "Ada Example", "seniority": "SENIOR" } });
    let data = hub.data(team(), create, input).await.into_json().unwrap();
    assert_eq!(data["createTalent"]["talent"]["state"], "IDENTIFIED");
    let resume = "mutation($input: ResumeProfileInput!) { resumeProfile(input: $input) {
        profile { state } userErrors { code message } } }";
    let variables = json!({ "input": { "id": data["createTalent"]["talent"]["id"] } });
    let refused = hub.data(team(), resume, variables).await.into_json().unwrap();
    assert_eq!(refused["resumeProfile"]["userErrors"][0]["code"], "CONSENT_MISSING");
    let consent = json!({ "source": "call", "givenOn": "2026-11-20" });
    let input = json!({ "input": { "name": "Grace Example", "consent": consent } });
    let data = hub.data(team(), create, input).await.into_json().unwrap();
    assert_eq!(data["createTalent"]["talent"]["state"], "ACTIVE");
    let list = "{ talents { totalCount nodes { name state seniority contact { email } version } } }";
    let seen = hub.data(account(Role::Partner, Vec::new()), list, json!({})).await;
    assert_eq!(
        seen,
        value!({ "talents": { "totalCount": 1, "nodes": [{ "name": null, "state": null, "seniority": null,
        "contact": null, "version": null }] } })
    );
    let seen = hub.data(account(Role::Member, Vec::new()), list, json!({})).await.into_json().unwrap();
    assert_eq!(seen["talents"]["nodes"][0]["name"], "Grace Example");
}

#[tokio::test]
async fn a_match_tells_its_reasons_and_an_introduction_its_state() {
    let hub = Hub::open().await;
    let startup = hub.create_startup("Vigie Quai").await;
    let create = "mutation($input: CreateMentorInput!) { createMentor(input: $input) { mentor { id } userErrors { field code } } }";
    let mentor = json!({ "name": "Grace Example", "consent": { "source": "call", "givenOn": "2026-11-20" },
        "headline": { "en": "Sells sensors to ports and quays" }, "sectors": ["ports"], "languages": [{ "tag": "en" }],
        "contact": { "email": "grace@example.org" }, "offers": [{ "kind": "MENTORING", "skills": ["sales"] }] });
    let made = hub.data(team(), create, json!({ "input": mentor })).await.into_json().unwrap();
    let mentor = &made["createMentor"]["mentor"]["id"];
    let query =
        "query($id: ID!) { node(id: $id) { ... on Startup { matches(counterpart: MENTOR) { totalCount nodes { id score
        counterpart { ... on Mentor { name } } introduction { state }
        explanation(language: FR) { summary points price reasons contributions { points sentence quotes { text words } }
            gates { verdict sentence } interval { low high } versions { rules } } } } } } }";
    let owner = account(Role::Member, vec![row_of(&startup["id"])]);
    let id = json!({ "id": startup["id"] });
    let data = hub.data(owner.clone(), query, id.clone()).await.into_json().unwrap();
    let found = &data["node"]["matches"]["nodes"][0];
    assert_eq!(found["counterpart"]["name"], "Grace Example");
    assert_eq!(found["introduction"], serde_json::Value::Null);
    let explanation = &found["explanation"];
    let points = explanation["contributions"].as_array().unwrap().iter().map(|each| each["points"].as_i64().unwrap());
    assert_eq!(points.sum::<i64>() + explanation["price"].as_i64().unwrap(), explanation["points"].as_i64().unwrap());
    assert!(explanation["summary"].as_str().unwrap().contains(" sur 100"), "{explanation}");
    let hidden = hub.data(Viewer::Anonymous, query, id.clone()).await.into_json().unwrap();
    assert_eq!(hidden["node"]["matches"], json!({ "totalCount": 0, "nodes": [] }));
    let request = "mutation($input: RequestIntroductionInput!) { requestIntroduction(input: $input) {
        introduction { id state fromAnswer from { name } to { name } toContact { email } timeline { kind } score }
        userErrors { field code message } query { viewer { introductions { totalCount nodes { state } } } } } }";
    let input =
        json!({ "input": { "fromId": startup["id"], "toId": mentor, "message": "Bonjour, nous cherchons une aide" } });
    let asked =
        hub.data(owner.clone(), request, input.clone()).await.into_json().unwrap()["requestIntroduction"].clone();
    assert_eq!(asked["introduction"]["state"], "HELD");
    assert_eq!(asked["introduction"]["to"]["name"], "Grace Example");
    assert_eq!(asked["introduction"]["toContact"], serde_json::Value::Null);
    assert_eq!(asked["query"]["viewer"]["introductions"]["totalCount"], 1);
    let again = hub.data(owner.clone(), request, input).await.into_json().unwrap();
    assert_eq!(again["requestIntroduction"]["userErrors"][0]["code"], "ALREADY_INTRODUCED");
    let withdraw = "mutation($id: ID!) { withdrawIntroduction(input: { introductionId: $id }) {
        introduction { state } userErrors { code } } }";
    let data = hub.data(owner, withdraw, json!({ "id": asked["introduction"]["id"] })).await;
    assert_eq!(
        data,
        value!({ "withdrawIntroduction": { "introduction": { "state": "WITHDRAWN" }, "userErrors": [] } })
    );
}

#[tokio::test]
async fn what_failed_inside_is_told_by_its_number_alone() {
    struct Broken;

    #[async_graphql::Object]
    impl Broken {
        async fn broken(&self) -> Result<bool> {
            Err(anyhow::anyhow!("secret: no such table").into())
        }
    }

    let broken = async_graphql::Schema::build(Broken, async_graphql::EmptyMutation, async_graphql::EmptySubscription);
    let broken = Guarded::around(broken.finish());
    let ask = Ask { viewer: Viewer::Anonymous, language: Language::Fr, request_id: "r7".to_owned() };
    let response = broken.execute(Request::new("{ broken }").data(ask)).await;
    let told = serde_json::to_string(&response).unwrap();
    assert!(told.contains("INTERNAL") && told.contains("r7") && told.contains("de notre côté"), "{told}");
    assert!(!told.contains("secret"), "{told}");
}
