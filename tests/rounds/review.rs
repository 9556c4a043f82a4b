//! The review: locking, forbidding, releasing, commenting, and what changed from one run to the next.

use api::service::imports::Kind;
use serde_json::{Value, json};

use super::scene::{Manager, pairs, with_places};
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(what_the_team_locks_and_forbids_is_kept_and_its_effect_named);
on_sqlite!(
    a_lock_on_a_pair_that_a_gate_forbids_is_refused,
    a_lock_that_a_new_snapshot_cannot_keep_is_named,
    a_comment_changes_no_result,
);

async fn two_by_two<'a>(app: &'a TestApp) -> (Manager<'a>, [String; 4]) {
    let startups = app.enter_all([startup("aviso"), startup("brise").with("sectors", json!(["Housing"]))]).await;
    let mentors =
        app.enter_all([with_places("one", 1), with_places("two", 1).with("sectors", json!(["Housing"]))]).await;
    let mut ids = Vec::new();
    for id in startups.into_iter().chain(mentors) {
        ids.push(app.global_id(id).await);
    }
    (Manager::drafts(app, "MENTOR", json!({}), None).await, ids.try_into().unwrap())
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
}

async fn what_the_team_locks_and_forbids_is_kept_and_its_effect_named(app: &TestApp) {
    let (mut manager, [aviso, _, one, two]) = two_by_two(app).await;
    assert_eq!(manager.decide("lockPair", &aviso, &two).await, ["NOT_SOLVED"]);
    let first = manager.solve("EFFICIENT", false).await;
    assert_eq!(pairs(&first), named(&[("aviso", "one"), ("brise", "two")]));

    assert_eq!(manager.decide("lockPair", &aviso, &two).await, Vec::<String>::new());
    assert_eq!(manager.round["state"], "IN_REVIEW");
    assert_eq!(manager.publish().await, ["NOT_SOLVED"], "what was decided is not in the run yet");
    let second = manager.solve("EFFICIENT", false).await;
    assert_eq!(pairs(&second), named(&[("aviso", "two"), ("brise", "one")]));
    assert_eq!(second["snapshot"]["hash"], first["snapshot"]["hash"]);
    let locked = second["pairs"]["nodes"].as_array().unwrap().iter().find(|pair| pair["seeker"]["slug"] == "aviso");
    assert_eq!(locked.unwrap()["ruling"], "LOCK");

    let query = "query($a: ID!, $b: ID!) { roundDiff(a: $a, b: $b, first: 10) { totalCount nodes { came cause
        sentence(language: EN) seeker { ... on Startup { slug } } counterpart { ... on Mentor { slug } } } } }";
    let variables = json!({"a": first["id"], "b": second["id"]});
    let told = app.data(Some(&manager.token), query, variables).await["roundDiff"].clone();
    assert_eq!(told["totalCount"], 4, "{told:#}");
    let moves = told["nodes"].as_array().unwrap();
    let of = |seeker: &str, came: bool| {
        moves.iter().find(|each| each["seeker"]["slug"] == seeker && each["came"] == came).unwrap().clone()
    };
    assert_eq!(of("aviso", true)["cause"], "LOCKED", "{told:#}");
    assert_eq!(of("brise", false)["cause"], "DISPLACED", "{told:#}");
    assert!(of("brise", false)["sentence"].as_str().unwrap().contains("Aviso"), "{told:#}");

    assert_eq!(manager.decide("releasePair", &aviso, &two).await, Vec::<String>::new());
    assert_eq!(manager.decide("releasePair", &aviso, &two).await, ["NOTHING_TO_RELEASE"]);
    assert_eq!(manager.decide("forbidPair", &aviso, &one).await, Vec::<String>::new());
    let third = manager.solve("EFFICIENT", false).await;
    assert_eq!(pairs(&third), named(&[("aviso", "two"), ("brise", "one")]));
    let decided = manager.read().await["decisions"]["nodes"].clone();
    let kinds: Vec<&Value> = decided.as_array().unwrap().iter().map(|each| &each["kind"]).collect();
    assert_eq!(kinds, ["FORBID", "RELEASE", "LOCK"]);
    assert!(decided[0]["author"]["id"].is_string() && decided[0]["reason"] == "They asked for it.", "{decided:#}");
}

async fn a_lock_on_a_pair_that_a_gate_forbids_is_refused(app: &TestApp) {
    let (mut manager, [aviso, ..]) = two_by_two(app).await;
    app.enter(with_places("far", 1).with("offers", json!([{"kind": "FINANCE"}]))).await;
    manager.solve("FAIR", false).await;
    let far = app.global_id(app.find(Kind::Mentors, "far").await.unwrap()).await;
    for verb in ["lockPair", "forbidPair"] {
        assert_eq!(manager.decide(verb, &aviso, &far).await, ["NO_CANDIDATE"]);
    }
    assert_eq!(manager.round["state"], "SOLVED", "nothing was changed");
}

async fn a_lock_that_a_new_snapshot_cannot_keep_is_named(app: &TestApp) {
    let (mut manager, [aviso, _, _, two]) = two_by_two(app).await;
    manager.solve("EFFICIENT", false).await;
    assert_eq!(manager.decide("lockPair", &aviso, &two).await, Vec::<String>::new());
    app.mutate(Some(&manager.token), "pauseProfile", "profile { id }", json!({"id": two})).await;
    let refused = manager.solve("EFFICIENT", true).await;
    assert_eq!((&refused["state"], &refused["certificate"]), (&json!("REFUSED"), &Value::Null), "{refused:#}");
    let why = refused["failure"].as_str().unwrap();
    assert!(why.starts_with("A locked pair") && why.contains("Two"), "{why}");
    assert_eq!(manager.decide("releasePair", &aviso, &two).await, Vec::<String>::new());
    let solved = manager.solve("EFFICIENT", true).await;
    assert_eq!(pairs(&solved).len(), 1, "{solved:#}");
}

async fn a_comment_changes_no_result(app: &TestApp) {
    let (mut manager, [aviso, _, one, _]) = two_by_two(app).await;
    manager.solve("FAIR", false).await;
    let half = json!({"roundId": manager.round["id"], "reason": "Which?", "seekerId": aviso});
    let query = "mutation($input: CommentRoundInput!) { commentRound(input: $input) { round { id } } }";
    assert_eq!(app.error_code(Some(&manager.token), query, json!({"input": half})).await, "BAD_INPUT");
    let pair = json!({"roundId": manager.round["id"], "reason": "Odd.", "seekerId": aviso, "counterpartId": one});
    let payload = app.mutate(Some(&manager.token), "commentRound", "round { state }", pair).await;
    assert_eq!(payload["round"]["state"], "SOLVED", "{payload:#}");
    let input = json!({"roundId": manager.round["id"], "reason": "Looks good."});
    let payload = app.mutate(Some(&manager.token), "commentRound", "round { state }", input).await;
    assert_eq!(payload["round"]["state"], "SOLVED", "{payload:#}");
    manager.read().await;
    assert_eq!(manager.publish().await, Vec::<String>::new());
    app.settle().await;
}
