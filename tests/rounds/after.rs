//! After answers: what was accepted stays, nobody loses by another's no, and as few move as can.

use api::clock::{DAY, MINUTE};
use api::graphql::node::GlobalId;
use api::service::acts::Act;
use api::service::introductions::{self, Given};
use async_graphql::ID;
use entity::{DeclineReason, IntroductionId, ProfileId};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::scene::{Manager, pairs, with_places};
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(after_a_decline_the_next_is_asked_and_nobody_loses);
on_sqlite!(places_are_never_exceeded_whatever_the_order_of_answers, a_late_arrival_gets_a_place_that_is_free);

async fn answer(app: &TestApp, pair: &Value, side: ProfileId, given: Given) {
    let id = ID(pair["introduction"]["id"].as_str().unwrap().to_owned());
    let id = IntroductionId(GlobalId::read(&id, "id").unwrap().uuid);
    let viewer = app.member(side).await;
    introductions::answer(app, &Act::of(&viewer), id, Some(side), given).await.unwrap();
    app.settle().await;
}

async fn scene<'a>(app: &'a TestApp) -> Manager<'a> {
    let startups = ["aviso", "brise", "cormoran"].map(startup);
    app.enter_all(startups).await;
    app.enter_all([with_places("one", 1), with_places("two", 1)]).await;
    Manager::drafts(app, "MENTOR", json!({}), None).await
}

async fn after_a_decline_the_next_is_asked_and_nobody_loses(app: &TestApp) {
    let mut manager = scene(app).await;
    let run = manager.solve("EFFICIENT", false).await;
    let left_out = run["unmatched"]["nodes"][0]["seeker"]["slug"].as_str().unwrap().to_owned();
    manager.publish().await;
    app.pass(10 * MINUTE).await;
    let published = manager.run(&run["id"]).await;
    let [kept, declined] = [0, 1].map(|place| published["pairs"]["nodes"][place].clone());
    let startup = async |pair: &Value| {
        app.find(api::service::imports::Kind::Startups, pair["seeker"]["slug"].as_str().unwrap()).await.unwrap()
    };
    let mentor = async |pair: &Value| {
        app.find(api::service::imports::Kind::Mentors, pair["counterpart"]["slug"].as_str().unwrap()).await.unwrap()
    };
    answer(app, &kept, startup(&kept).await, Given::Yes).await;
    answer(app, &kept, mentor(&kept).await, Given::Yes).await;
    answer(app, &declined, startup(&declined).await, Given::No(DeclineReason::NoTime)).await;

    manager.read().await;
    let again = manager.solve("EFFICIENT", false).await;
    assert_eq!((&again["followsPublication"], &again["moved"]), (&json!(true), &json!(0)), "{again:#}");
    let now = pairs(&again);
    let name = |pair: &Value| {
        let text = |value: &Value| value["slug"].as_str().unwrap().to_owned();
        (text(&pair["seeker"]), text(&pair["counterpart"]))
    };
    assert!(now.contains(&name(&kept)), "what both accepted stays: {now:?}");
    assert!(now.contains(&(left_out.clone(), name(&declined).1)), "the next gets the place: {now:?}");
    assert_eq!(manager.publish().await, Vec::<String>::new());
    let of_team = app.data(Some(&manager.token), "{ viewer { introductions { totalCount } } }", json!({})).await;
    assert_eq!(of_team["viewer"]["introductions"]["totalCount"], 3, "nobody is introduced twice");
    app.pass(10 * MINUTE).await;
    assert!(app.mails_to(&format!("{left_out}@example.org")).iter().any(|mail| !mail.subject.is_empty()));
}

async fn places_are_never_exceeded_whatever_the_order_of_answers(app: &TestApp) {
    app.enter_all((0..6).map(|n| startup(&format!("startup-{n}")))).await;
    let mentors = app.enter_all([with_places("one", 2), with_places("two", 2)]).await;
    let mut manager = Manager::drafts(app, "MENTOR", json!({}), None).await;
    let yes = [true, false, true, true, false, true];
    for turn in 0..3 {
        manager.read().await;
        manager.solve("EFFICIENT", false).await;
        manager.publish().await;
        app.pass(10 * MINUTE).await;
        let run = manager.run(&manager.round["publishedRun"]["id"]).await;
        for (place, pair) in run["pairs"]["nodes"].as_array().unwrap().iter().enumerate() {
            if pair["introduction"]["state"] != "ASKED" {
                continue;
            }
            let kind = api::service::imports::Kind::Startups;
            let own = app.find(kind, pair["seeker"]["slug"].as_str().unwrap()).await.unwrap();
            let other = mentors[usize::from(pair["counterpart"]["slug"] == "two")];
            let given = if yes[(place + turn) % 6] { Given::Yes } else { Given::No(DeclineReason::Other) };
            answer(app, pair, own, given).await;
            if given == Given::Yes {
                answer(app, pair, other, Given::Yes).await;
            }
        }
        for mentor in &mentors {
            let found = entity::capacities::Entity::find_by_id(*mentor).one(app.db.reader()).await;
            let capacity = found.unwrap().unwrap();
            assert!(capacity.open_count <= capacity.open_limit);
        }
    }
    app.pass(DAY).await;
}

async fn a_late_arrival_gets_a_place_that_is_free(app: &TestApp) {
    app.enter_all([startup("aviso")]).await;
    app.enter_all([with_places("one", 1), with_places("two", 1)]).await;
    let mut manager = Manager::drafts(app, "MENTOR", json!({}), None).await;
    let run = manager.solve("EFFICIENT", false).await;
    manager.publish().await;
    app.enter(startup("late")).await;
    manager.read().await;
    let again = manager.solve("EFFICIENT", false).await;
    let now = pairs(&again);
    assert!(now.contains(&pairs(&run)[0]) && now.len() == 2, "{now:?}");
    let query = "query($a: ID!, $b: ID!) { roundDiff(a: $a, b: $b) { nodes { came cause seeker { ... on Startup { slug } } } } }";
    let told = app.data(Some(&manager.token), query, json!({"a": run["id"], "b": again["id"]})).await;
    assert_eq!(told["roundDiff"]["nodes"], json!([{"came": true, "cause": "ARRIVED", "seeker": {"slug": "late"}}]));
    assert_eq!(manager.publish().await, Vec::<String>::new());
    app.pass(10 * MINUTE).await;
}
