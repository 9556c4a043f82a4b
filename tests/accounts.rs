//! Accounts: signing in by mail, tokens and their scopes, invitations, delegates, partners who ask for access.

mod invitations;
mod partners;
mod prune;
mod refusals;
mod sign_in;
mod tokens;

use entity::Role;
use serde_json::{Value, json};

use crate::support::app::TestApp;

/// The team invites somebody, and the invitation is sent.
pub async fn invited(app: &TestApp, email: &str, role: Role, profiles: &[&str]) {
    let team = app.token(Role::Team, None).await;
    let input = json!({"email": email, "role": role.code(), "profileIds": profiles, "name": "Anna Lindqvist"});
    let payload = app.mutate(Some(&team), "inviteAccount", "account { id }", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    app.settle().await;
}

/// The path of the newest sign-in link that was mailed to an address.
pub fn newest_link(app: &TestApp, email: &str) -> String {
    app.mails_to(email).pop().expect("a mail").path("/sign-in/")
}

/// The code that goes with a link.
pub fn code(link: &str) -> String {
    link.rsplit('/').next().unwrap().to_owned()
}

/// Somebody asks for a mail to sign in with, and it is sent if there is reason to.
pub async fn ask_to_sign_in(app: &TestApp, email: &str) -> Value {
    let payload = app.mutate(None, "requestSignIn", "notice", json!({"email": email})).await;
    app.settle().await;
    payload
}

/// The payload of the exchange of a code.
pub async fn exchanged(app: &TestApp, code: &str) -> Value {
    let fields = "signedIn { token account { id email } session { id expiresAt } }";
    app.mutate(None, "signIn", fields, json!({"code": code})).await
}

/// The token of a new session of somebody who was invited.
pub async fn session(app: &TestApp, email: &str) -> String {
    ask_to_sign_in(app, email).await;
    let payload = exchanged(app, &code(&newest_link(app, email))).await;
    payload["signedIn"]["token"].as_str().unwrap_or_else(|| panic!("{payload:#}")).to_owned()
}

/// Whether a token lets anybody in.
pub async fn works(app: &TestApp, token: &str) -> bool {
    let answer = app.graphql_answer(Some(token), &json!({"query": "{ viewer { role } }"})).await;
    match answer.status {
        200 => true,
        401 => false,
        other => panic!("{other}: {}", answer.body),
    }
}
