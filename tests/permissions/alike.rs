//! What is hidden and what is not there are answered alike; and who may try which mutation.

use api::graphql::node::{self, Kind};
use entity::Role;
use serde_json::{Value, json};

use super::contract::{Argument, Contract};
use super::table::Table;
use crate::introductions::scene::Scene;
use crate::rounds::rows::{self, insert};
use crate::support::app::TestApp;
use crate::support::directory::{partner, startup};
use crate::support::on_sqlite;

on_sqlite!(what_is_hidden_is_answered_like_what_is_absent, each_mutation_is_for_whom_the_table_says);

/// Makes an input of an id, and of the reader's own.
type InputOf = fn(&str, &str) -> Value;

/// An id of the same type that stands for nothing.
fn absent(id: &str) -> String {
    let last = if id.ends_with('A') { 'Q' } else { 'A' };
    format!("{}{last}", &id[..id.len() - 1])
}

async fn what_is_hidden_is_answered_like_what_is_absent(app: &TestApp) {
    let scene = Scene::set(app).await;
    scene.asked(app).await;
    let hidden = app.enter(startup("draft").with("state", "DRAFT")).await;
    let draft = app.global_id(hidden).await;
    let (edition, _) = rows::show(app, "fair", 1).await;
    let (application, round) = (rows::application(app, edition, hidden), rows::round(app, "A round"));
    let applied = node::id(Kind::Application, application.id.0).0;
    let drafted = node::id(Kind::Round, round.id.0).0;
    insert(app, [application]).await;
    insert(app, [round]).await;
    let paused = app.global_id(app.enter(partner("paused").with("state", "PAUSED")).await).await;
    let own = app.enter(startup("own")).await;
    let team = app.token(Role::Team, None).await;
    let introductions = "{ viewer { introductions { nodes { id } } } }";
    let introductions = app.data(Some(&team), introductions, json!({})).await;
    let theirs = introductions["viewer"]["introductions"]["nodes"][0]["id"].as_str().unwrap().to_owned();
    let (member, own) = (app.token(Role::Member, Some(own)).await, app.global_id(own).await);
    let partner = app.token(Role::Partner, None).await;
    let mutations: Vec<(&str, &str, InputOf)> = vec![
        ("updateStartup", &draft, |id, _| json!({"id": id, "version": 1, "name": "Mine"})),
        ("pauseProfile", &draft, |id, _| json!({"id": id})),
        ("resumeProfile", &draft, |id, _| json!({"id": id})),
        ("leaveProfile", &draft, |id, _| json!({"id": id})),
        ("eraseProfile", &draft, |id, _| json!({"id": id})),
        ("setVisibility", &draft, |id, _| json!({"id": id, "version": 1, "name": "TEAM"})),
        ("requestIntroduction", &draft, |id, own| json!({"fromId": own, "toId": id})),
        ("requestIntroduction", &draft, |id, own| json!({"fromId": id, "toId": own})),
        ("createResearchProject", &paused, |id, _| json!({"partnerId": id, "title": {"en": "Salt"}})),
        ("answerIntroduction", &theirs, |id, _| json!({"introductionId": id, "answer": "YES"})),
        ("withdrawIntroduction", &theirs, |id, _| json!({"introductionId": id})),
        ("cancelMeeting", &theirs, |id, _| json!({"introductionId": id, "version": 1})),
        ("withdrawApplication", &applied, |id, _| json!({"applicationId": id, "version": 1})),
        ("answerSlotOffer", &applied, |id, _| json!({"applicationId": id, "accept": true})),
    ];
    for token in [None, Some(member.as_str()), Some(partner.as_str())] {
        for (mutation, hidden, input) in &mutations {
            let kind = mutation[..1].to_uppercase() + &mutation[1..];
            let query = format!(
                "mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code field message }} }} }}"
            );
            let ask = async |id: &str| {
                let body = json!({"query": query, "variables": {"input": input(id, &own)}});
                app.graphql_answer(token, &body).await.body
            };
            let answer = ask(hidden).await;
            assert_eq!(answer, ask(&absent(hidden)).await, "{mutation}");
            assert!(answer.contains("NOT_FOUND") || token != Some(member.as_str()), "{mutation}: {answer}");
        }
        for id in [&draft, &paused, &theirs, &applied, &drafted] {
            let query = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }";
            let (hidden, absent) = (json!({ "id": id }), json!({ "id": absent(id) }));
            assert_eq!(app.data(token, query, hidden).await, app.data(token, query, absent).await);
        }
    }
}

/// The least that an input takes: something for each field that must be there.
fn least(contract: &Contract, input: &str) -> Value {
    let required = contract.inputs[input].iter().filter(|field| field.required);
    required.map(|field| (field.name.clone(), sample(contract, field))).collect::<serde_json::Map<_, _>>().into()
}

fn sample(contract: &Contract, field: &Argument) -> Value {
    let one = match field.of.as_str() {
        "ID" => json!("c3QBnGHc3QBnGHc3QBnGHc3Q"),
        "Int" => json!(1),
        "Boolean" => json!(false),
        "Date" => json!("2026-12-01"),
        of if contract.values.contains_key(of) => json!(contract.values[of][0]),
        of if contract.inputs.contains_key(of) => least(contract, of),
        _ => json!("something"),
    };
    if field.list { json!([one]) } else { one }
}

async fn each_mutation_is_for_whom_the_table_says(app: &TestApp) {
    let (table, contract) = (Table::read(), Contract::served());
    let own = app.enter(startup("own")).await;
    let readers = [
        ("anonymous", None),
        ("partner", Some(app.token(Role::Partner, None).await)),
        ("member", Some(app.token(Role::Member, Some(own)).await)),
        ("team", Some(app.token(Role::Team, None).await)),
    ];
    for mutation in contract.fields("Mutation") {
        let allowed = table.readers(&table.rows[&format!("Mutation.{}", mutation.name)]);
        let input = &mutation.arguments[0].of;
        let query =
            format!("mutation($input: {input}!) {{ {}(input: $input) {{ userErrors {{ code }} }} }}", mutation.name);
        let variables = json!({"input": least(&contract, input)});
        for (reader, token) in &readers {
            let answer = app.graphql(token.as_deref(), &query, variables.clone()).await;
            let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("NONE");
            assert!(code != "GRAPHQL_VALIDATION_FAILED", "{}: {answer:#}", mutation.name);
            let refused = ["UNAUTHENTICATED", "FORBIDDEN"].contains(&code);
            assert_eq!(!refused, allowed.contains(reader), "{} as {reader}: {answer:#}", mutation.name);
        }
    }
    app.settle().await;
}
