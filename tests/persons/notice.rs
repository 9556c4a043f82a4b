//! Somebody who has agreed to nothing gets one notice, and chooses on its page.

use api::clock::DAY;
use api::pages;
use entity::{Language, ProfileId, ProfileState, Role, consents, contacts};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::ambassador;
use crate::support::mailbox::Received;
use crate::support::on_both_databases;

on_both_databases!(
    a_person_joins_from_the_one_notice_and_what_they_agreed_to_is_recorded,
    a_person_who_does_not_want_to_is_left_alone_or_erased,
);

/// Somebody who has agreed to nothing and got the notice.
pub async fn noticed(app: &TestApp, name: &str) -> (ProfileId, Received) {
    let person = app.enter(ambassador(name).without("consent")).await;
    let team = app.token(Role::Team, None).await;
    let input = json!({"id": app.global_id(person).await, "source": "le programme d’un salon"});
    let sent = app.mutate(Some(&team), "sendNotice", "profile { state }", input.clone()).await;
    assert_eq!((&sent["profile"]["state"], &sent["userErrors"]), (&json!("APPROACHED"), &json!([])));
    let again = app.refused(Some(&team), "sendNotice", input).await;
    assert_eq!(again, [("NOT_IDENTIFIED".to_owned(), "id".to_owned())], "it is sent once");
    app.settle().await;
    (person, app.mails_to(&format!("{name}@example.org")).remove(0))
}

async fn consents_of(app: &TestApp, person: ProfileId) -> Vec<consents::Model> {
    let of_person = consents::Entity::find().filter(consents::Column::ProfileId.eq(person));
    of_person.all(app.db.reader()).await.unwrap()
}

async fn a_person_joins_from_the_one_notice_and_what_they_agreed_to_is_recorded(app: &TestApp) {
    let (person, mail) = noticed(app, "claire-halifax").await;
    app.look_at_every_link().await;
    assert!(mail.text.contains("le programme d’un salon") && mail.text.contains("/privacy"), "{}", mail.text);
    assert!(mail.header("List-Unsubscribe").unwrap().contains("/stop/"));
    let path = mail.path("/join/").replace("/join?", "?");
    let shown = app.get(&path).await;
    assert_eq!(shown.status, 200, "{}", shown.body);
    let text = pages::consent_text(&app.programme, Language::En);
    assert!(shown.body.contains(&text), "{}", shown.body);
    assert_eq!(app.post(&path, "choice=join").await.status, 200);
    app.settle().await;
    assert_eq!(app.profile(person).await.state, ProfileState::Active);
    let [consent] = <[_; 1]>::try_from(consents_of(app, person).await).unwrap();
    assert_eq!(consent.text_hash, Some(pages::consent_hash(&text)));
    assert_eq!((consent.given_on.as_str(), consent.assumed_by), ("2026-11-23", None));
    let again = app.post(&path, "choice=erase").await;
    assert_eq!((again.status, app.profile(person).await.state), (410, ProfileState::Active));
}

async fn a_person_who_does_not_want_to_is_left_alone_or_erased(app: &TestApp) {
    let (quiet, mail) = noticed(app, "quiet").await;
    assert_eq!(app.post(&mail.path("/not-now"), "choice=not-now").await.status, 200);
    app.pass(20 * DAY).await;
    assert_eq!(app.mails_to("quiet@example.org").len(), 1);
    assert_eq!(app.profile(quiet).await.state, ProfileState::Approached);
    let contact = contacts::Entity::find_by_id(quiet).one(app.db.reader()).await.unwrap().unwrap();
    assert!(contact.stopped_at.is_some() && consents_of(app, quiet).await.is_empty());

    let (gone, mail) = noticed(app, "zyxcanary").await;
    assert!(dump(&app.db).await.to_lowercase().contains("zyxcanary"));
    let told = app.post(&mail.path("/erase"), "choice=erase").await;
    assert_eq!(told.status, 200);
    app.settle().await;
    assert!(!dump(&app.db).await.to_lowercase().contains("zyxcanary"));
    assert_eq!(app.profile(gone).await.state, ProfileState::Left);
    assert_eq!(app.get(&mail.path("/erase")).await.status, 404);
    let team = app.token(Role::Team, None).await;
    let read = "query($id: ID!) { node(id: $id) { ... on Ambassador { name state } } }";
    let read: Value = app.data(Some(&team), read, json!({"id": app.global_id(gone).await})).await;
    assert_eq!(read["node"], json!({"name": null, "state": "LEFT"}));
}
