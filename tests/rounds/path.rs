//! From the draft to the introductions.

use api::clock::MINUTE;
use entity::Role;
use matching::verify;
use serde_json::{Value, json};

use super::scene::{Manager, codes, pairs, with_places};
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    a_round_is_solved_with_a_proof_and_published_as_introductions,
    of_two_who_publish_at_once_one_gets_through,
    nothing_is_published_if_one_pair_is_no_longer_possible,
);
on_sqlite!(
    the_three_objectives_stand_side_by_side,
    limits_that_conflict_are_named,
    quotas_and_first_timers_are_kept,
    whoever_follows_a_round_sees_how_far_it_is,
    nobody_but_the_team_learns_of_rounds,
);

/// Three startups that differ in how well they fit, and two mentors with one place each.
async fn scarce(app: &TestApp) {
    let needy = startup("aviso");
    let abroad = startup("brise").with("sectors", json!(["Housing"])).with("city", "Rouen");
    let vague = startup("cormoran").with("sectors", json!(["Housing"])).with("skills", json!(["Housing"]));
    app.enter_all([needy, abroad, vague]).await;
    app.enter_all([with_places("one", 1), with_places("two", 1)]).await;
}

async fn a_round_is_solved_with_a_proof_and_published_as_introductions(app: &TestApp) {
    scarce(app).await;
    let mut manager = Manager::drafts(app, "MENTOR", json!({"demand": 1}), None).await;
    let seed = manager.round["seed"].clone();
    let run = manager.solve("EFFICIENT", false).await;
    assert_eq!(
        (&run["state"], &run["phase"], &run["number"]),
        (&json!("SOLVED"), &json!("DONE"), &json!(1)),
        "{run:#}"
    );
    assert_eq!((&run["figures"]["pairs"], &run["figures"]["served"]), (&json!(2), &json!(2)));
    let text = run["certificate"]["text"].as_str().unwrap();
    verify::check(text).unwrap();
    assert_eq!(run["certificate"]["isGlobal"], true);
    assert!(!text.contains("aviso"), "names are salted");
    for pair in run["pairs"]["nodes"].as_array().unwrap() {
        assert_eq!(pair["points"], pair["explanation"]["points"], "{pair:#}");
    }
    let unmatched = run["unmatched"]["nodes"].as_array().unwrap();
    assert_eq!(unmatched.len(), 1, "{run:#}");
    assert_eq!(unmatched[0]["reason"], "COMPETITION");
    assert!(unmatched[0]["cutoff"].as_i64().unwrap() >= unmatched[0]["score"].as_i64().unwrap(), "{run:#}");
    assert!(unmatched[0]["sentence"].as_str().unwrap().contains("points"), "{run:#}");
    assert!(run["advice"].as_array().unwrap().iter().all(|advice| advice["gain"].as_i64().unwrap() > 0), "{run:#}");
    assert!(!run["advice"].as_array().unwrap().is_empty(), "one more place with either is worth something: {run:#}");

    assert_eq!((&manager.round["state"], &manager.round["seed"]), (&json!("SOLVED"), &seed));
    let mut dry = manager.publication();
    dry["dryRun"] = json!(true);
    let payload = app.mutate(Some(&manager.token), "publishRound", "round { state }", dry).await;
    assert_eq!(payload["round"]["state"], "PUBLISHED", "{payload:#}");
    assert_eq!(manager.read().await["state"], "SOLVED");
    assert_eq!(manager.publish().await, Vec::<String>::new());
    assert_eq!(manager.round["state"], "PUBLISHED");
    let published = manager.run(&run["id"]).await;
    for pair in published["pairs"]["nodes"].as_array().unwrap() {
        assert_eq!(pair["introduction"]["state"], "HELD", "{pair:#}");
    }
    app.settle().await;
    assert_eq!(app.mails().len(), 0, "the team can still think better of it");
    app.pass(10 * MINUTE).await;
    let asked: Vec<String> = app.mails().iter().map(|mail| mail.to.clone()).collect();
    assert_eq!(asked.len(), 2, "the startups are asked first: {asked:?}");
    assert!(asked.iter().all(|to| !to.starts_with("one@") && !to.starts_with("two@")), "{asked:?}");
    assert_eq!(manager.publish().await, ["ALREADY_PUBLISHED"]);
}

async fn of_two_who_publish_at_once_one_gets_through(app: &TestApp) {
    scarce(app).await;
    let mut manager = Manager::drafts(app, "MENTOR", json!({}), None).await;
    manager.solve("FAIR", false).await;
    let publish = || app.mutate(Some(&manager.token), "publishRound", "round { state }", manager.publication());
    let payloads = futures_util::future::join_all((0..4).map(|_| publish())).await;
    let refused: Vec<Vec<String>> = payloads.iter().map(codes).filter(|codes| !codes.is_empty()).collect();
    assert_eq!(refused, vec![["ALREADY_PUBLISHED"]; 3], "{payloads:#?}");
    let of_team = app.data(Some(&manager.token), "{ viewer { introductions { totalCount } } }", json!({})).await;
    assert_eq!(of_team["viewer"]["introductions"]["totalCount"], 2);
    app.settle().await;
}

async fn nothing_is_published_if_one_pair_is_no_longer_possible(app: &TestApp) {
    scarce(app).await;
    let mut manager = Manager::drafts(app, "MENTOR", json!({}), None).await;
    let run = manager.solve("EFFICIENT", false).await;
    let gone = app.find(api::service::imports::Kind::Mentors, "two").await.unwrap();
    let left = json!({"id": app.global_id(gone).await});
    app.mutate(Some(&manager.token), "leaveProfile", "profile { id }", left).await;
    app.settle().await;
    assert_eq!(manager.publish().await, ["PAIR_IMPOSSIBLE"]);
    let of_team = app.data(Some(&manager.token), "{ viewer { introductions { totalCount } } }", json!({})).await;
    assert_eq!(of_team["viewer"]["introductions"]["totalCount"], 0, "all or nothing");
    let again = manager.solve("EFFICIENT", true).await;
    assert_ne!(again["snapshot"]["hash"], run["snapshot"]["hash"]);
    assert_eq!(again["figures"]["pairs"], 1);
    assert_eq!(manager.publish().await, Vec::<String>::new());
    app.settle().await;
}

async fn the_three_objectives_stand_side_by_side(app: &TestApp) {
    scarce(app).await;
    let mut manager = Manager::drafts(app, "MENTOR", json!({}), None).await;
    let run = manager.solve("STABLE", false).await;
    let alternatives = run["alternatives"].as_array().unwrap();
    let names: Vec<&Value> = alternatives.iter().map(|each| &each["objective"]).collect();
    assert_eq!(names, ["EFFICIENT", "FAIR", "STABLE"]);
    assert_eq!(alternatives[0]["shareOfBest"], 1_000, "nothing sums higher");
    assert_eq!((&alternatives[2]["blockingPairs"], &alternatives[2]["guarantee"]), (&json!(0), &json!("STABLE")));
    assert!(alternatives[1]["figures"]["worst"].as_i64() >= alternatives[0]["figures"]["worst"].as_i64());
    assert_eq!(run["certificate"], Value::Null, "no prices prove what is stable");
    let fair = manager.solve("FAIR", false).await;
    assert_eq!(fair["snapshot"]["hash"], run["snapshot"]["hash"], "the same snapshot is solved again");
    verify::check(fair["certificate"]["text"].as_str().unwrap()).unwrap();
    let again = manager.solve("FAIR", false).await;
    assert_eq!(again["certificate"]["text"], fair["certificate"]["text"], "same snapshot and seed, same bytes");
}

async fn limits_that_conflict_are_named(app: &TestApp) {
    scarce(app).await;
    let rules = json!({"territories": [{"territory": "ROUEN", "min": 2}]});
    let mut manager = Manager::drafts(app, "MENTOR", rules, None).await;
    let run = manager.solve("EFFICIENT", false).await;
    assert_eq!(run["state"], "INFEASIBLE", "{run:#}");
    let told = run["failure"].as_str().unwrap();
    assert!(told.contains("Rouen"), "{told}");
    assert_eq!(manager.round["state"], "IN_REVIEW");
    assert_eq!(manager.publish().await, ["NOT_SOLVED"]);
}

async fn quotas_and_first_timers_are_kept(app: &TestApp) {
    scarce(app).await;
    let rules = json!({"territories": [{"territory": "LE_HAVRE", "max": 1}]});
    let mut manager = Manager::drafts(app, "MENTOR", rules, None).await;
    let run = manager.solve("EFFICIENT", false).await;
    let seekers: Vec<String> = pairs(&run).into_iter().map(|pair| pair.0).collect();
    assert!(seekers.contains(&"brise".to_owned()) && seekers.len() == 2, "{run:#}");
    assert_eq!(run["unmatched"]["nodes"][0]["reason"], "QUOTA", "{run:#}");

    let first_timers = json!({"id": manager.round["id"], "version": manager.round["version"],
        "rules": {"firstTimers": {"min": 0, "max": 1}}});
    let payload = app.mutate(Some(&manager.token), "updateRound", "round { state }", first_timers).await;
    assert_eq!(payload["round"]["state"], "IN_REVIEW", "{payload:#}");
    manager.read().await;
    let run = manager.solve("EFFICIENT", false).await;
    assert_eq!(run["figures"]["pairs"], 1, "nobody has had a mentor before: {run:#}");
}

async fn whoever_follows_a_round_sees_how_far_it_is(app: &TestApp) {
    scarce(app).await;
    let mut manager = Manager::drafts(app, "MENTOR", json!({}), None).await;
    let query = "subscription($id: ID!) { roundProgressed(roundId: $id) { position phase percent run { state } } }";
    let mut events = app.follow(Some(&manager.token), query, json!({"id": manager.round["id"]})).await;
    assert_eq!(events.data("roundProgressed").await["phase"], Value::Null);
    manager.solve("FAIR", false).await;
    loop {
        let event = events.data("roundProgressed").await;
        if event["phase"] == "DONE" {
            assert_eq!(event["run"]["state"], "SOLVED");
            break;
        }
    }
}

async fn nobody_but_the_team_learns_of_rounds(app: &TestApp) {
    scarce(app).await;
    let manager = Manager::drafts(app, "MENTOR", json!({}), None).await;
    let founder = app.find(api::service::imports::Kind::Startups, "aviso").await;
    let founder = app.token(Role::Member, founder).await;
    assert_eq!(app.error_code(Some(&founder), "{ rounds { nodes { id } } }", json!({})).await, "FORBIDDEN");
    let query = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(app.data(Some(&founder), query, json!({"id": manager.round["id"]})).await["node"], Value::Null);
    let follow = "subscription($id: ID!) { roundProgressed(roundId: $id) { position } }";
    let refused = app.follow(Some(&founder), follow, json!({"id": manager.round["id"]})).await.refused().await;
    assert_eq!(refused, "FORBIDDEN");
}
