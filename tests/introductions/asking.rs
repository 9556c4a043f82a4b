//! Who may ask whom, how often, and what is refused.

use api::clock::DAY;
use api::service::acts::Act;
use api::service::introductions::{self, OPEN_REQUESTS, Request, RequestRefusal};
use entity::Role;

use super::scene::{Scene, between, refusals};
use crate::support::app::TestApp;
use crate::support::directory::{ambassador, mentor, partner, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    of_twenty_requests_for_one_pair_at_once_one_is_made,
    an_asker_has_ten_unanswered_requests_at_most,
    a_pair_is_introduced_again_after_twelve_months,
);
on_sqlite!(
    a_request_is_refused_for_each_of_its_reasons,
    partners_and_counterparts_may_ask_a_startup,
    a_dry_run_asks_nobody,
);

async fn of_twenty_requests_for_one_pair_at_once_one_is_made(app: &TestApp) {
    let scene = Scene::set(app).await;
    let mentor_viewer = app.member(scene.mentor).await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..20 {
        let app = api::app::App::clone(app);
        // Half of them from the other side: it is the same pair.
        let (viewer, request) = match number % 2 {
            0 => (scene.founder.clone(), between(scene.startup, scene.mentor)),
            _ => (mentor_viewer.clone(), between(scene.mentor, scene.startup)),
        };
        tasks.spawn(async move { introductions::request(&app, &Act::of(&viewer), request).await });
    }
    let outcomes = tasks.join_all().await;
    let (made, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), 1);
    for outcome in refused {
        assert_eq!(refusals(outcome), [(RequestRefusal::AlreadyIntroduced, "toId".to_owned())]);
    }
    app.pass(DAY).await;
    assert_eq!(app.mails().len(), 1);
}

async fn an_asker_has_ten_unanswered_requests_at_most(app: &TestApp) {
    let scene = Scene::set(app).await;
    let limit = usize::try_from(OPEN_REQUESTS).unwrap();
    // Without a need in common, for of one need two requests are open at most.
    let plain = |number| mentor(&format!("mentor-{number:02}")).with("offers", serde_json::json!([]));
    let mentors = app.enter_all((0..2 * limit).map(plain)).await;
    let mut tasks = tokio::task::JoinSet::new();
    for mentor in mentors {
        let (app, founder, startup) = (api::app::App::clone(app), scene.founder.clone(), scene.startup);
        tasks.spawn(async move { introductions::request(&app, &Act::of(&founder), between(startup, mentor)).await });
    }
    let (made, refused): (Vec<_>, Vec<_>) = tasks.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), limit);
    for outcome in refused {
        assert_eq!(refusals(outcome), [(RequestRefusal::TooManyRequests, "fromId".to_owned())]);
    }
    app.pass(DAY).await;
    assert_eq!(app.mails().len(), limit);

    app.post(&app.mails()[0].path("/answer/"), "answer=no&reason=OTHER").await;
    app.settle().await;
    scene.request(app).await.unwrap();
}

async fn a_pair_is_introduced_again_after_twelve_months(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.introduced(app).await;
    app.pass(364 * DAY).await;
    assert_eq!(refusals(scene.request(app).await), [(RequestRefusal::AlreadyIntroduced, "toId".to_owned())]);
    app.pass(2 * DAY).await;
    scene.request(app).await.unwrap();
}

async fn a_request_is_refused_for_each_of_its_reasons(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = async |viewer: &api::viewer::Viewer, from, to| {
        let refused = refusals(introductions::request(app, &Act::of(viewer), between(from, to)).await);
        assert_eq!(refused.len(), 1, "{refused:?}");
        refused[0].clone()
    };
    let other = app.enter(mentor("other-mentor")).await;
    let paused = app.enter(mentor("paused").with("state", "PAUSED")).await;
    let draft = app.enter(startup("draft").with("state", "DRAFT")).await;
    let silent = app.enter(startup("silent").without("email")).await;
    let deaf = app.enter(mentor("deaf").without("email")).await;
    let absent = entity::ProfileId(uuid::Uuid::nil());
    let (founder, from) = (&scene.founder, scene.startup);

    use RequestRefusal::*;
    assert_eq!(asked(founder, from, absent).await, (NotFound, "toId".to_owned()));
    assert_eq!(asked(founder, from, paused).await, (NotFound, "toId".to_owned()), "hidden looks like absent");
    assert_eq!(asked(founder, absent, scene.mentor).await, (NotFound, "fromId".to_owned()));
    assert_eq!(asked(founder, scene.mentor, from).await, (NotYours, "fromId".to_owned()));
    assert_eq!(asked(founder, from, from).await, (SameProfile, "toId".to_owned()));
    assert_eq!(asked(&app.member(other).await, other, scene.mentor).await, (NoStartup, "toId".to_owned()));
    assert_eq!(asked(&app.member(draft).await, draft, scene.mentor).await, (NotActive, "fromId".to_owned()));
    assert_eq!(asked(&app.member(silent).await, silent, scene.mentor).await, (AddressMissing, "fromId".to_owned()));
    assert_eq!(asked(founder, from, deaf).await, (NotAvailable, "toId".to_owned()));
    for message in ["x".repeat(2_001), "bell\u{7}".to_owned(), "nul\0".to_owned()] {
        let request = Request { message: Some(message), ..between(from, scene.mentor) };
        let refused = refusals(introductions::request(app, &Act::of(founder), request).await);
        assert_eq!(refused, [(MessageUnfit, "message".to_owned())]);
    }
}

async fn partners_and_counterparts_may_ask_a_startup(app: &TestApp) {
    let startups = app.enter_all(["one", "two"].map(startup)).await;
    let partner = app.enter(partner("bassin-caen")).await;
    let ambassador = app.enter(ambassador("claire-halifax")).await;
    let (partner_viewer, own) = (app.signed_in(Role::Partner, Some(partner)).await, app.member(ambassador).await);
    introductions::request(app, &Act::of(&partner_viewer), between(partner, startups[0])).await.unwrap();
    introductions::request(app, &Act::of(&own), between(ambassador, startups[1])).await.unwrap();
    app.pass(DAY).await;
    let mut asked: Vec<_> = app.mails().into_iter().map(|mail| mail.to).collect();
    asked.sort_unstable();
    assert_eq!(asked, ["one@example.org", "two@example.org"]);
}

async fn a_dry_run_asks_nobody(app: &TestApp) {
    let scene = Scene::set(app).await;
    let before = crate::support::database::dump(&app.db).await;
    let dry = Act { dry_run: true, ..Act::of(&scene.founder) };
    introductions::request(app, &dry, between(scene.startup, scene.mentor)).await.unwrap();
    assert_eq!(crate::support::database::dump(&app.db).await, before);
}
