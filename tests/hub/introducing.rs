//! Asking for an introduction in a browser, answering it, taking it back, and saying what came of it.

use api::clock::{DAY, MINUTE};
use entity::{Role, introductions};
use sea_orm::EntityTrait;

use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::database::dump;
use crate::support::directory::{mentor, partner, startup};
use crate::support::http::Answer;
use crate::support::on_sqlite;

on_sqlite!(
    a_founder_asks_in_two_presses_and_the_mentor_says_yes_on_the_page,
    what_cannot_be_asked_is_told_before_and_loses_nothing,
    a_request_is_taken_back_without_a_trace,
    a_no_needs_a_reason_and_later_a_day,
    looking_changes_nothing_and_is_for_the_two_sides,
);

struct Scene {
    founder: String,
    mentor: String,
}

async fn scene(app: &TestApp) -> Scene {
    let sides = [app.enter(startup("vigie-quai")).await, app.enter(mentor("solene-maubert")).await];
    app.settle().await;
    Scene {
        founder: app.token(Role::Member, Some(sides[0])).await,
        mentor: app.token(Role::Member, Some(sides[1])).await,
    }
}

/// Asks on the page; the address of the introduction.
async fn ask(browser: &mut Browser<'_>, message: &str) -> String {
    let path = "/profiles/solene-maubert/ask";
    let page = browser.get(path).await;
    assert!(page.body.contains("Introduce Vigie Quai to Solene Maubert?"), "{}", page.body);
    let sent = browser.send(&page, path, &[("fromId", "vigie-quai"), ("message", message)]).await;
    let again = browser.send(&page, path, &[("fromId", "vigie-quai"), ("message", message)]).await;
    assert_eq!(sent.header("location"), again.header("location"), "a double press asks once: {}", again.body);
    sent.header("location").expect("it was asked").to_owned()
}

async fn rows(app: &TestApp) -> Vec<introductions::Model> {
    introductions::Entity::find().all(app.db.reader()).await.unwrap()
}

/// What the first form for an address holds under a name.
fn held(page: &Answer, action: &str, name: &str) -> String {
    let form = page.body.find(&format!("action=\"{action}\"")).expect("the form");
    let field = page.body[form..].find(&format!("name=\"{name}\" value=\"")).expect("the field");
    page.body[form + field..].split('"').nth(3).unwrap().to_owned()
}

async fn a_founder_asks_in_two_presses_and_the_mentor_says_yes_on_the_page(app: &TestApp) {
    let scene = scene(app).await;
    let mut founder = Browser::of(app, &scene.founder);
    let path = ask(&mut founder, "Could we talk about <b>quays</b>?").await;
    assert_eq!(rows(app).await.len(), 1);
    let page = founder.get(&path).await;
    assert!(page.body.contains("The request is recorded.") && page.body.contains("Not sent yet"), "{}", page.body);
    assert!(page.body.contains("&#60;b&#62;quays") && page.body.contains("class=\"bars\""), "{}", page.body);
    assert!(page.body.contains("The request goes out; until then"), "the asker learns what comes next: {}", page.body);
    assert!(!page.body.contains("/answer\""), "it is not the asker's to answer");

    let mut mentor = Browser::of(app, &scene.mentor);
    assert_eq!(mentor.get(&path).await.status, 404, "until it is sent, it is the asker's own affair");
    app.pass(10 * MINUTE).await;
    let list = mentor.get("/introductions").await;
    assert!(list.body.contains("Your answer is awaited") && list.body.contains(&path), "{}", list.body);
    let page = mentor.get(&path).await;
    assert!(!page.body.contains("vigie-quai@example.org"), "no contact before both said yes: {}", page.body);
    assert!(page.body.contains("Next step, by itself."), "the pace is the asker's affair: {}", page.body);
    let (answer, report) = (format!("{path}/answer"), format!("{path}/report"));
    let side = held(&page, &answer, "profileId");
    let yes = mentor.send(&page, &answer, &[("profileId", &side), ("answer", "yes")]).await;
    assert_eq!(yes.header("location"), Some(path.as_str()), "{}", yes.body);
    app.settle().await;
    let page = mentor.get(&path).await;
    assert!(page.body.contains("vigie-quai@example.org") && page.body.contains("Did you meet?"), "{}", page.body);
    let late = mentor.send(&page, &answer, &[("profileId", &side), ("answer", "yes")]).await;
    assert_eq!(late.status, 422, "a second answer is told to be one: {}", late.body);
    app.pass(8 * DAY).await;
    let said = [("profileId", side.as_str()), ("met", "yes"), ("outcome", "PILOT")];
    assert_eq!(mentor.send(&page, &report, &said).await.status, 303);
    let page = founder.get(&path).await;
    assert!(page.body.contains("A pilot") && page.body.contains("solene-maubert@example.org"), "{}", page.body);
    assert!(founder.get("/profiles/solene-maubert").await.body.contains("See the introduction"));
    app.settle().await;
}

async fn what_cannot_be_asked_is_told_before_and_loses_nothing(app: &TestApp) {
    let scene = scene(app).await;
    let partner = app.enter(partner("labo-marin")).await;
    let mut founder = Browser::of(app, &scene.founder);
    ask(&mut founder, "").await;
    let page = founder.get("/profiles/solene-maubert/ask").await;
    assert!(page.body.contains("under way or less than twelve months old"), "{}", page.body);
    assert!(!page.body.contains("<textarea"), "nobody writes what cannot be sent: {}", page.body);
    let long = "x".repeat(2_001);
    let page = founder.get("/profiles/labo-marin/ask").await;
    let refused =
        founder.send(&page, "/profiles/labo-marin/ask", &[("fromId", "vigie-quai"), ("message", &long)]).await;
    assert!(refused.status == 422 && refused.body.contains("id=\"message-problem\""), "{}", refused.body);
    assert!(refused.body.contains(&long), "what was typed stays");
    let token = app.token(Role::Partner, Some(partner)).await;
    let page = Browser::of(app, &token).get("/profiles/solene-maubert/ask").await;
    assert!(page.body.contains("One of the two sides must be a startup."), "{}", page.body);
    let forged = [("fromId", "labo-marin"), ("message", "")];
    let refused = founder.send(&page, "/profiles/vigie-quai/ask", &forged).await;
    assert_eq!((refused.status, rows(app).await.len()), (403, 1), "another's form is none");
    let page = founder.get("/profiles/solene-maubert/ask?from=labo-marin").await;
    assert!(page.body.contains("You do not speak for this profile."), "{}", page.body);
}

async fn a_request_is_taken_back_without_a_trace(app: &TestApp) {
    let scene = scene(app).await;
    let mut founder = Browser::of(app, &scene.founder);
    let path = ask(&mut founder, "").await;
    let page = founder.get(&path).await;
    let back = founder.send(&page, &format!("{path}/withdraw"), &[]).await;
    assert_eq!(back.status, 303, "{}", back.body);
    app.pass(DAY).await;
    assert_eq!(app.mails().len(), 0);
    let page = founder.get(&path).await;
    assert!(page.body.contains("Withdrawn") && !page.body.contains("/withdraw\""), "{}", page.body);
}

async fn a_no_needs_a_reason_and_later_a_day(app: &TestApp) {
    let scene = scene(app).await;
    let path = ask(&mut Browser::of(app, &scene.founder), "").await;
    app.pass(10 * MINUTE).await;
    let mut mentor = Browser::of(app, &scene.mentor);
    let page = mentor.get(&path).await;
    let answer = format!("{path}/answer");
    for (fields, problem) in [
        (vec![("answer", "no"), ("declineReason", "NONE")], "Choose a reason."),
        (vec![("answer", "later"), ("laterOn", "someday")], "Choose a day within a year."),
        (vec![("answer", "later"), ("laterOn", "2020-01-01")], "Choose a day within a year."),
        (vec![("answer", "perhaps")], "This form is damaged."),
    ] {
        let refused = mentor.send(&page, &answer, &fields).await;
        assert_eq!((refused.status, refused.body.contains(problem)), (422, true), "{fields:?}: {}", refused.body);
    }
    let no = mentor.send(&page, &answer, &[("answer", "no"), ("declineReason", "WRONG_SECTOR")]).await;
    assert_eq!(no.status, 303, "{}", no.body);
    assert!(mentor.get(&path).await.body.contains("Not my sector"));
    let founder = Browser::of(app, &scene.founder).get(&path).await;
    assert!(founder.body.contains("Declined") && !founder.body.contains("Not my sector"), "{}", founder.body);
    app.settle().await;
}

async fn looking_changes_nothing_and_is_for_the_two_sides(app: &TestApp) {
    let scene = scene(app).await;
    let path = ask(&mut Browser::of(app, &scene.founder), "").await;
    app.pass(10 * MINUTE).await;
    let stranger = app.token(Role::Partner, None).await;
    let before = dump(&app.db).await;
    let paths = ["/", "/introductions", &path, "/profiles/solene-maubert", "/profiles/solene-maubert/ask"];
    for token in [&scene.founder, &scene.mentor, &stranger] {
        for path in paths {
            Browser::of(app, token).get(path).await;
        }
    }
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(Browser::of(app, &stranger).get(&path).await.status, 404);
    let anonymous = Browser::new(app).get(&path).await;
    assert_eq!(anonymous.status, 303, "{}", anonymous.body);
}
