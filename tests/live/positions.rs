//! Where a stream broke off, it goes on.

use std::collections::BTreeSet;

use api::changes;
use api::clock::DAY;
use api::service::acts::Act;
use api::service::introductions;
use entity::Role;
use serde_json::json;

use super::{CHANGES, Changes, state};
use crate::introductions::scene::Scene;
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    a_connection_that_breaks_again_and_again_misses_nothing_and_repeats_nothing,
    a_position_is_good_for_thirty_days,
);

on_sqlite!(positions_that_make_no_sense_are_refused, the_newest_entry_is_kept_however_old);

const CYCLES: usize = 50;

async fn a_connection_that_breaks_again_and_again_misses_nothing_and_repeats_nothing(app: &TestApp) {
    let scene = Scene::set(app).await;
    let token = app.token(Role::Member, Some(scene.startup)).await;
    let begun = Changes::follow(app, &token).await.position;
    let change = async {
        for _ in 0..CYCLES {
            let held = scene.request(app).await.unwrap();
            introductions::withdraw(app, &Act::of(&scene.founder), held.id).await.unwrap();
        }
    };
    let follow = async {
        let mut positions = vec![begun];
        for taken in (1..=5).cycle() {
            let mut changes = Changes::follow_after(app, &token, positions.last().map(String::as_str)).await;
            for _ in 0..taken {
                if positions.len() > 2 * CYCLES {
                    return positions;
                }
                changes.next().await;
                positions.push(changes.position.clone());
            }
        }
        positions
    };
    let ((), positions) = tokio::join!(change, follow);
    assert_eq!(positions.iter().collect::<BTreeSet<_>>().len(), positions.len());
    let mut rest = Changes::follow_after(app, &token, positions.last().map(String::as_str)).await;
    scene.request(app).await.unwrap();
    assert_eq!(rest.next_state().await, state("vigie-quai", "HELD"), "exactly the changes were told, and no more");
}

async fn a_position_is_good_for_thirty_days(app: &TestApp) {
    let scene = Scene::set(app).await;
    let token = app.token(Role::Member, Some(scene.startup)).await;
    let old = Changes::follow(app, &token).await.position;
    let held = scene.request(app).await.unwrap();
    let newer = Changes::follow(app, &token).await.position;
    app.clock.advance(30 * DAY);
    assert_eq!(Changes::follow_after(app, &token, Some(&old)).await.next_state().await, state("vigie-quai", "HELD"));
    app.clock.advance(1);
    introductions::withdraw(app, &Act::of(&scene.founder), held.id).await.unwrap();
    // Before the old entries are dropped and afterwards.
    for _ in 0..2 {
        for (token, field) in [(&token, "introductionChanged"), (&token, "inboxChanged")] {
            let query = format!("subscription($after: String) {{ {field}(after: $after) {{ position }} }}");
            let mut stream = app.follow(Some(token), &query, json!({"after": old})).await;
            assert_eq!(stream.refused().await, "CURSOR_EXPIRED");
        }
        let mut resumed = Changes::follow_after(app, &token, Some(&newer)).await;
        assert_eq!(resumed.next_state().await, state("vigie-quai", "WITHDRAWN"));
        app.settle().await;
    }
    let oldest = changes::after(app.db.reader(), 0, 2).await.unwrap();
    let since = app.clock.now() - 30 * DAY;
    assert!(oldest[0].changed_at < since && oldest[1].changed_at >= since, "{oldest:?}");
}

async fn positions_that_make_no_sense_are_refused(app: &TestApp) {
    let token = app.token(Role::Team, None).await;
    for after in ["", "x", "é", "W10", "Y2gAAAAAAAAA", "Y2j__________w"] {
        let mut stream = app.follow(Some(&token), CHANGES, json!({"after": after})).await;
        assert_eq!(stream.refused().await, "BAD_INPUT", "{after}");
    }
    // A position that the feed has not reached, such as one from before the database was restored.
    let mut stream = app.follow(Some(&token), CHANGES, json!({"after": "Y2gAAAAAAAAAfw"})).await;
    assert_eq!(stream.refused().await, "CURSOR_EXPIRED");
}

async fn the_newest_entry_is_kept_however_old(app: &TestApp) {
    app.enter(startup("one")).await;
    app.enter(startup("two")).await;
    let newest = changes::newest(app.db.reader()).await.unwrap();
    app.pass(90 * DAY).await;
    assert_eq!(changes::newest(app.db.reader()).await.unwrap(), newest);
    assert_eq!(changes::oldest(app.db.reader()).await.unwrap(), newest);
    assert_eq!(app.index.position(), newest);
}
