//! What is followed: every document tells its first event at once.

use async_graphql::parser::types::OperationType;
use entity::Role;
use serde_json::json;

use super::documents::all;
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::on_both_databases;

on_both_databases!(every_documented_subscription_begins_with_its_position);

async fn every_documented_subscription_begins_with_its_position(app: &TestApp) {
    let founder = app.token(Role::Member, Some(app.enter(startup("vigie-quai")).await)).await;
    let documents = all(OperationType::Subscription);
    assert!(!documents.is_empty());
    for (name, document) in documents {
        let mut events = app.follow(Some(&founder), &document.text, json!({})).await;
        let first = events.next().await.unwrap();
        assert_eq!(first.get("errors"), None, "{name}: {first:#}");
        let told = first["data"].as_object().unwrap().values().next().unwrap();
        assert!(told["position"].is_string(), "{name}: {first:#}");
    }
}
