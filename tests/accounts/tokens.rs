//! API tokens: shown once, with scopes and an end.

use api::clock::DAY;
use entity::Role;
use serde_json::{Value, json};

use super::{invited, session, works};
use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::startup;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(a_token_is_shown_once_listed_and_revoked, a_repeated_creation_makes_one_token_and_shows_it_once);
on_sqlite!(
    a_token_does_what_its_scopes_say_and_nothing_else,
    nothing_runs_where_one_scope_is_missing,
    no_scope_makes_more_of_an_account_than_it_is,
    a_dry_run_makes_no_token,
);

const ANNA: &str = "anna@example.org";

/// A token of somebody's with some scopes.
async fn token(app: &TestApp, holder: &str, scopes: &[&str]) -> String {
    let input = json!({"label": "A frontend", "scopes": scopes});
    let payload = app.mutate(Some(holder), "createToken", "created { token }", input).await;
    payload["created"]["token"].as_str().unwrap_or_else(|| panic!("{payload:#}")).to_owned()
}

async fn a_token_is_shown_once_listed_and_revoked(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    let session = session(app, ANNA).await;
    let input = json!({"label": "A frontend", "scopes": ["READ", "INTRODUCTIONS", "READ"],
        "expiresAt": "2026-12-01T00:00:00Z"});
    let fields = "created { token apiToken { id label scopes expiresAt isCurrent } }";
    let made = app.mutate(Some(&session), "createToken", fields, input).await["created"].take();
    let token = made["token"].as_str().unwrap();
    let expected = json!({"id": made["apiToken"]["id"], "label": "A frontend", "scopes": ["READ", "INTRODUCTIONS"],
        "expiresAt": "2026-12-01T00:00:00.000Z", "isCurrent": false});
    assert_eq!(made["apiToken"], expected);
    let list = "{ viewer { tokens { totalCount nodes { id isCurrent } } sessions { totalCount } } }";
    let seen = app.data(Some(token), list, json!({})).await;
    let id = &made["apiToken"]["id"];
    assert_eq!(seen["viewer"]["tokens"], json!({"totalCount": 1, "nodes": [{"id": id, "isCurrent": true}]}));
    assert_eq!(seen["viewer"]["sessions"]["totalCount"], 1);

    app.clock.advance(8 * DAY - 8 * 3_600_000);
    assert!(!works(app, token).await, "a token ends");
    let other = self::token(app, &session, &["READ"]).await;
    let list = "{ viewer { tokens { nodes { id } } } }";
    let id = app.data(Some(&other), list, json!({})).await["viewer"]["tokens"]["nodes"][0]["id"].take();
    let payload = app.mutate(Some(&session), "revokeToken", "apiToken { id }", json!({"tokenId": id})).await;
    assert_eq!(payload["apiToken"]["id"], id);
    assert!(!works(app, &other).await, "a revoked token lets nobody in");
    assert_eq!(
        app.refused(Some(&session), "revokeToken", json!({"tokenId": id})).await,
        [("NOT_FOUND".to_owned(), "tokenId".to_owned())]
    );
}

async fn a_repeated_creation_makes_one_token_and_shows_it_once(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    let session = session(app, ANNA).await;
    let input = json!({"label": "A frontend", "scopes": ["READ"], "clientMutationId": "one"});
    let make = || app.mutate(Some(&session), "createToken", "created { token apiToken { id } }", input.clone());
    let payloads = futures_util::future::join_all((0..5).map(|_| make())).await;
    let ids: Vec<&Value> = payloads.iter().map(|payload| &payload["created"]["apiToken"]["id"]).collect();
    assert!(ids.iter().all(|id| id.is_string() && *id == ids[0]), "{payloads:#?}");
    let shown = payloads.iter().filter(|payload| payload["created"]["token"].is_string());
    assert_eq!(shown.count(), 1);
}

async fn a_dry_run_makes_no_token(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let before = dump(&app.db).await;
    let input = json!({"label": "A frontend", "scopes": ["READ"], "dryRun": true});
    let payload = app.mutate(Some(&team), "createToken", "created { token apiToken { label } }", input).await;
    assert_eq!(payload["created"], json!({"token": null, "apiToken": {"label": "A frontend"}}));
    assert_eq!(dump(&app.db).await, before);
}

/// Whether a document is let through, or the scope that is missing.
async fn lacks(app: &TestApp, token: &str, document: &str) -> Option<String> {
    let answer = app.graphql(Some(token), document, json!({})).await;
    let error = &answer["errors"][0]["extensions"];
    match error["code"].as_str() {
        Some("FORBIDDEN") => Some(error["scope"].as_str().unwrap_or("none").to_owned()),
        _ => None,
    }
}

async fn a_token_does_what_its_scopes_say_and_nothing_else(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let startup = app.global_id(app.enter(startup("vigie-quai")).await).await;
    let pause =
        format!("mutation {{ pauseProfile(input: {{id: \"{startup}\", dryRun: true}}) {{ userErrors {{ code }} }} }}");
    let ask = format!(
        "mutation {{ requestIntroduction(input: {{fromId: \"{startup}\", toId: \"{startup}\"}}) {{ userErrors {{ code }} }} }}"
    );
    let documents = [
        ("READ", "{ viewer { role } }"),
        ("PROFILES", &pause),
        ("INTRODUCTIONS", &ask),
        ("ACCOUNT", "mutation { updateAccount(input: {}) { userErrors { code } } }"),
        ("TEAM", "mutation { createCompany(input: {name: \"A\", dryRun: true}) { userErrors { code } } }"),
    ];
    for (scope, _) in documents {
        let token = token(app, &team, &[scope]).await;
        for (needed, document) in documents {
            let expected = (scope != needed).then(|| needed.to_owned());
            assert_eq!(lacks(app, &token, document).await, expected, "{scope}: {document}");
        }
        let open = "mutation { requestSignIn(input: {email: \"\"}) { userErrors { code } } __typename }";
        assert_eq!(lacks(app, &token, open).await, None, "{scope}");
    }
}

async fn nothing_runs_where_one_scope_is_missing(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let token = token(app, &team, &["ACCOUNT"]).await;
    let before = dump(&app.db).await;
    let rename = "a: updateAccount(input: {name: \"Renamed\"}) { userErrors { code } }";
    let company = "createCompany(input: {name: \"A\"}) { userErrors { code } }";
    for (document, scope) in [
        (format!("mutation {{ {rename} {company} }}"), "TEAM"),
        (format!("mutation {{ {rename} ... {{ {company} }} }}"), "TEAM"),
        (format!("mutation {{ {rename} ...Rest }} fragment Rest on Mutation {{ b: {company} }}"), "TEAM"),
        (format!("mutation {{ ...One }} fragment One on Mutation {{ {rename} ...Rest }} fragment Rest on Mutation {{ {company} }}"), "TEAM"),
        ("mutation { updateAccount(input: {name: \"Renamed\"}) { query { viewer { role } } } }".to_owned(), "READ"),
        ("mutation { updateAccount(input: {name: \"Renamed\"}) { ... { q: query { viewer { role } } } } }".to_owned(), "READ"),
        ("mutation { updateAccount(input: {name: \"Renamed\"}) { ...On } } fragment On on UpdateAccountPayload { query { viewer { role } } }".to_owned(), "READ"),
    ] {
        assert_eq!(lacks(app, &token, &document).await.as_deref(), Some(scope), "{document}");
    }
    assert_eq!(dump(&app.db).await, before);
    let answer = app.graphql(Some(&token), &format!("mutation {{ {company} }}"), json!({})).await;
    assert_eq!(answer["errors"][0]["message"], "This token does not have the scope TEAM.", "{answer:#}");
    assert!(answer.get("data").is_none(), "{answer:#}");
}

async fn no_scope_makes_more_of_an_account_than_it_is(app: &TestApp) {
    invited(app, ANNA, Role::Partner, &[]).await;
    let session = session(app, ANNA).await;
    let company = "mutation { createCompany(input: {name: \"A\"}) { userErrors { code } } }";
    assert_eq!(app.error_code(Some(&session), company, json!({})).await, "FORBIDDEN");
    let narrow = token(app, &session, &["ACCOUNT"]).await;
    for (holder, scopes) in [(&session, json!(["READ", "TEAM"])), (&narrow, json!(["READ"]))] {
        let refused = app.refused(Some(holder), "createToken", json!({"label": "A", "scopes": scopes})).await;
        assert_eq!(refused, [("SCOPE_NOT_YOURS".to_owned(), "scopes".to_owned())]);
    }
}
