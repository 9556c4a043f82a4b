//! What the mails of an introduction say, whole.

use api::clock::MINUTE;
use api::service::acts::Act;
use api::service::introductions::{self, Request};

use super::scene::{Scene, between};
use crate::support::app::TestApp;
use crate::support::directory::{ambassador, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    the_mails_of_an_introduction_read_well,
    each_side_reads_its_own_language,
    a_message_is_marked_with_its_language_or_with_none,
);
on_sqlite!(both_sides_get_each_other_to_reply_to, every_mail_says_who_why_and_how_to_stop,);

async fn the_mails_of_an_introduction_read_well(app: &TestApp) {
    let scene = Scene::set(app).await;
    let message = Some("Bonjour, nos capteurs tiennent depuis deux hivers.".to_owned());
    let request = Request { message, ..between(scene.startup, scene.mentor) };
    introductions::request(app, &Act::of(&scene.founder), request).await.unwrap();
    app.pass(10 * MINUTE).await;
    app.post(&app.mails()[0].path("/answer/"), "answer=yes").await;
    app.settle().await;
    let mails = app.mails();
    insta::assert_snapshot!("asked_mentor", mails[0].shown());
    let (to_startup, to_mentor) = match mails[1].to.as_str() {
        "vigie-quai@example.org" => (&mails[1], &mails[2]),
        _ => (&mails[2], &mails[1]),
    };
    insta::assert_snapshot!("joined_startup", to_startup.shown());
    insta::assert_snapshot!("joined_mentor", to_mentor.shown());
}

async fn each_side_reads_its_own_language(app: &TestApp) {
    let startup = app.enter(startup("vigie-quai")).await;
    let ambassador = app.enter(ambassador("claire-halifax")).await;
    let founder = app.member(startup).await;
    introductions::request(app, &Act::of(&founder), between(startup, ambassador)).await.unwrap();
    app.pass(10 * MINUTE).await;
    let asked = &app.mails()[0];
    assert!(asked.html.contains("<html lang=\"en\""), "{}", asked.html);
    app.post(&asked.path("/answer/"), "answer=yes").await;
    app.settle().await;
    for (to, tag) in [("vigie-quai@example.org", "fr"), ("claire-halifax@example.org", "en")] {
        let mail = app.mails_to(to).pop().unwrap();
        assert!(mail.html.contains(&format!("<html lang=\"{tag}\"")), "{}", mail.html);
    }
}

async fn a_message_is_marked_with_its_language_or_with_none(app: &TestApp) {
    for (number, (message, marked)) in
        [("Capteurs de quai", "lang=\"fr\""), ("Quay sensors", "lang=\"en\""), ("CES 2027", "")].into_iter().enumerate()
    {
        let startup = app.enter(startup(&format!("startup-{number}"))).await;
        let ambassador = app.enter(ambassador(&format!("ambassador-{number}"))).await;
        let request = Request { message: Some(message.to_owned()), ..between(startup, ambassador) };
        introductions::request(app, &Act::of(&app.member(startup).await), request).await.unwrap();
        app.pass(10 * MINUTE).await;
        let html = app.mails_to(&format!("ambassador-{number}@example.org"))[0].html.clone();
        let quote = html.split("<blockquote").nth(1).unwrap().split('>').next().unwrap();
        assert!(quote.contains(marked) && quote.contains("lang=") != marked.is_empty(), "{message}: {quote}");
    }
}

async fn both_sides_get_each_other_to_reply_to(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.introduced(app).await;
    let mails = app.mails();
    let [to_startup, to_mentor] = ["vigie-quai@example.org", "solene-maubert@example.org"]
        .map(|to| mails[1..].iter().find(|mail| mail.to == to).unwrap());
    assert!(to_startup.header("Reply-To").unwrap().contains("solene-maubert@example.org"));
    assert!(to_mentor.header("Reply-To").unwrap().contains("vigie-quai@example.org"));
    assert_eq!(to_startup.header("References"), to_mentor.header("References"));
    assert!(to_startup.header("References").is_some());
}

async fn every_mail_says_who_why_and_how_to_stop(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.introduced(app).await;
    for mail in app.mails() {
        for part in [&mail.text, &mail.html] {
            assert!(part.contains("Normandy French Tech"), "{part}");
            assert!(part.contains("Seine Innopolis, Rouen, France"), "{part}");
            assert!(part.contains("/stop/"), "{part}");
            assert!(part.contains("Vous recevez"), "{part}");
        }
        assert!(mail.header("List-Unsubscribe").unwrap().contains("/stop/"));
        assert_eq!(mail.header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
    }
    let stop = app.mails()[0].path("/stop/");
    assert!(app.get(&stop).await.body.contains("<form"));
    app.post(&stop, "").await;
    let again = app.get(&stop).await;
    assert!(again.status == 200 && !again.body.contains("<form"), "{}", again.body);
    app.settle().await;
}
