//! What is read: every document answers, and takes as many statements for a hundred items as for ten.

use std::collections::BTreeMap;

use api::graphql::node::{self, Kind};
use async_graphql::parser::types::OperationType;
use serde_json::{Value, json};
use uuid::Uuid;

use super::documents::Stage;
use super::scene::Scene;
use crate::support::app::TestApp;
use crate::support::on_both_databases;

on_both_databases!(every_documented_query_answers_with_as_many_statements_for_any_page);

/// Sizes of pages; there is more of everything than the longer one holds.
const SIZES: [usize; 2] = [10, 100];

async fn every_documented_query_answers_with_as_many_statements_for_any_page(app: &TestApp) {
    let scene = Scene::set(app).await;
    // What is kept from one answer to the next would hide what each takes.
    let app = &app.restarted(|config| config.profiles_kept = 0).await;
    app.settle().await;
    let stage = Stage::of(app, OperationType::Query);
    let mut unequal = Vec::new();
    for (name, token, variables) in cases(app, &scene).await {
        let mut answers: Vec<(String, Vec<String>)> = Vec::new();
        // The first is for what is read once and then kept.
        for size in [SIZES[0], SIZES[0], SIZES[1]] {
            let sized = sized(&stage, name, &variables, size);
            let (data, statements) = app.statements(stage.perform(name, token, sized)).await;
            assert!(!is_empty(&data), "{name} finds nothing: {data}");
            answers.push((data.to_string(), statements));
        }
        let (few, many) = (&answers[1], &answers[2]);
        // What a mail looks like stands in no table.
        assert!(!many.1.is_empty() || name == "preview-mail", "{name}: no statement was heard");
        let (tallied, expected) = (tally(&many.1), tally(&few.1));
        if tallied != expected {
            unequal.push(format!("{name}: {expected:#?}\n{tallied:#?}"));
        }
        let takes_a_size = ["first", "last", "ids"].iter().any(|size| stage.document(name).takes(size));
        assert!(!takes_a_size || many.0.len() > few.0.len(), "{name}: the longer page holds no more: {}", many.0);
    }
    stage.close();
    assert!(unequal.is_empty(), "statements for {} and for {} items: {}", SIZES[0], SIZES[1], unequal.join("\n"));
}

/// Who performs each document, and with which variables besides the page size.
async fn cases<'a>(app: &TestApp, scene: &'a Scene) -> Vec<(&'static str, Option<&'a str>, Value)> {
    let (team, founder) = (Some(scene.team.as_str()), Some(scene.founder.as_str()));
    let query = "{ search(query: \"sensors\", filter: {kinds: [MENTOR]}, first: 1) { pageInfo { endCursor } }
        objectives(first: 1) { nodes { id } } talents(first: 1) { nodes { slug } } }";
    let found = app.data(None, query, json!({})).await;
    let objective = found["objectives"]["nodes"][0]["id"].clone();
    let introduction = global(Kind::Introduction, scene.introductions[0].0);
    let search = json!({"query": "sensors", "filter": {"kinds": ["MENTOR"]}, "facets": ["KIND", "COUNTRY", "SECTOR"]});
    let typing = json!({"prefix": "sens", "kinds": ["MENTOR"]});
    let following =
        json!({"query": "sensors", "filter": {"kinds": ["MENTOR"]}, "after": found["search"]["pageInfo"]["endCursor"]});
    let asked = json!({"email": "bassin@example.org", "name": "Bassin", "organisation": "Bassin"});
    app.mutate(None, "requestPartnerAccess", "", asked).await;
    app.settle().await;
    let startup = app.global_id(scene.startups[0]).await;
    let of = |slug: &str| json!({"slug": slug});
    let matches = json!({"slug": "startup-000", "counterpart": "MENTOR", "language": "EN"});
    let run = |number: usize| global(Kind::RoundRun, scene.rounds.runs[number].0);
    let edition = json!({"id": global(Kind::Edition, scene.edition.0)});
    vec![
        ("search-profiles", founder, search),
        ("more-search-results", None, following),
        ("suggest-while-typing", founder, typing),
        ("explain-search", team, json!({"query": "sensors"})),
        ("unmatched-words", team, json!({})),
        (
            "list-startups",
            team,
            json!({"filter": {"focusAreas": ["SMART_PORT"], "stages": ["GROWTH"]}, "orderBy": "NAME"}),
        ),
        ("list-mentors", team, json!({"filter": {"countries": ["FR"]}, "orderBy": "UPDATED"})),
        ("list-ambassadors", team, json!({"filter": {"countries": ["CA"]}})),
        ("list-talents", founder, json!({"orderBy": "UPDATED"})),
        ("list-partners", founder, json!({"filter": {"organisationKinds": ["LABORATORY"]}, "orderBy": "NAME"})),
        ("page-back-through-startups", None, json!({"orderBy": "NAME"})),
        ("count-directory", None, json!({})),
        ("startup-page", founder, of("startup-000")),
        ("mentor-page", founder, of("mentor-000")),
        ("ambassador-page", founder, of("ambassador-000")),
        ("talent-page", founder, of(found["talents"]["nodes"][0]["slug"].as_str().unwrap())),
        ("partner-page", founder, of("partner-000")),
        ("profile-to-edit", founder, of("startup-000")),
        ("best-matches", founder, matches),
        ("best-match-of-each-startup", team, json!({"counterpart": "MENTOR"})),
        (
            "why-not",
            founder,
            json!({"startupId": startup, "counterpartId": global(Kind::Mentor, scene.mentors[0].0), "language": "EN"}),
        ),
        ("list-blocked", founder, json!({"profileId": startup})),
        ("list-weights", team, json!({})),
        (
            "preview-weights",
            team,
            json!({"weightsId": global(Kind::WeightsVersion, scene.weights.0), "counterpart": "MENTOR"}),
        ),
        ("preview-mail", team, json!({"kind": "MEETING_MOVED", "language": "FR"})),
        ("who-am-i", founder, json!({})),
        ("list-saved-searches", founder, json!({})),
        ("inbox", founder, json!({"states": ["ASKED", "INTRODUCED"]})),
        ("introductions-of-profile", founder, of("startup-000")),
        ("introductions-of-each-startup", team, json!({})),
        ("introduction-page", founder, json!({"id": introduction, "language": "FR"})),
        ("outcome-records", team, json!({})),
        ("team-day", team, json!({"filter": {"actions": ["CALL", "ASK_BOTH", "CLEAR_UP"]}, "language": "EN"})),
        ("list-accounts", team, json!({})),
        ("list-delegates", founder, json!({"profileId": startup})),
        ("list-partner-requests", team, json!({})),
        ("list-companies", team, json!({"filter": {"contractStates": ["SIGNED"]}, "orderBy": "RANK"})),
        ("company-page", founder, of("company-000")),
        ("list-trade-shows", founder, json!({"filter": {"discontinued": false}})),
        ("trade-show-page", founder, of("show-000")),
        ("edition-page", founder, edition.clone()),
        ("edition-applications", team, edition),
        ("list-rounds", team, json!({})),
        ("list-mails", team, json!({"state": ["GIVEN_UP", "UNCERTAIN"]})),
        ("mail-figures", team, json!({})),
        ("round-page", team, json!({"id": global(Kind::Round, scene.rounds.round.0), "language": "EN"})),
        ("compare-runs", team, json!({"a": run(0), "b": run(1), "language": "EN"})),
        ("programme-objectives", team, json!({"language": "EN"})),
        ("proof-of-figure", founder, json!({"id": objective})),
        ("list-venues", founder, json!({"language": "FR"})),
        ("refetch-node", founder, json!({"id": introduction})),
        ("refetch-nodes", founder, json!({"ids": some_of_each(scene)})),
    ]
}

fn global(kind: Kind, id: Uuid) -> String {
    node::id(kind, id).0
}

/// Ids of different kinds in turn, so that every page of them holds each kind.
fn some_of_each(scene: &Scene) -> Vec<String> {
    let kinds = scene.mentors.iter().zip(&scene.startups).zip(&scene.partners).zip(&scene.slots);
    let ids = kinds.flat_map(|(((mentor, startup), partner), slot)| {
        [(Kind::Mentor, mentor.0), (Kind::Startup, startup.0), (Kind::Partner, partner.0), (Kind::Slot, slot.0)]
    });
    ids.take(SIZES[1]).map(|(kind, id)| global(kind, id)).collect()
}

/// The variables of a document for a page size.
fn sized(stage: &Stage<'_>, name: &str, variables: &Value, size: usize) -> Value {
    let mut variables = variables.clone();
    for argument in ["first", "last"].into_iter().filter(|argument| stage.document(name).takes(argument)) {
        variables[argument] = json!(size);
    }
    if let Some(ids) = variables.get_mut("ids").and_then(Value::as_array_mut) {
        ids.truncate(size);
    }
    variables
}

/// How often each statement was executed, whatever the number of its values.
fn tally(statements: &[String]) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for statement in statements {
        let shape = statement.replace(|sign: char| sign.is_ascii_digit() || "?$, ".contains(sign), "");
        *tally.entry(shape).or_insert(0) += 1;
    }
    tally
}

fn is_empty(data: &Value) -> bool {
    data.as_object().unwrap().values().any(Value::is_null)
}
