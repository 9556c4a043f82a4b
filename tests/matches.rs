//! Matches through the contract: ranked, with reasons in the reader's language and points that add up.

mod blocks;
mod cold;
mod edited;
mod prices;
mod recall;
mod why_not;

use entity::Role;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::directory::{ambassador, mentor, partner, startup, talent};
use crate::support::mailbox::stable;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(each_kind_of_counterpart_is_matched_and_explained);
on_sqlite!(the_points_of_an_explanation_add_up, who_is_not_confirmed_within_a_year_is_not_recommended);

const QUERY: &str =
    "query($kind: CounterpartKind!, $language: Language) { profile(slug: \"vigie-quai\") { ... on Startup {
    matches(counterpart: $kind) { totalCount nodes { score
        counterpart { __typename ... on Profile { name } }
        explanation(language: $language) { reasons points price contributions { points } gates { verdict } } } } } } }";

async fn scene(app: &TestApp) -> String {
    let startup = app.enter(startup("vigie-quai")).await;
    app.enter(mentor("solene-maubert")).await;
    app.enter(ambassador("claire-halifax")).await;
    app.enter(talent("ana-costa")).await;
    app.enter(partner("bassin-caen")).await;
    app.token(Role::Member, Some(startup)).await
}

async fn each_kind_of_counterpart_is_matched_and_explained(app: &TestApp) {
    let founder = scene(app).await;
    let mut told = String::new();
    for kind in ["MENTOR", "AMBASSADOR", "TALENT"] {
        for language in ["FR", "EN"] {
            let data = app.data(Some(&founder), QUERY, json!({"kind": kind, "language": language})).await;
            let found = &data["profile"]["matches"];
            assert_eq!(found["totalCount"], 1, "{kind} {found:#}");
            let first = &found["nodes"][0];
            told.push_str(&format!("{} {}\n", first["counterpart"]["name"], first["score"]));
            for reason in first["explanation"]["reasons"].as_array().unwrap() {
                told.push_str(&format!("    {}\n", reason.as_str().unwrap()));
            }
        }
    }
    insta::assert_snapshot!("matches_told", stable(&told));
}

async fn the_points_of_an_explanation_add_up(app: &TestApp) {
    let founder = scene(app).await;
    for kind in ["MENTOR", "AMBASSADOR", "TALENT", "PARTNER"] {
        let data = app.data(Some(&founder), QUERY, json!({"kind": kind})).await;
        for found in data["profile"]["matches"]["nodes"].as_array().unwrap() {
            let explanation = &found["explanation"];
            let points = |value: &Value| value["points"].as_i64().unwrap();
            let sum: i64 = explanation["contributions"].as_array().unwrap().iter().map(points).sum();
            assert_eq!(sum + explanation["price"].as_i64().unwrap(), points(explanation), "{found:#}");
            assert_eq!(found["score"].as_i64().unwrap(), points(explanation) / 10_000);
        }
    }
}

async fn who_is_not_confirmed_within_a_year_is_not_recommended(app: &TestApp) {
    let startup = app.enter(startup("vigie-quai")).await;
    app.enter_all([mentor("fresh"), mentor("stale").with("verified_on", "2025-11-20")]).await;
    let founder = app.token(Role::Member, Some(startup)).await;
    let data = app.data(Some(&founder), QUERY, json!({"kind": "MENTOR"})).await;
    let names = data["profile"]["matches"]["nodes"].as_array().unwrap();
    assert_eq!(names.len(), 1, "{data:#}");
    assert_eq!(names[0]["counterpart"]["name"], "Fresh");
}
