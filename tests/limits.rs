//! What a request may ask for, and what it is told when it asks for more or for nonsense.

use poem::Request;
use poem::http::{Method, header};
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::startup;
use crate::support::on_sqlite;

on_sqlite!(
    documents_that_make_no_sense_are_refused_with_a_code,
    documents_that_cost_too_much_are_refused,
    pages_out_of_range_and_forged_cursors_are_refused,
    a_hundred_thousand_ids_are_refused_before_any_is_looked_up,
    costs_are_told_with_every_answer,
    a_body_over_a_mebibyte_is_refused,
    a_get_only_reads,
    a_wrong_token_is_told_and_never_taken_for_nobody,
    ids_that_make_no_sense_are_refused_and_those_of_nothing_are_null,
    arguments_that_make_no_sense_are_refused_before_anything_is_done,
);

async fn documents_that_make_no_sense_are_refused_with_a_code(app: &TestApp) {
    for (document, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "BAD_REQUEST"),
        ("{ noSuchField }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ startups(sortedBy: NAME) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ search(query: 7) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($a: NoSuchType) { viewer { role } }", "GRAPHQL_VALIDATION_FAILED"),
    ] {
        assert_eq!(app.error_code(None, document, json!({})).await, code, "{document:?}");
    }
}

async fn documents_that_cost_too_much_are_refused(app: &TestApp) {
    let deep = format!(
        "{{ {} __typename {} }}",
        "a: startups { nodes { matches(counterpart: MENTOR) { nodes { startup { ".repeat(8),
        "} } } } }".repeat(8)
    );
    let wide: String = (0..60).map(|number| format!("a{number}: viewer {{ role }} ")).collect();
    let long = format!("{{ viewer {{ role }} }} #{}", "x".repeat(40_000));
    let many = format!("{{ viewer {{ {} }} }}", "role ".repeat(3_000));
    let costly = "{ startups(first: 100) { nodes { matches(counterpart: MENTOR, first: 100) { nodes { score } } } } }";
    for document in [deep, format!("{{ {wide} }}"), long, many, costly.to_owned()] {
        let code = app.error_code(None, &document, json!({})).await;
        assert_eq!(code, "TOO_COSTLY", "{document:.100}");
    }
}

async fn pages_out_of_range_and_forged_cursors_are_refused(app: &TestApp) {
    let query = "query($first: Int, $last: Int, $after: String, $before: String) {
        startups(first: $first, last: $last, after: $after, before: $before) { nodes { id } } }";
    for (variables, code) in [
        (json!({"first": -1}), "BAD_INPUT"),
        (json!({"first": 0}), "BAD_INPUT"),
        (json!({"last": 101}), "BAD_INPUT"),
        (json!({"first": i32::MIN}), "BAD_INPUT"),
        (json!({"first": 1, "last": 1}), "BAD_INPUT"),
        (json!({"first": 2_147_483_648_i64}), "BAD_INPUT"),
        (json!({"first": u64::MAX}), "BAD_INPUT"),
        (json!({"first": 1.5}), "BAD_INPUT"),
        (json!({"after": ""}), "BAD_INPUT"),
        (json!({"after": "bm9uc2Vuc2U"}), "BAD_INPUT"),
        (json!({"before": "é"}), "BAD_INPUT"),
        (json!({"after": "x".repeat(100_000)}), "BAD_INPUT"),
    ] {
        assert_eq!(app.error_code(None, query, variables.clone()).await, code, "{:.100}", variables.to_string());
    }
    assert_eq!(app.error_code(None, "{ startups(first: -1) { nodes { id } } }", json!({})).await, "BAD_INPUT");
}

async fn a_hundred_thousand_ids_are_refused_before_any_is_looked_up(app: &TestApp) {
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let code = app.error_code(None, query, json!({"ids": vec!["a"; 100_000]})).await;
    assert_eq!(code, "TOO_COSTLY");
}

async fn costs_are_told_with_every_answer(app: &TestApp) {
    let query = "{ startups(first: 10) { nodes { name } totalCount } viewer { role } }";
    let answer = app.graphql(None, query, json!({})).await;
    assert_eq!(answer["extensions"]["cost"], json!({"requested": 24, "limit": 5_000}), "{answer}");
    let token = app.token(entity::Role::Team, None).await;
    let answer = app.graphql(Some(&token), query, json!({})).await;
    assert_eq!(answer["extensions"]["cost"], json!({"requested": 24, "limit": 20_000}), "{answer}");
}

async fn a_body_over_a_mebibyte_is_refused(app: &TestApp) {
    app.enter(startup("vigie-quai")).await;
    let before = dump(&app.db).await;
    let body = json!({"query": "mutation($i: CreateStartupInput!) { createStartup(input: $i) { userErrors { code } } }",
        "variables": {"i": {"name": "Huge", "description": {"en": "x".repeat(10 * 1024 * 1024)}}}});
    let answer = app.graphql_answer(None, &body).await;
    assert_eq!(answer.status, 413, "{}", answer.body);
    assert_eq!(dump(&app.db).await, before);
}

async fn a_get_only_reads(app: &TestApp) {
    let asked = app.get("/graphql?query=%7Bviewer%7Brole%7D%7D").await;
    assert_eq!((asked.status, asked.json()["data"]["viewer"].is_null()), (200, true), "{}", asked.body);
    let before = dump(&app.db).await;
    let document = "mutation%7BcreateStartup(input:%7Bname:%22A%22%7D)%7BuserErrors%7Bcode%7D%7D%7D";
    let refused = app.get(&format!("/graphql?query={document}")).await;
    assert_eq!(refused.status, 405, "{}", refused.body);
    assert_eq!(dump(&app.db).await, before);
    let form = Request::builder().method(Method::POST).uri("/graphql".parse().unwrap());
    let form = form.header(header::CONTENT_TYPE, "text/plain").body(r#"{"query":"{viewer{role}}"}"#);
    assert_eq!(app.call(form).await.status, 415, "a page of another origin can send plain text");
}

async fn a_wrong_token_is_told_and_never_taken_for_nobody(app: &TestApp) {
    let good = app.token(entity::Role::Team, None).await;
    for token in ["", "x", "psl_", &format!("{good}x"), &good[1..], "é"] {
        let answer = app.graphql_answer(Some(token), &json!({"query": "{ viewer { role } }"})).await;
        assert_eq!(answer.status, 401, "{token:?}: {}", answer.body);
        assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }
    app.clock.advance(366 * api::clock::DAY);
    let answer = app.graphql_answer(Some(&good), &json!({"query": "{ viewer { role } }"})).await;
    assert_eq!(answer.status, 401, "a token ends after a year");
}

async fn ids_that_make_no_sense_are_refused_and_those_of_nothing_are_null(app: &TestApp) {
    let profile = app.enter(startup("vigie-quai").with("state", "DRAFT")).await;
    let hidden = app.global_id(profile).await;
    let query = "query($id: ID!) { node(id: $id) { id } }";
    for id in ["", "nonsense", "1", "é", &hidden[1..], &format!("{hidden}x")] {
        assert_eq!(app.error_code(None, query, json!({"id": id})).await, "BAD_INPUT", "{id:?}");
    }
    assert!(app.data(None, query, json!({"id": hidden})).await["node"].is_null(), "hidden looks like absent");
    let ids: Vec<&str> = std::iter::repeat_n(hidden.as_str(), 101).collect();
    let code = app.error_code(None, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": ids})).await;
    assert_eq!(code, "BAD_INPUT");
}

async fn arguments_that_make_no_sense_are_refused_before_anything_is_done(app: &TestApp) {
    let team = app.token(entity::Role::Team, None).await;
    let before = dump(&app.db).await;
    let create = "createStartup(input: {name: \"A\"}) { query { PART } }";
    let beside = "mutation($id: ID!, $in: CreateContractInput!, $n: Int = 0) { a: createStartup(input: {name: \"A\"}) { userErrors { code } } PART }";
    let variables = json!({"id": "x", "in": {"companyId": "x"}});
    for (document, argument) in [
        (beside.replace("PART", "pauseProfile(input: {id: $id}) { profile { id } }"), "input.id"),
        (beside.replace("PART", "createContract(input: $in) { contract { id } }"), "input.companyId"),
        (
            beside.replace("PART", "b: createStartup(input: {name: \"B\"}) { query { nodes(ids: [\"x\"]) { id } } }"),
            "ids",
        ),
        (format!("mutation {{ {} }}", create.replace("PART", "node(id: 7) { id }")), "id"),
        (format!("mutation {{ {} }}", create.replace("PART", "startups(first: 0) { totalCount }")), "first"),
        (format!("mutation {{ {} }}", create.replace("PART", "startups(first: 99999999999) { totalCount }")), "first"),
        (format!("mutation {{ {} }}", create.replace("PART", "startups(last: 2, first: 3) { totalCount }")), "last"),
        (format!("mutation {{ {} }}", create.replace("PART", "venues(after: \"x\") { totalCount }")), "after"),
        (
            format!(
                "mutation {{ {} }} fragment F on Query {{ venues(last: -1) {{ totalCount }} }}",
                create.replace("PART", "...F")
            ),
            "last",
        ),
        (
            beside.replace(
                "PART",
                "b: createStartup(input: {name: \"B\"}) { query { startups(first: $n) { totalCount } } }",
            ),
            "first",
        ),
    ] {
        let answer = app.graphql(Some(&team), &document, variables.clone()).await;
        let error = &answer["errors"][0];
        assert_eq!(
            (&error["extensions"]["code"], &error["extensions"]["argument"]),
            (&json!("BAD_INPUT"), &json!(argument)),
            "{document}\n{answer:#}"
        );
        assert_eq!((answer.get("data"), error.get("path")), (None, None), "{document}");
    }
    assert_eq!(dump(&app.db).await, before);
}
