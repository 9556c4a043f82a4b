//! Servers beside each other, beside an import, and on a port that is taken.

use std::net::TcpListener;

use serde_json::json;
use tempfile::tempdir;

use super::passerelle::{Server, command, printed, run, told, wait_until};

#[test]
fn what_is_imported_beside_a_running_server_becomes_searchable() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path());
    let token = printed(&run(data.path(), &["token", "--role", "partner"]));
    let file = data.path().join("startups.jsonl");
    std::fs::write(&file, r#"{"id":"one","name":"One","state":"ACTIVE","description_fr":"Des zeppelins."}"#).unwrap();
    printed(&run(data.path(), &["import", file.to_str().unwrap(), "--as", "startups"]));
    let query = "{ search(query: \"zeppelin\") { totalCount } }";
    wait_until("the server has indexed the import", || {
        server.ask(token.trim(), query, json!({}))["search"]["totalCount"] == 1
    });
}

#[test]
fn a_second_server_on_one_folder_is_told_so_and_does_no_harm() {
    let data = tempdir().unwrap();
    let first = Server::start(data.path());
    let second = run(data.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert!(!second.status.success());
    assert!(told(&second).contains("another Passerelle runs on the folder"), "{}", told(&second));
    let token = printed(&run(data.path(), &["token", "--role", "team"]));
    assert_eq!(first.ask(token.trim(), "{ viewer { role } }", json!({}))["viewer"]["role"], "TEAM");
}

#[test]
fn a_taken_port_is_a_clear_error() {
    let data = tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let failed = run(data.path(), &["serve", "--listen", &address]);
    assert!(!failed.status.success());
    assert!(told(&failed).contains(&address), "{}", told(&failed));
}

#[test]
fn a_server_that_is_asked_to_stop_ends_well_and_can_start_again() {
    let data = tempdir().unwrap();
    for _ in 0..2 {
        let mut server = Server::start(data.path());
        let ready = ureq::get(format!("{}/health/live", server.url)).call().unwrap();
        assert_eq!(ready.status(), 200);
        assert_eq!(server.stop(), Some(0));
    }
}

#[test]
fn the_deepest_document_that_is_allowed_is_answered() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path());
    let token = printed(&run(data.path(), &["token", "--role", "team"]));
    for (id, line, kind) in [
        ("host", r#"{"id":"host","name":"Host"}"#, "partners"),
        ("one", r#"{"id":"one","name":"One","host":"host"}"#, "startups"),
    ] {
        let file = data.path().join(format!("{id}.jsonl"));
        std::fs::write(&file, line).unwrap();
        printed(&run(data.path(), &["import", file.to_str().unwrap(), "--as", kind]));
    }
    let round = "startups(first: 1) { nodes { host {";
    let deepest = format!("partners {{ nodes {{ {round} {round} startups {{ totalCount }} {}", "} ".repeat(8));
    let document = format!("mutation {{ createStartup(input: {{name: \"Two\"}}) {{ query {{ {deepest} }} }} }}");
    let answer = server.ask(token.trim(), &document, json!({}));
    assert!(answer.to_string().contains(r#"{"totalCount":1}"#), "{answer:#}");
}

#[test]
fn a_data_folder_that_cannot_be_made_is_a_clear_error() {
    let data = tempdir().unwrap();
    let file = data.path().join("file");
    std::fs::write(&file, "").unwrap();
    let failed = command(&["serve", "--listen", "127.0.0.1:0", "--data"]).arg(file.join("below")).output().unwrap();
    assert!(!failed.status.success());
    assert!(told(&failed).starts_with("passerelle: "), "{}", told(&failed));
}
