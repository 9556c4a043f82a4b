//! What is kept for scoring never outlives what it was prepared from: after each change the lists are those that a node
//! finds that has just started.

use api::clock::{DAY, HOUR};
use api::service::matches::prices;
use entity::{ProfileId, Role};
use serde_json::{Value, json};

use super::why_not::Dice;
use crate::support::app::TestApp;
use crate::support::directory::{Entry, mentor, startup};
use crate::support::on_both_databases;

on_both_databases!(lists_after_a_change_are_those_of_a_node_that_just_started);

const LISTS: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Startup { id matches(counterpart: MENTOR, first: 20) {
    totalCount emptyReason nodes { score counterpart { ... on Mentor { id name } }
        explanation(language: EN) { points price reasons contributions { points value quotes { text words } } } } } } } }";

async fn lists(app: &TestApp, startups: &[String]) -> Value {
    let team = app.token(Role::Team, None).await;
    app.data(Some(&team), LISTS, json!({ "ids": startups })).await
}

/// The lists, which are the same where nothing was kept.
async fn alike(app: &TestApp, startups: &[String], what: &str) -> Value {
    let here = lists(app, startups).await;
    let fresh = app.restarted(|_| ()).await;
    assert_eq!(here, lists(&fresh, startups).await, "{what}");
    fresh.db.clone().close().await.unwrap();
    here
}

async fn lists_after_a_change_are_those_of_a_node_that_just_started(app: &TestApp) {
    let mut dice = Dice(5);
    let mentors: Vec<Entry> = (0..14).map(|n| dice.vary(mentor(&format!("mentor-{n}")), "offers")).collect();
    let mentors: Vec<ProfileId> = app.enter_all(mentors).await;
    let asking: Vec<Entry> = (0..5).map(|n| dice.vary(startup(&format!("startup-{n}")), "needs")).collect();
    let mut startups = Vec::new();
    for id in app.enter_all(asking).await {
        startups.push(app.global_id(id).await);
    }
    let team = app.token(Role::Team, None).await;
    let mut last = alike(app, &startups, "at first").await;
    let mut changed = async |what: &str| {
        let now = alike(app, &startups, what).await;
        assert_ne!(now, last, "{what} changes something");
        last = now;
    };

    let version = app.profile(mentors[3]).await.version;
    let offers = json!([{"kind": "MENTORING", "detail": {"en": "Terminals, sensors and quays."}}]);
    let input = json!({"id": app.global_id(mentors[3]).await, "version": version, "name": "Ines", "offers": offers});
    let payload = app.mutate(Some(&team), "updateMentor", "mentor { name }", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    changed("an edited mentor").await;

    let needs = json!([{"kind": "MENTORING", "priority": 1, "detail": {"en": "Quays."}}]);
    let input = json!({"id": startups[0], "version": 1, "needs": needs});
    let payload = app.mutate(Some(&team), "updateStartup", "startup { id }", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    changed("an edited startup").await;

    let pause = json!({"id": app.global_id(mentors[3]).await});
    app.mutate(Some(&team), "pauseProfile", "profile { slug }", pause).await;
    changed("a paused mentor").await;

    prices::renew(app).await.unwrap();
    app.clock.advance(HOUR);
    alike(app, &startups, "an hour later").await;
    app.clock.advance(340 * DAY);
    changed("when those are out of date who were not confirmed").await;
    app.settle().await;
}
