//! The cases of the mutations about accounts.

use entity::Role;
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use super::cases::Case;
use crate::accounts::{ask_to_sign_in, code, invited, newest_link, session};
use crate::support::app::TestApp;
use crate::support::directory::startup;

/// The case of a mutation about accounts; nothing if it is about something else.
pub fn case<'a>(app: &'a TestApp, mutation: &'a str, number: u32) -> LocalBoxFuture<'a, Option<Case>> {
    Box::pin(prepare(app, mutation, number))
}

async fn prepare(app: &TestApp, mutation: &str, number: u32) -> Option<Case> {
    let team = app.token(Role::Team, None).await;
    let email = format!("person-{number}@example.org");
    let (token, object, input, other) = match mutation {
        "requestSignIn" => {
            (team, "notice query { __typename }", json!({"email": email}), json!({"email": "other@example.org"}))
        }
        "signIn" => {
            invited(app, &email, Role::Partner, &[]).await;
            ask_to_sign_in(app, &email).await;
            let code = code(&newest_link(app, &email));
            (team, "query { __typename }", json!({"code": code}), json!({"code": "another"}))
        }
        "updateAccount" => (team, "account { id name language }", json!({"name": "One"}), json!({"name": "Two"})),
        "createToken" => {
            let input = |label: &str| json!({"label": label, "scopes": ["READ"]});
            (team, "created { apiToken { id label scopes } }", input("One"), input("Two"))
        }
        "saveSearch" => {
            let input = |name: &str| json!({"name": format!("{name} {number}"), "query": "port"});
            (team, "savedSearch { id name query mailed }", input("One"), input("Two"))
        }
        "updateSavedSearch" => {
            let id = saved_search(app, &team, number).await;
            let input = |name: &str| json!({"savedSearchId": id, "name": format!("{name} {number}")});
            (team, "savedSearch { id name mailed }", input("Renamed"), input("Other"))
        }
        "deleteSavedSearch" => {
            let (one, two) = (saved_search(app, &team, number).await, saved_search(app, &team, number + 1_000).await);
            (team, "account { id }", json!({"savedSearchId": one}), json!({"savedSearchId": two}))
        }
        "revokeToken" => {
            let (one, two) = (own_token(app, &team).await, own_token(app, &team).await);
            (team, "apiToken { id label }", json!({"tokenId": one}), json!({"tokenId": two}))
        }
        "revokeSession" => {
            invited(app, &email, Role::Partner, &[]).await;
            let (one, two) = (session(app, &email).await, session(app, &email).await);
            let (current, other) = (current(app, &one).await, current(app, &two).await);
            (two, "session { id expiresAt }", json!({"sessionId": current}), json!({"sessionId": other}))
        }
        "inviteAccount" => {
            let input = |email: &str| json!({"email": email, "role": "PARTNER"});
            (team, "account { id }", input(&email), input("other@example.org"))
        }
        "addDelegate" | "removeDelegate" => {
            let profile = app.global_id(app.enter(startup(&format!("spoken-for-{number}"))).await).await;
            let input = json!({"profileId": profile, "email": email});
            if mutation == "addDelegate" {
                (team, "profile { id slug }", input, json!({"profileId": profile, "email": "other@example.org"}))
            } else {
                app.mutate(Some(&team), "addDelegate", "", input).await;
                let query = "query($id: ID!) { delegates(profileId: $id) { nodes { account { id } } } }";
                let found = app.data(Some(&team), query, json!({"id": profile})).await;
                let account = &found["delegates"]["nodes"][0]["account"]["id"];
                let input = json!({"profileId": profile, "accountId": account});
                (team, "profile { id slug }", input, json!({"profileId": profile}))
            }
        }
        "requestPartnerAccess" => {
            let input = |name: &str| json!({"email": email, "name": name, "organisation": "Terminaux du Fleuve"});
            (team, "notice query { __typename }", input("One"), input("Two"))
        }
        "approvePartnerAccess" | "refusePartnerAccess" => {
            let id = request(app, &team, &email).await;
            let other = request(app, &team, &format!("other-{number}@example.org")).await;
            let input = |id: Value| json!({"partnerRequestId": id});
            (team, "partnerRequest { id state decidedAt }", input(id), input(other))
        }
        _ => return None,
    };
    Some(Case { mutation: mutation.to_owned(), token, object, input, other })
}

/// The id of a new API token of the holder of a token.
async fn own_token(app: &TestApp, holder: &str) -> Value {
    let input = json!({"label": "A frontend", "scopes": ["READ"]});
    let mut payload = app.mutate(Some(holder), "createToken", "created { apiToken { id } }", input).await;
    payload["created"]["apiToken"]["id"].take()
}

/// The id of a new saved search of the holder of a token.
async fn saved_search(app: &TestApp, holder: &str, number: u32) -> Value {
    let input = json!({"name": format!("Search {number}"), "query": "port"});
    app.mutate(Some(holder), "saveSearch", "savedSearch { id }", input).await["savedSearch"]["id"].take()
}

/// The id of the session with this token.
async fn current(app: &TestApp, token: &str) -> Value {
    let list = "{ viewer { sessions { nodes { id isCurrent } } } }";
    let found = app.data(Some(token), list, json!({})).await["viewer"]["sessions"]["nodes"].take();
    found.as_array().unwrap().iter().find(|session| session["isCurrent"] == true).unwrap()["id"].clone()
}

/// The id of a new request for access.
async fn request(app: &TestApp, team: &str, email: &str) -> Value {
    let input = json!({"email": email, "name": "Anna Lindqvist", "organisation": "Terminaux du Fleuve"});
    app.mutate(None, "requestPartnerAccess", "", input).await;
    app.data(Some(team), "{ partnerRequests(first: 1) { nodes { id } } }", json!({})).await["partnerRequests"]["nodes"]
        [0]["id"]
        .take()
}
