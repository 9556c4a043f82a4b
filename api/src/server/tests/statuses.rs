//! Media types, methods and status codes.

use super::*;

#[tokio::test]
async fn the_answer_has_the_accepted_media_type() {
    let front = front().await;
    for (accept, media) in [
        ("application/graphql-response+json", "application/graphql-response+json; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        ("*/*", "application/json; charset=utf-8"),
    ] {
        let request = front.client.post("/graphql").header("accept", accept).body_json(&json!({ "query": "{asker}" }));
        let response = request.send().await;
        response.assert_status_is_ok();
        response.assert_header("content-type", media);
        response.assert_header("cache-control", "no-store");
    }
}

#[test]
fn the_readme_names_every_code_and_no_other() {
    let readme = include_str!("../../../../README.md");
    let table = readme.split("| code | what happened |").nth(1).unwrap().split("\n\n").next().unwrap();
    let named: Vec<&str> = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(named, crate::graphql::error::CODES);
}

#[tokio::test]
async fn an_answer_nobody_accepts_is_refused() {
    let front = front().await;
    let request = front.client.post("/graphql").header("accept", "text/html").body_json(&json!({ "query": "{asker}" }));
    assert_eq!(refusal(request.send().await).await, (406, "BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn other_methods_are_refused_and_told_what_is_allowed() {
    let front = front().await;
    let response = front.client.put("/graphql").send().await;
    response.assert_header("allow", "GET, POST, OPTIONS");
    assert_eq!(refusal(response).await, (405, "BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn a_query_by_get_chooses_its_operation() {
    let front = front().await;
    let query = "query A { echo(text: \"a\") } query B($t: String!) { echo(text: $t) }";
    let request = front.client.get("/graphql").query("query", &query).query("operationName", &"B");
    let response = request.query("variables", &json!({ "t": "é" }).to_string()).send().await;
    response.assert_status_is_ok();
    assert_eq!(body(response).await["data"], json!({ "echo": "é" }));
}

#[tokio::test]
async fn a_change_by_get_is_refused() {
    let front = front().await;
    let response = front.client.get("/graphql").query("query", &"mutation { __typename }").send().await;
    response.assert_header("allow", "POST");
    assert_eq!(refusal(response).await, (405, "BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn a_subscription_is_sent_to_the_socket() {
    let front = front().await;
    let (status, code) = refusal(front.ask("subscription { count(to: 2) }").await).await;
    assert_eq!((status, code.as_str()), (400, "BAD_REQUEST"));
}

#[tokio::test]
async fn what_was_not_executed_has_no_data_and_a_status_by_media_type() {
    let front = front().await;
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { asker } query B { asker }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($t: String!) { echo(text: $t) }", "BAD_INPUT"),
    ] {
        assert_eq!(refusal(front.ask(query).await).await, (400, code.to_owned()), "{query}");
        let plain = front.client.post("/graphql").header("accept", "application/json");
        let response = plain.body_json(&json!({ "query": query })).send().await;
        assert_eq!(refusal(response).await, (200, code.to_owned()), "{query}");
    }
}

#[tokio::test]
async fn an_error_within_the_execution_comes_with_data() {
    let front = front().await;
    let response = front.ask("{ refuses }").await;
    response.assert_status_is_ok();
    let body = body(response).await;
    assert_eq!((&body["data"], &body["errors"][0]["path"]), (&Value::Null, &json!(["refuses"])));
}

#[tokio::test]
async fn a_panic_costs_one_answer_and_shows_nothing() {
    let front = front().await;
    let response = front.ask("{ panics }").await;
    let id = response.0.header("x-request-id").unwrap().to_owned();
    response.assert_status(poem::http::StatusCode::SERVICE_UNAVAILABLE);
    let body = body(response).await;
    assert_eq!(body["errors"][0]["extensions"], json!({ "code": "INTERNAL", "requestId": id }));
    assert!(!body.to_string().contains("on purpose"));
    front.ask("{ asker }").await.assert_status_is_ok();
}

#[tokio::test]
async fn a_request_has_an_id_of_our_own() {
    let front = front().await;
    let request = front.post(&json!({ "query": "{ request }" })).header("x-request-id", "mine\"><script>");
    let response = request.send().await;
    let id = response.0.header("x-request-id").unwrap().to_owned();
    assert_eq!(id.len(), 32);
    assert_eq!(body(response).await["data"]["request"], id);
}

#[tokio::test]
async fn answers_make_browsers_careful() {
    let front = front().await;
    let response = front.ask("{ asker }").await;
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ] {
        response.assert_header(name, value);
    }
    response.assert_header_is_not_exist("strict-transport-security");
}

#[tokio::test]
async fn messages_are_in_the_language_of_the_browser() {
    let front = front().await;
    let request = front.post(&json!({ "query": "{ asker }" })).header("accept-language", "fr-FR,fr;q=0.9,en;q=0.5");
    assert_eq!(body(request.send().await).await["data"]["asker"], "nobody Fr");
    let request = front.post(&json!([])).header("accept-language", "fr");
    assert_eq!(body(request.send().await).await["errors"][0]["message"], "Envoyez une requête à la fois.");
}
