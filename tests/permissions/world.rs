//! One directory in which every field of the contract has something to show, and everybody who may look at it.

use std::collections::BTreeMap;

use api::clock::{DAY, MINUTE};
use api::service::acts::Act;
use api::service::imports::Kind;
use api::service::{accounts, introductions, programme};

use entity::{
    AccountId, Answer, IntroductionId, IntroductionState, ProfileId, Role, TokenId, TokenKind, delegates,
    introductions as rows, tokens,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use super::deeds;
use super::rounds;
use super::table::READERS;
use super::wide::Question;
use crate::introductions::scene::between;
use crate::support::app::TestApp;
use crate::support::directory::{ambassador, mentor, partner, startup, talent};

/// The directory, and the tokens of those who look.
pub struct World {
    tokens: BTreeMap<&'static str, Option<String>>,
    /// The id of one node of each type.
    pub nodes: BTreeMap<String, String>,
    /// The id of a startup that only its own and the team may know of.
    hidden: String,
    /// The id of a run that another followed.
    first_run: String,
}

/// The profile that is looked at is called so, whatever its kind.
pub const SUBJECT: &str = "subject";

impl World {
    /// Fills a directory.
    pub async fn fill(app: &TestApp) -> Self {
        programme::load_founding_documents(&app.db).await.unwrap();
        let subjects = subjects(app).await;
        let (asker, friend) = (app.enter(startup("asker")).await, app.enter(startup("friend")).await);
        let hidden = app.enter(startup("hidden").with("state", "DRAFT").with("name", "Hidden Draft")).await;
        programme_of(app).await;
        introduce(app, &subjects, asker, friend).await;
        let first_run = rounds::hold(app, subjects[0], subjects[1]).await;
        rounds::apply(app, subjects[0], "Place 2").await;
        let owner = app.token(Role::Member, Some(subjects[0])).await;
        let account = accounts::viewer_of(app, &owner).await.unwrap().unwrap().account().unwrap();
        for profile in subjects.iter().skip(1).chain([&hidden]) {
            speak_for(app, account, *profile).await;
        }
        let token = |kind, hash: &str| tokens::ActiveModel {
            id: Set(TokenId(Uuid::now_v7())),
            account_id: Set(account),
            token_hash: Set(hash.to_owned()),
            created_at: Set(app.clock.now()),
            expires_at: Set(app.clock.now() + DAY),
            kind: Set(kind),
            ..Default::default()
        };
        token(TokenKind::Session, "a session").insert(app.db.writer()).await.unwrap();
        deeds::save_search(app, account).await;
        deeds::publish_weights(app).await;
        deeds::ask_for_access(app).await;
        let tokens = BTreeMap::from([
            ("anonymous", None),
            ("partner", Some(app.token(Role::Partner, None).await)),
            ("member", Some(app.token(Role::Member, Some(asker)).await)),
            ("introduced", Some(app.token(Role::Member, Some(friend)).await)),
            ("owner", Some(owner)),
            ("team", Some(app.token(Role::Team, None).await)),
        ]);
        let mut world = Self { tokens, nodes: BTreeMap::new(), hidden: app.global_id(hidden).await, first_run };
        world.nodes = world.find_nodes(app, &subjects).await;
        world
    }

    /// The token of a reader.
    pub fn token(&self, reader: &str) -> Option<&str> {
        self.tokens[reader].as_deref()
    }

    /// What every reader is answered, document by document.
    pub async fn answers(&self, app: &Twin, documents: &[String]) -> BTreeMap<&'static str, Vec<String>> {
        let mut answers = BTreeMap::new();
        for reader in READERS {
            let mut told = Vec::with_capacity(documents.len());
            for document in documents {
                told.push(app.graphql_answer(self.token(reader), &json!({ "query": document })).await.body);
            }
            answers.insert(reader, told);
        }
        answers
    }

    async fn find_nodes(&self, app: &TestApp, subjects: &[ProfileId]) -> BTreeMap<String, String> {
        let mut nodes = BTreeMap::new();
        for profile in subjects {
            let id = app.global_id(*profile).await;
            let query = "query($id: ID!) { node(id: $id) { __typename } }";
            let found = app.data(self.token("team"), query, json!({ "id": id })).await;
            nodes.insert(text(&found["node"]["__typename"]), id);
        }
        let query = "{ companies { nodes { id contract { id } } }
            tradeShows(first: 1) { nodes { id editions(first: 1) { nodes { id slots { nodes { id } }
                applications { nodes { id } } } } } } partners { nodes { researchProjects { nodes { id } } } }
            venues(first: 1) { nodes { id } } objectives { nodes { id code } }
            viewer { introductions { nodes { id state to { __typename } } } } partnerRequests { nodes { id } }
            weights { nodes { id } } mails(first: 1) { nodes { id } } rounds(first: 1) { nodes { id runs { nodes { id } } } } }";
        let found = app.data(self.token("team"), query, json!({})).await;
        let own = "{ viewer { account { id } sessions { nodes { id } } tokens { nodes { id } }
            savedSearches { nodes { id } } } }";
        let own = app.data(self.token("owner"), own, json!({})).await["viewer"].clone();
        let company = &found["companies"]["nodes"][0];
        let edition = &found["tradeShows"]["nodes"][0]["editions"]["nodes"][0];
        let objectives = found["objectives"]["nodes"].as_array().unwrap();
        let counted = objectives.iter().find(|each| each["code"] == "AMBASSADORS_APPROACHED").unwrap();
        let of_viewer = found["viewer"]["introductions"]["nodes"].as_array().unwrap();
        let open = of_viewer.iter().find(|each| each["state"] == "ASKED").unwrap();
        for (name, id) in [
            ("Company", &company["id"]),
            ("EngagementContract", &company["contract"]["id"]),
            ("TradeShow", &found["tradeShows"]["nodes"][0]["id"]),
            ("Edition", &edition["id"]),
            ("Slot", &edition["slots"]["nodes"][0]["id"]),
            ("ResearchProject", &found["partners"]["nodes"][0]["researchProjects"]["nodes"][0]["id"]),
            ("Venue", &found["venues"]["nodes"][0]["id"]),
            ("Objective", &counted["id"]),
            ("Introduction", &open["id"]),
            ("Account", &own["account"]["id"]),
            ("Session", &own["sessions"]["nodes"][0]["id"]),
            ("ApiToken", &own["tokens"]["nodes"][0]["id"]),
            ("WeightsVersion", &found["weights"]["nodes"][0]["id"]),
            ("SavedSearch", &own["savedSearches"]["nodes"][0]["id"]),
            ("PartnerRequest", &found["partnerRequests"]["nodes"][0]["id"]),
            ("Application", &edition["applications"]["nodes"][0]["id"]),
            ("Mail", &found["mails"]["nodes"][0]["id"]),
            ("Round", &found["rounds"]["nodes"][0]["id"]),
            ("RoundRun", &found["rounds"]["nodes"][0]["runs"]["nodes"][0]["id"]),
        ] {
            nodes.insert(name.to_owned(), text(id));
        }
        nodes
    }

    /// The ways in which the fields of `Query` are asked besides `node`.
    pub fn questions(&self) -> Vec<Question> {
        let ids: Vec<String> = self.nodes.values().map(|id| format!("\"{id}\"")).collect();
        let all =
            |field, arguments: &str| Question { field, arguments: arguments.to_owned(), selection: None, alone: false };
        let some = |field, arguments: &str| Question { selection: Some(LISTED), ..all(field, arguments) };
        let alone = |question| Question { alone: true, ..question };
        let mut questions = vec![
            all("nodes", &format!("(ids: [{}])", ids.join(", "))),
            all("profile", "(slug: \"subject\")"),
            all("profile", "(slug: \"hidden-draft\")"),
            all("viewer", ""),
            Question { selection: Some(INTRODUCED), ..all("viewer", "") },
            Question { selection: Some(DOSSIER), ..all("node", &format!("(id: \"{}\")", self.hidden)) },
            all("company", "(slug: \"subject-company\")"),
            all("tradeShow", "(slug: \"subject-show\")"),
            all("tradeShows", "(first: 5)"),
            all("companies", "(first: 5, orderBy: RANK)"),
            all("venues", "(first: 3)"),
            all("objectives", "(first: 20)"),
            alone(all("search", "(query: \"quartzite\", first: 5)")),
            alone(all("search", "(query: \"\", first: 5)")),
            alone(all("delegates", &format!("(profileId: \"{}\")", self.nodes["Startup"]))),
            alone(all("accounts", "(first: 9)")),
            alone(all("partnerRequests", "(first: 9)")),
            alone(all("unmatchedWords", "(first: 9)")),
            alone(all("blocked", &format!("(profileId: \"{}\")", self.nodes["Startup"]))),
            alone(all("weights", "(first: 9)")),
            alone(all(
                "weightsPreview",
                &format!("(weightsId: \"{}\", counterpart: MENTOR)", self.nodes["WeightsVersion"]),
            )),
            alone(all("weightsPublications", "")),
            alone(all("outcomeRecords", "")),
            alone(all("mailPreview", "(kind: MEETING_MOVED, language: EN)")),
            alone(all("teamDay", "")),
            alone(all("rounds", "(first: 9)")),
            alone(all("mails", "(first: 9)")),
            alone(all("mailFigures", "")),
            alone(all("roundDiff", &format!("(a: \"{}\", b: \"{}\")", self.first_run, self.nodes["RoundRun"]))),
            alone(all(
                "whyNot",
                &format!("(startupId: \"{}\", counterpartId: \"{}\")", self.nodes["Startup"], self.nodes["Mentor"]),
            )),
            alone(some("companies", "(filter: {contractStates: [SIGNED]})")),
            alone(some("startups", "(filter: {stages: [GROWTH]})")),
            alone(some("startups", "(filter: {states: [DRAFT, PAUSED]})")),
            some("partners", "(filter: {organisationKinds: [LABORATORY]})"),
            some("talents", "(orderBy: UPDATED)"),
        ];
        for field in ["startups", "mentors", "ambassadors", "talents", "partners"] {
            questions.push(all(field, "(first: 9)"));
            for filter in ["focusAreas: [SMART_PORT]", "territories: [LE_HAVRE]", "countries: [\"FR\"]"] {
                questions.push(some(field, &format!("(first: 9, filter: {{{filter}}})")));
            }
            if field != "talents" {
                questions.push(some(field, "(first: 9, orderBy: NAME)"));
            }
        }
        let found = |arguments: &str| Question { selection: Some(FOUND), ..all("search", arguments) };
        for text in ["quartzit", "capteurs quartzite", "sensors -quartzite", "subject", "port rotterdam"] {
            questions.push(found(&format!("(query: \"{text}\", first: 9)")));
        }
        for near in ["place: \"Le Havre\"", "place: \"Marseille\", withinKm: 20", "latitude: 12.3, longitude: 45.6"] {
            questions.push(found(&format!("(query: \"\", first: 9, near: {{{near}}})")));
        }
        questions.push(found("(query: \"\", first: 9, orderBy: NEAREST, near: {place: \"Le Havre\", withinKm: 9000})"));
        for typed in ["quartz", "subj", "le h", "port"] {
            questions.push(alone(all("suggest", &format!("(prefix: \"{typed}\", first: 20)"))));
        }
        for filter in SEARCH_FILTERS {
            questions.push(found(&format!("(query: \"\", first: 9, filter: {{{filter}}})")));
        }
        questions
    }
}

const INTRODUCED: &str = "{ introductions { nodes { id state score declineReason message { value } need from { name headline { value } }
    to { name headline { value } } fromContact { email } toContact { email } meeting { place } explanation { summary contributions { sentence } } } } }";
const DOSSIER: &str = "{ ... on Startup { name state version completeness { percent } visibility { name } } }";
const LISTED: &str = "{ totalCount edges { cursor node { id } } }";
const FOUND: &str =
    "{ totalCount relaxed edges { cursor node { id } distanceKm highlights { html meanings { text label } } } }";

const SEARCH_FILTERS: [&str; 12] = [
    "focusAreas: [SMART_PORT]",
    "territories: [LE_HAVRE]",
    "countries: [\"FR\", \"CA\"]",
    "cities: [\"Le Havre\"]",
    "sectors: [\"PORT_TERMINAL\", \"Port terminal\"]",
    "skills: [\"SENSORS\", \"Sensors\"]",
    "languages: [\"fr\"]",
    "stages: [GROWTH]",
    "needs: [MENTORING]",
    "offers: [MENTORING, SUPPORT_ABROAD, RECRUIT, COLLABORATE]",
    "markets: [\"CA\", \"FR\"]",
    "shows: [\"subject-show\"]",
];

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// One profile of each kind, the startup first, with something in every field.
async fn subjects(app: &TestApp) -> Vec<ProfileId> {
    let company = json!({"id": "subject-company", "name": "Subject Company", "city": "Rouen", "country": "FR", "rank": 1,
        "contract": {"state": "SIGNED", "signed_on": "2026-10-01", "lines": [{"kind": "MENTORING", "quantity": 2}]}});
    assert_eq!(app.import(Kind::Companies, &company.to_string()).await.refused, 0);
    let offers = json!([{"kind": "OPEN_INNOVATION", "detail_en": "Data of our quays."}]);
    let project = json!([{"id": "p1", "title_en": "Salt and steel", "skills": ["Sensors"]}]);
    // The partner first, for it hosts the startup.
    let entries = [
        partner(SUBJECT)
            .with("markets", json!(["CA"]))
            .with("needs", json!([{"kind": "RESEARCH", "detail_en": "An engineer for a basin."}]))
            .with("research_projects", project),
        startup(SUBJECT)
            .with("host", SUBJECT)
            .with("siren", "732829320")
            .with("founded_on", "2021-03-01")
            .with("headcount", 14)
            .with("funds_raised_eur", 1_200_000)
            .with("logo_url", "https://logo.example.org/subject.svg")
            .with("offers", offers),
        mentor(SUBJECT)
            .with("title", "Head of terminals")
            .with("company", "subject-company")
            .with("markets", json!(["CA"])),
        ambassador(SUBJECT).with("title", "Port adviser"),
        talent(SUBJECT)
            .with("title", "Engineer")
            .with("available_from", "2027-01-01")
            .with("available_until", "2027-12-31"),
    ];
    let mut ids = Vec::new();
    for entry in entries {
        let entry = entry.with("website", "https://subject.example.org/").with("phone", "+33235000001");
        ids.push(app.enter(entry).await);
    }
    ids.rotate_left(1);
    ids
}

/// A trade show with a slot that the startup holds.
async fn programme_of(app: &TestApp) {
    let slot = json!({"id": "s1", "show": "subject-show", "show_name": "Subject Show", "edition": "2026",
        "starts_on": "2026-12-01", "ends_on": "2026-12-03", "city": "Las Vegas", "country": "US",
        "time_zone": "America/Los_Angeles", "label": "Place 1", "holder": SUBJECT, "purpose": ["SELL"]});
    let free = json!({"id": "s2", "show": "subject-show", "edition": "2026", "starts_on": "2026-12-01",
        "ends_on": "2026-12-03", "call_opens_on": "2026-11-01", "call_closes_on": "2026-11-30", "city": "Las Vegas",
        "country": "US", "time_zone": "America/Los_Angeles", "label": "Place 2", "sectors": ["Port terminal"],
        "description_en": "For sensors of ports", "purpose": ["SELL"]});
    let report = app.import(Kind::Slots, &format!("{slot}\n{free}")).await;
    assert_eq!(report.refused, 0, "{report}");
}

/// One introduction that is asked, one that was declined, and one with each profile that both sides said yes to.
async fn introduce(app: &TestApp, subjects: &[ProfileId], asker: ProfileId, friend: ProfileId) {
    let viewer = app.member(asker).await;
    let request = introductions::Request { message: Some("Bonjour".to_owned()), ..between(asker, subjects[1]) };
    introductions::request(app, &Act::of(&viewer), request).await.unwrap();
    app.pass(10 * MINUTE).await;
    let declined = rows::ActiveModel {
        state: Set(IntroductionState::Declined),
        to_answer: Set(Some(Answer::No)),
        decline_reason: Set(Some(entity::DeclineReason::NoTime)),
        ..introduction(app, asker, subjects[2])
    };
    declined.insert(app.db.writer()).await.unwrap();
    for subject in subjects {
        let joined = rows::ActiveModel {
            state: Set(IntroductionState::Introduced),
            to_answer: Set(Some(Answer::Yes)),
            introduced_at: Set(Some(app.clock.now())),
            ..introduction(app, friend, *subject)
        };
        let joined = joined.insert(app.db.writer()).await.unwrap();
        deeds::arrange(app, joined.id, friend).await;
    }
}

fn introduction(app: &TestApp, from: ProfileId, to: ProfileId) -> rows::ActiveModel {
    rows::ActiveModel {
        id: Set(IntroductionId(Uuid::now_v7())),
        from_id: Set(from),
        to_id: Set(to),
        from_answer: Set(Some(Answer::Yes)),
        asked_at: Set(app.clock.now()),
        told_at: Set(Some(app.clock.now())),
        version: Set(1),
        ..Default::default()
    }
}

async fn speak_for(app: &TestApp, account: AccountId, profile: ProfileId) {
    let delegate = delegates::ActiveModel { account_id: Set(account), profile_id: Set(profile), ..Default::default() };
    delegate.insert(app.db.writer()).await.unwrap();
}

/// Lets every group of the subjects that may be for this audience be for it.
pub async fn narrow(app: &TestApp, groups: impl Fn(&str) -> Vec<String>) {
    for kind in entity::ProfileKind::ALL {
        let chosen = groups(kind.code()).join(",");
        let narrowed = format!(
            "UPDATE profiles SET visibility = '{{{chosen}}}' WHERE external_id = '{SUBJECT}' AND kind = '{}'",
            kind.code()
        );
        execute(app, &narrowed).await;
    }
}

/// Changes the database behind the product's back.
pub async fn execute(app: &TestApp, sql: &str) {
    let statement = Statement::from_string(app.db.writer().get_database_backend(), sql.to_owned());
    let changed = app.db.writer().execute_raw(statement).await.unwrap();
    assert!(changed.rows_affected() > 0, "nothing changed: {sql}");
}

/// The same directory but for one change, in a database of its own.
pub struct Twin {
    app: TestApp,
    _folder: TempDir,
}

impl std::ops::Deref for Twin {
    type Target = TestApp;

    fn deref(&self) -> &TestApp {
        &self.app
    }
}

/// Copies the directory, changes the copy, and lets the index follow.
pub async fn twin(app: &TestApp, changes: &[&str]) -> Twin {
    let folder = tempfile::tempdir().unwrap();
    let app = app.copied(folder.path()).await;
    for change in changes {
        execute(&app, change).await;
    }
    app.settle().await;
    Twin { app, _folder: folder }
}
