//! What a crash leaves behind is taken up again, and a run that has ended is never changed.

use api::outbox::{self, LEASE};
use api::worker;
use entity::round_runs;
use sea_orm::EntityTrait;
use serde_json::json;

use super::scene::{Manager, with_places};
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(a_run_whose_worker_died_is_carried_out_by_the_next);
on_sqlite!(runs_that_have_ended_stay_as_they_are);

async fn a_run_whose_worker_died_is_carried_out_by_the_next(app: &TestApp) {
    app.enter(startup("aviso")).await;
    app.enter(with_places("one", 1)).await;
    let mut manager = Manager::drafts(app, "MENTOR", json!({}), None).await;
    let ask = || json!({"roundId": manager.round["id"], "version": manager.round["version"]});
    let payload = app.mutate(Some(&manager.token), "solveRound", "run { id state }", ask()).await;
    // Claimed by somebody who never comes back.
    let claimed = outbox::claim(app.db.writer(), app.clock.now(), 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    app.settle().await;
    let waiting = manager.run(&payload["run"]["id"]).await;
    assert_eq!(waiting["state"], "WAITING");
    let again = app.mutate(Some(&manager.token), "solveRound", "run { id }", ask()).await;
    assert_eq!(super::scene::codes(&again), ["RUNNING"]);
    app.pass(LEASE).await;
    assert_eq!(manager.run(&payload["run"]["id"]).await["state"], "SOLVED");
    manager.read().await;
    assert_eq!(manager.publish().await, Vec::<String>::new());
    worker::settle(app).await.unwrap();
}

async fn runs_that_have_ended_stay_as_they_are(app: &TestApp) {
    app.enter(startup("aviso")).await;
    app.enter(with_places("one", 1)).await;
    let mut manager = Manager::drafts(app, "MENTOR", json!({}), None).await;
    manager.solve("FAIR", false).await;
    let ended = round_runs::Entity::find().all(app.db.reader()).await.unwrap();
    app.enter(startup("brise")).await;
    manager.read().await;
    manager.solve("EFFICIENT", true).await;
    manager.publish().await;
    app.settle().await;
    let now = round_runs::Entity::find().all(app.db.reader()).await.unwrap();
    assert_eq!(now.len(), 2);
    assert!(now.contains(&ended[0]));
}
