//! What is changed: every documented mutation does what it says, each on what the ones before left behind.

use api::clock::MINUTE;
use api::mail::SendFailure;
use api::service::imports::Kind;
use async_graphql::parser::types::OperationType;
use entity::Role;
use serde_json::{Value, json};

use super::documents::Stage;
use crate::support::app::TestApp;
use crate::support::directory::{ambassador, mentor, startup};
use crate::support::on_both_databases;

on_both_databases!(every_documented_mutation_does_what_it_says);

/// Performs mutations as the team unless somebody else is named.
pub struct Team<'a> {
    stage: Stage<'a>,
    pub token: String,
}

impl Team<'_> {
    /// The object that a mutation created or changed.
    pub async fn change(&self, name: &str, input: Value) -> Value {
        self.change_as(&self.token, name, input).await
    }

    pub async fn change_as(&self, token: &str, name: &str, input: Value) -> Value {
        let data = self.stage.perform(name, Some(token), json!({"input": input})).await;
        let payload = data.as_object().unwrap().values().next().unwrap().as_object().unwrap();
        let mut objects = payload
            .iter()
            .filter(|(field, value)| !["userErrors", "clientMutationId"].contains(&field.as_str()) && !value.is_null());
        objects.next().unwrap_or_else(|| panic!("{name} changes nothing")).1.clone()
    }
}

async fn every_documented_mutation_does_what_it_says(app: &TestApp) {
    let team = Team { stage: Stage::of(app, OperationType::Mutation), token: app.token(Role::Team, None).await };
    profiles(&team).await;
    companies_and_contracts(&team).await;
    projects(&team).await;
    shows(&team).await;
    introductions(app, &team).await;
    weights(&team).await;
    blocks(app, &team).await;
    people(app, &team).await;
    super::accounts::accounts(app, &team).await;
    super::round_changes::rounds(app, &team).await;
    super::round_changes::applications(app, &team).await;
    mails(app, &team).await;
    team.stage.close();
}

async fn blocks(app: &TestApp, team: &Team<'_>) {
    let (own, other) = (app.enter(startup("quayside")).await, app.enter(mentor("lighthouse")).await);
    let apart = json!({"profileId": app.global_id(own).await, "counterpartId": app.global_id(other).await});
    for change in ["block-counterpart", "unblock-counterpart"] {
        assert_eq!(team.change(change, apart.clone()).await["slug"], "quayside");
    }
}

async fn mails(app: &TestApp, team: &Team<'_>) {
    // What the others left to be sent does not fail in its place.
    app.pass(10 * MINUTE).await;
    let (beacon, buoy) = (app.enter(startup("beacon")).await, app.enter(mentor("buoy")).await);
    let input = json!({"fromId": app.global_id(beacon).await, "toId": app.global_id(buoy).await});
    team.change("request-introduction", input).await;
    app.mailbox().fail_next(SendFailure::Permanent(Some(554)));
    app.pass(10 * MINUTE).await;
    let query = "{ mails(state: [GIVEN_UP, UNCERTAIN]) { nodes { id } } }";
    let stuck = async || app.data(Some(&team.token), query, json!({})).await["mails"]["nodes"][0]["id"].take();
    for _ in 0..2 {
        app.mailbox().fail_next(SendFailure::Uncertain);
    }
    assert_eq!(team.change("retry-mail", json!({"mailId": stuck().await})).await["state"], "QUEUED");
    app.settle().await;
    app.pass(15 * MINUTE).await;
    let settled = team.change("settle-mail", json!({"mailId": stuck().await, "arrived": true})).await;
    assert_eq!((&settled["state"], &settled["repeats"]), (&json!("SENT"), &json!(1)));
}

async fn people(app: &TestApp, team: &Team<'_>) {
    for (step, more, state) in [
        ("record-call", json!({"calledOn": "2026-11-20", "note": "Is interested."}), "APPROACHED"),
        ("send-notice", json!({"source": "the list of speakers of a fair"}), "APPROACHED"),
        ("erase-profile", json!({}), "LEFT"),
    ] {
        let person = app.enter(ambassador(&format!("to-{step}")).without("consent")).await;
        let mut input = json!({"id": app.global_id(person).await});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(team.change(step, input).await["state"], state);
    }
    app.settle().await;
}

async fn weights(team: &Team<'_>) {
    let drafted = json!({"weights": [{"criterion": "TEXT", "weight": 10_000}], "note": "Words alone."});
    let made = team.change("draft-weights", drafted).await;
    let published = team.change("publish-weights", json!({"weightsId": made["id"], "after": 0})).await;
    assert_eq!((&published["version"], &published["isInForce"]), (&json!(2), &json!(true)));
    assert_eq!(team.change("revert-weights", json!({"after": 1})).await["version"], 1);
}

async fn profiles(team: &Team<'_>) {
    let consent = json!({"source": "a call", "givenOn": "2026-11-20"});
    for (noun, own) in [
        (
            "startup",
            json!({"stage": "GROWTH", "fundsRaisedEur": 250000, "targetMarkets": ["CA"], "needs": [{"kind": "MENTORING", "priority": 1}]}),
        ),
        (
            "mentor",
            json!({"title": "Director", "consent": consent, "capacity": {"open": 1}, "offers": [{"kind": "MENTORING"}]}),
        ),
        ("ambassador", json!({"markets": ["CA", "US"], "consent": consent})),
        (
            "talent",
            json!({"seeks": ["RECRUIT"], "seniority": "SENIOR", "availability": {"startsOn": "2027-03-01"}, "consent": consent}),
        ),
        ("partner", json!({"organisationKind": "INCUBATOR", "markets": ["FR"]})),
    ] {
        let mut input = json!({"name": format!("The {noun}"), "headline": {"fr": "Des capteurs", "en": "Sensors"},
            "location": {"city": "Caen", "country": "FR"}, "languages": [{"tag": "fr", "level": "C2"}],
            "contact": {"email": format!("{noun}@example.org")}});
        input.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        let made = team.change(&format!("create-{noun}"), input).await;
        assert_eq!((&made["name"], &made["version"]), (&json!(format!("The {noun}")), &json!(1)));
        let input = json!({"id": made["id"], "version": 1, "name": "Another name", "clientMutationId": format!("rename-{noun}")});
        let changed = team.change(&format!("update-{noun}"), input).await;
        assert_eq!((&changed["name"], &changed["version"]), (&json!("Another name"), &json!(2)));
        if noun == "startup" {
            let input = json!({"id": made["id"], "version": 2, "engagements": "MEMBERS"});
            let chosen = team.change("set-visibility", input).await;
            assert_eq!(chosen["visibility"]["engagements"], "MEMBERS");
            let id = json!({"id": made["id"]});
            for (step, state) in [("pause", "PAUSED"), ("resume", "ACTIVE"), ("leave", "LEFT")] {
                assert_eq!(team.change(&format!("{step}-profile"), id.clone()).await["state"], state);
            }
        }
    }
}

async fn companies_and_contracts(team: &Team<'_>) {
    let company =
        team.change("create-company", json!({"name": "Quai Industries", "siren": "732829320", "rank": 1})).await;
    let input = json!({"id": company["id"], "version": 1, "rank": 2});
    assert_eq!(team.change("update-company", input).await["rank"], 2);
    let lines = json!([{"kind": "MENTORING", "quantity": 4}]);
    let draft = team
        .change("create-contract", json!({"companyId": company["id"], "startsOn": "2026-11-01", "lines": lines}))
        .await;
    let input =
        json!({"id": draft["id"], "version": 1, "lines": [{"kind": "MENTORING", "quantity": 5}, {"kind": "BUY"}]});
    assert_eq!(team.change("update-contract", input).await["lines"][0]["quantity"], 5);
    for (step, version, state) in [("sign", 2, "SIGNED"), ("activate", 3, "ACTIVE"), ("end", 4, "ENDED")] {
        let input = json!({"id": draft["id"], "version": version});
        assert_eq!(team.change(&format!("{step}-contract"), input).await["state"], state);
    }
}

async fn projects(team: &Team<'_>) {
    let laboratory =
        team.change("create-partner", json!({"name": "Laboratory", "organisationKind": "LABORATORY"})).await;
    let input =
        json!({"partnerId": laboratory["id"], "title": {"en": "Salt"}, "skills": ["Sensors"], "workingLanguage": "en"});
    let project = team.change("create-research-project", input).await;
    let input = json!({"id": project["id"], "version": 1, "title": {"en": "Salt and sand"}});
    assert_eq!(team.change("update-research-project", input).await["title"]["value"], "Salt and sand");
}

async fn shows(team: &Team<'_>) {
    let show = team
        .change("create-trade-show", json!({"name": "Harbour Fair", "description": {"en": "Everything for quays."}}))
        .await;
    let next = team.change("create-trade-show", json!({"name": "Quay Week"})).await;
    let input = json!({"tradeShowId": show["id"], "label": "Harbour Fair 2027", "startsOn": "2027-05-04", "endsOn": "2027-05-06",
        "city": "Barcelona", "country": "ES", "callOpensOn": "2026-11-01", "callClosesOn": "2027-02-01"});
    let edition = team.change("create-edition", input).await;
    assert_eq!((&edition["timeZone"], &edition["call"]["isOpen"]), (&json!("Europe/Madrid"), &json!(true)));
    let input = json!({"id": edition["id"], "version": 1, "endsOn": "2027-05-07"});
    assert_eq!(team.change("update-edition", input).await["endsOn"], "2027-05-07");
    let closed = team.change("close-call", json!({"id": edition["id"], "version": 2})).await;
    assert_eq!(closed["call"], json!({"opensOn": "2026-11-01", "closesOn": "2026-11-22", "isOpen": false}));
    let input = json!({"id": edition["id"], "version": 3, "lastDay": "2026-12-24"});
    let opened = team.change("open-call", input).await;
    assert_eq!(opened["call"], json!({"opensOn": "2026-11-23", "closesOn": "2026-12-24", "isOpen": true}));
    let input =
        json!({"editionId": edition["id"], "label": "Place 1", "focusArea": "SMART_PORT", "purposes": ["SELL"]});
    let slot = team.change("create-slot", input).await;
    assert_eq!(slot["isFree"], true);
    let input = json!({"id": slot["id"], "version": 1, "label": "Place A"});
    assert_eq!(team.change("update-slot", input).await["label"], "Place A");
    let input = json!({"id": show["id"], "version": 1, "discontinuedOn": "2027-12-31", "successorId": next["id"]});
    assert_eq!(team.change("update-trade-show", input).await["successor"]["id"], next["id"]);
}

async fn introductions(app: &TestApp, team: &Team<'_>) {
    let asking = app.enter(startup("vigie-quai")).await;
    app.enter_all([mentor("solene-maubert"), mentor("yann-lecoq")]).await;
    let founder = app.token(Role::Member, Some(asking)).await;
    let from = app.global_id(asking).await;
    let mut asked = Vec::new();
    for name in ["solene-maubert", "yann-lecoq"] {
        let to = app.global_id(app.find(Kind::Mentors, name).await.unwrap()).await;
        let input = json!({"fromId": from, "toId": to, "message": "Nous aimerions vous rencontrer."});
        let held = team.change_as(&founder, "request-introduction", input).await;
        assert_eq!((&held["state"], held["nextStepAt"].is_string()), (&json!("HELD"), true));
        asked.push(held["id"].clone());
    }
    let taken_back = team.change_as(&founder, "withdraw-introduction", json!({"introductionId": asked[1]})).await;
    assert_eq!(taken_back["state"], "WITHDRAWN");
    app.pass(10 * MINUTE).await;
    let mentor = app.token(Role::Member, app.find(Kind::Mentors, "solene-maubert").await).await;
    let input = json!({"introductionId": asked[0], "answer": "YES"});
    let joined = team.change_as(&mentor, "answer-introduction", input).await;
    assert_eq!(
        (&joined["state"], &joined["fromContact"]["email"]),
        (&json!("INTRODUCED"), &json!("vigie-quai@example.org"))
    );
    let about = |more: Value| crate::errors::with(json!({"introductionId": asked[0]}), more);
    let at = |time: &str, more: Value| {
        let when = json!({"startsOn": "2026-12-01", "localTime": time, "timeZone": "Europe/Paris", "place": "Quay 3"});
        about(crate::errors::with(when, more))
    };
    let arranged = team.change_as(&founder, "schedule-meeting", at("09:30", json!({}))).await;
    assert_eq!(arranged["meeting"]["startsAt"], "2026-12-01T08:30:00.000Z");
    let moved = team.change_as(&mentor, "move-meeting", at("10:30", json!({"version": 1}))).await;
    assert_eq!((&moved["meeting"]["sequence"], &moved["meeting"]["version"]), (&json!(1), &json!(2)));
    let off = team.change_as(&founder, "cancel-meeting", about(json!({"version": 2}))).await;
    assert_eq!(off["meeting"]["state"], "CANCELLED");
    let input = json!({"introductionId": asked[0], "met": true, "outcome": "PILOT"});
    assert_eq!(team.change_as(&mentor, "report-outcome", input).await["state"], "MET");
    app.settle().await;
}
