//! What the commands print, and how they end.

use serde_json::json;
use tempfile::tempdir;

use super::passerelle::{Server, command, printed, run, told};

const LINES: &str = concat!(
    r#"{"id":"one","name":"One","state":"ACTIVE","description_fr":"Des zeppelins pour le fret."}"#,
    "\n",
    r#"{"id":"two","name":"Two","siren":"732829321"}"#,
    "\n"
);

#[test]
fn token_prints_the_token_alone() {
    let data = tempdir().unwrap();
    let token = printed(&run(data.path(), &["token", "--role", "team"]));
    assert_eq!(token.lines().count(), 1);
    assert!(token.trim().len() > 40 && token.trim().chars().all(|sign| sign.is_ascii_graphic()), "{token:?}");
    let server = Server::start(data.path());
    assert_eq!(server.ask(token.trim(), "{ viewer { role } }", json!({}))["viewer"]["role"], "TEAM");
}

#[test]
fn token_refuses_a_member_without_a_profile() {
    let data = tempdir().unwrap();
    for arguments in [&["token", "--role", "member"][..], &["token", "--role", "member", "--profile", "nobody"]] {
        let refused = run(data.path(), arguments);
        assert!(!refused.status.success());
        assert_eq!((refused.stdout.len(), told(&refused).starts_with("passerelle: ")), (0, true), "{}", told(&refused));
    }
}

#[test]
fn import_reports_what_it_did_and_indexes_when_nobody_serves() {
    let data = tempdir().unwrap();
    let file = data.path().join("startups.jsonl");
    std::fs::write(&file, LINES).unwrap();
    let file = file.to_str().unwrap();
    let dry = printed(&run(data.path(), &["import", file, "--as", "startups", "--dry-run"]));
    assert!(dry.contains("nothing was written"), "{dry}");
    for counted in ["created          1", "unchanged        1"] {
        let report = printed(&run(data.path(), &["import", file, "--as", "startups"]));
        assert!(report.contains(counted), "{report}");
        assert!(report.contains("siren") && report.contains("is not a SIREN"), "{report}");
    }
    let server = Server::start(data.path());
    let token = printed(&run(data.path(), &["token", "--role", "partner"]));
    let query = "{ search(query: \"zeppelin\") { totalCount } }";
    assert_eq!(server.ask(token.trim(), query, json!({}))["search"]["totalCount"], 1);
}

#[test]
fn import_of_a_file_that_is_not_whole_fails_and_says_where() {
    let data = tempdir().unwrap();
    for (name, content, message) in [
        ("empty.jsonl", &b""[..], "is empty"),
        ("latin.jsonl", b"{\"id\":\"caf\xe9\"}\n", "not UTF-8"),
        ("text.jsonl", b"{\"id\":\"a\",\"name\":\"A\"}\nhello there\n{}\n", "line 2 is not JSON"),
    ] {
        let file = data.path().join(name);
        std::fs::write(&file, content).unwrap();
        let failed = run(data.path(), &["import", file.to_str().unwrap(), "--as", "startups"]);
        assert!(!failed.status.success());
        assert!(told(&failed).contains(message) && told(&failed).contains(name), "{}", told(&failed));
    }
}

#[test]
fn all_that_is_wrong_with_the_settings_is_told_at_once() {
    let data = tempdir().unwrap();
    let mut serve = command(&["serve"]);
    serve.arg("--data").arg(data.path()).env("LISTEN", "nowhere").env("SMTP_URL", "ftp://x").env("SECRET_KEY", "short");
    let failed = serve.output().unwrap();
    assert!(!failed.status.success());
    for name in ["LISTEN", "SMTP_URL", "SECRET_KEY"] {
        assert!(told(&failed).contains(name), "{}", told(&failed));
    }
}
