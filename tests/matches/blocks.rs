//! Blocks: they hold both ways, and the other side does not learn of them.

use entity::Role;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};
use crate::support::on_both_databases;

on_both_databases!(a_block_holds_both_ways_and_looks_like_nothing);

const MATCHES: &str = "query($id: ID!, $other: ID!) {
    node(id: $id) { ... on Startup { matches(counterpart: MENTOR) { totalCount nodes { counterpart { ... on Mentor { slug } } } } } }
    whyNot(startupId: $id, counterpartId: $other) { rank failed { rule } } }";

async fn a_block_holds_both_ways_and_looks_like_nothing(app: &TestApp) {
    let asking = app.enter(startup("vigie-quai")).await;
    let (kept_apart, other) = (app.enter(mentor("solene")).await, app.enter(mentor("other")).await);
    let stopped = app.enter(mentor("unreachable").without("email")).await;
    let founder = app.token(Role::Member, Some(asking)).await;
    let adviser = app.token(Role::Member, Some(kept_apart)).await;
    let [asking, mentor_id, other, stopped] = [
        app.global_id(asking).await,
        app.global_id(kept_apart).await,
        app.global_id(other).await,
        app.global_id(stopped).await,
    ];
    let told = async || {
        let data = app.data(Some(&founder), MATCHES, json!({"id": asking, "other": mentor_id})).await;
        (data["node"]["matches"]["totalCount"].as_u64().unwrap(), data["whyNot"].clone())
    };
    let before = told().await;
    assert!(before.1["rank"].is_number(), "{before:?}");

    let block = json!({"profileId": mentor_id, "counterpartId": asking});
    let payload = app.mutate(Some(&adviser), "blockCounterpart", "profile { slug }", block.clone()).await;
    assert_eq!(payload["profile"]["slug"], "solene", "{payload:#}");
    assert_eq!(told().await, (before.0 - 1, Value::Null), "the startup is no longer matched to who blocked it");

    let request = |to: &str| json!({"fromId": asking, "toId": to});
    let refused = app.mutate(Some(&founder), "requestIntroduction", "", request(&mentor_id)).await;
    let unreachable = app.mutate(Some(&founder), "requestIntroduction", "", request(&stopped)).await;
    assert_eq!(refused, unreachable, "as anybody who cannot be asked");
    let back = json!({"fromId": mentor_id, "toId": asking});
    assert_eq!(app.refused(Some(&adviser), "requestIntroduction", back).await[0].0, "NOT_AVAILABLE");
    let asked = app.mutate(Some(&founder), "requestIntroduction", "", request(&other)).await;
    assert_eq!(asked["userErrors"], json!([]), "others are asked as ever");

    let list = "query($id: ID!) { blocked(profileId: $id) { nodes { slug } } }";
    let own = app.data(Some(&adviser), list, json!({"id": mentor_id})).await;
    assert_eq!(own["blocked"]["nodes"], json!([{"slug": "vigie-quai"}]));
    for of in [&mentor_id, &asking] {
        let seen = app.data(Some(&founder), list, json!({"id": of})).await;
        assert_eq!(seen["blocked"]["nodes"], json!([]), "the startup learns nothing");
    }
    app.mutate(Some(&adviser), "unblockCounterpart", "", block).await;
    let after = app.data(Some(&founder), MATCHES, json!({"id": asking, "other": mentor_id})).await;
    assert!(after["whyNot"]["rank"].is_number(), "{after:#}");
    app.settle().await;
}
