//! What is refused about profiles.

use entity::Role;
use serde_json::{Value, json};

use super::expect_refusals;
use crate::support::app::TestApp;
use crate::support::directory::{company, mentor, startup};
use crate::support::on_sqlite;

on_sqlite!(
    each_unfit_value_is_refused_with_code_and_field,
    what_is_taken_stale_or_gone_is_refused,
    moves_that_a_state_does_not_allow_are_refused,
);

async fn each_unfit_value_is_refused_with_code_and_field(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let with = |field: &str, value: Value| {
        let mut input = json!({"name": "A"});
        input[field] = value;
        input
    };
    let many: Vec<String> = (0..500).map(|number| format!("skill {number}")).collect();
    let cases = vec![
        (
            "createMentor",
            with("consent", json!({"source": "form", "givenOn": "2030-01-01"})),
            "IN_FUTURE",
            "consent.givenOn",
        ),
        ("createStartup", with("contact", json!({"phone": "call me"})), "BAD_PHONE", "contact.phone"),
        ("createStartup", with("contact", json!({"email": "nobody"})), "BAD_EMAIL", "contact.email"),
        ("createStartup", with("languages", json!([{"tag": "klingonish"}])), "UNKNOWN_LANGUAGE", "languages.0"),
        ("createStartup", with("targetMarkets", json!(["Atlantis"])), "UNKNOWN_COUNTRY", "targetMarkets.0"),
        ("createStartup", with("skills", json!(many)), "TOO_MANY", "skills"),
        (
            "createStartup",
            with("needs", json!([{"kind": "MENTORING", "priority": 9}])),
            "OUT_OF_RANGE",
            "needs.0.priority",
        ),
        ("createStartup", with("siren", json!("1")), "BAD_SIREN", "siren"),
        ("createStartup", with("name", json!("x".repeat(1_000))), "TOO_LONG", "name"),
    ];
    expect_refusals(app, &team, cases).await;
    let create = "mutation($input: CreateStartupInput!) { createStartup(input: $input) { userErrors { code } } }";
    for (field, value) in [("website", "javascript:alert(1)"), ("foundedOn", "yesterday"), ("noSuchField", "1")] {
        let answer = app.graphql(Some(&team), create, json!({"input": {"name": "A", field: value}})).await;
        let code = answer["errors"][0]["extensions"]["code"]
            .as_str()
            .or(answer["data"]["createStartup"]["userErrors"][0]["code"].as_str());
        assert!(
            ["BAD_INPUT", "BAD_URL", "GRAPHQL_VALIDATION_FAILED"].contains(&code.unwrap_or_default()),
            "{answer:#}"
        );
    }
}

async fn what_is_taken_stale_or_gone_is_refused(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    app.import(api::service::imports::Kind::Companies, &company("estuaire").line()).await;
    let one = app.enter(startup("one")).await;
    let id = app.global_id(one).await;
    let mentor = app.global_id(app.enter(mentor("solene")).await).await;
    let version = app.profile(one).await.version;
    let edit = |id: &str, version: i64| json!({"id": id, "version": version, "name": "B"});
    expect_refusals(
        app,
        &team,
        vec![
            ("updateStartup", edit(&id, version + 1), "STALE", "version"),
            ("updateStartup", edit(&id, 0), "STALE", "version"),
        ],
    )
    .await;
    let wrong_kind = app.graphql(
        Some(&team),
        "mutation($input: UpdateStartupInput!) { updateStartup(input: $input) { userErrors { code } } }",
        json!({"input": edit(&mentor, 1)}),
    );
    assert_eq!(wrong_kind.await["errors"][0]["extensions"]["code"], "BAD_INPUT");

    let left = app.mutate(Some(&team), "leaveProfile", "profile { state }", json!({"id": id})).await;
    assert_eq!(left["profile"]["state"], "LEFT");
    app.settle().await;
    let version = app.profile(one).await.version;
    expect_refusals(app, &team, vec![("updateStartup", edit(&id, version), "HAS_LEFT", "id")]).await;
}

async fn moves_that_a_state_does_not_allow_are_refused(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let one = app.enter(startup("one")).await;
    let two = app.enter(startup("two").with("state", "DRAFT")).await;
    let silent = app.enter(mentor("silent").without("consent")).await;
    let stranger = app.token(Role::Member, Some(one)).await;
    let id = async |profile| json!({"id": app.global_id(profile).await});
    expect_refusals(app, &team, vec![("resumeProfile", id(silent).await, "CONSENT_MISSING", "id")]).await;
    expect_refusals(app, &stranger, vec![("pauseProfile", id(two).await, "NOT_FOUND", "id")]).await;
    app.mutate(Some(&team), "leaveProfile", "", id(one).await).await;
    app.settle().await;
    let cases = vec![
        ("pauseProfile", id(one).await, "WRONG_STATE", "id"),
        ("resumeProfile", id(one).await, "WRONG_STATE", "id"),
        ("leaveProfile", id(one).await, "WRONG_STATE", "id"),
    ];
    expect_refusals(app, &team, cases).await;
}
