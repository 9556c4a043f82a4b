//! Partners who ask for access, and the team's decision.

use entity::{Role, account_mails};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::{code, exchanged, newest_link};
use crate::support::app::TestApp;
use crate::support::directory::partner;
use crate::support::on_both_databases;

on_both_databases!(
    a_partner_asks_is_approved_and_signs_in,
    a_request_is_decided_once_however_many_decide_at_once,
    a_refusal_is_told_and_lets_nobody_in,
    an_address_that_waits_is_answered_alike_and_waits_once,
);

const ANNA: &str = "anna@example.org";

async fn ask(app: &TestApp) -> Value {
    let input = json!({"email": ANNA, "name": "Anna Lindqvist", "organisation": "Terminaux du Fleuve",
        "message": "Nous cherchons des capteurs.", "language": "FR"});
    let payload = app.mutate(None, "requestPartnerAccess", "notice", input).await;
    app.settle().await;
    payload
}

/// The requests, as the team sees them.
async fn requests(app: &TestApp, team: &str) -> Vec<Value> {
    let query =
        "{ partnerRequests { nodes { id email name organisation message state decidedAt account { email role } } } }";
    let seen = app.data(Some(team), query, json!({})).await["partnerRequests"]["nodes"].take();
    seen.as_array().unwrap().clone()
}

async fn a_partner_asks_is_approved_and_signs_in(app: &TestApp) {
    ask(app).await;
    assert!(app.mails().is_empty(), "nobody is mailed before the team has decided");
    let team = app.token(Role::Team, None).await;
    let request = requests(app, &team).await.remove(0);
    assert_eq!((&request["state"], &request["organisation"]), (&json!("PENDING"), &json!("Terminaux du Fleuve")));
    let stranger = app.token(Role::Partner, None).await;
    assert_eq!(app.error_code(Some(&stranger), "{ partnerRequests { totalCount } }", json!({})).await, "FORBIDDEN");
    let node = "query($id: ID!) { node(id: $id) { id } }";
    assert!(app.data(Some(&stranger), node, json!({"id": request["id"]})).await["node"].is_null());

    let terminals = app.global_id(app.enter(partner("terminaux")).await).await;
    let input = json!({"partnerRequestId": request["id"], "partnerId": terminals});
    let fields = "partnerRequest { state account { email role } }";
    let payload = app.mutate(Some(&team), "approvePartnerAccess", fields, input).await;
    let expected = json!({"state": "APPROVED", "account": {"email": ANNA, "role": "PARTNER"}});
    assert_eq!(payload["partnerRequest"], expected, "{payload:#}");
    app.settle().await;
    let mail = app.mails_to(ANNA).pop().unwrap();
    assert_eq!(mail.subject, "Votre accès à Normandy French Tech est ouvert");
    let payload = exchanged(app, &code(&newest_link(app, ANNA))).await;
    let token = payload["signedIn"]["token"].as_str().unwrap();
    let seen = app.data(Some(token), "{ viewer { role profiles { slug } } }", json!({})).await;
    assert_eq!(seen["viewer"], json!({"role": "PARTNER", "profiles": [{"slug": "terminaux"}]}));
}

async fn a_request_is_decided_once_however_many_decide_at_once(app: &TestApp) {
    ask(app).await;
    let team = app.token(Role::Team, None).await;
    let id = requests(app, &team).await[0]["id"].take();
    let decide = |number: usize| {
        let mutation = if number.is_multiple_of(2) { "approvePartnerAccess" } else { "refusePartnerAccess" };
        app.mutate(Some(&team), mutation, "partnerRequest { state }", json!({"partnerRequestId": id}))
    };
    let payloads = futures_util::future::join_all((0..8).map(decide)).await;
    let (done, refused): (Vec<_>, Vec<_>) = payloads.iter().partition(|payload| payload["partnerRequest"].is_object());
    assert_eq!((done.len(), refused.len()), (1, 7));
    assert!(refused.iter().all(|payload| payload["userErrors"][0]["code"] == "ALREADY_DECIDED"), "{refused:#?}");
    assert_eq!(account_mails::Entity::find().count(app.db.reader()).await.unwrap(), 1);
    app.settle().await;
    assert_eq!(app.mails().len(), 1);
}

async fn a_refusal_is_told_and_lets_nobody_in(app: &TestApp) {
    ask(app).await;
    let team = app.token(Role::Team, None).await;
    let id = requests(app, &team).await[0]["id"].take();
    let input = json!({"partnerRequestId": id});
    let payload =
        app.mutate(Some(&team), "refusePartnerAccess", "partnerRequest { state account { id } }", input).await;
    assert_eq!(payload["partnerRequest"], json!({"state": "REFUSED", "account": null}));
    app.settle().await;
    let mail = app.mails_to(ANNA).pop().unwrap();
    assert!(mail.text.contains("Terminaux du Fleuve") && !mail.text.contains("/sign-in/"), "{}", mail.text);
    super::ask_to_sign_in(app, ANNA).await;
    assert_eq!(app.mails_to(ANNA).len(), 1);
    // Whoever was refused may ask again.
    ask(app).await;
    assert_eq!(requests(app, &team).await.len(), 2);
}

async fn an_address_that_waits_is_answered_alike_and_waits_once(app: &TestApp) {
    let first = ask(app).await;
    assert_eq!(ask(app).await, first);
    let team = app.token(Role::Team, None).await;
    assert_eq!(requests(app, &team).await.len(), 1);
}
