//! The weights of the criteria: drafted, previewed, published, reverted.

use entity::Role;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};
use crate::support::on_both_databases;

on_both_databases!(
    weights_change_nothing_before_they_are_published_and_are_taken_back,
    of_many_who_publish_at_once_one_gets_through,
    a_preview_says_what_comes_and_what_goes_as_it_then_does,
);

const BEST: &str =
    "{ profile(slug: \"vigie-quai\") { ... on Startup { matches(counterpart: MENTOR, first: 10) { nodes {
    counterpart { ... on Mentor { slug } } explanation { points versions { weights } } } } } } }";

/// Everything on one criterion.
fn only(criterion: &str) -> Value {
    json!([{"criterion": criterion, "weight": 10_000}])
}

async fn drafted(app: &TestApp, team: &str, weights: Value) -> Value {
    let input = json!({"weights": weights, "note": "Words count most."});
    let mut payload = app.mutate(Some(team), "draftWeights", "weights { id version isInForce }", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    payload["weights"].take()
}

async fn published(app: &TestApp, team: &str, weights: &Value, after: i32) -> Value {
    let input = json!({"weightsId": weights["id"], "after": after});
    let mut payload = app.mutate(Some(team), "publishWeights", "weights { isInForce publishedAt }", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    payload["weights"].take()
}

/// The slugs of the best mentors, and the version that they were found by.
async fn best(app: &TestApp, token: &str) -> (Vec<String>, i64) {
    let data = app.data(Some(token), BEST, json!({})).await;
    let nodes = data["profile"]["matches"]["nodes"].as_array().unwrap().clone();
    let slugs = nodes.iter().map(|node| node["counterpart"]["slug"].as_str().unwrap().to_owned()).collect();
    (slugs, nodes[0]["explanation"]["versions"]["weights"].as_i64().unwrap())
}

async fn weights_change_nothing_before_they_are_published_and_are_taken_back(app: &TestApp) {
    let asking = app.enter(startup("vigie-quai")).await;
    let near = mentor("near").with("markets", json!(["CA"])).with("sectors", json!(["Housing"]));
    let near =
        near.with("focus_areas", json!([])).without("description_fr").with("description_en", "Law of contracts.");
    app.enter_all([near, mentor("skilled").with("markets", json!(["SE"]))]).await;
    let (team, founder) = (app.token(Role::Team, None).await, app.token(Role::Member, Some(asking)).await);
    let (before, version) = best(app, &founder).await;
    assert_eq!((before[0].as_str(), version), ("skilled", 1));

    let markets = drafted(app, &team, only("MARKET")).await;
    assert_eq!((&markets["version"], &markets["isInForce"]), (&json!(2), &json!(false)));
    assert_eq!(best(app, &founder).await, (before.clone(), 1));
    assert!(published(app, &team, &markets, 0).await["publishedAt"].is_string());
    let (after, version) = best(app, &founder).await;
    assert_eq!((after[0].as_str(), version), ("near", 2));

    let words = drafted(app, &team, only("TEXT")).await;
    published(app, &team, &words, 1).await;
    assert_eq!(best(app, &founder).await.1, 3);
    for (after, version) in [(2, 2), (3, 3)] {
        let payload =
            app.mutate(Some(&team), "revertWeights", "weights { version isInForce }", json!({"after": after})).await;
        assert_eq!(payload["weights"], json!({"version": version, "isInForce": true}), "to what was in force before");
    }
    let list =
        "{ weightsPublications weights { totalCount nodes { version isInForce weights { criterion weight } note } } }";
    let told = app.data(Some(&team), list, json!({})).await;
    assert_eq!((&told["weightsPublications"], &told["weights"]["totalCount"]), (&json!(4), &json!(3)));
    let in_force = told["weights"]["nodes"].as_array().unwrap().iter().filter(|each| each["isInForce"] == true).count();
    assert_eq!(in_force, 1, "{told:#}");
    assert_eq!(app.error_code(Some(&founder), list, json!({})).await, "FORBIDDEN");
}

async fn of_many_who_publish_at_once_one_gets_through(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let mut versions = Vec::new();
    for criterion in ["TEXT", "MARKET", "SECTOR", "STAGE", "LANGUAGE"] {
        versions.push(drafted(app, &team, only(criterion)).await);
    }
    let publish = |version: &Value| {
        let input = json!({"weightsId": version["id"], "after": 0});
        async { app.mutate(Some(&team), "publishWeights", "weights { id }", input).await }
    };
    let payloads = futures_util::future::join_all(versions.iter().map(publish)).await;
    let (through, others): (Vec<_>, Vec<_>) = payloads.iter().partition(|payload| payload["userErrors"] == json!([]));
    assert_eq!((through.len(), others.len()), (1, 4), "{payloads:#?}");
    assert!(others.iter().all(|payload| payload["userErrors"][0]["code"] == "STALE"), "{others:#?}");
    assert_eq!(app.data(Some(&team), "{ weightsPublications }", json!({})).await["weightsPublications"], 1);
}

async fn a_preview_says_what_comes_and_what_goes_as_it_then_does(app: &TestApp) {
    let asking = app.enter(startup("vigie-quai")).await;
    let mentors = (0..24).map(|n| {
        let market = if n % 2 == 0 { "CA" } else { "SE" };
        let sector = if n % 3 == 0 { "Port terminal" } else { "Housing" };
        mentor(&format!("mentor-{n}")).with("markets", json!([market])).with("sectors", json!([sector]))
    });
    app.enter_all(mentors).await;
    let (team, founder) = (app.token(Role::Team, None).await, app.token(Role::Member, Some(asking)).await);
    let version = drafted(app, &team, only("MARKET")).await;
    let query = "query($id: ID!) { weightsPreview(weightsId: $id, counterpart: MENTOR) {
        startups stay come go coming { startup { slug } counterpart { ... on Mentor { slug } } }
        going { counterpart { ... on Mentor { slug } } }
        territories { territory come go } focusAreas { focusArea come go } } }";
    let preview = app.data(Some(&team), query, json!({"id": version["id"]})).await["weightsPreview"].take();
    let (before, _) = best(app, &founder).await;
    published(app, &team, &version, 0).await;
    let (after, _) = best(app, &founder).await;
    let slugs = |pairs: &Value| -> Vec<String> {
        let pairs = pairs.as_array().unwrap().iter();
        pairs.map(|pair| pair["counterpart"]["slug"].as_str().unwrap().to_owned()).collect()
    };
    let come: Vec<String> = after.iter().filter(|slug| !before.contains(slug)).cloned().collect();
    let go: Vec<String> = before.iter().filter(|slug| !after.contains(slug)).cloned().collect();
    assert!(!come.is_empty(), "{before:?} {after:?}");
    assert_eq!((slugs(&preview["coming"]), slugs(&preview["going"])), (come.clone(), go), "{preview:#}");
    assert_eq!(preview["territories"], json!([{"territory": "LE_HAVRE", "come": come.len(), "go": come.len()}]));
    assert_eq!(preview["stay"], 10 - come.len());
}
