//! What is changed about accounts: signing in, tokens, delegates, partners who ask for access.

use serde_json::{Value, json};

use super::changes::Team;
use crate::accounts::{code, newest_link};
use crate::support::app::TestApp;
use crate::support::directory::startup;

const ANNA: &str = "anna@example.org";

pub async fn accounts(app: &TestApp, team: &Team<'_>) {
    partners(app, team).await;
    let profile = app.enter(startup("amarre")).await;
    let profile = app.global_id(profile).await;
    let session = signed_in(app, team, &profile).await;
    let token = team.change_as(&session, "create-token", json!({"label": "Site", "scopes": ["READ"]})).await;
    assert!(token["token"].is_string(), "{token}");
    team.change_as(&session, "revoke-token", json!({"tokenId": token["apiToken"]["id"]})).await;
    let renamed = team.change_as(&session, "update-account", json!({"name": "Anna", "language": "FR"})).await;
    assert_eq!((&renamed["name"], &renamed["language"]), (&json!("Anna"), &json!("FR")));
    let search = json!({"name": "Quais", "query": "sensors", "near": {"place": "Rouen"}});
    let saved = team.change_as(&session, "save-search", search).await;
    let renamed = json!({"savedSearchId": saved["id"], "name": "Ports", "mailed": false});
    assert_eq!(team.change_as(&session, "update-saved-search", renamed).await["mailed"], false);
    team.change_as(&session, "delete-saved-search", json!({"savedSearchId": saved["id"]})).await;
    let added = json!({"profileId": profile, "email": "emil@example.org"});
    assert_eq!(team.change_as(&session, "add-delegate", added).await["slug"], "amarre");
    app.settle().await;
    team.change_as(&session, "remove-delegate", json!({"profileId": profile})).await;
    let own = app.data(Some(&session), "{ viewer { sessions { nodes { id } } } }", json!({})).await;
    let id = &own["viewer"]["sessions"]["nodes"][0]["id"];
    assert!(team.change_as(&session, "revoke-session", json!({"sessionId": id})).await["revokedAt"].is_string());
    team.change("request-sign-in", json!({"email": ANNA})).await;
    app.settle().await;
}

async fn signed_in(app: &TestApp, team: &Team<'_>, profile: &str) -> String {
    team.change("invite-account", json!({"email": ANNA, "role": "MEMBER", "profileIds": [profile]})).await;
    app.settle().await;
    let signed_in = team.change("sign-in", json!({"code": code(&newest_link(app, ANNA))})).await;
    signed_in["token"].as_str().unwrap().to_owned()
}

async fn partners(app: &TestApp, team: &Team<'_>) {
    for (name, decision, state) in
        [("one", "refuse-partner-access", "REFUSED"), ("two", "approve-partner-access", "APPROVED")]
    {
        let asked = json!({"email": format!("{name}@example.org"), "name": name, "organisation": "Bassin"});
        team.change("request-partner-access", asked).await;
        app.settle().await;
        let open = "{ partnerRequests(state: [PENDING]) { nodes { id } } }";
        let found: Value = app.data(Some(&team.token), open, json!({})).await;
        let id = &found["partnerRequests"]["nodes"][0]["id"];
        assert_eq!(team.change(decision, json!({"partnerRequestId": id})).await["state"], state);
        app.settle().await;
    }
}
