//! Places: the database decides, when the answer comes, whether one is left.

use api::clock::DAY;
use api::service::acts::Act;
use api::service::introductions::{self, Given};
use api::viewer::Viewer;
use entity::{IntroductionState, capacities, introductions as table};
use sea_orm::EntityTrait;
use serde_json::json;

use super::scene::between;
use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};
use crate::support::on_both_databases;

on_both_databases!(
    of_fifty_yeses_at_once_as_many_are_introduced_as_places_are_open,
    of_fifty_yeses_at_once_as_many_are_introduced_as_places_are_in_the_month,
    a_new_month_brings_new_places,
    of_twenty_presses_of_one_button_one_counts,
);

const YESES: usize = 50;

/// Fifty startups that asked one mentor.
async fn fifty_ask(app: &TestApp, capacity: serde_json::Value) -> Vec<table::Model> {
    let mentor = app.enter(mentor("solene-maubert").with("capacity", capacity)).await;
    let startups = app.enter_all((0..YESES).map(|number| startup(&format!("startup-{number:02}")))).await;
    let mut asked = Vec::with_capacity(YESES);
    for startup in startups {
        let founder = app.member(startup).await;
        asked.push(introductions::request(app, &Act::of(&founder), between(startup, mentor)).await.unwrap());
    }
    app.pass(DAY).await;
    assert_eq!(app.mails_to("solene-maubert@example.org").len(), YESES);
    asked
}

/// The mentor says yes to all at once; how many are introduced and how many wait.
async fn all_yes(app: &TestApp, asked: &[table::Model]) -> (usize, usize) {
    let mut tasks = tokio::task::JoinSet::new();
    for row in asked {
        let (app, id, side) = (api::app::App::clone(app), row.id, row.to_id);
        tasks.spawn(async move {
            introductions::answer(&app, &Act::of(&Viewer::System), id, Some(side), Given::Yes).await.unwrap()
        });
    }
    tasks.join_all().await;
    app.settle().await;
    let rows = table::Entity::find().all(app.db.reader()).await.unwrap();
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    (count(IntroductionState::Introduced), count(IntroductionState::Queued))
}

async fn of_fifty_yeses_at_once_as_many_are_introduced_as_places_are_open(app: &TestApp) {
    let asked = fifty_ask(app, json!({"open": 7, "per_month": 30})).await;
    assert_eq!(all_yes(app, &asked).await, (7, YESES - 7));
    let place = capacities::Entity::find_by_id(asked[0].to_id).one(app.db.reader()).await.unwrap().unwrap();
    assert_eq!((place.open_count, place.month_count), (7, 7));
    // Each introduced pair gets two mails, each waiting asker one.
    assert_eq!(app.mails().len(), YESES + 2 * 7 + (YESES - 7));
}

async fn of_fifty_yeses_at_once_as_many_are_introduced_as_places_are_in_the_month(app: &TestApp) {
    let asked = fifty_ask(app, json!({"open": 30, "per_month": 3})).await;
    assert_eq!(all_yes(app, &asked).await, (3, YESES - 3));
}

async fn a_new_month_brings_new_places(app: &TestApp) {
    let mentor = app.enter(mentor("solene-maubert").with("capacity", json!({"open": 9, "per_month": 1}))).await;
    let startups = app.enter_all(["one", "two", "three"].map(startup)).await;
    let mut asked = Vec::new();
    for startup in startups {
        let founder = app.member(startup).await;
        asked.push(introductions::request(app, &Act::of(&founder), between(startup, mentor)).await.unwrap());
    }
    app.pass(DAY).await;
    assert_eq!(all_yes(app, &asked[..2]).await, (1, 1));
    app.pass(10 * DAY).await;
    assert_eq!(all_yes(app, &asked[2..]).await.0, 2, "December has a place of its own");
}

async fn of_twenty_presses_of_one_button_one_counts(app: &TestApp) {
    let scene = super::scene::Scene::set(app).await;
    let asked = scene.asked(app).await;
    let path = app.mails()[0].path("/answer/");
    let pressed = (0..20).map(|_| app.post(&path, "answer=yes"));
    let titles: Vec<String> =
        futures_util::future::join_all(pressed).await.into_iter().map(|page| page.title()).collect();
    app.settle().await;
    assert_eq!(titles.iter().filter(|title| *title == "Merci, c’est fait !").count(), 1, "{titles:?}");
    assert_eq!(super::scene::state(app, &asked).await, IntroductionState::Introduced);
    assert_eq!(app.mails().len(), 3);
}
