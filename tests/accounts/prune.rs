//! What is not kept for ever.

use api::clock::DAY;
use entity::{Role, account_mails, partner_requests, tokens};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

use super::{invited, session};
use crate::support::app::TestApp;
use crate::support::on_both_databases;

on_both_databases!(what_opens_nothing_any_more_is_dropped_and_what_waits_stays);

const ANNA: &str = "anna@example.org";

async fn kept(app: &TestApp) -> [u64; 3] {
    let db = app.db.reader();
    [
        account_mails::Entity::find().count(db).await.unwrap(),
        tokens::Entity::find().count(db).await.unwrap(),
        partner_requests::Entity::find().count(db).await.unwrap(),
    ]
}

async fn ask(app: &TestApp, email: &str) {
    let input = json!({"email": email, "name": "Jo Lemaire", "organisation": "Terminaux du Fleuve"});
    app.mutate(None, "requestPartnerAccess", "", input).await;
}

async fn what_opens_nothing_any_more_is_dropped_and_what_waits_stays(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    session(app, ANNA).await;
    ask(app, "refused@example.org").await;
    let team = app.token(Role::Team, None).await;
    let waiting = "{ partnerRequests { nodes { id } } }";
    let id = app.data(Some(&team), waiting, json!({})).await["partnerRequests"]["nodes"][0]["id"].take();
    app.mutate(Some(&team), "refusePartnerAccess", "partnerRequest { state }", json!({"partnerRequestId": id})).await;
    ask(app, "waiting@example.org").await;
    app.settle().await;
    let before = kept(app).await;
    app.pass(20 * DAY).await;
    assert_eq!(kept(app).await, before);
    app.pass(400 * DAY).await;
    assert_eq!(kept(app).await, [0, 0, 1]);
}
