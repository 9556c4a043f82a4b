//! What is refused about introductions.

use entity::{ProfileId, Role};
use serde_json::{Value, json};

use super::expect_refusals;
use crate::introductions::scene::Scene;
use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};
use crate::support::on_sqlite;

on_sqlite!(
    requests_are_refused_with_code_and_field,
    answers_are_refused_with_code_and_field,
    what_is_taken_back_too_late_is_refused,
    a_failure_inside_is_told_by_its_number_alone,
);

async fn requests_are_refused_with_code_and_field(app: &TestApp) {
    let scene = Scene::set(app).await;
    let founder = app.token(Role::Member, Some(scene.startup)).await;
    let other = app.enter(mentor("other")).await;
    let paused = app.enter(mentor("paused").with("state", "PAUSED")).await;
    let deaf = app.enter(mentor("deaf").without("email")).await;
    let (from, to) = (app.global_id(scene.startup).await, app.global_id(scene.mentor).await);
    let id = async |profile: ProfileId| app.global_id(profile).await;
    let ask = |from: &str, to: &str| json!({"fromId": from, "toId": to});
    let wordy = json!({"fromId": from, "toId": to, "message": "x".repeat(2_001)});
    let cases = vec![
        ("requestIntroduction", ask(&from, &id(paused).await), "NOT_FOUND", "toId"),
        ("requestIntroduction", ask(&to, &from), "NOT_YOURS", "fromId"),
        ("requestIntroduction", ask(&from, &from), "SAME_PROFILE", "toId"),
        ("requestIntroduction", ask(&from, &id(deaf).await), "NOT_AVAILABLE", "toId"),
        ("requestIntroduction", wordy, "MESSAGE_UNFIT", "message"),
    ];
    expect_refusals(app, &founder, cases).await;

    let others = app.token(Role::Member, Some(other)).await;
    let cases = vec![("requestIntroduction", ask(&id(other).await, &to), "NO_STARTUP", "toId")];
    expect_refusals(app, &others, cases).await;

    let draft = app.enter(startup("draft").with("state", "DRAFT")).await;
    let silent = app.enter(startup("silent").without("email")).await;
    let team = app.token(Role::Team, None).await;
    let cases = vec![
        ("requestIntroduction", ask(&id(draft).await, &to), "NOT_ACTIVE", "fromId"),
        ("requestIntroduction", ask(&id(silent).await, &to), "ADDRESS_MISSING", "fromId"),
    ];
    expect_refusals(app, &team, cases).await;

    scene.request(app).await.unwrap();
    let cases = vec![("requestIntroduction", ask(&from, &to), "ALREADY_INTRODUCED", "toId")];
    expect_refusals(app, &founder, cases).await;
    app.settle().await;
}

/// The introductions of the viewer, newest first.
async fn first_introduction(app: &TestApp, token: &str) -> Value {
    let query = "{ viewer { introductions { nodes { id state } } } }";
    app.data(Some(token), query, json!({})).await["viewer"]["introductions"]["nodes"][0].take()
}

async fn answers_are_refused_with_code_and_field(app: &TestApp) {
    let scene = Scene::set(app).await;
    let founder = app.token(Role::Member, Some(scene.startup)).await;
    let mentors = app.token(Role::Member, Some(scene.mentor)).await;
    let stranger = app.enter(startup("stranger")).await;
    let strangers = app.token(Role::Member, Some(stranger)).await;
    scene.asked(app).await;
    let id = first_introduction(app, &mentors).await["id"].take();
    let answer = |answer: &str| json!({"introductionId": id, "answer": answer});
    let on = |day: &str| json!({"introductionId": id, "answer": "LATER", "laterOn": day});
    let cases = vec![
        ("answerIntroduction", on("2026-11-23"), "DATE_OUT_OF_RANGE", "laterOn"),
        ("answerIntroduction", on("2026-01-01"), "DATE_OUT_OF_RANGE", "laterOn"),
        ("answerIntroduction", on("2028-01-01"), "DATE_OUT_OF_RANGE", "laterOn"),
        ("answerIntroduction", answer("LATER"), "DATE_OUT_OF_RANGE", "laterOn"),
    ];
    expect_refusals(app, &mentors, cases).await;
    expect_refusals(app, &founder, vec![("answerIntroduction", answer("YES"), "ALREADY_ANSWERED", "introductionId")])
        .await;
    expect_refusals(app, &strangers, vec![("answerIntroduction", answer("YES"), "NOT_FOUND", "introductionId")]).await;
    let payload = app.mutate(Some(&mentors), "answerIntroduction", "introduction { state }", answer("YES")).await;
    assert_eq!(payload["introduction"]["state"], "INTRODUCED");
    expect_refusals(app, &mentors, vec![("answerIntroduction", answer("NO"), "ALREADY_ANSWERED", "introductionId")])
        .await;
    app.settle().await;
    assert_eq!(app.mails().len(), 3);
}

async fn what_is_taken_back_too_late_is_refused(app: &TestApp) {
    let scene = Scene::set(app).await;
    let founder = app.token(Role::Member, Some(scene.startup)).await;
    let mentors = app.token(Role::Member, Some(scene.mentor)).await;
    scene.asked(app).await;
    let input = json!({"introductionId": first_introduction(app, &founder).await["id"]});
    let cases = vec![("withdrawIntroduction", input.clone(), "NOT_YOURS", "introductionId")];
    expect_refusals(app, &mentors, cases).await;
    app.post(&app.mails()[0].path("/answer/"), "answer=yes").await;
    app.settle().await;
    let cases = vec![("withdrawIntroduction", input, "TOO_LATE", "introductionId")];
    expect_refusals(app, &founder, cases).await;
}

async fn a_failure_inside_is_told_by_its_number_alone(app: &TestApp) {
    use sea_orm::ConnectionTrait;
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
