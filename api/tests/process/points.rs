//! A server that dies at the points where it hurts most: between a commit and its answer, between the claim of mails and
//! their leaving, between a mail's arrival and the note of it, in the midst of a commit of the index.
//!
//! Nothing acknowledged is lost, no mail is lost, and a mail arrives twice only where its arrival could not be noted: under
//! the same Message-ID, byte for byte, and counted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use api::db::Database;
use entity::outbox;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::passerelle::{Server, printed, run_with, wait_until};
use super::support::announce;
use super::support::database::{Backend, TestDatabase};
use super::support::sink::Sink;

/// The points, and the how manieth time each is passed when the server dies there.
const POINTS: [(&str, u32); 4] = [("COMMITTED", 12), ("CLAIMED", 2), ("HANDED_OVER", 2), ("INDEX_WRITTEN", 3)];

const MENTOR: &str = r#"{"id":"solene","name":"Solene Maubert","email":"solene@example.org","state":"ACTIVE",
    "languages":["en"],"offers":[{"kind":"MENTORING"}],
    "consent":{"purpose":"introductions","source":"signed form","date":"2026-10-01"}}"#;

#[test]
fn nothing_is_lost_at_any_point_on_sqlite() {
    survive(Backend::Sqlite);
}

#[test]
fn nothing_is_lost_at_any_point_on_postgres() {
    survive(Backend::Postgres);
}

fn survive(backend: Backend) {
    let rounds = std::env::var("PASSERELLE_DEATHS").map_or(POINTS.len(), |rounds| rounds.parse().unwrap());
    let runtime = Runtime::new().unwrap();
    let Some(database) = runtime.block_on(TestDatabase::create(backend)) else { return };
    let hub = Hub::set(&runtime, &database);
    let mut deaths: BTreeMap<&str, usize> = BTreeMap::new();
    let mut acknowledged: Vec<String> = Vec::new();
    for (point, time) in POINTS.into_iter().cycle().take(rounds) {
        hub.work_until_it_dies(&format!("{point}:{time}"), &mut acknowledged);
        *deaths.entry(point).or_default() += 1;
        runtime.block_on(hub.end_leases());
    }
    announce(&format!("{backend:?}: died at {deaths:?}, {} acknowledged", acknowledged.len()));
    assert_eq!(deaths.len(), POINTS.len().min(rounds));
    hub.expect_all(&acknowledged);
    runtime.block_on(database.remove());
}

/// A hub with one mentor, and a mail server that takes everything.
struct Hub<'a> {
    database: &'a TestDatabase,
    sink: Sink,
    token: String,
    mentor: Value,
}

impl<'a> Hub<'a> {
    fn set(runtime: &Runtime, database: &'a TestDatabase) -> Self {
        let sink = runtime.block_on(Sink::start());
        let mut hub = Self { database, sink, token: String::new(), mentor: Value::Null };
        let file = database.folder().join("mentors.jsonl");
        fs::write(&file, MENTOR.replace('\n', " ")).unwrap();
        let settings = hub.settings(None);
        printed(&run_with(hub.data(), &["import", file.to_str().unwrap(), "--as", "mentors"], &settings));
        hub.token = printed(&run_with(hub.data(), &["token", "--role", "team"], &settings)).trim().to_owned();
        let server = Server::start_with(hub.data(), &settings).unwrap();
        hub.mentor =
            server.ask(&hub.token, "{ mentors { nodes { id } } }", json!({}))["mentors"]["nodes"][0]["id"].take();
        hub
    }

    fn data(&self) -> &Path {
        self.database.folder()
    }

    fn settings(&self, kill_at: Option<&str>) -> Vec<(&'static str, String)> {
        let mut settings = vec![
            ("DATABASE_URL", self.database.url().to_owned()),
            ("SMTP_URL", self.sink.url.clone()),
            ("HOLD_MINUTES", "0".to_owned()),
            ("QUIET_HOURS", "off".to_owned()),
            ("MAILS_A_WEEK", "off".to_owned()),
            ("RATE_SIGNED_IN", "off".to_owned()),
        ];
        settings.extend(kill_at.map(|point| ("KILL_AT", point.to_owned())));
        settings
    }

    /// Creates startups that are introduced to the mentor until the server is gone; remembers what it acknowledged.
    fn work_until_it_dies(&self, kill_at: &str, acknowledged: &mut Vec<String>) {
        let mut server = match Server::start_with(self.data(), &self.settings(Some(kill_at))) {
            Ok(server) => server,
            // What the last one left to do was enough.
            Err(ended) => return expect_killed(ended, kill_at),
        };
        wait_until(&format!("it dies at {kill_at}"), || {
            let introduced = self.introduce(&server.url, acknowledged.len());
            acknowledged.extend(introduced.clone());
            introduced.is_none()
        });
        expect_killed(server.end(), kill_at);
    }

    /// Has a new startup introduced to the mentor; the introduction's id, if it was acknowledged.
    fn introduce(&self, url: &str, number: usize) -> Option<String> {
        let create = "mutation($input: CreateStartupInput!) { createStartup(input: $input) {
            startup { id } userErrors { code field } } }";
        let contact = json!({"email": format!("startup-{number}@example.org")});
        let input = json!({"input": {"name": format!("Startup {number}"), "contact": contact,
            "headline": {"en": "Sensors for quays"}, "needs": [{"kind": "MENTORING", "priority": 1}]}});
        let made = Server::try_ask(url, &self.token, create, input)?;
        let id = made["data"]["createStartup"]["startup"]["id"].as_str();
        let id = id.unwrap_or_else(|| panic!("{made:#}"));
        let request = "mutation($input: RequestIntroductionInput!) { requestIntroduction(input: $input) {
            introduction { id } userErrors { code field } } }";
        let made = Server::try_ask(url, &self.token, request, json!({"input": {"fromId": id, "toId": self.mentor}}))?;
        let id = made["data"]["requestIntroduction"]["introduction"]["id"].as_str();
        Some(id.unwrap_or_else(|| panic!("{made:#}")).to_owned())
    }

    /// Lets the leases run out that the dead server held: nobody else holds any.
    async fn end_leases(&self) {
        let db = Database::connect(self.database.url()).await.unwrap();
        outbox::Entity::update_many()
            .col_expr(outbox::Column::DueAt, Expr::value(0_i64))
            .filter(outbox::Column::Attempts.gt(0))
            .filter(outbox::Column::DueAt.is_not_null())
            .exec(db.writer())
            .await
            .unwrap();
        db.close().await.unwrap();
    }

    /// Fails unless everything that was acknowledged is there, and each mail arrived, twice only if that is counted.
    fn expect_all(&self, acknowledged: &[String]) {
        let server = Server::start_with(self.data(), &self.settings(None)).unwrap();
        wait_until("all mails have left", || {
            let figures = server.ask(&self.token, "{ mailFigures { state count } }", json!({}))["mailFigures"].take();
            let figures = figures.as_array().unwrap();
            let sent = figures.iter().all(|figure| figure["state"] == "SENT");
            let count: u64 = figures.iter().map(|figure| figure["count"].as_u64().unwrap()).sum();
            sent && count >= acknowledged.len() as u64
        });
        for some in acknowledged.chunks(100) {
            let data = server.ask(&self.token, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": some}));
            assert!(data["nodes"].as_array().unwrap().iter().all(|node| !node.is_null()), "of {some:?}");
        }
        wait_until("the index has caught up", || ureq::get(format!("{}/health/ready", server.url)).call().is_ok());
        let query = "{ startups { totalCount } search(query: \"\", filter: {kinds: [STARTUP]}) { totalCount } }";
        let counts = server.ask(&self.token, query, json!({}));
        assert_eq!(counts["startups"], counts["search"]);
        self.expect_mails_arrived(&server);
    }

    fn expect_mails_arrived(&self, server: &Server) {
        let mut copies: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for mail in self.sink.taken() {
            copies.entry(mail.id).or_default().push(without_ports(&mail.text));
        }
        let mut after = Value::Null;
        loop {
            let query = "query($after: String) { mails(first: 100, after: $after) {
                nodes { messageId repeats } pageInfo { hasNextPage endCursor } } }";
            let page = server.ask(&self.token, query, json!({"after": after}))["mails"].take();
            for mail in page["nodes"].as_array().unwrap() {
                let id = mail["messageId"].as_str().unwrap();
                let arrived = copies.remove(id).unwrap_or_else(|| panic!("{id} is lost"));
                let counted = usize::try_from(mail["repeats"].as_u64().unwrap()).unwrap();
                assert!(arrived.len() <= 1 + counted, "{id} arrived {} times, {counted} counted", arrived.len());
                for copy in &arrived {
                    let lines = copy.lines().zip(arrived[0].lines());
                    let differing: Vec<_> = lines.filter(|(one, other)| one != other).collect();
                    assert_eq!(*copy, arrived[0], "{id} is not the same each time: {differing:?}");
                }
            }
            if page["pageInfo"]["hasNextPage"] != true {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert!(copies.is_empty(), "of these nobody knows: {:?}", copies.keys());
    }
}

/// A mail without what differs from server to server here: the port that each gets anew, and its links name.
fn without_ports(text: &str) -> String {
    let whole = text.replace("=\r\n", "");
    let mut parts = whole.split("127.0.0.1:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.trim_start_matches(|sign: char| sign.is_ascii_digit()))
}

fn expect_killed(ended: std::process::ExitStatus, kill_at: &str) {
    use std::os::unix::process::ExitStatusExt;
    assert_eq!(ended.signal(), Some(9), "it was to die at {kill_at}, and ended with {ended}");
}
