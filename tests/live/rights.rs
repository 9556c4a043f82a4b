//! The right to see is asked for with every event.

use api::service::accounts;
use api::service::acts::Act;
use api::service::introductions::{self, Given};
use entity::{DeclineReason, ProfileId, Role, delegates, tokens};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::{CHANGES, Changes, state};
use crate::introductions::scene::{Scene, between};
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::on_sqlite;

on_sqlite!(
    nobody_follows_without_signing_in,
    a_token_that_is_revoked_ends_its_streams,
    who_no_longer_speaks_for_a_profile_learns_no_more_of_it,
    an_event_shows_what_its_reader_may_see_at_that_moment,
);

async fn nobody_follows_without_signing_in(app: &TestApp) {
    for query in [CHANGES, "subscription { inboxChanged { position } }"] {
        assert_eq!(app.follow(None, query, json!({})).await.refused().await, "UNAUTHENTICATED");
    }
}

async fn a_token_that_is_revoked_ends_its_streams(app: &TestApp) {
    let scene = Scene::set(app).await;
    let token = app.token(Role::Member, Some(scene.startup)).await;
    let mut changes = Changes::follow(app, &token).await;
    let revoked = tokens::Entity::update_many().col_expr(tokens::Column::RevokedAt, Expr::value(app.clock.now()));
    revoked.exec(app.db.writer()).await.unwrap();
    scene.request(app).await.unwrap();
    assert_eq!(changes.events.refused().await, "UNAUTHENTICATED");
}

/// Makes the account of a token speak for one more profile.
async fn add_delegate(app: &TestApp, token: &str, profile: ProfileId) {
    let viewer = accounts::viewer_of(app, token).await.unwrap().unwrap();
    let row =
        delegates::Model { account_id: viewer.account().unwrap(), profile_id: profile, name: None, added_at: None };
    delegates::Entity::insert(delegates::ActiveModel::from(row)).exec_without_returning(app.db.writer()).await.unwrap();
}

async fn remove_delegates(app: &TestApp, profile: ProfileId) {
    let gone = delegates::Entity::delete_many().filter(delegates::Column::ProfileId.eq(profile));
    gone.exec(app.db.writer()).await.unwrap();
}

async fn who_no_longer_speaks_for_a_profile_learns_no_more_of_it(app: &TestApp) {
    let scene = Scene::set(app).await;
    let other = app.enter(startup("other")).await;
    let founder = app.member(other).await;
    let token = app.token(Role::Member, Some(scene.startup)).await;
    add_delegate(app, &token, other).await;
    let mut changes = Changes::follow(app, &token).await;
    let held = scene.request(app).await.unwrap();
    assert_eq!(changes.next_state().await, state("vigie-quai", "HELD"));
    remove_delegates(app, scene.startup).await;
    introductions::withdraw(app, &Act::of(&scene.founder), held.id).await.unwrap();
    introductions::request(app, &Act::of(&founder), between(other, scene.mentor)).await.unwrap();
    assert_eq!(changes.next_state().await, state("other", "HELD"));
}

async fn an_event_shows_what_its_reader_may_see_at_that_moment(app: &TestApp) {
    let scene = Scene::set(app).await;
    let mentor = app.member(scene.mentor).await;
    let asked = scene.asked(app).await;
    let of_both = async || {
        let token = app.token(Role::Member, Some(scene.startup)).await;
        add_delegate(app, &token, scene.mentor).await;
        (Changes::follow(app, &token).await, token)
    };
    let ((mut first, _), (mut second, token)) = (of_both().await, of_both().await);
    remove_delegates(app, scene.mentor).await;
    add_delegate(app, &token, scene.mentor).await;
    introductions::answer(app, &Act::of(&mentor), asked.id, Some(scene.mentor), Given::No(DeclineReason::NoTime))
        .await
        .unwrap();
    assert_eq!(first.next().await["declineReason"], Value::Null);
    assert_eq!(second.next().await["declineReason"], "NO_TIME");
    app.settle().await;
}
