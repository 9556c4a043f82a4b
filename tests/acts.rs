//! Every mutation of the contract: under a key it happens once, and a dry run changes nothing.

mod accounts;
mod cases;
mod keys;
mod objects;
mod rounds;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use self::cases::{Case, case};
use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::on_both_databases;

on_both_databases!(
    what_is_repeated_under_its_key_happens_once,
    what_is_asked_at_the_same_time_under_one_key_happens_once,
    a_key_with_another_input_is_refused,
    a_dry_run_answers_the_same_and_changes_nothing,
);

/// The names of all mutations.
fn mutations() -> Vec<String> {
    let contract = api::graphql::sdl();
    let fields = contract.split("type Mutation {").nth(1).unwrap().split("\n}").next().unwrap();
    let names = fields.lines().filter_map(|line| line.strip_prefix('\t')?.strip_suffix('('));
    names.map(str::to_owned).collect()
}

/// Prepares each mutation, and does with it what the test is about.
async fn each(app: &TestApp, test: impl AsyncFn(Case)) {
    let mutations = mutations();
    assert!(mutations.len() > 30, "{mutations:?}");
    for mutation in &mutations {
        test(case(app, mutation).await).await;
    }
    app.settle().await;
}

impl Case {
    /// Makes the mutation; the answer is the whole payload.
    async fn make(&self, app: &TestApp, input: &Value, terms: Value) -> Value {
        let mut input = input.clone();
        input.as_object_mut().unwrap().extend(terms.as_object().unwrap().clone());
        let fields = format!("clientMutationId {}", self.object);
        let payload = app.mutate(Some(&self.token), &self.mutation, &fields, input).await;
        assert_eq!(payload["clientMutationId"], terms["clientMutationId"], "{}", self.mutation);
        payload
    }

    /// Makes it so that it must do what it says.
    async fn succeed(&self, app: &TestApp, terms: Value) -> Value {
        let payload = self.make(app, &self.input, terms).await;
        let object = payload.as_object().unwrap().values().find(|value| value.is_object());
        assert!(object.is_some() && payload["userErrors"] == json!([]), "{}: {payload:#}", self.mutation);
        payload
    }
}

fn key() -> Value {
    json!({"clientMutationId": "pressed twice"})
}

async fn what_is_repeated_under_its_key_happens_once(app: &TestApp) {
    let again = app.restarted(|_| {}).await;
    each(app, async |case| {
        let before = dump(&app.db).await;
        let first = case.succeed(app, key()).await;
        let after = dump(&app.db).await;
        assert_ne!(before, after, "{} does something", case.mutation);
        for repetition in 0..2 {
            assert_eq!(case.succeed(app, key()).await, first, "{}, {repetition}", case.mutation);
        }
        assert_eq!(case.succeed(&again, key()).await, first, "{} after a restart", case.mutation);
        assert_eq!(dump(&app.db).await, after, "{} happens once", case.mutation);
    })
    .await;
    again.db.clone().close().await.unwrap();
}

async fn what_is_asked_at_the_same_time_under_one_key_happens_once(app: &TestApp) {
    each(app, async |alone| {
        let before = dump(&app.db).await;
        alone.succeed(app, key()).await;
        let grown = growth(&before, &dump(&app.db).await);

        let together = case(app, &alone.mutation).await;
        let before = dump(&app.db).await;
        let answers = futures_util::future::join_all((0..4).map(|_| together.succeed(app, key()))).await;
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{}: {answers:#?}", alone.mutation);
        assert_eq!(growth(&before, &dump(&app.db).await), grown, "{} happens once", alone.mutation);
    })
    .await;
}

/// By how many rows each table grew.
fn growth(before: &str, after: &str) -> BTreeMap<String, i64> {
    let mut grown = BTreeMap::new();
    for (dump, weight) in [(before, -1), (after, 1)] {
        for table in dump.lines().filter_map(|row| Some(row.split_once(": ")?.0)) {
            *grown.entry(table.to_owned()).or_default() += weight;
        }
    }
    grown.retain(|_, count| *count != 0);
    grown
}

async fn a_key_with_another_input_is_refused(app: &TestApp) {
    each(app, async |case| {
        case.succeed(app, key()).await;
        let before = dump(&app.db).await;
        let payload = case.make(app, &case.other, key()).await;
        let errors = payload["userErrors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{}: {payload:#}", case.mutation);
        assert_eq!(errors[0]["code"], "KEY_REUSED", "{}", case.mutation);
        assert_eq!(errors[0]["field"], json!(["clientMutationId"]), "{}", case.mutation);
        assert_eq!(dump(&app.db).await, before, "{} changes nothing", case.mutation);
    })
    .await;
}

async fn a_dry_run_answers_the_same_and_changes_nothing(app: &TestApp) {
    each(app, async |case| {
        let before = dump(&app.db).await;
        let dry = case.succeed(app, json!({"dryRun": true, "clientMutationId": "pressed twice"})).await;
        assert_eq!(dump(&app.db).await, before, "{} changes nothing", case.mutation);
        let made = case.succeed(app, key()).await;
        assert_eq!(without_chance(dry), without_chance(made), "{}", case.mutation);
    })
    .await;
}

/// An answer without ids, what is made of them, and instants, which differ from run to run.
fn without_chance(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let unnamed = name == "slug" && field.as_str().is_some_and(|slug| slug.starts_with("talent-"));
                let chance = name == "id" || unnamed || name.ends_with("At") && field.is_string();
                *field = if chance { json!("…") } else { without_chance(field.take()) };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = without_chance(item.take())),
        _ => {}
    }
    value
}
