//! Two who speak for one side: one answer counts, and the other learns whose it was.

use entity::{AccountId, IntroductionState, Role, delegates};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::json;

use super::scene::{Scene, state};
use crate::support::app::TestApp;
use crate::support::on_both_databases;

on_both_databases!(of_two_delegates_who_answer_at_once_one_counts_and_the_other_is_told_so);

/// Calls the account that a token belongs to by a name, for the other delegates of its profile.
async fn call(app: &TestApp, account: AccountId, profile: entity::ProfileId, name: &str) {
    let row = delegates::ActiveModel {
        account_id: Set(account),
        profile_id: Set(profile),
        name: Set(Some(name.to_owned())),
        ..Default::default()
    };
    delegates::Entity::update(row).exec(app.db.writer()).await.unwrap();
}

async fn of_two_delegates_who_answer_at_once_one_counts_and_the_other_is_told_so(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.asked(app).await;
    let mut tokens = Vec::new();
    for name in ["Solène", "Bruno"] {
        let token = app.token(Role::Member, Some(scene.mentor)).await;
        let viewer = api::service::accounts::viewer_of(app, &token).await.unwrap().unwrap();
        call(app, viewer.account().unwrap(), scene.mentor, name).await;
        tokens.push(token);
    }
    let id = api::graphql::node::id(api::graphql::node::Kind::Introduction, asked.id.0).0;
    let answer = async |token: &str, word: &str| {
        let input = json!({"introductionId": id, "answer": word});
        app.mutate(Some(token), "answerIntroduction", "introduction { state }", input).await
    };
    let (one, other) = tokio::join!(answer(&tokens[0], "NO"), answer(&tokens[1], "YES"));
    app.settle().await;

    let refused: Vec<_> = [&one, &other].into_iter().filter(|told| told["introduction"].is_null()).collect();
    assert_eq!(refused.len(), 1, "{one:#} {other:#}");
    let (name, word, mot, end) = match one["introduction"].is_null() {
        true => ("Bruno", "yes", "oui", IntroductionState::Introduced),
        false => ("Solène", "no", "non", IntroductionState::Declined),
    };
    assert_eq!(state(app, &asked).await, end);
    let told = format!("{name} already answered “{word}” on 23\u{a0}November 2026 at ");
    let error = &refused[0]["userErrors"][0];
    assert_eq!((&error["code"], &error["field"]), (&json!("ALREADY_ANSWERED"), &json!(["introductionId"])));
    assert!(error["message"].as_str().unwrap().starts_with(&told), "{error:#}");

    let link = app.mails_to("solene-maubert@example.org")[0].path("/answer/");
    let first = app.post(&link, "answer=no&reason=OTHER").await;
    let told = format!("{name} a déjà répondu «\u{a0}{mot}\u{a0}» le 23\u{a0}novembre 2026 à ");
    assert!(first.body.contains(&told), "the page says whose answer counts: {}", first.body);
    assert_eq!(state(app, &asked).await, end);
}
