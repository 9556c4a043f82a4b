//! What happens by itself while nobody answers, and what does not.

use api::clock::{DAY, MINUTE};
use api::graphql::node::{Kind, id as global};
use api::pace::Pace;
use api::service::acts::Act;
use api::service::introductions::{self, RequestRefusal};
use entity::{IntroductionState, Role, introductions as table};
use serde_json::{Value, json};

use super::scene::{Scene, between, now, refusals, state};
use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    an_unanswered_request_is_reminded_once_then_another_is_proposed_then_the_team_looks_and_it_ends,
    a_filled_need_withdraws_the_others_and_a_late_yes_may_stay,
    of_many_requests_for_one_need_two_are_open,
);
on_sqlite!(
    a_later_starts_the_clock_anew_and_an_answer_stops_it,
    the_pace_is_that_of_the_kind_of_counterpart,
    a_suggested_startup_is_reminded_and_nobody_is_proposed,
);

const NEXT: &str = "query($id: ID!) { node(id: $id) { ... on Introduction {
    state nextStepAt nextStep { code fr: sentence(language: FR) en: sentence(language: EN) } nextCandidate { slug } } } }";

async fn next(app: &TestApp, token: &str, row: &table::Model) -> Value {
    let asked = json!({"id": global(Kind::Introduction, row.id.0).0});
    app.data(Some(token), NEXT, asked).await["node"].clone()
}

async fn an_unanswered_request_is_reminded_once_then_another_is_proposed_then_the_team_looks_and_it_ends(
    app: &TestApp,
) {
    let scene = Scene::set(app).await;
    app.enter(mentor("paul-quetel")).await;
    let (founder, theirs, team) = (
        app.token(Role::Member, Some(scene.startup)).await,
        app.token(Role::Member, Some(scene.mentor)).await,
        app.token(Role::Team, None).await,
    );
    let asked = scene.asked(app).await;
    let first = next(app, &founder, &asked).await;
    assert_eq!(
        (&first["nextStep"]["code"], &first["nextStepAt"]),
        (&json!("REMIND"), &json!("2026-11-26T08:10:00.000Z"))
    );
    assert!(first["nextStep"]["fr"].as_str().unwrap().contains("rappel"), "{first}");
    assert_eq!(next(app, &team, &asked).await, first);
    assert_eq!(next(app, &theirs, &asked).await["nextStep"], Value::Null);

    app.pass(3 * DAY).await;
    let told = app.mails_to("solene-maubert@example.org");
    assert_eq!(told.len(), 2);
    assert!(told[1].subject.starts_with("Rappel"), "{}", told[1].subject);
    assert_eq!(told[0].path("/answer/"), told[1].path("/answer/"), "the answers are behind the same links");

    app.pass(4 * DAY).await;
    let proposed = app.mails_to("vigie-quai@example.org").remove(0);
    assert!(proposed.text.contains("Paul Quetel conviendrait aussi"), "{}", proposed.text);
    let seen = next(app, &founder, &asked).await;
    assert_eq!((&seen["nextStep"]["code"], &seen["nextCandidate"]["slug"]), (&json!("BOARD"), &json!("paul-quetel")));
    assert_eq!(next(app, &theirs, &asked).await["nextCandidate"], Value::Null);

    app.pass(3 * DAY).await;
    assert_eq!(next(app, &founder, &asked).await["nextStep"]["code"], "CLOSE");
    let day = app.data(Some(&team), TEAM_DAY, json!({"actions": ["CALL"]})).await["teamDay"].clone();
    assert_eq!(day["counts"], json!({"open": 1, "unanswered": 1}));
    assert_eq!(day["late"]["totalCount"], 1);
    let late = &day["late"]["nodes"][0];
    assert_eq!((&late["side"], &late["action"]), (&json!("ASKED"), &json!("CALL")));
    assert_eq!(late["profile"]["slug"], "solene-maubert");
    let none = app.data(Some(&team), TEAM_DAY, json!({"actions": ["CLEAR_UP"]})).await;
    assert_eq!(none["teamDay"]["late"]["nodes"], json!([]));
    assert_eq!(app.error_code(Some(&founder), TEAM_DAY, json!({})).await, "FORBIDDEN");

    app.pass(20 * DAY).await;
    assert_eq!(state(app, &asked).await, IntroductionState::Expired);
    assert_eq!((next(app, &founder, &asked).await["nextStep"].clone(), app.mails().len()), (Value::Null, 3));
}

const TEAM_DAY: &str = "query($actions: [TeamAction!]) { teamDay { counts { open unanswered }
    late(filter: {actions: $actions}) { totalCount nodes { lateAt side action sentence(language: EN)
    profile { slug } introduction { state } } } } }";

async fn a_filled_need_withdraws_the_others_and_a_late_yes_may_stay(app: &TestApp) {
    let scene = Scene::set(app).await;
    let paul = app.enter(mentor("paul-quetel")).await;
    let asked = scene.asked(app).await;
    app.pass(7 * DAY).await;
    let (before, link) = (app.mails().len(), app.mails_to("vigie-quai@example.org")[0].path("/candidate/"));
    assert!(app.get(&link).await.body.contains("Paul Quetel"));
    assert_eq!(app.post(&link, "choice=ask").await.status, 200);
    assert_eq!(app.post(&link, "choice=ask").await.status, 410, "a link works once");
    app.pass(10 * MINUTE).await;
    assert_eq!(app.mails().len(), before + 1, "whoever was asked first is told nothing of it");
    let of_paul = app.mails_to("paul-quetel@example.org")[0].path("/answer/");
    app.post(&of_paul, "answer=yes").await;
    app.settle().await;

    let row = now(app, &asked).await;
    assert_eq!((row.state, row.filled_by_id.is_some()), (IntroductionState::Withdrawn, true));
    let told = app.mails_to("solene-maubert@example.org");
    assert_eq!(told.len(), 3);
    assert!(told[2].subject.starts_with("Merci"), "{}", told[2].subject);
    let late = told[0].path("/answer/");
    assert_eq!(app.get(&late).await.title(), "Le besoin de Vigie Quai est satisfait");
    assert_eq!(app.post(&late, "answer=yes").await.title(), "Le besoin de Vigie Quai est satisfait");
    assert_eq!(app.profile(scene.mentor).await.available_again_at, None);
    assert_eq!(app.post(&late, "stay=yes").await.title(), "Merci, c’est noté");
    assert_eq!(app.profile(scene.mentor).await.available_again_at, Some(app.clock.now()));
    assert_eq!(app.post(&late, "stay=yes").await.status, 410);
    app.settle().await;

    // Whoever was not told yet never hears of it.
    let other = app.enter(startup("autre-quai")).await;
    let (founder, sent) = (app.member(other).await, app.mails_to("paul-quetel@example.org").len());
    let ask = async |mentor| introductions::request(app, &Act::of(&founder), between(other, mentor)).await.unwrap();
    ask(scene.mentor).await;
    app.pass(10 * MINUTE).await;
    let held = ask(paul).await;
    app.post(&app.mails_to("solene-maubert@example.org")[3].path("/answer/"), "answer=yes").await;
    app.settle().await;
    assert_eq!(state(app, &held).await, IntroductionState::Withdrawn);
    app.pass(DAY).await;
    assert_eq!(state(app, &held).await, IntroductionState::Withdrawn);
    assert_eq!(app.mails_to("paul-quetel@example.org").len(), sent);
}

async fn of_many_requests_for_one_need_two_are_open(app: &TestApp) {
    let startup = app.enter(startup("vigie-quai")).await;
    let founder = app.member(startup).await;
    let mentors = app.enter_all((0..6).map(|number| mentor(&format!("mentor-{number}")))).await;
    let mut tasks = tokio::task::JoinSet::new();
    for mentor in mentors {
        let (app, founder) = (api::app::App::clone(app), founder.clone());
        tasks.spawn(async move { introductions::request(&app, &Act::of(&founder), between(startup, mentor)).await });
    }
    let (made, refused): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), 2);
    for outcome in refused {
        assert_eq!(refusals(outcome), [(RequestRefusal::TooManyForNeed, "toId".to_owned())]);
    }
    app.pass(DAY).await;
    assert_eq!(app.mails().len(), 2);
}

async fn a_later_starts_the_clock_anew_and_an_answer_stops_it(app: &TestApp) {
    let scene = Scene::set(app).await;
    let founder = app.token(Role::Member, Some(scene.startup)).await;
    let asked = scene.asked(app).await;
    app.pass(3 * DAY).await;
    let to_mentor = || app.mails_to("solene-maubert@example.org");
    app.post(&to_mentor()[1].path("/answer/"), "answer=later&date=2026-12-14").await;
    app.settle().await;
    assert_eq!(next(app, &founder, &asked).await["nextStep"]["code"], "ASK_AGAIN");
    app.pass(17 * DAY).await;
    assert_eq!(to_mentor().len(), 2, "nothing is sent before its day");
    app.pass(DAY).await;
    assert_eq!((to_mentor().len(), state(app, &asked).await), (3, IntroductionState::Asked));
    assert_eq!(next(app, &founder, &asked).await["nextStep"]["code"], "REMIND");
    app.pass(3 * DAY).await;
    assert_eq!(to_mentor().len(), 4);
    app.post(&to_mentor()[3].path("/answer/"), "answer=no&reason=NO_TIME").await;
    app.settle().await;
    let mails = app.mails().len();
    app.pass(40 * DAY).await;
    assert_eq!((app.mails().len(), next(app, &founder, &asked).await["nextStep"].clone()), (mails, Value::Null));
}

async fn the_pace_is_that_of_the_kind_of_counterpart(app: &TestApp) {
    let hurried = app
        .restarted(|config| {
            config.paces.mentor = Pace::read("1/2/3/4").unwrap();
        })
        .await;
    let scene = Scene::set(&hurried).await;
    let asked = scene.asked(&hurried).await;
    hurried.pass(DAY).await;
    assert_eq!(hurried.mails_to("solene-maubert@example.org").len(), 2);
    hurried.pass(2 * DAY).await;
    assert!(now(&hurried, &asked).await.late_at.is_some());
    hurried.pass(DAY).await;
    assert_eq!(state(&hurried, &asked).await, IntroductionState::Expired);
    assert_eq!(hurried.get(&hurried.mails()[0].path("/answer/")).await.status, 410);
    app.clock.advance(5 * DAY);
}

async fn a_suggested_startup_is_reminded_and_nobody_is_proposed(app: &TestApp) {
    let scene = Scene::set(app).await;
    app.enter(mentor("paul-quetel")).await;
    let team = app.signed_in(Role::Team, None).await;
    let request = between(scene.startup, scene.mentor);
    let asked = introductions::request(app, &Act::of(&team), request).await.unwrap();
    app.settle().await;
    app.pass(3 * DAY).await;
    app.pass(7 * DAY).await;
    let mails = app.mails();
    assert!(mails.len() == 2 && mails.iter().all(|mail| mail.to == "vigie-quai@example.org"), "{mails:?}");
    assert_eq!(now(app, &asked).await.next_candidate_id, None);
    // The startup's yes starts the clock of the mentor.
    app.post(&mails[1].path("/answer/"), "answer=yes").await;
    app.settle().await;
    assert_eq!(now(app, &asked).await.late_at, None);
    app.pass(3 * DAY).await;
    assert_eq!(app.mails_to("solene-maubert@example.org").len(), 2);
}
