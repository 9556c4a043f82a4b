//! What is changed about rounds and applications: from the draft to what is published, from the call to a place.

use entity::Role;
use serde_json::{Value, json};

use super::changes::Team;
use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};

pub async fn rounds(app: &TestApp, team: &Team<'_>) {
    let seeker = app.enter(startup("digue")).await;
    let mentors = app.enter_all([mentor("balise"), mentor("chenal")]).await;
    let seeker = app.global_id(seeker).await;
    let mentors = [app.global_id(mentors[0]).await, app.global_id(mentors[1]).await];

    let made = team.change("create-round", json!({"name": "Mentors of spring", "counterpart": "MENTOR"})).await;
    assert_eq!((&made["state"], &made["version"]), (&json!("DRAFT"), &json!(1)));
    let input = json!({"id": made["id"], "version": 1, "name": "Mentors of the spring", "rules": {"demand": 2}});
    let mut round = team.change("update-round", input).await;
    assert_eq!((&round["name"], &round["rules"]["demand"]), (&json!("Mentors of the spring"), &json!(2)));
    solved(app, team, &mut round).await;
    let about = |mentor: &str| json!({"roundId": made["id"], "seekerId": seeker, "counterpartId": mentor, "reason": "They asked for it."});
    for (decision, mentor) in [("lock-pair", 0), ("release-pair", 0), ("forbid-pair", 1)] {
        assert_eq!(team.change(decision, about(&mentors[mentor])).await["state"], "IN_REVIEW", "{decision}");
    }
    let remark = json!({"roundId": made["id"], "reason": "One more run, then we publish."});
    round = team.change("comment-round", remark).await;
    let run = solved(app, team, &mut round).await;
    assert_eq!(run["number"], 2);
    let input = json!({"roundId": made["id"], "version": round["version"], "runId": run["id"]});
    let published = team.change("publish-round", input).await;
    assert_eq!((&published["state"], &published["publishedRun"]["number"]), (&json!("PUBLISHED"), &json!(2)));

    let spare = team.change("create-round", json!({"name": "Another", "counterpart": "TALENT"})).await;
    let withdrawn = team.change("withdraw-round", json!({"id": spare["id"], "version": 1})).await;
    assert_eq!(withdrawn["state"], "WITHDRAWN");
}

/// Has a round solved, and reads it again; the run.
async fn solved(app: &TestApp, team: &Team<'_>, round: &mut Value) -> Value {
    let input = json!({"roundId": round["id"], "version": round["version"], "objective": "EFFICIENT"});
    let run = team.change("solve-round", input).await;
    assert_eq!(run["state"], "WAITING");
    app.settle().await;
    let query = "query($id: ID!) { node(id: $id) { ... on Round { id state version } } }";
    *round = app.data(Some(&team.token), query, json!({"id": round["id"]})).await["node"].take();
    assert_eq!(round["state"], "SOLVED");
    run
}

pub async fn applications(app: &TestApp, team: &Team<'_>) {
    let applicant = app.enter(startup("ecluse")).await;
    let founder = app.token(Role::Member, Some(applicant)).await;
    let show = team.change("create-trade-show", json!({"name": "Lock Fair"})).await;
    let input = json!({"tradeShowId": show["id"], "label": "2027", "startsOn": "2027-05-04", "endsOn": "2027-05-06",
        "callOpensOn": "2026-11-01", "callClosesOn": "2027-02-01"});
    let edition = team.change("create-edition", input).await;
    let slot = team.change("create-slot", json!({"editionId": edition["id"], "label": "Place 1"})).await;

    let input = json!({"startupId": app.global_id(applicant).await, "editionId": edition["id"],
        "text": "We sell to locks.", "preferences": [slot["id"]]});
    let applied = team.change_as(&founder, "submit-application", input).await;
    assert_eq!((&applied["state"], &applied["preferences"][0]["id"]), (&json!("SUBMITTED"), &slot["id"]));
    let about = |more: Value| crate::errors::with(json!({"applicationId": applied["id"]}), more);
    let scored = team.change("score-application", about(json!({"score": 80, "comment": "Well prepared."}))).await;
    assert_eq!(scored["juryScores"][0]["score"], 80);
    let input = about(json!({"version": scored["version"], "slotId": slot["id"]}));
    assert_eq!(team.change("offer-slot", input).await["slot"]["id"], slot["id"]);
    let accepted = team.change_as(&founder, "answer-slot-offer", about(json!({"accept": true}))).await;
    assert_eq!((&accepted["state"], &accepted["slot"]["holder"]["slug"]), (&json!("ACCEPTED"), &json!("ecluse")));
    let input = about(json!({"version": accepted["version"]}));
    assert_eq!(team.change_as(&founder, "withdraw-application", input).await["state"], "WITHDRAWN");
    app.settle().await;
}
