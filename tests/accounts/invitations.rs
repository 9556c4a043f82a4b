//! Invitations, and delegates who come and go.

use entity::{Role, accounts, delegates};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::{ask_to_sign_in, code, exchanged, invited, newest_link, session};
use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::startup;
use crate::support::on_both_databases;

on_both_databases!(
    two_invitations_of_one_address_at_once_give_one_account,
    a_delegate_lets_others_in_and_learns_nothing_of_them,
    delegates_are_removed_and_leave_and_the_last_may_leave_too,
    looking_at_every_link_three_times_changes_nothing,
);

const ANNA: &str = "anna@example.org";
const BRUNO: &str = "bruno@example.org";

async fn accounts_with_address(app: &TestApp) -> usize {
    let all = accounts::Entity::find().all(app.db.reader()).await.unwrap();
    all.iter().filter(|account| account.email.is_some()).count()
}

async fn two_invitations_of_one_address_at_once_give_one_account(app: &TestApp) {
    let ids = app.enter_all([startup("one"), startup("two")]).await;
    let ids = [app.global_id(ids[0]).await, app.global_id(ids[1]).await];
    let team = app.token(Role::Team, None).await;
    let invite = |address: &'static str, profile: &str| {
        let input = json!({"email": address, "role": "MEMBER", "profileIds": [profile]});
        app.mutate(Some(&team), "inviteAccount", "account { id email }", input)
    };
    let spellings = ["anna@example.org", "Anna@example.org", "ANNA@EXAMPLE.ORG", " anna@example.org"];
    let payloads =
        futures_util::future::join_all(spellings.iter().zip(ids.iter().cycle()).map(|(each, id)| invite(each, id)))
            .await;
    for payload in &payloads {
        assert_eq!((&payload["userErrors"], &payload["account"]), (&json!([]), &payloads[0]["account"]), "{payload:#}");
    }
    assert_eq!(accounts_with_address(app).await, 1);
    app.settle().await;
    let token = session(app, ANNA).await;
    let seen = app.data(Some(&token), "{ viewer { profiles { slug } } }", json!({})).await;
    assert_eq!(seen["viewer"]["profiles"].as_array().unwrap().len(), 2, "each invitation counts");
}

/// Those who speak for a profile, as somebody sees them.
async fn delegates(app: &TestApp, token: &str, profile: &str) -> Vec<Value> {
    let query =
        "query($id: ID!) { delegates(profileId: $id) { totalCount nodes { name account { id email name role } } } }";
    let seen = app.data(Some(token), query, json!({"id": profile})).await["delegates"].take();
    let nodes = seen["nodes"].as_array().unwrap().clone();
    assert_eq!(seen["totalCount"], json!(nodes.len()));
    nodes
}

async fn a_delegate_lets_others_in_and_learns_nothing_of_them(app: &TestApp) {
    let ids = app.enter_all([startup("one"), startup("two")]).await;
    let (one, two) = (app.global_id(ids[0]).await, app.global_id(ids[1]).await);
    invited(app, ANNA, Role::Member, &[&one]).await;
    // Bruno has an account already, of which Anna must not learn.
    invited(app, BRUNO, Role::Member, &[&two]).await;
    let anna = session(app, ANNA).await;
    let mut answers = Vec::new();
    for (mutation, input) in [
        ("addDelegate", json!({"profileId": one, "email": BRUNO, "name": "The new one"})),
        ("addDelegate", json!({"profileId": one, "email": "carla@example.org", "name": "The new one"})),
    ] {
        let payload = app.mutate(Some(&anna), mutation, "profile { slug }", input).await;
        answers.push(payload);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0]["profile"]["slug"], "one", "{answers:#?}");
    for email in [BRUNO, "diego@example.org"] {
        let input = json!({"email": email, "role": "MEMBER", "profileIds": [one]});
        let payload = app.mutate(Some(&anna), "inviteAccount", "account { email name role createdAt }", input).await;
        let hidden = json!({"email": null, "name": null, "role": null, "createdAt": null});
        assert_eq!((&payload["userErrors"], &payload["account"]), (&json!([]), &hidden), "{payload:#}");
    }
    app.settle().await;
    let seen = delegates(app, &anna, &one).await;
    assert_eq!(seen.len(), 4);
    for delegate in &seen {
        let own = delegate["account"]["email"] == ANNA;
        assert!(own || delegate["account"]["email"].is_null() && delegate["account"]["name"].is_null(), "{seen:#?}");
    }
    let team = app.token(Role::Team, None).await;
    assert!(delegates(app, &team, &one).await.iter().all(|delegate| delegate["account"]["email"].is_string()));
    assert!(delegates(app, &anna, &two).await.is_empty(), "whom one does not speak for");

    let bruno = session(app, BRUNO).await;
    let seen = app.data(Some(&bruno), "{ viewer { profiles { slug } } }", json!({})).await;
    assert_eq!(seen["viewer"]["profiles"].as_array().unwrap().len(), 2);
    let query = "query($id: ID!) { node(id: $id) { ... on Account { email } } }";
    let id = delegates(app, &team, &one).await[0]["account"]["id"].take();
    let stranger = app.token(Role::Partner, None).await;
    for token in [None, Some(stranger.as_str())] {
        assert!(app.data(token, query, json!({"id": id})).await["node"].is_null());
    }
    let list = "{ accounts { totalCount } }";
    assert_eq!(app.error_code(Some(&anna), list, json!({})).await, "FORBIDDEN");
    assert!(app.data(Some(&team), list, json!({})).await["accounts"]["totalCount"].as_i64() > Some(3));
}

async fn delegates_are_removed_and_leave_and_the_last_may_leave_too(app: &TestApp) {
    let one = app.global_id(app.enter(startup("one")).await).await;
    invited(app, ANNA, Role::Member, &[&one]).await;
    invited(app, BRUNO, Role::Member, &[&one]).await;
    let (anna, bruno) = (session(app, ANNA).await, session(app, BRUNO).await);
    let seen = delegates(app, &anna, &one).await;
    let other = seen.iter().find(|delegate| delegate["account"]["email"] != ANNA).unwrap();
    let remove = json!({"profileId": one, "accountId": other["account"]["id"]});
    let payload = app.mutate(Some(&anna), "removeDelegate", "profile { slug }", remove.clone()).await;
    assert_eq!(payload["profile"]["slug"], "one", "{payload:#}");
    let own = "{ viewer { profiles { slug } } }";
    assert_eq!(app.data(Some(&bruno), own, json!({})).await["viewer"]["profiles"], json!([]), "at once");
    let refused = app.refused(Some(&anna), "removeDelegate", remove).await;
    assert_eq!(refused, [("NO_DELEGATE".to_owned(), "accountId".to_owned())]);

    let leave = json!({"profileId": one});
    app.mutate(Some(&anna), "removeDelegate", "", leave.clone()).await;
    assert_eq!(
        delegates::Entity::find().count(app.db.reader()).await.unwrap(),
        0,
        "nobody is left, and that is allowed"
    );
    let refused = app.refused(Some(&anna), "removeDelegate", leave).await;
    assert_eq!(refused, [("NOT_YOURS".to_owned(), "profileId".to_owned())]);
}

async fn looking_at_every_link_three_times_changes_nothing(app: &TestApp) {
    let one = app.global_id(app.enter(startup("one")).await).await;
    invited(app, ANNA, Role::Member, &[&one]).await;
    ask_to_sign_in(app, ANNA).await;
    let before = dump(&app.db).await;
    for mail in app.mails() {
        for link in mail.links() {
            for _ in 0..3 {
                app.get(link.strip_prefix("https://passerelle.example.org").unwrap()).await;
            }
        }
    }
    app.settle().await;
    assert_eq!(dump(&app.db).await, before);
    assert!(exchanged(app, &code(&newest_link(app, ANNA))).await["signedIn"].is_object());
}
