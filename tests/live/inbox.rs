//! The inbox: what waits for an answer.

use api::clock::{DAY, MINUTE};
use api::service::acts::Act;
use api::service::introductions::{self, Given};
use entity::Role;
use serde_json::{Value, json};

use crate::introductions::scene::{Scene, between};
use crate::support::app::TestApp;
use crate::support::on_both_databases;
use crate::support::stream::EventStream;

on_both_databases!(the_inbox_says_what_waits_at_once_and_whenever_it_changes, the_startup_is_asked_first_by_the_team);

const INBOX: &str = "subscription { inboxChanged { position inbox { waitingCount waiting { nodes { state } } } } }";

async fn next(stream: &mut EventStream) -> Value {
    stream.data("inboxChanged").await["inbox"].take()
}

fn of(states: &[&str]) -> Value {
    let nodes: Vec<Value> = states.iter().map(|state| json!({"state": state})).collect();
    json!({"waitingCount": states.len(), "waiting": {"nodes": nodes}})
}

async fn the_inbox_says_what_waits_at_once_and_whenever_it_changes(app: &TestApp) {
    let scene = Scene::set(app).await;
    let token = app.token(Role::Member, Some(scene.mentor)).await;
    let mut inbox = app.follow(Some(&token), INBOX, json!({})).await;
    assert_eq!(next(&mut inbox).await, of(&[]));
    let asked = scene.request(app).await.unwrap();
    app.pass(10 * MINUTE).await;
    assert_eq!(next(&mut inbox).await, of(&["ASKED"]), "nothing came while it was held");
    let query = "{ viewer { inbox { waitingCount waiting { nodes { state } } } } }";
    assert_eq!(app.data(Some(&token), query, json!({})).await["viewer"]["inbox"], of(&["ASKED"]));
    let mentor = app.member(scene.mentor).await;
    let later = Given::Later("2026-12-14".parse().unwrap());
    introductions::answer(app, &Act::of(&mentor), asked.id, Some(scene.mentor), later).await.unwrap();
    assert_eq!(next(&mut inbox).await, of(&[]));
    app.pass(22 * DAY).await;
    assert_eq!(next(&mut inbox).await, of(&["ASKED"]));
    introductions::answer(app, &Act::of(&mentor), asked.id, Some(scene.mentor), Given::Yes).await.unwrap();
    assert_eq!(next(&mut inbox).await, of(&[]));
    app.settle().await;
    let mut founder = app.follow(Some(&app.token(Role::Member, Some(scene.startup)).await), INBOX, json!({})).await;
    assert_eq!(next(&mut founder).await, of(&[]), "who asked waits for the other side");
}

async fn the_startup_is_asked_first_by_the_team(app: &TestApp) {
    let scene = Scene::set(app).await;
    let team = app.signed_in(Role::Team, None).await;
    let (founder, mentor) = (app.token(Role::Member, Some(scene.startup)).await, app.member(scene.mentor).await);
    let asked = introductions::request(app, &Act::of(&team), between(scene.startup, scene.mentor)).await.unwrap();
    app.settle().await;
    let mut inbox = app.follow(Some(&founder), INBOX, json!({})).await;
    assert_eq!(next(&mut inbox).await, of(&["ASKED"]));
    assert!(introductions::inbox::waiting(app, &mentor).await.unwrap().is_empty());
    introductions::answer(app, &Act::of(&scene.founder), asked.id, Some(scene.startup), Given::Yes).await.unwrap();
    assert_eq!(next(&mut inbox).await, of(&[]));
    app.settle().await;
    assert_eq!(introductions::inbox::waiting(app, &mentor).await.unwrap(), [asked.id]);
}
