//! Nobody learns how to reach the other before both have said yes; looking changes nothing.

use api::clock::{DAY, MINUTE};
use api::service::acts::Act;
use entity::{IntroductionState, ProfileState};

use super::scene::{Scene, between, state};
use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::{mentor, startup};
use crate::support::on_both_databases;

on_both_databases!(
    no_contact_stands_in_any_mail_or_page_before_both_yeses,
    looking_at_every_link_three_times_changes_nothing,
    a_link_works_once,
    pages_of_links_are_kept_by_nobody_and_run_nothing,
    a_link_works_for_thirty_days,
    a_forged_link_opens_nothing,
    stopping_ends_all_mail_and_pauses_a_person,
    mail_only_to_holds_all_else_back,
);

const STARTUP_CANARIES: [&str; 2] = ["canary-startup@example.org", "+33235000001"];
const MENTOR_CANARIES: [&str; 2] = ["canary-mentor@example.org", "+33235000002"];

/// Two sides whose addresses and numbers occur nowhere else.
async fn with_canaries(app: &TestApp) -> Scene {
    let [email, phone] = STARTUP_CANARIES;
    let startup = app.enter(startup("vigie-quai").with("email", email).with("phone", phone)).await;
    let [email, phone] = MENTOR_CANARIES;
    let mentor = app.enter(mentor("solene-maubert").with("email", email).with("phone", phone)).await;
    Scene { startup, mentor, founder: app.member(startup).await }
}

fn holds(text: &str, canary: &str) -> bool {
    let bare = |text: &str| text.replace(['\u{a0}', '\u{202f}', ' ', '.', '-'], "").to_lowercase();
    bare(text).contains(&bare(canary))
}

async fn no_contact_stands_in_any_mail_or_page_before_both_yeses(app: &TestApp) {
    let scene = with_canaries(app).await;
    scene.asked(app).await;
    let mail = app.mails().remove(0);
    let mut seen = vec![mail.all_text()];
    for link in mail.links() {
        let path = link.strip_prefix("https://passerelle.example.org").unwrap().to_owned();
        if path.starts_with("/answer/") || path.starts_with("/stop/") {
            seen.push(app.get(&path).await.body);
        }
    }
    for canary in STARTUP_CANARIES {
        assert!(seen.iter().all(|text| !holds(text, canary)), "{canary} is disclosed");
    }
    let told = app.post(&mail.path("/answer/"), "answer=yes").await;
    for canary in STARTUP_CANARIES.iter().chain(&MENTOR_CANARIES) {
        assert!(!holds(&told.body, canary), "{canary} stands on the page after the yes");
    }
    app.settle().await;
    let to_mentor = &app.mails_to(MENTOR_CANARIES[0])[1];
    let to_startup = &app.mails_to(STARTUP_CANARIES[0])[0];
    assert!(STARTUP_CANARIES.iter().all(|canary| holds(&to_mentor.text, canary)), "{}", to_mentor.text);
    assert!(MENTOR_CANARIES.iter().all(|canary| holds(&to_startup.text, canary)), "{}", to_startup.text);
}

async fn looking_at_every_link_three_times_changes_nothing(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.introduced(app).await;
    let second = app.enter(mentor("second-mentor")).await;
    app.enter(mentor("third-mentor")).await;
    api::service::introductions::request(app, &Act::of(&scene.founder), between(scene.startup, second)).await.unwrap();
    // By then one is reminded, somebody else is proposed, and two are asked whether they met.
    app.pass(10 * MINUTE).await;
    app.pass(3 * DAY).await;
    app.pass(5 * DAY).await;
    let mails = app.mails();
    let links: Vec<String> = mails.iter().flat_map(|mail| mail.links()).collect();
    for purpose in ["/answer/", "/stop/", "/candidate/", "/report/"] {
        assert!(links.iter().any(|link| link.contains(purpose)), "{purpose}");
    }
    assert!(links.len() > 2 * mails.len(), "{links:?}");
    app.look_at_every_link().await;
}

async fn a_link_works_once(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.introduced(app).await;
    let path = app.mails()[0].path("/answer/");
    assert_eq!(
        (app.get(&path).await.status, app.get(&path).await.title()),
        (410, "This link has been used".to_owned())
    );
    let before = dump(&app.db).await;
    assert_eq!(app.post(&path, "answer=no&reason=OTHER").await.status, 410);
    app.settle().await;
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(state(app, &asked).await, IntroductionState::Introduced);
}

async fn pages_of_links_are_kept_by_nobody_and_run_nothing(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.asked(app).await;
    for path in [app.mails()[0].path("/answer/"), app.mails()[0].path("/stop/")] {
        let page = app.get(&path).await;
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert!(page.header("content-security-policy").unwrap().contains("default-src 'none'"));
        assert!(!page.body.contains("<script"), "{}", page.body);
    }
}

async fn a_link_works_for_thirty_days(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.asked(app).await;
    let path = app.mails()[0].path("/answer/");
    app.pass(30 * DAY - 1).await;
    assert_eq!(app.get(&path).await.status, 200);
    app.pass(1).await;
    assert_eq!((app.get(&path).await.status, app.get(&path).await.title()), (410, "This link has expired".to_owned()));
    let before = dump(&app.db).await;
    assert_eq!(app.post(&path, "answer=yes").await.status, 410);
    assert_eq!(dump(&app.db).await, before);
}

async fn a_forged_link_opens_nothing(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.asked(app).await;
    let mail = &app.mails()[0];
    let (answer, stop) = (mail.path("/answer/"), mail.path("/stop/"));
    let token = |path: &str| path.split(['/', '?']).nth(2).unwrap().to_owned();
    let mut forged = token(&answer).into_bytes();
    forged[20] = if forged[20] == b'A' { b'B' } else { b'A' };
    let before = dump(&app.db).await;
    let shorter = &token(&answer)[1..];
    for token in
        [String::from_utf8(forged).unwrap(), shorter.to_owned(), token(&stop), "%00".to_owned(), "é".repeat(43)]
    {
        let path = format!("/answer/{token}");
        assert_eq!(app.get(&path).await.status, 404, "{path}");
        assert_eq!(app.post(&path, "answer=yes").await.status, 404, "{path}");
    }
    assert_eq!(dump(&app.db).await, before);
}

async fn stopping_ends_all_mail_and_pauses_a_person(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.asked(app).await;
    let stop = app.mails()[0].path("/stop/");
    assert_eq!(app.get(&stop).await.status, 200);
    assert_eq!(app.profile(scene.mentor).await.state, ProfileState::Active);
    // What a mail program sends for one-click unsubscribing, twice.
    for _ in 0..2 {
        assert_eq!(app.post(&stop, "List-Unsubscribe=One-Click").await.status, 200);
    }
    app.settle().await;
    assert_eq!(app.profile(scene.mentor).await.state, ProfileState::Paused);
    let other = app.enter(startup("other")).await;
    let team = app.signed_in(entity::Role::Team, None).await;
    let asked = api::service::introductions::request(app, &Act::of(&team), between(other, scene.mentor)).await;
    assert!(asked.is_err());
    app.pass(DAY).await;
    assert_eq!(app.mails_to("solene-maubert@example.org").len(), 1);
}

async fn mail_only_to_holds_all_else_back(app: &TestApp) {
    let narrow = app.restarted(|config| config.mail_only_to = vec!["example.org".to_owned()]).await;
    let startup = narrow.enter(startup("vigie-quai")).await;
    let inside = narrow.enter(mentor("inside")).await;
    let outside = narrow.enter(mentor("outside").with("email", "mentor@sub.example.org")).await;
    let founder = narrow.member(startup).await;
    for mentor in [inside, outside] {
        api::service::introductions::request(&narrow, &Act::of(&founder), between(startup, mentor)).await.unwrap();
    }
    narrow.pass(DAY).await;
    assert_eq!(narrow.mails().iter().map(|mail| mail.to.clone()).collect::<Vec<_>>(), ["inside@example.org"]);
    app.clock.advance(DAY);
}
