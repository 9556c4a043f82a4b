//! A person's own page: what they decide there, by the link below every mail to them, and what is kept of it for how long.

use api::clock::DAY;
use entity::{
    ErasureCause, IntroductionState, LinkPurpose, ProfileState, RetentionPurpose, consents, erasures, links, receipts,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use super::notice::noticed;
use crate::introductions::scene::{Scene, between, state};
use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::{ambassador, startup};
use crate::support::on_both_databases;

on_both_databases!(
    an_ambassador_does_without_an_account_for_a_year,
    what_is_not_kept_for_ever_goes_by_the_clock_and_leaves_a_receipt,
);

const ADDRESS: &str = "claire-halifax@example.org";

fn last_path(app: &TestApp, holding: &str) -> String {
    app.mails_to(ADDRESS).last().unwrap().path(holding)
}

async fn ask(app: &TestApp, name: &str, to: entity::ProfileId) -> entity::introductions::Model {
    let from = app.enter(startup(name)).await;
    let founder = app.member(from).await;
    let act = api::service::acts::Act::of(&founder);
    let asked = api::service::introductions::request(app, &act, between(from, to)).await.unwrap();
    app.pass(DAY).await;
    asked
}

async fn an_ambassador_does_without_an_account_for_a_year(app: &TestApp) {
    let (person, notice) = noticed(app, "claire-halifax").await;
    app.post(&notice.path("/join/").replace("/join?", "?"), "choice=join").await;
    app.pass(100 * DAY).await;
    let first = ask(app, "vigie-quai", person).await;
    let own = last_path(app, "/own/");
    assert_eq!(own, notice.path("/own/"), "the link of the first mail still works");

    let page = app.get(&own).await;
    assert_eq!((page.status, page.title()), (200, "Hello Claire Halifax".to_owned()));
    assert!(page.body.contains("Vigie Quai") && page.body.contains("/answer/"), "{}", page.body);
    for unclear in ["act=pause&until=2026-11-01", "act=pause&until=never", "act=leave", "act=erase", "act=dance", ""] {
        let before = dump(&app.db).await;
        assert_eq!(app.post(&own, unclear).await.status, 422, "{unclear}");
        assert_eq!(dump(&app.db).await, before, "{unclear}");
    }
    assert_eq!(app.post(&own, "act=pause&until=2027-06-01").await.status, 200);
    let paused = app.profile(person).await;
    assert_eq!((paused.state, paused.paused_until.as_deref()), (ProfileState::Paused, Some("2027-06-01")));
    assert!(app.get(&own).await.body.contains("1\u{a0}June 2027"));
    app.pass(100 * DAY).await;
    assert_eq!(app.profile(person).await.state, ProfileState::Active, "it is back on the day");
    assert_eq!(app.post(&own, "act=language&language=fr").await.status, 200);

    let second = ask(app, "autre-quai", person).await;
    let mail = app.mails_to(ADDRESS).pop().unwrap();
    assert!(mail.text.contains("Votre page") && mail.text.contains("/privacy"), "{}", mail.text);
    assert_eq!(app.post(&mail.path("/answer/"), "answer=yes").await.status, 200);
    app.settle().await;
    assert_eq!(state(app, &second).await, IntroductionState::Introduced);

    let file = app.get(&format!("{own}/data.json")).await;
    let held: Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!((file.status, file.header("cache-control")), (200, Some("no-store")));
    assert_eq!((&held["profile"]["email"], &held["approaches"][0]["means"]), (&ADDRESS.into(), &"NOTICE".into()));
    assert_eq!(held["consents"][0]["text_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(held["introductions"].as_array().unwrap().len(), 2);
    let told = app.get(&format!("{own}/data")).await;
    for part in [ADDRESS, "le programme d’un salon", "Autre Quai", "Halifax"] {
        assert!(told.body.contains(part), "{part} is not in {}", told.body);
    }

    let (third, sent) = (ask(app, "dernier-quai", person).await, app.mails_to(ADDRESS).len());
    assert_eq!(app.post(&own, "act=leave&sure=yes").await.status, 200);
    app.pass(DAY).await;
    assert_eq!(app.profile(person).await.state, ProfileState::Left);
    assert_eq!(state(app, &third).await, IntroductionState::Withdrawn);
    assert_ne!(state(app, &first).await, IntroductionState::Asked);
    assert_eq!(app.mails_to(ADDRESS).len(), sent, "leaving stops everything at once");
    let consent = consents::Entity::find().filter(consents::Column::ProfileId.eq(person)).one(app.db.reader());
    assert!(consent.await.unwrap().unwrap().withdrawn_at.is_some());
    assert_eq!(app.post(&own, "act=resume").await.status, 200);
    assert_eq!(app.profile(person).await.state, ProfileState::Left, "nobody comes back by a button");
}

async fn what_is_not_kept_for_ever_goes_by_the_clock_and_leaves_a_receipt(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.asked(app).await;
    let own = app.mails_to("solene-maubert@example.org")[0].path("/own/");
    app.post(&own, "act=leave&sure=yes").await;
    let (unanswered, _) = noticed(app, "claire-halifax").await;
    let never = app.enter(ambassador("never").without("consent")).await;
    app.pass(20 * DAY).await;
    assert!(receipts::Entity::find().all(app.db.reader()).await.unwrap().is_empty(), "it is too early");
    app.pass(15 * DAY).await;
    let causes = erasures::Entity::find().all(app.db.reader()).await.unwrap();
    assert!(causes.iter().all(|erased| erased.cause == ErasureCause::Retention));
    let mut erased: Vec<_> = causes.into_iter().map(|erased| erased.profile_id).collect();
    erased.sort();
    let mut due = vec![scene.mentor, unanswered];
    due.sort();
    assert_eq!(erased, due);
    app.pass(4 * 365 * DAY).await;
    assert_eq!(app.profile(never).await.name, "");
    assert_eq!(state(app, &asked).await, IntroductionState::Withdrawn, "figures stay");
    let links = links::Entity::find().filter(links::Column::Purpose.eq(LinkPurpose::Answer)).all(app.db.reader());
    assert!(links.await.unwrap().is_empty());
    let told = receipts::Entity::find().all(app.db.reader()).await.unwrap();
    for purpose in [
        RetentionPurpose::LeftProfiles,
        RetentionPurpose::UnansweredNotices,
        RetentionPurpose::IdentifiedPeople,
        RetentionPurpose::Mails,
    ] {
        assert!(told.iter().any(|receipt| receipt.purpose == purpose && receipt.count > 0), "{purpose:?}: {told:?}");
    }
}
