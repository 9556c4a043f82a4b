//! What is refused before any mutation could refuse it: the errors of an answer, by their codes.

use std::collections::BTreeSet;

use entity::Role;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::{mentor, startup};
use crate::support::on_sqlite;

on_sqlite!(
    every_code_of_an_error_is_met,
    input_that_is_not_of_its_type_is_refused_whole,
    only_the_team_edits_the_programme,
    a_failure_inside_is_told_by_its_number_alone
);

/// What depends on settings, on a pace or on a schema made for it; the server's own tests meet these.
const MET_ELSEWHERE: [&str; 4] = ["TIMED_OUT", "RATE_LIMITED", "INTROSPECTION_DISABLED", "PERSISTED_QUERY_NOT_FOUND"];

async fn every_code_of_an_error_is_met(app: &TestApp) {
    let one = app.enter(startup("one")).await;
    let member = app.token(Role::Member, Some(one)).await;
    let create = "mutation { createCompany(input: { name: \"A\" }) { userErrors { code } } }";
    let costly = "{ startups(first: 100) { nodes { matches(counterpart: MENTOR, first: 100) { nodes { score } } } } }";
    let mut met = BTreeSet::new();
    for (token, document, code) in [
        (None, "", "BAD_REQUEST"),
        (None, "{", "GRAPHQL_PARSE_FAILED"),
        (None, "{ noSuchField }", "GRAPHQL_VALIDATION_FAILED"),
        (None, "{ startups(noSuchArgument: 1) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        (None, "{ startups(first: -1) { totalCount } }", "BAD_INPUT"),
        (None, "{ startups(after: \"nonsense\") { totalCount } }", "BAD_INPUT"),
        (None, "{ node(id: \"nonsense\") { id } }", "BAD_INPUT"),
        (None, costly, "TOO_COSTLY"),
        (None, create, "UNAUTHENTICATED"),
        (Some(member.as_str()), create, "FORBIDDEN"),
        (Some("pst_no-such-token"), "{ viewer { role } }", "UNAUTHENTICATED"),
    ] {
        assert_eq!(app.error_code(token, document, json!({})).await, code, "{document:.100}");
        met.insert(code);
    }
    app.db.writer().execute_unprepared("ALTER TABLE profiles RENAME TO hidden_from_the_test").await.unwrap();
    met.insert("INTERNAL");
    assert_eq!(app.error_code(None, "{ startups { totalCount } }", json!({})).await, "INTERNAL");
    app.db.writer().execute_unprepared("ALTER TABLE hidden_from_the_test RENAME TO profiles").await.unwrap();
    met.extend(MET_ELSEWHERE);
    assert_eq!(met, BTreeSet::from(api::graphql::error::CODES));
}

async fn input_that_is_not_of_its_type_is_refused_whole(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let mentor = app.enter(mentor("solene-maubert")).await;
    let wrong_kind = json!({"id": app.global_id(mentor).await, "version": 1, "name": "B"});
    let before = dump(&app.db).await;
    for (mutation, input) in [
        ("createStartup", json!({"name": "A", "noSuchField": 1})),
        ("createStartup", json!({"name": "A", "foundedOn": "yesterday"})),
        ("createStartup", json!({"name": "A", "stage": "ASLEEP"})),
        ("createStartup", json!({"name": "A", "headcount": 1e12})),
        ("createStartup", json!({"name": null})),
        ("createStartup", json!({})),
        ("updateStartup", wrong_kind),
        ("updateStartup", json!({"id": "nonsense", "version": 1})),
    ] {
        let kind = mutation[..1].to_uppercase() + &mutation[1..];
        let query =
            format!("mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}");
        let code = app.error_code(Some(&team), &query, json!({"input": input})).await;
        assert!(["BAD_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&code.as_str()), "{input}: {code}");
    }
    assert_eq!(dump(&app.db).await, before);
}

async fn only_the_team_edits_the_programme(app: &TestApp) {
    let one = app.enter(startup("one")).await;
    let (member, partner) = (app.token(Role::Member, Some(one)).await, app.token(Role::Partner, None).await);
    for mutation in ["createCompany", "createTradeShow"] {
        let kind = mutation[..1].to_uppercase() + &mutation[1..];
        let query =
            format!("mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}");
        for (token, code) in [(None, "UNAUTHENTICATED"), (Some(&member), "FORBIDDEN"), (Some(&partner), "FORBIDDEN")] {
            let found = app.error_code(token.map(String::as_str), &query, json!({"input": {"name": "A"}})).await;
            assert_eq!(found, code, "{mutation}");
        }
    }
}

async fn a_failure_inside_is_told_by_its_number_alone(app: &TestApp) {
    app.enter(startup("vigie-quai")).await;
    app.db.writer().execute_unprepared("ALTER TABLE profiles RENAME TO hidden_from_the_test").await.unwrap();
    let answer = app.graphql(None, "{ startups { nodes { slug } } }", json!({})).await;
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "INTERNAL", "{answer:#}");
    assert!(error["extensions"]["requestId"].is_string(), "{answer:#}");
    for word in ["profiles", "sqlite", "SQL", "table", "no such"] {
        assert!(!error["message"].as_str().unwrap().contains(word), "{answer:#}");
    }
    app.db.writer().execute_unprepared("ALTER TABLE hidden_from_the_test RENAME TO profiles").await.unwrap();
}
