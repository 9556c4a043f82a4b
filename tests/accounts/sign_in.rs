//! Signing in by mail.

use std::collections::BTreeMap;

use api::clock::{DAY, MINUTE};
use entity::Role;
use serde_json::json;

use super::{ask_to_sign_in, code, exchanged, invited, newest_link, session, works};
use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::database::dump;
use crate::support::directory::startup;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    the_page_of_a_link_signs_in_once_and_only_by_its_button,
    an_application_exchanges_the_code_for_a_session,
    of_many_uses_at_once_one_gets_a_session,
    a_link_works_for_a_quarter_of_an_hour,
    a_session_lasts_thirty_days_or_until_it_is_revoked,
    an_unknown_address_is_answered_alike_and_leaves_no_trace,
);
on_sqlite!(
    an_account_gets_five_mails_in_a_quarter_of_an_hour,
    mails_and_messages_come_in_the_language_of_the_account,
    pages_of_sign_in_links_are_kept_by_nobody_and_run_nothing,
    no_code_and_no_token_is_stored,
);

const ANNA: &str = "anna@example.org";

async fn the_page_of_a_link_signs_in_once_and_only_by_its_button(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    ask_to_sign_in(app, "  Anna@Example.ORG ").await;
    let link = newest_link(app, ANNA);
    let before = dump(&app.db).await;
    for _ in 0..3 {
        let page = app.get(&link).await;
        assert_eq!((page.status, page.title()), (200, "Sign in".to_owned()));
        assert!(page.body.contains("method=\"post\""), "{}", page.body);
    }
    app.settle().await;
    assert_eq!(dump(&app.db).await, before, "looking signs nobody in");

    assert_eq!(app.post(&link, "").await.status, 403, "a form of another site signs nobody in");
    let mut browser = Browser::new(app);
    let page = browser.get(&link).await;
    let page = browser.send(&page, &link, &[]).await;
    assert_eq!((page.status, page.header("location")), (303, Some("/")));
    let token = browser.cookie("__Host-session").expect("a session").to_owned();
    let token = token.as_str();
    let seen = app.data(Some(token), "{ viewer { role account { email confirmedAt } } }", json!({})).await;
    assert_eq!((&seen["viewer"]["role"], &seen["viewer"]["account"]["email"]), (&json!("PARTNER"), &json!(ANNA)));
    assert!(seen["viewer"]["account"]["confirmedAt"].is_string());

    let before = dump(&app.db).await;
    let page = browser.get("/sign-in").await;
    assert_eq!((app.get(&link).await.status, page.header("location")), (410, Some("/")));
    let mut other = Browser::new(app);
    let page = other.get("/sign-in").await;
    assert_eq!(other.send(&page, &link, &[]).await.status, 410);
    assert_eq!(exchanged(app, &code(&link)).await["userErrors"][0]["code"], "USED_CODE");
    assert_eq!(dump(&app.db).await, before);
    let page = other.send(&page, "/sign-in/nonsense", &[]).await;
    assert_eq!((page.status, page.title()), (404, "There is no such page".to_owned()));
}

async fn an_application_exchanges_the_code_for_a_session(app: &TestApp) {
    let startup = app.enter(startup("vigie-quai")).await;
    invited(app, ANNA, Role::Member, &[&app.global_id(startup).await]).await;
    // The invitation lets in as well, and for longer.
    app.clock.advance(6 * DAY);
    let payload = exchanged(app, &code(&newest_link(app, ANNA))).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    assert_eq!(payload["signedIn"]["session"]["expiresAt"], "2026-12-29T08:00:00.000Z");
    let token = payload["signedIn"]["token"].as_str().unwrap();
    let seen = app.data(Some(token), "{ viewer { profiles { slug } scopes } }", json!({})).await;
    assert_eq!(seen["viewer"]["profiles"], json!([{"slug": "vigie-quai"}]));
    assert_eq!(seen["viewer"]["scopes"].as_array().unwrap().len(), entity::Scope::ALL.len());
}

async fn of_many_uses_at_once_one_gets_a_session(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    ask_to_sign_in(app, ANNA).await;
    let code = code(&newest_link(app, ANNA));
    let uses = (0..10).map(|_| exchanged(app, &code));
    let payloads = futures_util::future::join_all(uses).await;
    let (tokens, refused): (Vec<_>, Vec<_>) = payloads.iter().partition(|payload| payload["signedIn"].is_object());
    assert_eq!((tokens.len(), refused.len()), (1, 9));
    assert!(refused.iter().all(|payload| payload["userErrors"][0]["code"] == "USED_CODE"), "{refused:#?}");
    let token = tokens[0]["signedIn"]["token"].as_str().unwrap();
    let seen = app.data(Some(token), "{ viewer { sessions { totalCount nodes { isCurrent } } } }", json!({})).await;
    assert_eq!(seen["viewer"]["sessions"], json!({"totalCount": 1, "nodes": [{"isCurrent": true}]}));
}

async fn a_link_works_for_a_quarter_of_an_hour(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    ask_to_sign_in(app, ANNA).await;
    let link = newest_link(app, ANNA);
    app.clock.advance(15 * MINUTE - 1);
    assert_eq!(app.get(&link).await.status, 200);
    app.clock.advance(1);
    let page = app.get(&link).await;
    assert_eq!((page.status, page.title()), (410, "This link has expired".to_owned()));
    let before = dump(&app.db).await;
    let mut browser = Browser::new(app);
    let page = browser.get("/sign-in").await;
    assert_eq!(browser.send(&page, &link, &[]).await.status, 410);
    assert_eq!(exchanged(app, &code(&link)).await["userErrors"][0]["code"], "EXPIRED_CODE");
    assert_eq!(dump(&app.db).await, before);
}

async fn a_session_lasts_thirty_days_or_until_it_is_revoked(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    let (one, other) = (session(app, ANNA).await, session(app, ANNA).await);
    let list = "{ viewer { sessions { nodes { id isCurrent lastUsedOn } } } }";
    let sessions = app.data(Some(&one), list, json!({})).await["viewer"]["sessions"]["nodes"].take();
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2, "{sessions:#?}");
    let current = sessions.iter().find(|session| session["isCurrent"] == true).unwrap();
    assert_eq!(current["lastUsedOn"], "2026-11-23");
    let fields = "session { id revokedAt }";
    let revoked = app.mutate(Some(&other), "revokeSession", fields, json!({"sessionId": current["id"]})).await;
    assert_eq!(revoked["session"], json!({"id": current["id"], "revokedAt": "2026-11-23T08:00:00.000Z"}));
    assert_eq!((works(app, &one).await, works(app, &other).await), (false, true));

    app.clock.advance(30 * DAY - 1);
    let sessions = app.data(Some(&other), list, json!({})).await["viewer"]["sessions"]["nodes"].take();
    assert_eq!(sessions[0]["lastUsedOn"], "2026-12-23", "the day of a use is written down");
    app.clock.advance(1);
    assert!(!works(app, &other).await);
}

async fn an_unknown_address_is_answered_alike_and_leaves_no_trace(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    // How many rows each table has.
    let rows = async || {
        let dump = dump(&app.db).await;
        let mut rows: BTreeMap<String, i32> = BTreeMap::new();
        for line in dump.lines() {
            *rows.entry(line.split(':').next().unwrap().to_owned()).or_default() += 1;
        }
        rows
    };
    let query = json!({"query": "mutation($i: RequestSignInInput!) { requestSignIn(input: $i) { notice userErrors { code } } }"});
    let mut answers = Vec::new();
    let mut added = Vec::new();
    for email in [ANNA, "nobody@example.org"] {
        let mut query = query.clone();
        query["variables"] = json!({"i": {"email": email}});
        let before = rows().await;
        let answer = app.graphql_answer(None, &query).await;
        let mut after = rows().await;
        for (table, rows) in before {
            *after.entry(table).or_default() -= rows;
        }
        after.retain(|_, rows| *rows != 0);
        added.push(after);
        answers.push((answer.status, answer.body, answer.headers.len()));
        app.settle().await;
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(added[0], added[1]);
    assert!(added[0].contains_key("outbox"), "{added:?}");
    assert_eq!((app.mails_to(ANNA).len(), app.mails_to("nobody@example.org").len()), (2, 0));
    let left = dump(&app.db).await;
    assert!(!left.contains("nobody@example.org"), "{left}");
    assert_eq!(ask_to_sign_in(app, "not an address").await["userErrors"][0]["code"], "BAD_EMAIL");
}

async fn an_account_gets_five_mails_in_a_quarter_of_an_hour(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    for _ in 0..8 {
        let payload = ask_to_sign_in(app, ANNA).await;
        assert_eq!(payload["userErrors"], json!([]), "the answer does not tell");
    }
    assert_eq!(app.mails_to(ANNA).len(), 5);
    app.pass(16 * MINUTE).await;
    ask_to_sign_in(app, ANNA).await;
    assert_eq!(app.mails_to(ANNA).len(), 6);
}

async fn mails_and_messages_come_in_the_language_of_the_account(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    let token = session(app, ANNA).await;
    assert!(app.mails_to(ANNA).pop().unwrap().html.contains("<html lang=\"en\""));
    let input = json!({"language": "FR", "name": "Anna"});
    let payload = app.mutate(Some(&token), "updateAccount", "account { name language }", input).await;
    assert_eq!(payload["account"], json!({"name": "Anna", "language": "FR"}));
    ask_to_sign_in(app, ANNA).await;
    let mail = app.mails_to(ANNA).pop().unwrap();
    assert!(mail.html.contains("<html lang=\"fr\""), "{}", mail.html);
    assert_eq!(app.get(&mail.path("/sign-in/")).await.title(), "Se connecter");
    let refused = app.mutate(Some(&token), "updateAccount", "", json!({"name": ""})).await;
    assert!(refused["userErrors"][0]["message"].as_str().unwrap().starts_with("Le nom"), "{refused:#}");
    app.mutate(Some(&token), "updateAccount", "", json!({"language": null})).await;
    let refused = app.mutate(Some(&token), "updateAccount", "", json!({"name": ""})).await;
    assert!(refused["userErrors"][0]["message"].as_str().unwrap().starts_with("The name"), "{refused:#}");
}

async fn pages_of_sign_in_links_are_kept_by_nobody_and_run_nothing(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    let link = newest_link(app, ANNA);
    for page in [app.get(&link).await, app.post(&link, "").await, app.get(&link).await] {
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert!(page.header("content-security-policy").unwrap().contains("default-src 'none'"));
        assert!(!page.body.contains("<script"), "{}", page.body);
    }
}

async fn no_code_and_no_token_is_stored(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    ask_to_sign_in(app, ANNA).await;
    let code = code(&newest_link(app, ANNA));
    let token = exchanged(app, &code).await["signedIn"]["token"].as_str().unwrap().to_owned();
    let stored = dump(&app.db).await;
    for secret in [code.as_str(), token.as_str(), token.strip_prefix("psl_").unwrap()] {
        assert!(!stored.contains(secret));
    }
}
