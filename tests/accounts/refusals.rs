//! Each refusal about accounts, once; those of signing in, of scopes and of races stand with what they are about.

use entity::Role;
use serde_json::json;

use super::invited;
use crate::errors::expect_refusals;
use crate::support::app::TestApp;
use crate::support::directory::{partner, startup};
use crate::support::on_sqlite;

on_sqlite!(
    invitations_are_refused_with_code_and_field,
    delegates_are_refused_with_code_and_field,
    tokens_and_accounts_are_refused_with_code_and_field,
    requests_for_access_are_refused_with_code_and_field,
    nobody_gets_past_signing_in,
);

/// An id of a kind that stands for nothing.
fn nothing(prefix: &str) -> String {
    let bytes = [prefix.as_bytes(), &[7; 16]].concat();
    data_encoding::BASE64URL_NOPAD.encode(&bytes)
}

async fn invitations_are_refused_with_code_and_field(app: &TestApp) {
    let ids = app.enter_all([startup("one"), startup("two"), startup("draft").with("state", "DRAFT")]).await;
    let (own, other, hidden) = (app.global_id(ids[0]).await, app.global_id(ids[1]).await, app.global_id(ids[2]).await);
    let (team, member) = (app.token(Role::Team, None).await, app.token(Role::Member, Some(ids[0])).await);
    invited(app, "partner@example.org", Role::Partner, &[]).await;
    let invite =
        |email: &str, role: &str, profiles: &[&String]| json!({"email": email, "role": role, "profileIds": profiles});
    let mut nameless = invite("a@example.org", "MEMBER", &[&own]);
    nameless["name"] = json!("two\nlines");
    let many = vec![&own; 21];
    let cases = vec![
        ("inviteAccount", invite("nobody", "MEMBER", &[&own]), "BAD_EMAIL", "email"),
        ("inviteAccount", nameless, "NAME_UNFIT", "name"),
        ("inviteAccount", invite("a@example.org", "MEMBER", &[&hidden]), "NOT_FOUND", "profileIds.0"),
        ("inviteAccount", invite("a@example.org", "MEMBER", &[&own, &other]), "NOT_YOURS", "profileIds.1"),
        ("inviteAccount", invite("a@example.org", "TEAM", &[]), "ROLE_NOT_YOURS", "role"),
        ("inviteAccount", invite("a@example.org", "MEMBER", &[]), "PROFILE_MISSING", "profileIds"),
        ("inviteAccount", invite("a@example.org", "MEMBER", &many), "TOO_MANY", "profileIds"),
    ];
    expect_refusals(app, &member, cases).await;
    let cases = vec![
        ("inviteAccount", invite("partner@example.org", "MEMBER", &[&own]), "ROLE_DIFFERS", "role"),
        ("inviteAccount", invite("a@example.org", "MEMBER", &[]), "PROFILE_MISSING", "profileIds"),
    ];
    expect_refusals(app, &team, cases).await;
}

async fn delegates_are_refused_with_code_and_field(app: &TestApp) {
    let ids = app.enter_all([startup("one"), startup("two"), startup("draft").with("state", "DRAFT")]).await;
    let (own, other, hidden) = (app.global_id(ids[0]).await, app.global_id(ids[1]).await, app.global_id(ids[2]).await);
    let member = app.token(Role::Member, Some(ids[0])).await;
    let add = |profile: &String, email: &str| json!({"profileId": profile, "email": email});
    let mut nameless = add(&own, "a@example.org");
    nameless["name"] = json!("");
    let cases = vec![
        ("addDelegate", add(&own, "nobody"), "BAD_EMAIL", "email"),
        ("addDelegate", nameless, "NAME_UNFIT", "name"),
        ("addDelegate", add(&hidden, "a@example.org"), "NOT_FOUND", "profileId"),
        ("addDelegate", add(&other, "a@example.org"), "NOT_YOURS", "profileId"),
        ("removeDelegate", json!({"profileId": hidden}), "NOT_FOUND", "profileId"),
        ("removeDelegate", json!({"profileId": other}), "NOT_YOURS", "profileId"),
        ("removeDelegate", json!({"profileId": own, "accountId": nothing("ac")}), "NO_DELEGATE", "accountId"),
    ];
    expect_refusals(app, &member, cases).await;
}

async fn tokens_and_accounts_are_refused_with_code_and_field(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let token = |label: &str, scopes: &[&str]| json!({"label": label, "scopes": scopes});
    let until = |expires_at: &str| json!({"label": "A", "scopes": ["READ"], "expiresAt": expires_at});
    let cases = vec![
        ("createToken", token(" ", &["READ"]), "LABEL_UNFIT", "label"),
        ("createToken", token(&"x".repeat(101), &["READ"]), "LABEL_UNFIT", "label"),
        ("createToken", token("A", &[]), "SCOPE_MISSING", "scopes"),
        ("createToken", until("2026-11-23T08:00:00Z"), "EXPIRY_OUT_OF_RANGE", "expiresAt"),
        ("createToken", until("2027-11-25T08:00:00Z"), "EXPIRY_OUT_OF_RANGE", "expiresAt"),
        ("revokeToken", json!({"tokenId": nothing("at")}), "NOT_FOUND", "tokenId"),
        ("revokeSession", json!({"sessionId": nothing("se")}), "NOT_FOUND", "sessionId"),
        ("updateAccount", json!({"name": "x".repeat(201)}), "NAME_UNFIT", "name"),
        ("signIn", json!({"code": "nonsense"}), "UNKNOWN_CODE", "code"),
        ("requestSignIn", json!({"email": "nobody"}), "BAD_EMAIL", "email"),
    ];
    expect_refusals(app, &team, cases).await;
    let others = app.token(Role::Partner, None).await;
    let list = "{ viewer { tokens { nodes { id } } } }";
    let id = app.data(Some(&others), list, json!({})).await["viewer"]["tokens"]["nodes"][0]["id"].take();
    expect_refusals(app, &team, vec![("revokeToken", json!({"tokenId": id}), "NOT_FOUND", "tokenId")]).await;
}

async fn requests_for_access_are_refused_with_code_and_field(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let ask = |email: &str, name: &str, organisation: &str| json!({"email": email, "name": name, "organisation": organisation, "message": ""});
    let mut wordy = ask("a@example.org", "A", "B");
    wordy["message"] = json!("x".repeat(2_001));
    let unknown = json!({"partnerRequestId": nothing("pr")});
    let cases = vec![
        ("requestPartnerAccess", ask("nobody", "A", "B"), "BAD_EMAIL", "email"),
        ("requestPartnerAccess", ask("a@example.org", "", "B"), "NAME_UNFIT", "name"),
        ("requestPartnerAccess", ask("a@example.org", "A", "\u{7}"), "ORGANISATION_UNFIT", "organisation"),
        ("requestPartnerAccess", wordy, "MESSAGE_UNFIT", "message"),
        ("approvePartnerAccess", unknown.clone(), "NOT_FOUND", "partnerRequestId"),
        ("refusePartnerAccess", unknown.clone(), "NOT_FOUND", "partnerRequestId"),
    ];
    expect_refusals(app, &team, cases).await;
    app.enter(partner("bassin")).await;
    app.mutate(None, "requestPartnerAccess", "", ask("a@example.org", "A", "B")).await;
    let list = "{ partnerRequests { nodes { id } } }";
    let id = app.data(Some(&team), list, json!({})).await["partnerRequests"]["nodes"][0]["id"].take();
    let cases = vec![(
        "approvePartnerAccess",
        json!({"partnerRequestId": id, "partnerId": nothing("pa")}),
        "NOT_FOUND",
        "partnerId",
    )];
    expect_refusals(app, &team, cases).await;
    app.mutate(Some(&team), "refusePartnerAccess", "", json!({"partnerRequestId": id})).await;
    app.settle().await;
    for mutation in ["approvePartnerAccess", "refusePartnerAccess"] {
        let again = vec![(mutation, json!({"partnerRequestId": id}), "ALREADY_DECIDED", "partnerRequestId")];
        expect_refusals(app, &team, again).await;
    }
}

async fn nobody_gets_past_signing_in(app: &TestApp) {
    for document in [
        "mutation { createToken(input: {label: \"A\", scopes: [READ]}) { userErrors { code } } }".to_owned(),
        format!("mutation {{ revokeToken(input: {{tokenId: \"{}\"}}) {{ userErrors {{ code }} }} }}", nothing("at")),
        format!(
            "mutation {{ revokeSession(input: {{sessionId: \"{}\"}}) {{ userErrors {{ code }} }} }}",
            nothing("se")
        ),
        "mutation { updateAccount(input: {name: \"A\"}) { userErrors { code } } }".to_owned(),
        "mutation { inviteAccount(input: {email: \"a@example.org\", role: TEAM}) { userErrors { code } } }".to_owned(),
        format!(
            "mutation {{ addDelegate(input: {{profileId: \"{}\", email: \"a@example.org\"}}) {{ userErrors {{ code }} }} }}",
            nothing("st")
        ),
        format!(
            "mutation {{ removeDelegate(input: {{profileId: \"{}\"}}) {{ userErrors {{ code }} }} }}",
            nothing("st")
        ),
        format!(
            "mutation {{ approvePartnerAccess(input: {{partnerRequestId: \"{}\"}}) {{ userErrors {{ code }} }} }}",
            nothing("pr")
        ),
        format!(
            "mutation {{ refusePartnerAccess(input: {{partnerRequestId: \"{}\"}}) {{ userErrors {{ code }} }} }}",
            nothing("pr")
        ),
        "{ accounts { totalCount } }".to_owned(),
        "{ partnerRequests { totalCount } }".to_owned(),
        format!("{{ delegates(profileId: \"{}\") {{ totalCount }} }}", nothing("st")),
    ] {
        assert_eq!(app.error_code(None, &document, json!({})).await, "UNAUTHENTICATED", "{document}");
    }
}
