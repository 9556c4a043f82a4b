//! Two databases that differ in one value: who may not see it is answered the same to the byte, who may see it is not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::contract::Contract;
use super::table::{READERS, Readers, Table};
use super::values::{Value, values};
use super::wide::Wide;
use super::world::{World, narrow, twin};
use crate::support::app::TestApp;
use crate::support::on_sqlite;

on_sqlite!(
    what_is_hidden_by_default_is_hidden_in_every_answer,
    what_is_for_the_team_alone_is_hidden_in_every_answer,
    what_is_for_those_introduced_is_hidden_in_every_answer,
    what_is_for_members_or_partners_is_hidden_in_every_answer,
    the_questions_select_every_field,
);

/// The documents that are asked, with the fields that they select.
fn documents(world: &World, contract: &Contract) -> (Vec<String>, BTreeSet<String>) {
    let mut wide = Wide::new(contract);
    let documents = wide.documents(&world.questions(), &world.nodes);
    (documents, wide.selected)
}

async fn what_is_hidden_by_default_is_hidden_in_every_answer(app: &TestApp) {
    let world = World::fill(app).await;
    Comparison::new(app, &world, None).await.run(|_| true).await;
}

async fn what_is_for_the_team_alone_is_hidden_in_every_answer(app: &TestApp) {
    let world = World::fill(app).await;
    Comparison::new(app, &world, Some("TEAM")).await.run(|_| true).await;
}

async fn what_is_for_those_introduced_is_hidden_in_every_answer(app: &TestApp) {
    let world = World::fill(app).await;
    Comparison::new(app, &world, Some("AFTER_INTRODUCTION")).await.run(first_of_each_group()).await;
}

async fn what_is_for_members_or_partners_is_hidden_in_every_answer(app: &TestApp) {
    let world = World::fill(app).await;
    for audience in ["MEMBERS_AND_PARTNERS", "MEMBERS", "PARTNERS"] {
        Comparison::new(app, &world, Some(audience)).await.run(first_of_each_group()).await;
    }
}

fn first_of_each_group() -> impl FnMut(&str) -> bool {
    let mut seen = BTreeSet::new();
    move |group| seen.insert(group.to_owned())
}

async fn the_questions_select_every_field(app: &TestApp) {
    let (world, contract) = (World::fill(app).await, Contract::served());
    let (documents, selected) = documents(&world, &contract);
    let read = contract.below("Query");
    let missing: Vec<String> = contract
        .types
        .iter()
        .filter(|(name, _)| read.contains(*name) && !contract.interfaces.contains(*name))
        .flat_map(|(name, fields)| fields.iter().map(move |field| format!("{name}.{}", field.name)))
        .filter(|field| !selected.contains(field))
        .collect();
    assert!(missing.is_empty(), "no question asks for {missing:?}: see World::questions");
    for (reader, answers) in world.answers(&twin(app, &[]).await, &documents).await {
        for (document, answer) in documents.iter().zip(answers) {
            let answer: Json = serde_json::from_str(&answer).unwrap();
            let codes: Vec<&Json> =
                answer["errors"].as_array().into_iter().flatten().map(|e| &e["extensions"]["code"]).collect();
            let refused = codes.iter().all(|code| ["UNAUTHENTICATED", "FORBIDDEN"].contains(&code.as_str().unwrap()));
            assert!(refused, "{reader} is answered {codes:?}: {answer:#}\n{document}");
        }
    }
}

/// A directory in which the subjects narrow all they can to one audience, and how it answers.
struct Comparison<'a> {
    app: &'a TestApp,
    world: &'a World,
    audience: Option<&'static str>,
    table: Table,
    documents: Vec<String>,
    before: BTreeMap<&'static str, Vec<String>>,
}

impl<'a> Comparison<'a> {
    async fn new(app: &'a TestApp, world: &'a World, audience: Option<&'static str>) -> Self {
        let (table, contract) = (Table::read(), Contract::served());
        if let Some(audience) = audience {
            narrow(app, |kind| narrowed(&table, kind, audience)).await;
        }
        let (documents, _) = documents(world, &contract);
        let before = world.answers(&twin(app, &[]).await, &documents).await;
        Self { app, world, audience, table, documents, before }
    }

    /// Compares the answers for the values, of those of groups only the chosen; says all that is wrong at once.
    ///
    /// Values that the same readers see change together, so that one comparison serves for many: whoever sees none of
    /// them is answered the same to the byte. With `PASSERELLE_ONE_BY_ONE` set each changes alone.
    async fn run(self, mut chosen: impl FnMut(&str) -> bool) {
        let all = values();
        let mut batches: Vec<(Readers, Vec<&Value>)> = Vec::new();
        for value in &all {
            let word = self.table.rows[value.field].clone();
            let Some(inside) = self.inside(value, &word).filter(|_| chosen(&word)) else { continue };
            let fits = |(readers, batch): &&mut (Readers, Vec<&Value>)| {
                let alone = std::env::var_os("PASSERELLE_ONE_BY_ONE").is_some();
                !alone && *readers == inside && batch.iter().all(|other| other.place() != value.place())
            };
            match batches.iter_mut().find(fits) {
                Some((_, batch)) => batch.push(value),
                None => batches.push((inside, vec![value])),
            }
        }
        let mut problems = Vec::new();
        for (inside, batch) in batches {
            let changes: Vec<&str> = batch.iter().map(|value| value.change.as_str()).collect();
            let after = self.world.answers(&twin(self.app, &changes).await, &self.documents).await;
            for reader in READERS {
                problems.extend(self.judge(&batch, reader, inside.contains(reader), &after[reader]));
            }
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    /// Who sees a value; nothing where the audience of this directory changes nothing about it.
    fn inside(&self, value: &Value, word: &str) -> Option<Readers> {
        if !self.table.is_group(word) {
            return self.audience.is_none().then(|| self.table.readers(word).clone());
        }
        let widest = self.table.widest(word, value.kind);
        match self.audience {
            // Nobody is outside: that it shows is seen where it is narrowed.
            None if widest == "EVERYONE" => None,
            None => Some(self.table.readers(widest).clone()),
            Some(audience) if audience != widest && self.table.is_within(audience, widest) => {
                Some(self.table.readers(audience).clone())
            }
            Some(_) => None,
        }
    }

    fn judge(&self, batch: &[&Value], reader: &str, sees: bool, after: &[String]) -> Vec<String> {
        let mut differing = BTreeSet::new();
        for (before, after) in self.before[reader].iter().zip(after).filter(|(before, after)| before != after) {
            let (before, after) = (serde_json::from_str(before).unwrap(), serde_json::from_str(after).unwrap());
            differences(&before, &after, String::new(), &mut differing);
        }
        let narrowed = self.audience.unwrap_or("default");
        if !sees && !differing.is_empty() {
            let (fields, places): (Vec<&str>, Vec<&String>) =
                (batch.iter().map(|value| value.field).collect(), differing.iter().take(4).collect());
            return vec![format!("[{narrowed}] {reader} can tell one of {fields:?} by {places:?}")];
        }
        let shown = |value: &Value| {
            let field = value.field.split_once('.').unwrap().1;
            differing.iter().any(|path| path.split('.').any(|part| part.starts_with(field)))
        };
        let missing = batch.iter().filter(|value| sees && !shown(value));
        missing.map(|value| format!("[{narrowed}] {reader} should see {} ({})", value.field, value.change)).collect()
    }
}

fn narrowed(table: &Table, kind: &str, audience: &str) -> Vec<String> {
    let groups = entity::FieldGroup::ALL.iter().filter(|group| **group != entity::FieldGroup::Contact);
    let within = groups.filter(|group| {
        let widest = table.widest(&group.code().to_lowercase(), kind);
        widest != audience && table.is_within(audience, widest)
    });
    within.map(|group| format!("\"{}\":\"{audience}\"", group.code())).collect()
}

/// The places at which two answers differ.
fn differences(one: &Json, other: &Json, path: String, places: &mut BTreeSet<String>) {
    match (one, other) {
        (Json::Object(one), Json::Object(other)) => {
            for key in one.keys().chain(other.keys()) {
                let of = |object: &serde_json::Map<String, Json>| object.get(key).cloned().unwrap_or(Json::Null);
                differences(&of(one), &of(other), format!("{path}.{key}"), places);
            }
        }
        (Json::Array(one), Json::Array(other)) if one.len() == other.len() => {
            for (one, other) in one.iter().zip(other) {
                differences(one, other, path.clone(), places);
            }
        }
        _ if one != other => drop(places.insert(path)),
        _ => {}
    }
}
