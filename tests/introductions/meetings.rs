//! Meetings of those who were introduced: arranged, moved and called off by links alone, and what calendars are told.

use api::clock::DAY;
use api::graphql::node::{self, Kind};
use entity::{MailState, Role, mails, meetings};
use mailparse::{ParsedMail, parse_mail};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use super::scene::{Scene, between, now};
use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::{ambassador, startup};
use crate::support::mailbox::{Received, stable};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    two_arrange_move_and_call_off_by_links_alone,
    of_two_that_arrange_at_once_one_does,
    of_changes_at_one_time_the_last_alone_is_mailed,
);
on_sqlite!(a_form_that_does_not_do_is_shown_again_with_its_reason, the_team_reads_every_kind_of_mail);

const TO_STARTUP: &str = "vigie-quai@example.org";
const TO_AMBASSADOR: &str = "claire-halifax@example.org";
const NINE_THIRTY: &str = "do=schedule&date=2026-12-01&time=09:30&zone=Europe/Paris&minutes=30&place=Quai+3";

/// A startup and an ambassador abroad who were introduced.
async fn introduced(app: &TestApp) -> entity::introductions::Model {
    let startup = app.enter(startup("vigie-quai")).await;
    let ambassador = app.enter(ambassador("claire-halifax")).await;
    let act_of = app.member(startup).await;
    let request = between(startup, ambassador);
    let act = api::service::acts::Act::of(&act_of);
    let asked = api::service::introductions::request(app, &act, request).await.unwrap();
    app.pass(10 * api::clock::MINUTE).await;
    app.post(&app.mails_to(TO_AMBASSADOR)[0].path("/answer/"), "answer=yes").await;
    app.settle().await;
    now(app, &asked).await
}

/// The newest mail to an address.
fn newest(app: &TestApp, address: &str) -> Received {
    app.mails_to(address).pop().unwrap()
}

/// What the newest mail to an address links to for arranging a meeting.
fn link(app: &TestApp, address: &str) -> String {
    newest(app, address).path("/meeting/")
}

/// The calendar files of a mail: within what can be read instead, and enclosed.
fn calendars(mail: &Received) -> Vec<(String, String)> {
    fn all<'a>(part: &'a ParsedMail<'a>) -> Vec<&'a ParsedMail<'a>> {
        part.subparts.iter().flat_map(all).chain([part]).collect()
    }
    let read = parse_mail(&mail.bytes).unwrap();
    let parts = all(&read)
        .into_iter()
        .filter(|part| ["text/calendar", "application/ics"].contains(&part.ctype.mimetype.as_str()));
    parts
        .map(|part| {
            let method = part.ctype.params.get("method").cloned().unwrap_or_default();
            (method, String::from_utf8(part.get_body_raw().unwrap()).unwrap())
        })
        .collect()
}

/// The value of a property of the event.
fn property(file: &str, name: &str) -> String {
    let unfolded = file.replace("\r\n ", "");
    let event = unfolded.split("BEGIN:VEVENT").nth(1).unwrap().to_owned();
    let mut lines = event.split("\r\n").filter_map(|line| line.split_once(':'));
    lines.find(|(key, _)| key.split(';').next() == Some(name)).unwrap().1.to_owned()
}

async fn two_arrange_move_and_call_off_by_links_alone(app: &TestApp) {
    let row = introduced(app).await;
    let path = link(app, TO_STARTUP);
    let before = dump(&app.db).await;
    for _ in 0..3 {
        let page = app.get(&path).await;
        assert!(page.status == 200 && page.body.contains("name=\"time\""), "{}", page.body);
    }
    assert_eq!(dump(&app.db).await, before, "looking changes nothing");

    assert_eq!(app.post(&path, NINE_THIRTY).await.title(), "C’est noté");
    assert_eq!(app.post(&path, NINE_THIRTY).await.status, 410, "a link is used once");
    app.settle().await;
    let [to_startup, to_ambassador] = [newest(app, TO_STARTUP), newest(app, TO_AMBASSADOR)];
    insta::assert_snapshot!("meeting_startup", to_startup.shown());
    insta::assert_snapshot!("meeting_ambassador", to_ambassador.shown());
    let files = calendars(&to_ambassador);
    assert_eq!((files.len(), files[0].0.as_str(), &files[0].1), (2, "REQUEST", &files[1].1));
    insta::assert_snapshot!(
        "meeting_calendar",
        stable(&files[0].1.replace("\r\n", "\n").replace("meeting-", "meeting "))
    );

    let move_it = "do=move&version=1&date=2027-03-29&time=10:15&zone=America/Halifax&minutes=45&place=Quai+4";
    app.post(&link(app, TO_AMBASSADOR), move_it).await;
    app.settle().await;
    let stale = app.post(&to_startup.path("/meeting/"), "do=cancel&version=1").await;
    assert!(stale.status == 422 && stale.body.contains("a changé depuis"), "{}", stale.body);
    app.post(&link(app, TO_STARTUP), "do=cancel&version=2").await;
    app.settle().await;

    let mails: Vec<Received> = app.mails_to(TO_STARTUP).split_off(1);
    let told: Vec<(String, String, String, String)> = mails
        .iter()
        .map(|mail| {
            let (method, file) = calendars(mail).swap_remove(0);
            assert!(file.contains(&format!("\r\nMETHOD:{method}\r\n")));
            (method, property(&file, "UID"), property(&file, "SEQUENCE"), property(&file, "DTSTART"))
        })
        .collect();
    let uid = told[0].1.clone();
    let expected =
        [("REQUEST", "0", "20261201T093000"), ("REQUEST", "1", "20270329T101500"), ("CANCEL", "2", "20270329T101500")];
    assert_eq!(
        told,
        expected.map(|(method, sequence, starts)| (method.into(), uid.clone(), sequence.into(), starts.into()))
    );
    assert_eq!(mails[1].header("References"), mails[2].header("References"));
    let of_other = calendars(&newest(app, TO_AMBASSADOR)).swap_remove(0).1;
    assert_eq!(property(&of_other, "UID"), uid);
    assert!(newest(app, TO_STARTUP).text.contains("(Paris, UTC+2)"), "Halifax keeps summer time, and so does Paris");
    // A new meeting is another in every calendar.
    let again = NINE_THIRTY.replace("2026-12-01", "2026-12-02");
    app.post(&link(app, TO_AMBASSADOR), &again).await;
    app.settle().await;
    assert_ne!(property(&calendars(&newest(app, TO_STARTUP))[0].1, "UID"), uid);
    assert_eq!(
        meetings::Entity::find()
            .filter(meetings::Column::IntroductionId.eq(row.id))
            .count(app.db.reader())
            .await
            .unwrap(),
        2
    );
}

async fn of_two_that_arrange_at_once_one_does(app: &TestApp) {
    let row = introduced(app).await;
    let (one, other) = (link(app, TO_STARTUP), link(app, TO_AMBASSADOR));
    let later = NINE_THIRTY.replace("09:30", "11:30");
    let (first, second) = tokio::join!(app.post(&one, NINE_THIRTY), app.post(&other, &later));
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 422], "{}\n{}", first.body, second.body);
    app.settle().await;
    let kept = meetings::Entity::find().all(app.db.reader()).await.unwrap();
    assert_eq!((kept.len(), kept[0].introduction_id), (1, row.id));
    assert_eq!((app.mails_to(TO_STARTUP).len(), app.mails_to(TO_AMBASSADOR).len()), (2, 3));
}

async fn of_changes_at_one_time_the_last_alone_is_mailed(app: &TestApp) {
    let row = introduced(app).await;
    let team = app.token(Role::Team, None).await;
    let id = node::id(Kind::Introduction, row.id.0);
    let at = |time: &str, version: Value| {
        let input = json!({"introductionId": id, "startsOn": "2026-12-01", "localTime": time,
            "timeZone": "Europe/Paris", "place": "Quay 3"});
        crate::errors::with(input, version)
    };
    let before = app.mails().len();
    let fields = "introduction { meeting { startsAt sequence } }";
    let made = app.mutate(Some(&team), "scheduleMeeting", fields, at("09:30", json!({}))).await;
    assert_eq!(made["introduction"]["meeting"]["startsAt"], "2026-12-01T08:30:00.000Z", "{made:#}");
    let moved = app.mutate(Some(&team), "moveMeeting", fields, at("10:30", json!({"version": 1}))).await;
    assert_eq!(moved["introduction"]["meeting"]["sequence"], 1, "{moved:#}");
    app.settle().await;
    let sent = app.mails().split_off(before);
    assert_eq!(sent.len(), 2, "one to each side");
    assert!(sent.iter().all(|mail| property(&calendars(mail)[0].1, "SEQUENCE") == "1"));
    let held_back = mails::Entity::find().filter(mails::Column::State.eq(MailState::HeldBack));
    assert_eq!(held_back.count(app.db.reader()).await.unwrap(), 2);
}

async fn a_form_that_does_not_do_is_shown_again_with_its_reason(app: &TestApp) {
    introduced(app).await;
    let path = link(app, TO_STARTUP);
    for (wrong, reason) in [
        ("do=schedule", "Indiquez un jour"),
        (&NINE_THIRTY.replace("2026-12-01", "2026-11-01"), "Choisissez un moment à venir"),
        (&NINE_THIRTY.replace("2026-12-01&time=09:30", "2027-03-28&time=02:30"), "Cette heure n’existe pas ce jour-là"),
        (&NINE_THIRTY.replace("Europe/Paris", "Europe/Deauville"), "Ce fuseau horaire est inconnu"),
        (&NINE_THIRTY.replace("Quai+3", "Quai%0D%0AATTENDEE:mailto:eve@example.org"), "Le lieu tient en une ligne"),
    ] {
        let shown = app.post(&path, wrong).await;
        let body = shown.body.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(shown.status == 422 && body.contains(reason), "{reason}: {body}");
    }
    app.settle().await;
    assert_eq!(app.post(&path, NINE_THIRTY).await.status, 200, "the link is still good");
    app.clock.advance(40 * DAY);
    assert_eq!(app.get(&path).await.status, 410);
    app.settle().await;
}

async fn the_team_reads_every_kind_of_mail(app: &TestApp) {
    let scene = Scene::set(app).await;
    let (team, founder) = (app.token(Role::Team, None).await, app.token(Role::Member, Some(scene.startup)).await);
    let query = "query($kind: MailKind!, $language: Language) {
        mailPreview(kind: $kind, language: $language) { subject text html } }";
    for kind in entity::MailKind::ALL {
        for (language, tag) in [("FR", "fr"), ("EN", "en")] {
            let variables = json!({"kind": kind.code(), "language": language});
            let seen = app.data(Some(&team), query, variables.clone()).await["mailPreview"].clone();
            assert!(seen["html"].as_str().unwrap().contains(&format!("<html lang=\"{tag}\"")), "{kind:?}");
            assert!(seen["text"].as_str().unwrap().contains("Normandy French Tech"), "{kind:?}: {seen:#}");
            assert!(!seen["subject"].as_str().unwrap().is_empty());
            assert_eq!(app.error_code(Some(&founder), query, variables).await, "FORBIDDEN");
        }
    }
    assert!(app.mails().is_empty(), "nothing is sent");
}
