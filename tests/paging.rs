//! Lists are walked page by page without repeating or missing anything, and refuse what makes no sense.

mod introductions;
mod lists;
mod moving;

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(a_walk_over_all_pages_sees_each_once, search_and_matches_are_walked_alike);
on_sqlite!(malformed_windows_are_refused);

/// The values at a path of all nodes of a connection, walked by pages.
async fn walk(app: &TestApp, token: Option<&str>, query: &str, path: &[&str], mut first: Value) -> Vec<String> {
    let mut seen = Vec::new();
    loop {
        let data = app.data(token, query, first.clone()).await;
        let connection = path.iter().fold(&data, |value, part| &value[*part]);
        let nodes = connection["nodes"].as_array().unwrap();
        assert!(nodes.len() <= usize::try_from(first["first"].as_u64().unwrap()).unwrap());
        let slug = |node: &Value| match &node["slug"] {
            Value::Null => node["counterpart"]["slug"].as_str().unwrap().to_owned(),
            slug => slug.as_str().unwrap().to_owned(),
        };
        seen.extend(nodes.iter().map(slug));
        if connection["pageInfo"]["hasNextPage"] == false {
            return seen;
        }
        first["after"] = connection["pageInfo"]["endCursor"].clone();
    }
}

fn sorted(mut items: Vec<String>) -> Vec<String> {
    items.sort();
    items
}

async fn a_walk_over_all_pages_sees_each_once(app: &TestApp) {
    let slugs: Vec<String> = (0..11).map(|number| format!("startup-{number:02}")).collect();
    app.enter_all(slugs.iter().map(|slug| startup(slug))).await;
    let query = "query($first: Int, $after: String) {
        startups(first: $first, after: $after) { totalCount nodes { slug } pageInfo { hasNextPage endCursor } } }";
    for size in [1, 3, 11, 100] {
        let seen = walk(app, None, query, &["startups"], json!({"first": size})).await;
        assert_eq!(sorted(seen), slugs, "by {size}");
    }
    let data = app.data(None, query, json!({})).await;
    assert_eq!(
        (&data["startups"]["totalCount"], data["startups"]["nodes"].as_array().unwrap().len()),
        (&json!(11), 11)
    );
}

async fn search_and_matches_are_walked_alike(app: &TestApp) {
    let startup = app.enter(startup("vigie-quai")).await;
    let slugs: Vec<String> = (0..7).map(|number| format!("mentor-{number}")).collect();
    app.enter_all(slugs.iter().map(|slug| mentor(slug))).await;
    let search = "query($first: Int, $after: String) { search(query: \"terminal\", filter: {kinds: [MENTOR]}, first: $first, after: $after) {
        totalCount nodes { slug } pageInfo { hasNextPage endCursor } } }";
    assert_eq!(sorted(walk(app, None, search, &["search"], json!({"first": 2})).await), slugs);
    let matches = "query($first: Int, $after: String) { profile(slug: \"vigie-quai\") { ... on Startup {
        matches(counterpart: MENTOR, first: $first, after: $after) {
            nodes { score counterpart { ... on Mentor { slug } } } pageInfo { hasNextPage endCursor } } } } }";
    let founder = app.token(entity::Role::Member, Some(startup)).await;
    let seen = walk(app, Some(&founder), matches, &["profile", "matches"], json!({"first": 3})).await;
    assert_eq!(sorted(seen), slugs);
}

async fn malformed_windows_are_refused(app: &TestApp) {
    app.enter(startup("vigie-quai")).await;
    let query = "query($first: Int, $after: String, $last: Int) { startups(first: $first, after: $after, last: $last) { nodes { slug } } }";
    for window in [
        json!({"first": -1}),
        json!({"first": 0}),
        json!({"first": 101}),
        json!({"last": -1}),
        json!({"first": 2, "last": 2}),
        json!({"after": "nonsense"}),
        json!({"after": ""}),
        json!({"after": "é\u{0}".trim_end_matches('\0')}),
    ] {
        assert_eq!(app.error_code(None, query, window.clone()).await, "BAD_INPUT", "{window}");
    }
    let other = app.data(None, "{ search(query: \"\", first: 1) { pageInfo { endCursor } } }", json!({})).await;
    let cursor = &other["search"]["pageInfo"]["endCursor"];
    assert_eq!(app.error_code(None, query, json!({"after": cursor})).await, "BAD_INPUT", "a cursor of another list");
}
