//! Signing in and out, in one's language, with forms that no other site can send.

use entity::Role;
use serde_json::json;

use crate::accounts::{invited, newest_link, works};
use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::on_sqlite;

on_sqlite!(
    somebody_signs_in_with_a_mail_and_out_again,
    a_code_signs_in_where_the_link_cannot_be_opened,
    a_form_without_its_seal_changes_nothing_and_loses_nothing,
    a_session_opens_pages_and_never_the_api,
    the_language_is_chosen_once,
    pages_run_nothing_that_is_not_theirs,
);

const ANNA: &str = "anna@example.org";

async fn somebody_signs_in_with_a_mail_and_out_again(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    let mut browser = Browser::new(app);
    let page = browser.get("/sign-in?next=/sign-in/x%3Fy").await;
    let refused = browser.send(&page, "/sign-in", &[("email", "anna")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("id=\"email-problem\"") && refused.body.contains("value=\"anna\""),
        "{}",
        refused.body
    );
    for address in [ANNA, "nobody@example.org"] {
        let sent = browser.send(&page, "/sign-in", &[("email", address)]).await;
        assert_eq!((sent.status, sent.body.contains("Look at your mail")), (200, true));
    }
    app.settle().await;
    assert_eq!(app.mails_to("nobody@example.org").len(), 0);

    let link = newest_link(app, ANNA);
    let page = browser.get(&link).await;
    let welcome = browser.send(&page, &link, &[]).await;
    assert_eq!(welcome.header("location"), Some("/sign-in/x?y"), "they go on where they were going");
    let page = browser.get("/").await;
    assert!(page.body.contains("Welcome, Anna Lindqvist.") && page.body.contains("Sign out"), "{}", page.body);
    assert!(!browser.get("/").await.body.contains("Welcome"), "it is told once");

    let token = browser.cookie("__Host-session").unwrap().to_owned();
    let out = browser.send(&page, "/sign-out", &[]).await;
    assert_eq!((out.status, browser.cookie("__Host-session")), (303, None));
    assert!(!works(app, &token).await, "the session is over wherever its token was copied to");
    assert!(browser.get("/").await.body.contains("You are signed out."));
    let mut elsewhere = Browser::of(app, &token);
    assert!(elsewhere.get("/").await.body.contains("Sign in"));
    assert_eq!(elsewhere.cookie("__Host-session"), None, "what works no longer is forgotten");
}

async fn a_code_signs_in_where_the_link_cannot_be_opened(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    let link = newest_link(app, ANNA);
    let mut browser = Browser::new(app).in_french();
    let page = browser.get("/sign-in").await;
    let refused = browser.send(&page, "/sign-in/code", &[("code", "nonsense"), ("email", ANNA)]).await;
    assert!(
        refused.body.contains("Ce code est inconnu.") && refused.body.contains("value=\"nonsense\""),
        "{}",
        refused.body
    );
    let whole = format!(" https://passerelle.example.org{link} ");
    let welcome = browser.send(&page, "/sign-in/code", &[("code", &whole)]).await;
    assert_eq!((welcome.status, browser.cookie("__Host-session").is_some()), (303, true));
}

async fn a_form_without_its_seal_changes_nothing_and_loses_nothing(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    let before = app.mails().len();
    let typed = [("email", ANNA), ("seal", "forged"), ("note", "<script>alert(1)</script>")];
    let mut browser = Browser::new(app);
    let seal = browser.get("/sign-in").await;
    let page = browser.post("/sign-in", &typed).await;
    assert_eq!(page.status, 403);
    assert!(page.body.contains(&format!("value=\"{ANNA}\"")), "what was typed is kept: {}", page.body);
    assert!(page.body.contains("&#60;script&#62;") && !page.body.contains("<script>"), "{}", page.body);
    let mut stranger = Browser::new(app);
    let other = stranger.send(&seal, "/sign-in", &[("email", ANNA)]).await;
    assert_eq!(other.status, 403, "the seal of another browser is none");
    app.settle().await;
    assert_eq!(app.mails().len(), before);
    let again = browser.send(&page, "/sign-in", &typed[..1]).await;
    assert_eq!(again.status, 200, "one press sends it again");
    app.settle().await;
    assert_eq!(app.mails().len(), before + 1);
}

async fn a_session_opens_pages_and_never_the_api(app: &TestApp) {
    let token = app.token(Role::Team, None).await;
    assert!(Browser::of(app, &token).get("/").await.body.contains("Sign out"));
    let asked = Browser::of(app, &token).get("/graphql?query=%7Bviewer%7Brole%7D%7D").await;
    assert!(asked.json()["data"]["viewer"]["role"].is_null(), "{}", asked.body);
    let input = json!({"label": "A frontend", "scopes": ["READ"]});
    let made = app.mutate(Some(&token), "createToken", "created { token }", input).await;
    let narrow = made["created"]["token"].as_str().unwrap();
    assert!(Browser::of(app, narrow).get("/").await.body.contains("Sign in"), "a program's token opens no page");
}

async fn the_language_is_chosen_once(app: &TestApp) {
    let mut browser = Browser::new(app).in_french();
    assert!(browser.get("/").await.body.contains("<html lang=\"fr\">"));
    assert!(browser.get("/?lang=en").await.body.contains("<html lang=\"en\">"));
    assert!(browser.get("/").await.body.contains("<html lang=\"en\">"), "the choice is remembered");
    assert!(browser.get("/?lang=de").await.body.contains("<html lang=\"en\">"));
}

async fn pages_run_nothing_that_is_not_theirs(app: &TestApp) {
    let mut browser = Browser::new(app);
    for path in ["/", "/sign-in", "/sign-in/nonsense", "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&near=%3Cb%3E"] {
        let page = browser.get(path).await;
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
        assert!(!page.body.contains("style=") && !page.body.contains("alert(1)</script>"), "{path}: {}", page.body);
        assert!(page.body.matches("<script").count() == page.body.matches("<script src=\"/assets/").count(), "{path}");
    }
    let request = app.get("/sign-out").await;
    assert_eq!((request.status, request.header("allow")), (405, Some("POST")));
}
