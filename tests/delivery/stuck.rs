//! The team sees what became of mails, and decides about those that are stuck.

use api::clock::MINUTE;
use api::mail::SendFailure;
use entity::Role;
use serde_json::{Value, json};

use crate::introductions::scene::Scene;
use crate::support::app::TestApp;
use crate::support::on_both_databases;

on_both_databases!(
    a_refused_address_flags_the_profile_until_the_team_sends_again,
    a_mail_that_may_have_arrived_twice_waits_for_the_team,
);

const STUCK: &str = "{ mails(state: [GIVEN_UP, UNCERTAIN, BOUNCED]) { totalCount nodes {
    id kind state problem problemSentence(language: EN) reply attempts repeats sentAt profile { slug } } }
    mailFigures { state count repeated } }";

/// The one mail that is stuck, with the figures.
async fn stuck(app: &TestApp, team: &str) -> (Value, Value) {
    let mut data = app.data(Some(team), STUCK, json!({})).await;
    assert_eq!(data["mails"]["totalCount"], 1, "{data:#}");
    (data["mails"]["nodes"][0].take(), data["mailFigures"].take())
}

async fn a_refused_address_flags_the_profile_until_the_team_sends_again(app: &TestApp) {
    let scene = Scene::set(app).await;
    let team = app.token(Role::Team, None).await;
    app.mailbox().fail_next(SendFailure::NoSuchAddress(Some(550)));
    scene.asked(app).await;
    let (mail, figures) = stuck(app, &team).await;
    let expected = json!({"id": mail["id"], "kind": "INTRODUCTION_ASKED", "state": "GIVEN_UP",
        "problem": "ADDRESS_REFUSED", "problemSentence": "There is nobody at this address, or no longer.",
        "reply": 550, "attempts": 1, "repeats": 0, "sentAt": null, "profile": {"slug": "solene-maubert"}});
    assert_eq!(mail, expected);
    assert_eq!(figures, json!([{"state": "GIVEN_UP", "count": 1, "repeated": 0}]));
    let other = app.enter(crate::support::directory::startup("other")).await;
    let input = json!({"fromId": app.global_id(other).await, "toId": app.global_id(scene.mentor).await});
    let refused = app.refused(Some(&team), "requestIntroduction", input.clone()).await;
    assert_eq!(refused[0].0, "NOT_AVAILABLE");

    app.mutate(Some(&team), "retryMail", "", json!({"mailId": mail["id"]})).await;
    let refused = app.refused(Some(&team), "retryMail", json!({"mailId": mail["id"]})).await;
    assert_eq!(refused[0].0, "NOT_STUCK");
    app.settle().await;
    assert_eq!(app.mails_to("solene-maubert@example.org").len(), 1);
    let asked = app.mutate(Some(&team), "requestIntroduction", "introduction { state }", input).await;
    assert_eq!(asked["introduction"]["state"], "HELD", "the address counts as good again: {asked:#}");
    app.pass(10 * MINUTE).await;
}

async fn a_mail_that_may_have_arrived_twice_waits_for_the_team(app: &TestApp) {
    let scene = Scene::set(app).await;
    let team = app.token(Role::Team, None).await;
    for _ in 0..3 {
        app.mailbox().fail_next(SendFailure::Uncertain);
    }
    scene.asked(app).await;
    let (mail, _) = stuck(app, &team).await;
    assert_eq!(
        (&mail["state"], &mail["problem"], &mail["repeats"]),
        (&json!("UNCERTAIN"), &json!("CONNECTION_LOST"), &json!(0))
    );
    let input = json!({"mailId": mail["id"]});
    let refused = app.refused(Some(&team), "retryMail", input.clone()).await;
    assert_eq!(refused[0].0, "NOT_STUCK", "it is tried once more by itself");
    app.pass(15 * MINUTE).await;
    let (mail, figures) = stuck(app, &team).await;
    assert_eq!(mail["repeats"], 1);
    assert_eq!(figures, json!([{"state": "UNCERTAIN", "count": 1, "repeated": 1}]));

    app.mutate(Some(&team), "retryMail", "", input.clone()).await;
    app.settle().await;
    app.pass(15 * MINUTE).await;
    assert_eq!(app.mails().len(), 1, "it arrives at last");
    let refused = app.refused(Some(&team), "settleMail", json!({"mailId": mail["id"], "arrived": false})).await;
    assert_eq!(refused[0].0, "NOT_STUCK");
}
