//! Who sees and does what: anybody, members, partners, the team.

mod alike;
mod choosing;
mod compare;
pub mod contract;
mod deeds;
mod rounds;
mod table;
mod values;
pub mod wide;
mod world;

use entity::Role;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::{mentor, startup, talent};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(hidden_profiles_are_neither_found_nor_counted, contacts_are_seen_by_their_own_and_after_two_yeses);
on_sqlite!(
    needs_and_figures_are_for_those_signed_in,
    the_name_of_a_talent_is_for_members,
    nobody_writes_without_a_right_to,
    matches_are_for_those_who_may_act_for_the_startup,
);

async fn hidden_profiles_are_neither_found_nor_counted(app: &TestApp) {
    app.enter_all([
        startup("open"),
        startup("draft").with("state", "DRAFT"),
        startup("paused").with("state", "PAUSED"),
    ])
    .await;
    let query = "{ startups { totalCount nodes { slug } }
        search(query: \"capteurs\") { totalCount nodes { slug } facets(names: [KIND]) { values { count } } }
        draft: profile(slug: \"draft\") { slug } }";
    let member = app.enter(startup("own").with("headline_fr", "Autre chose").with("skills", json!([]))).await;
    let tokens = [None, Some(app.token(Role::Member, Some(member)).await), Some(app.token(Role::Partner, None).await)];
    for token in tokens {
        let data = app.data(token.as_deref(), query, json!({})).await;
        assert_eq!(data["startups"]["totalCount"], 2, "{data:#}");
        assert_eq!(data["draft"], Value::Null);
        let found = data["search"]["nodes"].as_array().unwrap();
        assert!(found.iter().all(|node| node["slug"] == "open" || node["slug"] == "own"), "{data:#}");
        assert_eq!(data["search"]["totalCount"].as_u64(), Some(found.len() as u64));
    }
    let team = app.token(Role::Team, None).await;
    let data = app.data(Some(&team), query, json!({})).await;
    assert_eq!((&data["startups"]["totalCount"], &data["draft"]["slug"]), (&json!(4), &json!("draft")));
}

async fn contacts_are_seen_by_their_own_and_after_two_yeses(app: &TestApp) {
    let scene = crate::introductions::scene::Scene::set(app).await;
    let founder = app.token(Role::Member, Some(scene.startup)).await;
    let mentors = app.token(Role::Member, Some(scene.mentor)).await;
    let stranger = app.token(Role::Partner, None).await;
    let query = "{ startup: profile(slug: \"vigie-quai\") { contact { email } }
        mentor: profile(slug: \"solene-maubert\") { contact { email } }
        viewer { introductions { nodes { state fromContact { email } toContact { email } } } } }";
    scene.asked(app).await;
    let seen = app.data(Some(&founder), query, json!({})).await;
    assert_eq!(seen["startup"]["contact"]["email"], "vigie-quai@example.org");
    assert!(!seen.to_string().contains("solene-maubert@"), "{seen:#}");
    let seen = app.data(Some(&mentors), query, json!({})).await;
    assert!(!seen.to_string().contains("vigie-quai@"), "{seen:#}");
    for token in [None, Some(stranger.as_str())] {
        let seen = app.data(token, query, json!({})).await;
        assert!(!seen.to_string().contains('@'), "{seen:#}");
    }
    app.post(&app.mails()[0].path("/answer/"), "answer=yes").await;
    app.settle().await;
    let seen = app.data(Some(&founder), query, json!({})).await;
    let introduction = &seen["viewer"]["introductions"]["nodes"][0];
    assert_eq!(introduction["state"], "INTRODUCED");
    assert_eq!(introduction["toContact"]["email"], "solene-maubert@example.org");
    for token in [None, Some(stranger.as_str())] {
        let seen = app.data(token, query, json!({})).await;
        assert!(!seen.to_string().contains('@'), "{seen:#}");
    }
}

async fn needs_and_figures_are_for_those_signed_in(app: &TestApp) {
    app.enter(startup("vigie-quai").with("headcount", 14).with("funds_raised_eur", 1_200_000)).await;
    let query = "{ profile(slug: \"vigie-quai\") { name state ... on Startup {
        stage headcount fundsRaised { amount } targetMarkets { code } needs { kind } } } }";
    let data = app.data(None, query, json!({})).await;
    let expected = json!({"name": "Vigie Quai", "state": null, "stage": null, "headcount": null, "fundsRaised": null,
        "targetMarkets": [], "needs": []});
    assert_eq!(data["profile"], expected);
    for role in [Role::Partner, Role::Team] {
        let token = app.token(role, None).await;
        let data = app.data(Some(&token), query, json!({})).await;
        assert_eq!((&data["profile"]["headcount"], &data["profile"]["stage"]), (&json!(14), &json!("GROWTH")));
        assert_eq!(data["profile"]["needs"].as_array().unwrap().len(), 3);
    }
}

async fn the_name_of_a_talent_is_for_members(app: &TestApp) {
    app.enter(talent("ana-quartz").with("name", "Ana Quartz")).await;
    let own = app.enter(startup("vigie-quai")).await;
    let query = "{ talents { nodes { name } } search(query: \"Quartz\") { totalCount } }";
    let member = app.token(Role::Member, Some(own)).await;
    let seen = app.data(Some(&member), query, json!({})).await;
    assert_eq!(
        (&seen["talents"]["nodes"][0]["name"], &seen["search"]["totalCount"]),
        (&json!("Ana Quartz"), &json!(1))
    );
    let partner = app.token(Role::Partner, None).await;
    for token in [None, Some(partner.as_str())] {
        let seen = app.data(token, query, json!({})).await;
        assert_eq!(seen["talents"]["nodes"][0]["name"], Value::Null, "{seen:#}");
        assert_eq!(seen["search"]["totalCount"], 0, "a hidden name is not found by");
    }
}

async fn nobody_writes_without_a_right_to(app: &TestApp) {
    let ids = app.enter_all([startup("one"), startup("two")]).await;
    let (one, two) = (app.token(Role::Member, Some(ids[0])).await, app.global_id(ids[1]).await);
    let partner = app.token(Role::Partner, None).await;
    let before = dump(&app.db).await;
    let create = "mutation { createStartup(input: {name: \"A\"}) { userErrors { code } } }";
    assert_eq!(app.error_code(None, create, json!({})).await, "UNAUTHENTICATED");
    assert_eq!(app.error_code(Some(&partner), create, json!({})).await, "FORBIDDEN");
    for token in [&one, &partner] {
        let refused = app.refused(Some(token), "updateStartup", json!({"id": two, "version": 1, "name": "Mine"})).await;
        assert_eq!(refused[0].0, "NOT_YOURS");
        let refused = app.refused(Some(token), "pauseProfile", json!({"id": two})).await;
        assert_eq!(refused[0].0, "NOT_YOURS");
    }
    assert_eq!(dump(&app.db).await, before);
}

async fn matches_are_for_those_who_may_act_for_the_startup(app: &TestApp) {
    let ids = app.enter_all([startup("one"), startup("two")]).await;
    app.enter(mentor("solene")).await;
    let query =
        "{ profile(slug: \"one\") { ... on Startup { matches(counterpart: MENTOR) { totalCount nodes { score } } } } }";
    let (own, other) = (app.token(Role::Member, Some(ids[0])).await, app.token(Role::Member, Some(ids[1])).await);
    let seen = app.data(Some(&own), query, json!({})).await;
    assert_eq!(seen["profile"]["matches"]["totalCount"], 1);
    for token in [None, Some(other.as_str())] {
        let seen = app.graphql(token, query, json!({})).await;
        assert!(!seen.to_string().contains("\"score\""), "{seen:#}");
    }
}
