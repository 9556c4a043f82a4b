//! Search through the contract: both languages, passages, filters and facets.

use serde_json::json;

use crate::support::app::TestApp;
use crate::support::directory::{ambassador, mentor, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(words_are_found_in_both_languages_and_all_their_forms);
on_sqlite!(filters_and_facets_narrow_what_is_found, what_changes_is_found_anew_and_what_pauses_no_more);

const QUERY: &str = "query($query: String!, $filter: SearchFilter) { search(query: $query, filter: $filter) {
    totalCount edges { node { slug } highlights { html } }
    facets(names: [KIND, COUNTRY]) { name values { value count } } } }";

async fn found(app: &TestApp, query: &str, filter: serde_json::Value) -> Vec<String> {
    let data = app.data(None, QUERY, json!({"query": query, "filter": filter})).await;
    let edges = data["search"]["edges"].as_array().unwrap();
    assert_eq!(data["search"]["totalCount"].as_u64(), Some(edges.len() as u64));
    let mut slugs: Vec<String> = edges.iter().map(|edge| edge["node"]["slug"].as_str().unwrap().to_owned()).collect();
    slugs.sort();
    slugs
}

async fn words_are_found_in_both_languages_and_all_their_forms(app: &TestApp) {
    app.enter(startup("quais").with("description_fr", "L'érosion des quais menaçait les chevaux de halage.")).await;
    app.enter(startup("farms").with("description_en", "Growing vegetables in vertical farms.")).await;
    for query in ["érosion", "EROSION", "l'erosion", "cheval", "chevaux", "quai erosion"] {
        assert!(found(app, query, json!({})).await.contains(&"quais".to_owned()), "{query}");
    }
    for query in ["vegetable", "grow", "FARM"] {
        assert!(found(app, query, json!({})).await.contains(&"farms".to_owned()), "{query}");
    }
    app.enter(startup("spree").with("city", "Berlin").with("country", "DE")).await;
    for query in ["Allemagne", "germany"] {
        assert_eq!(found(app, query, json!({})).await, ["spree"], "{query}");
    }
    let data = app.data(None, QUERY, json!({"query": "érosion"})).await;
    let html = data["search"]["edges"][0]["highlights"].to_string();
    assert!(html.contains("<mark>érosion</mark>"), "{html}");
}

async fn filters_and_facets_narrow_what_is_found(app: &TestApp) {
    app.enter_all([startup("havre"), startup("caen").with("city", "Caen")]).await;
    app.enter(mentor("solene")).await;
    app.enter(ambassador("claire")).await;
    assert_eq!(found(app, "sensors", json!({"kinds": ["MENTOR"]})).await, ["solene"]);
    assert_eq!(found(app, "sensors", json!({"countries": ["CA"]})).await, ["claire"]);
    assert_eq!(found(app, "", json!({"territories": ["LE_HAVRE"]})).await, ["havre"]);
    assert_eq!(found(app, "", json!({"focusAreas": ["SMART_CITY"]})).await, Vec::<String>::new());
    let data = app.data(None, QUERY, json!({"query": "sensors"})).await;
    let kinds = &data["search"]["facets"][0];
    let counts: u64 = kinds["values"].as_array().unwrap().iter().map(|value| value["count"].as_u64().unwrap()).sum();
    assert_eq!(Some(counts), data["search"]["totalCount"].as_u64(), "{kinds}");
}

async fn what_changes_is_found_anew_and_what_pauses_no_more(app: &TestApp) {
    let profile = app.enter(startup("one")).await;
    app.enter(startup("one").with("description_en", "Now it is about zeppelins.")).await;
    assert_eq!(found(app, "zeppelin", json!({})).await, ["one"]);
    let founder = app.token(entity::Role::Member, Some(profile)).await;
    let id = app.global_id(profile).await;
    let payload = app.mutate(Some(&founder), "pauseProfile", "", json!({"id": id})).await;
    assert_eq!(payload["userErrors"], json!([]));
    app.settle().await;
    assert_eq!(found(app, "zeppelin", json!({})).await, Vec::<String>::new());
}
