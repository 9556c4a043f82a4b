//! Documents that are asked for by their hash.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::*;

const QUERY: &str = "query Ask($t: String!) { echo(text: $t) }";

fn extension(document: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": HEXLOWER.encode(&Sha256::digest(document)) } })
}

fn by_hash(document: &str) -> Value {
    json!({ "variables": { "t": "é" }, "extensions": extension(document) })
}

#[tokio::test]
async fn a_hash_that_nobody_registered_is_told_in_the_words_that_clients_look_for() {
    let front = front().await;
    let answer = body(front.post(&by_hash(QUERY)).header("accept-language", "fr").send().await).await;
    assert_eq!(answer["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(answer["errors"][0]["extensions"], json!({ "code": "PERSISTED_QUERY_NOT_FOUND" }));
    let plain = front.client.post("/graphql").header("accept", "application/json").body_json(&by_hash(QUERY));
    assert_eq!(refusal(plain.send().await).await, (200, "PERSISTED_QUERY_NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn a_registered_document_is_found_by_its_hash() {
    let front = front().await;
    let mut registering = by_hash(QUERY);
    registering["query"] = QUERY.into();
    assert_eq!(body(front.post(&registering).send().await).await["data"], json!({ "echo": "é" }));
    assert_eq!(body(front.post(&by_hash(QUERY)).send().await).await["data"], json!({ "echo": "é" }));
    let get = front.client.get("/graphql").query("extensions", &extension(QUERY).to_string());
    let response = get.query("variables", &json!({ "t": "à" }).to_string()).send().await;
    assert_eq!(body(response).await["data"], json!({ "echo": "à" }));
}

#[tokio::test]
async fn a_document_is_not_registered_under_the_hash_of_another() {
    let front = front().await;
    let wrong = json!({ "query": "{ asker }", "extensions": extension(QUERY) });
    assert_eq!(refusal(front.post(&wrong).send().await).await, (400, "BAD_REQUEST".to_owned()));
    assert_eq!(refusal(front.post(&by_hash(QUERY)).send().await).await.1, "PERSISTED_QUERY_NOT_FOUND");
}

#[tokio::test]
async fn a_change_stays_out_of_reach_of_get_by_its_hash_too() {
    let front = front().await;
    let change = "mutation { __typename }";
    let registering = json!({ "query": change, "extensions": extension(change) });
    front.post(&registering).send().await;
    let get = front.client.get("/graphql").query("extensions", &extension(change).to_string());
    assert_eq!(refusal(get.send().await).await, (405, "BAD_REQUEST".to_owned()));
}
