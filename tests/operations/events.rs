//! What is followed: every document tells its first event at once.

use api::graphql::node::{self, Kind};
use async_graphql::parser::types::OperationType;
use entity::Role;
use serde_json::json;

use super::documents::all;
use crate::rounds::rows::{insert, round};
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::on_both_databases;

on_both_databases!(every_documented_subscription_begins_with_its_position);

async fn every_documented_subscription_begins_with_its_position(app: &TestApp) {
    let founder = app.token(Role::Member, Some(app.enter(startup("vigie-quai")).await)).await;
    let team = app.token(Role::Team, None).await;
    let drafted = round(app, "Mentors of the spring");
    let of_round = json!({"roundId": node::id(Kind::Round, drafted.id.0)});
    insert(app, [drafted]).await;
    let documents = all(OperationType::Subscription);
    assert!(!documents.is_empty());
    for (name, document) in documents {
        let (token, variables) =
            if document.takes("roundId") { (&team, of_round.clone()) } else { (&founder, json!({})) };
        let mut events = app.follow(Some(token), &document.text, variables).await;
        let first = events.next().await.unwrap();
        assert_eq!(first.get("errors"), None, "{name}: {first:#}");
        let told = first["data"].as_object().unwrap().values().next().unwrap();
        assert!(told["position"].is_string(), "{name}: {first:#}");
    }
}
