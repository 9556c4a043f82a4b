//! What is kept in memory never outlives what it was copied from.

use api::feed::OTHERS;
use entity::Role;
use serde_json::json;

use crate::introductions::scene::Scene;
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::on_both_databases;

on_both_databases!(
    what_is_written_is_read_at_once_and_from_other_processes_soon,
    a_place_that_an_introduction_takes_is_taken_for_every_reader,
    a_profile_read_again_takes_no_statement,
    lists_read_again_take_no_statement_and_follow_every_change,
    a_token_that_is_revoked_lets_nobody_in
);

async fn what_is_written_is_read_at_once_and_from_other_processes_soon(app: &TestApp) {
    let profile = app.enter(startup("vigie-quai")).await;
    let (team, id) = (app.token(Role::Team, None).await, app.global_id(profile).await);
    let other = app.restarted(|_| ()).await;
    let name = async |app: &TestApp| {
        let query = "query($id: ID!) { node(id: $id) { ... on Startup { name version } } }";
        app.data(Some(&team), query, json!({"id": id})).await["node"].take()
    };
    let rename = async |app: &TestApp, to: &str| {
        let version = app.profile(profile).await.version;
        let input = json!({"id": id, "version": version, "name": to});
        let payload = app.mutate(Some(&team), "updateStartup", "startup { name }", input).await;
        assert_eq!(payload["startup"]["name"], to);
    };
    assert_eq!(name(app).await, name(&other).await);
    rename(app, "Ici").await;
    assert_eq!(name(app).await["name"], "Ici");
    rename(&other, "Ailleurs").await;
    assert_eq!(name(&other).await["name"], "Ailleurs");
    app.clock.advance(OTHERS);
    assert_eq!(name(app).await["name"], "Ailleurs");
    app.settle().await;
}

async fn a_place_that_an_introduction_takes_is_taken_for_every_reader(app: &TestApp) {
    let scene = Scene::set(app).await;
    let (team, id) = (app.token(Role::Team, None).await, app.global_id(scene.mentor).await);
    let remaining = async || {
        let query = "query($id: ID!) { node(id: $id) { ... on Mentor { capacity { remaining } } } }";
        app.data(Some(&team), query, json!({"id": id})).await["node"]["capacity"]["remaining"].as_i64().unwrap()
    };
    let before = remaining().await;
    scene.introduced(app).await;
    assert_eq!(remaining().await, before - 1);
}

async fn a_profile_read_again_takes_no_statement(app: &TestApp) {
    let profile = app.enter(startup("vigie-quai")).await;
    let (team, id) = (app.token(Role::Team, None).await, app.global_id(profile).await);
    let read = || app.data(Some(&team), "query($id: ID!) { node(id: $id) { id } }", json!({"id": id}));
    read().await;
    let (_, statements) = app.statements(read()).await;
    assert_eq!(statements, [""; 0]);
    app.settle().await;
}

async fn lists_read_again_take_no_statement_and_follow_every_change(app: &TestApp) {
    let scene = Scene::set(app).await;
    let (team, id) = (app.token(Role::Team, None).await, app.global_id(scene.startup).await);
    let query = "{ startups(filter: {stages: [PROTOTYPE]}) { nodes { id introductions { nodes { state } } } } }";
    let read = || app.data(Some(&team), query, json!({}));
    let listed = async || read().await["startups"]["nodes"].as_array().unwrap().clone();
    let restage = async |stage: &str| {
        let input = json!({"id": id, "version": app.profile(scene.startup).await.version, "stage": stage});
        let payload = app.mutate(Some(&team), "updateStartup", "startup { stage }", input).await;
        assert_eq!(payload["startup"]["stage"], stage);
    };
    restage("PROTOTYPE").await;
    assert_eq!(listed().await, [json!({"id": id, "introductions": {"nodes": []}})]);
    let (_, statements) = app.statements(read()).await;
    assert_eq!(statements, [""; 0]);
    let introduction = scene.asked(app).await;
    let state = async || listed().await[0]["introductions"]["nodes"][0]["state"].clone();
    assert_eq!(state().await, "ASKED", "{introduction:?}");
    restage("LAUNCH").await;
    assert!(listed().await.is_empty());
}

async fn a_token_that_is_revoked_lets_nobody_in(app: &TestApp) {
    let profile = app.enter(startup("vigie-quai")).await;
    let founder = app.token(Role::Member, Some(profile)).await;
    let query = "{ viewer { tokens(first: 1) { nodes { id } } } }";
    let id = app.data(Some(&founder), query, json!({})).await["viewer"]["tokens"]["nodes"][0]["id"].clone();
    app.mutate(Some(&founder), "revokeToken", "", json!({"tokenId": id})).await;
    assert_eq!(app.error_code(Some(&founder), query, json!({})).await, "UNAUTHENTICATED");
    app.settle().await;
}
