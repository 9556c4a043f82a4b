//! Introductions as they change.

use api::clock::MINUTE;
use api::service::acts::Act;
use api::service::introductions;
use entity::{ChangeSubject, Role, changes};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{Changes, state};
use crate::introductions::scene::{Scene, between, now};
use crate::support::app::TestApp;
use crate::support::directory::{mentor, partner, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    each_step_of_an_introduction_comes_by_itself,
    every_change_stands_in_the_feed,
    what_another_process_commits_comes_too,
);

on_sqlite!(each_side_learns_of_what_it_may_see_and_nobody_else_does, a_profile_that_leaves_ends_what_is_open);

async fn each_step_of_an_introduction_comes_by_itself(app: &TestApp) {
    let scene = Scene::set(app).await;
    let token = app.token(Role::Member, Some(scene.startup)).await;
    let mut changes = Changes::follow(app, &token).await;
    scene.request(app).await.unwrap();
    assert_eq!(changes.next_state().await, state("vigie-quai", "HELD"));
    app.pass(10 * MINUTE).await;
    assert_eq!(changes.next_state().await, state("vigie-quai", "ASKED"));
    app.post(&app.mails()[0].path("/answer/"), "answer=yes").await;
    assert_eq!(changes.next_state().await, state("vigie-quai", "INTRODUCED"));
    app.settle().await;
}

async fn every_change_stands_in_the_feed(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.introduced(app).await;
    let entries = changes::Entity::find().filter(changes::Column::SubjectId.eq(asked.id.0));
    let entries = entries.filter(changes::Column::Subject.eq(ChangeSubject::Introduction));
    let entries = entries.count(app.db.reader()).await.unwrap();
    // Whatever changes an introduction makes a new version of it.
    assert_eq!(i64::try_from(entries).unwrap(), now(app, &asked).await.version);
}

async fn what_another_process_commits_comes_too(app: &TestApp) {
    let scene = Scene::set(app).await;
    let token = app.token(Role::Member, Some(scene.startup)).await;
    let mut changes = Changes::follow(app, &token).await;
    let other = app.restarted(|_| {}).await;
    let held =
        introductions::request(&other, &Act::of(&scene.founder), between(scene.startup, scene.mentor)).await.unwrap();
    assert_eq!(changes.next_state().await, state("vigie-quai", "HELD"));
    introductions::withdraw(&other, &Act::of(&scene.founder), held.id).await.unwrap();
    assert_eq!(changes.next_state().await, state("vigie-quai", "WITHDRAWN"));
}

async fn each_side_learns_of_what_it_may_see_and_nobody_else_does(app: &TestApp) {
    let scene = Scene::set(app).await;
    let other = app.enter(startup("other")).await;
    let labo = app.enter(partner("labo")).await;
    let mut asked = Changes::follow(app, &app.token(Role::Member, Some(scene.mentor)).await).await;
    let mut stranger = Changes::follow(app, &app.token(Role::Member, Some(other)).await).await;
    let mut outside = Changes::follow(app, &app.token(Role::Partner, Some(labo)).await).await;
    let mut team = Changes::follow(app, &app.token(Role::Team, None).await).await;
    scene.request(app).await.unwrap();
    app.pass(10 * MINUTE).await;
    // What comes first shows that nothing came before.
    assert_eq!(asked.next_state().await, state("vigie-quai", "ASKED"));
    let founder = app.member(other).await;
    introductions::request(app, &Act::of(&founder), between(other, scene.mentor)).await.unwrap();
    assert_eq!(stranger.next_state().await, state("other", "HELD"));
    let director = app.signed_in(Role::Partner, Some(labo)).await;
    introductions::request(app, &Act::of(&director), between(labo, scene.startup)).await.unwrap();
    assert_eq!(outside.next_state().await, state("labo", "HELD"));
    let seen = [team.next_state().await, team.next_state().await, team.next_state().await, team.next_state().await];
    let from: Vec<&str> = seen.iter().map(|(from, _)| from.as_str()).collect();
    assert_eq!(from, ["vigie-quai", "vigie-quai", "other", "labo"]);
}

async fn a_profile_that_leaves_ends_what_is_open(app: &TestApp) {
    let scene = Scene::set(app).await;
    let second = app.enter(mentor("second-mentor")).await;
    introductions::request(app, &Act::of(&scene.founder), between(scene.startup, scene.mentor)).await.unwrap();
    introductions::request(app, &Act::of(&scene.founder), between(scene.startup, second)).await.unwrap();
    let token = app.token(Role::Member, Some(scene.startup)).await;
    let mut changes = Changes::follow(app, &token).await;
    let input = serde_json::json!({"id": app.global_id(scene.startup).await});
    app.mutate(Some(&token), "leaveProfile", "", input).await;
    for _ in 0..2 {
        assert_eq!(changes.next_state().await, state("vigie-quai", "WITHDRAWN"));
    }
    app.settle().await;
}
