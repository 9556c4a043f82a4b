//! A server that is killed loses nothing that it acknowledged, and its index comes back to what the database holds.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tempfile::tempdir;

use super::passerelle::{Server, printed, run, wait_until};

const CREATE: &str = "mutation($input: CreateStartupInput!) { createStartup(input: $input) {
    startup { id } userErrors { code } } }";

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let rounds = std::env::var("PASSERELLE_ROUNDS").map_or(10, |rounds| rounds.parse().unwrap());
    let data = tempdir().unwrap();
    let token = printed(&run(data.path(), &["token", "--role", "team"])).trim().to_owned();
    let mut kept: Vec<String> = Vec::new();
    for round in 0..rounds {
        let mut server = Server::start(data.path());
        expect_all(&server, &token, &kept);
        expect_index_is_database(&server, &token);
        let acknowledged = Mutex::new(Vec::new());
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for client in 0..4 {
                let (url, token, acknowledged, over) = (&server.url.clone(), &token, &acknowledged, &over);
                let url = url.clone();
                scope.spawn(move || create(&url, token, &format!("{round} {client}"), acknowledged, over));
            }
            // Each round is cut off at another count, in the midst of what the other clients have under way.
            wait_until("some were created", || acknowledged.lock().unwrap().len() > round % 7);
            server.kill();
            over.store(true, Ordering::Relaxed);
        });
        kept.extend(acknowledged.into_inner().unwrap());
    }
    let server = Server::start(data.path());
    expect_all(&server, &token, &kept);
    expect_index_is_database(&server, &token);
}

/// Creates startups one after the other until the server is gone.
fn create(url: &str, token: &str, name: &str, acknowledged: &Mutex<Vec<String>>, over: &AtomicBool) {
    for number in 0.. {
        if over.load(Ordering::Relaxed) {
            return;
        }
        let input = json!({"input": {"name": format!("Startup {name} {number}")}});
        let Some(answer) = Server::try_ask(url, token, CREATE, input) else { return };
        let id = answer["data"]["createStartup"]["startup"]["id"].as_str();
        acknowledged.lock().unwrap().push(id.unwrap_or_else(|| panic!("{answer:#}")).to_owned());
    }
}

/// Fails unless searching finds exactly what the database lists, once the index has caught up.
fn expect_index_is_database(server: &Server, token: &str) {
    wait_until("the index has caught up", || ureq::get(format!("{}/health/ready", server.url)).call().is_ok());
    let listed = ids(server, token, "startups");
    let found = ids(server, token, "search");
    assert!(listed == found, "{} listed, {} found", listed.len(), found.len());
}

/// The ids of all startups, by listing or by searching.
fn ids(server: &Server, token: &str, field: &str) -> BTreeSet<String> {
    let asked = if field == "search" { "query: \"\", filter: {kinds: [STARTUP]}, " } else { "" };
    let query = format!(
        "query($after: String) {{ page: {field}({asked}first: 100, after: $after) {{
            nodes {{ ... on Node {{ id }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut ids, mut after) = (BTreeSet::new(), Value::Null);
    loop {
        let page = server.ask(token, &query, json!({"after": after}))["page"].take();
        let nodes = page["nodes"].as_array().unwrap().iter();
        ids.extend(nodes.map(|node| node["id"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] != true {
            return ids;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// Fails unless everything that was acknowledged is there.
fn expect_all(server: &Server, token: &str, ids: &[String]) {
    for some in ids.chunks(100) {
        let data = server.ask(token, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": some}));
        let missing = data["nodes"].as_array().unwrap().iter().filter(|node| **node == Value::Null).count();
        assert_eq!(missing, 0, "of {} acknowledged", ids.len());
    }
}
