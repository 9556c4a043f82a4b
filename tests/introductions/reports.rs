//! Did it happen? Each side is asked once whether they met, and once what came of it.

use api::clock::DAY;
use api::service::programme;
use entity::{IntroductionOutcome, IntroductionState, Role};
use serde_json::{Value, json};

use super::scene::{Scene, now};
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(each_side_is_asked_with_one_press_and_a_disagreement_is_the_teams,);
on_sqlite!(
    what_came_of_it_is_asked_of_those_who_have_not_said_it,
    where_neither_says_anything_the_team_asks_both,
    what_is_told_counts_in_later_matches_and_for_the_objectives,
);

const FOUNDER: &str = "vigie-quai@example.org";
const MENTOR: &str = "solene-maubert@example.org";

async fn late(app: &TestApp) -> Value {
    let team = app.token(Role::Team, None).await;
    let query = "{ teamDay { counts { unreported disputed } late { nodes { side action profile { slug } } } } }";
    app.data(Some(&team), query, json!({})).await["teamDay"].clone()
}

async fn each_side_is_asked_with_one_press_and_a_disagreement_is_the_teams(app: &TestApp) {
    let scene = Scene::set(app).await;
    let row = scene.introduced(app).await;
    app.pass(7 * DAY - 1).await;
    assert_eq!(app.mails().len(), 3);
    app.pass(1).await;
    assert_eq!(app.mails().len(), 5);
    let [of_founder, of_mentor] = [FOUNDER, MENTOR].map(|to| app.mails_to(to).pop().unwrap().path("/report/"));
    let page = app.get(&of_founder).await;
    assert_eq!((page.status, page.title()), (200, "Avez-vous rencontré Solene Maubert ?".to_owned()));
    assert_eq!(now(app, &row).await.state, IntroductionState::Introduced);

    assert_eq!(app.post(&of_founder, "told=maybe").await.status, 200);
    assert_eq!(now(app, &row).await.from_met, None, "what is no answer is asked again");
    assert_eq!(app.post(&of_founder, "told=met").await.title(), "Merci, c’est noté");
    assert_eq!(app.post(&of_founder, "told=not-met").await.status, 410, "a link works once");
    assert_eq!(now(app, &row).await.state, IntroductionState::Met);
    app.post(&of_mentor, "told=not-met").await;
    assert_eq!(now(app, &row).await.state, IntroductionState::Disputed);
    let day = late(app).await;
    assert_eq!(day["counts"]["disputed"], 1);
    assert_eq!(day["late"]["nodes"], json!([{"side": "TEAM", "action": "CLEAR_UP", "profile": null}]));
    app.pass(40 * DAY).await;
    assert_eq!(app.mails().len(), 5, "both have said what they know");
}

async fn what_came_of_it_is_asked_of_those_who_have_not_said_it(app: &TestApp) {
    let scene = Scene::set(app).await;
    let row = scene.introduced(app).await;
    let founder = app.token(Role::Member, Some(scene.startup)).await;
    let id = api::graphql::node::id(api::graphql::node::Kind::Introduction, row.id.0).0;
    let report = json!({"introductionId": id, "met": true});
    app.mutate(Some(&founder), "reportOutcome", "introduction { nextStep { code } }", report).await;
    app.pass(7 * DAY).await;
    assert_eq!((app.mails_to(FOUNDER).len(), app.mails_to(MENTOR).len()), (1, 3), "the founder has said it already");
    let of_mentor = app.mails_to(MENTOR).pop().unwrap().path("/report/");
    app.pass(23 * DAY).await;
    assert_eq!((app.mails_to(FOUNDER).len(), app.mails_to(MENTOR).len()), (2, 4));
    assert!(app.mails_to(FOUNDER)[1].subject.starts_with("Qu’est-il né"), "{}", app.mails_to(FOUNDER)[1].subject);
    app.post(&app.mails_to(FOUNDER)[1].path("/report/"), "told=PILOT").await;
    let told = now(app, &row).await;
    assert_eq!((told.state, told.outcome), (IntroductionState::Met, Some(IntroductionOutcome::Pilot)));
    app.post(&of_mentor, "told=met").await;
    let told = now(app, &row).await;
    assert_eq!((told.to_met, told.outcome, told.next_step_at), (Some(true), Some(IntroductionOutcome::Pilot), None));
    app.pass(40 * DAY).await;
    assert_eq!(app.mails().len(), 6);
}

async fn where_neither_says_anything_the_team_asks_both(app: &TestApp) {
    let scene = Scene::set(app).await;
    let row = scene.introduced(app).await;
    app.pass(40 * DAY).await;
    assert_eq!(app.mails().len(), 5, "after a long standstill only the last question is asked");
    let day = late(app).await;
    assert_eq!(day["counts"]["unreported"], 1);
    assert_eq!(day["late"]["nodes"], json!([{"side": "BOTH", "action": "ASK_BOTH", "profile": null}]));
    app.post(&app.mails_to(MENTOR).pop().unwrap().path("/report/"), "told=CONTRACT").await;
    assert_eq!(late(app).await["late"]["nodes"], json!([]));
    assert_eq!(now(app, &row).await.outcome, Some(IntroductionOutcome::Contract));
    app.settle().await;
}

async fn what_is_told_counts_in_later_matches_and_for_the_objectives(app: &TestApp) {
    programme::load_founding_documents(&app.db).await.unwrap();
    let scene = Scene::set(app).await;
    let row = scene.introduced(app).await;
    app.pass(7 * DAY).await;
    app.enter(startup("autre-quai")).await;
    let team = app.token(Role::Team, None).await;
    let seen = async || {
        let query = r#"{ profile(slug: "autre-quai") { ... on Startup { matches(counterpart: MENTOR) { nodes {
            explanation(language: EN) { contributions { criterion points } } } } } }
            objectives { nodes { code figure { value proof { nodes { ... on Startup { slug } } } } } } }"#;
        let data = app.data(Some(&team), query, json!({})).await;
        let found = data.pointer("/profile/matches/nodes/0/explanation/contributions").unwrap().as_array().unwrap();
        let track =
            found.iter().filter(|each| each["criterion"] == "TRACK").map(|each| each["points"].as_i64().unwrap());
        let jobs = data["objectives"]["nodes"].as_array().unwrap().iter().find(|each| each["code"] == "ICT_JOBS");
        (track.sum::<i64>(), jobs.unwrap()["figure"].clone())
    };
    let before = seen().await;
    assert_eq!(before.1, json!({"value": 0, "proof": {"nodes": []}}));

    app.post(&app.mails_to(MENTOR).pop().unwrap().path("/report/"), "told=HIRE").await;
    let told = seen().await;
    assert!(told.0 > before.0, "{told:?} {before:?}");
    assert_eq!(told.1, json!({"value": 1, "proof": {"nodes": [{"slug": "vigie-quai"}]}}));

    // Where the two disagree, it counts neither for nor against them.
    app.post(&app.mails_to(FOUNDER).pop().unwrap().path("/report/"), "told=not-met").await;
    assert_eq!(now(app, &row).await.state, IntroductionState::Disputed);
    assert_eq!(seen().await, before);
    app.settle().await;
}
