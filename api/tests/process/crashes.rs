//! A server that is killed loses nothing that it acknowledged.

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
    expect_all(&Server::start(data.path()), &token, &kept);
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

/// Fails unless everything that was acknowledged is there.
fn expect_all(server: &Server, token: &str, ids: &[String]) {
    for some in ids.chunks(100) {
        let data = server.ask(token, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": some}));
        let missing = data["nodes"].as_array().unwrap().iter().filter(|node| **node == Value::Null).count();
        assert_eq!(missing, 0, "of {} acknowledged", ids.len());
    }
}
