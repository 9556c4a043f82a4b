//! The whole path, and the ways it can end.

use api::clock::{DAY, MINUTE};
use api::service::acts::Act;
use api::service::introductions;
use api::viewer::Viewer;
use entity::{Answer, DeclineReason, IntroductionState};

use super::scene::{Scene, now, state};
use crate::support::app::TestApp;
use crate::support::on_both_databases;

on_both_databases!(
    a_request_is_held_then_asked_then_joined,
    a_no_is_passed_on_politely_and_not_asked_again,
    a_later_is_asked_again_once_on_its_day,
    what_is_withdrawn_while_held_leaves_no_trace,
    what_is_withdrawn_once_asked_can_no_longer_be_answered,
    a_request_that_nobody_answers_expires,
    a_suggestion_of_the_team_asks_the_startup_first,
);

async fn a_request_is_held_then_asked_then_joined(app: &TestApp) {
    let scene = Scene::set(app).await;
    let held = scene.request(app).await.unwrap();
    app.settle().await;
    assert_eq!((held.state, held.from_answer), (IntroductionState::Held, Some(Answer::Yes)));
    assert!(app.mails().is_empty());

    app.pass(10 * MINUTE).await;
    assert_eq!(state(app, &held).await, IntroductionState::Asked);
    let asked = app.mails();
    assert_eq!(asked.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["solene-maubert@example.org"]);

    let page = app.get(&asked[0].path("/answer/")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Vigie Quai"));
    let told = app.post(&asked[0].path("/answer/"), "answer=yes").await;
    assert_eq!(told.title(), "Merci, c’est fait !");
    app.settle().await;

    let row = now(app, &held).await;
    assert_eq!((row.state, row.to_answer), (IntroductionState::Introduced, Some(Answer::Yes)));
    let joining: Vec<_> = app.mails().split_off(1);
    let mut readers: Vec<_> = joining.iter().map(|mail| mail.to.as_str()).collect();
    readers.sort_unstable();
    assert_eq!(readers, ["solene-maubert@example.org", "vigie-quai@example.org"]);
}

async fn a_no_is_passed_on_politely_and_not_asked_again(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.asked(app).await;
    let path = app.mails()[0].path("/answer/");
    let told = app.post(&path, "answer=no&reason=NO_TIME").await;
    assert_eq!(told.title(), "C’est noté, merci");
    app.settle().await;

    let row = now(app, &asked).await;
    assert_eq!((row.state, row.decline_reason), (IntroductionState::Declined, Some(DeclineReason::NoTime)));
    let mails = app.mails();
    assert_eq!((mails.len(), mails[1].to.as_str()), (2, "vigie-quai@example.org"));
    assert!(!mails[1].all_text().contains("temps en ce moment"), "the reason stays with the programme");
    app.pass(40 * DAY).await;
    assert_eq!(app.mails().len(), 2);
}

async fn a_later_is_asked_again_once_on_its_day(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.asked(app).await;
    let path = app.mails()[0].path("/answer/");
    app.post(&path, "answer=later&date=2026-12-14").await;
    app.settle().await;
    assert_eq!(state(app, &asked).await, IntroductionState::Later);

    app.pass(20 * DAY).await;
    assert_eq!(app.mails().len(), 1);
    app.pass(DAY).await;
    assert_eq!((app.mails().len(), state(app, &asked).await), (2, IntroductionState::Asked));
    app.post(&app.mails()[1].path("/answer/"), "answer=yes").await;
    app.settle().await;
    assert_eq!((app.mails().len(), state(app, &asked).await), (4, IntroductionState::Introduced));
}

async fn what_is_withdrawn_while_held_leaves_no_trace(app: &TestApp) {
    let scene = Scene::set(app).await;
    let held = scene.request(app).await.unwrap();
    introductions::withdraw(app, &Act::of(&scene.founder), held.id).await.unwrap();
    app.pass(DAY).await;
    assert!(app.mails().is_empty());
    let theirs = app.member(scene.mentor).await;
    let seen = introductions::with_each(app, &theirs, &[scene.mentor], &[scene.startup]).await.unwrap();
    assert!(seen.is_empty());
    assert!(introductions::find_many(app, &theirs, &[held.id]).await.unwrap().is_empty());

    let again = scene.asked(app).await;
    assert_eq!(state(app, &again).await, IntroductionState::Asked);
}

async fn what_is_withdrawn_once_asked_can_no_longer_be_answered(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.asked(app).await;
    introductions::withdraw(app, &Act::of(&scene.founder), asked.id).await.unwrap();
    app.settle().await;
    let told = app.post(&app.mails()[0].path("/answer/"), "answer=yes").await;
    app.settle().await;
    assert_eq!(told.title(), "La demande a été retirée");
    assert_eq!(state(app, &asked).await, IntroductionState::Withdrawn);
    assert!(app.mails().iter().all(|mail| !mail.all_text().contains("vigie-quai@example.org")));
}

async fn a_request_that_nobody_answers_expires(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.asked(app).await;
    let path = app.mails()[0].path("/answer/");
    app.pass(31 * DAY).await;
    assert_eq!(state(app, &asked).await, IntroductionState::Expired);
    let page = app.get(&path).await;
    assert_eq!(page.status, 410);
    let before = state(app, &asked).await;
    app.post(&path, "answer=yes").await;
    app.settle().await;
    assert_eq!(state(app, &asked).await, before);
}

async fn a_suggestion_of_the_team_asks_the_startup_first(app: &TestApp) {
    let scene = Scene::set(app).await;
    let team = app.signed_in(entity::Role::Team, None).await;
    assert_ne!(team, Viewer::System);
    let request = super::scene::between(scene.startup, scene.mentor);
    let asked = introductions::request(app, &Act::of(&team), request).await.unwrap();
    assert_eq!(asked.from_answer, None);
    app.settle().await;
    assert_eq!(app.mails().iter().map(|mail| mail.to.clone()).collect::<Vec<_>>(), ["vigie-quai@example.org"]);
    app.post(&app.mails()[0].path("/answer/"), "answer=yes").await;
    app.settle().await;
    assert_eq!(state(app, &asked).await, IntroductionState::Asked);
    assert_eq!(app.mails()[1].to, "solene-maubert@example.org");
    app.post(&app.mails()[1].path("/answer/"), "answer=yes").await;
    app.settle().await;
    assert_eq!((state(app, &asked).await, app.mails().len()), (IntroductionState::Introduced, 4));
}
