//! Recall: of a large directory the index proposes some, and the ten best are among them.

use entity::Role;
use serde_json::{Value, json};

use super::why_not::Dice;
use crate::support::app::TestApp;
use crate::support::directory::{Entry, ambassador, mentor, partner, startup, talent};
use crate::support::on_sqlite;

on_sqlite!(
    the_ten_best_mentors_are_proposed,
    the_ten_best_ambassadors_are_proposed,
    the_ten_best_talents_and_partners_are_proposed
);

const KINDS: [&str; 11] = [
    "FINANCE",
    "PATRON",
    "CARRY",
    "SPIN_OFF",
    "COLLABORATE",
    "BUY",
    "SUPPORT_ABROAD",
    "OPEN_INNOVATION",
    "MENTORING",
    "MARKET_ACCESS",
    "EXPORT_PIGGYBACK",
];
const SECTORS: [&str; 14] = [
    "Port terminal",
    "Housing",
    "Logistics",
    "Health",
    "Energy",
    "Agriculture",
    "Aerospace",
    "Automotive",
    "Pharma",
    "Maritime",
    "Retail",
    "Education",
    "Tourism",
    "Music",
];
const SKILLS: [&str; 8] = ["Sensors", "Big data", "Robotics", "Sales", "Finance", "Law", "Design", "Python"];
const AREAS: [&str; 3] = ["SMART_CITY", "SMART_INDUSTRY", "SMART_PORT"];
const MARKETS: [&str; 10] = ["CA", "SE", "DE", "NL", "US", "JP", "BR", "MA", "ES", "GB"];
const LANGUAGES: [&str; 7] = ["fr", "en:A2", "en:B2", "en:C1", "de:B1", "es:B2", "fr:B1"];
const WORDS: [&str; 40] = [
    "quay",
    "sensor",
    "container",
    "crane",
    "hydrogen",
    "parking",
    "packaging",
    "antenna",
    "payment",
    "retail",
    "soil",
    "hull",
    "engine",
    "steel",
    "wood",
    "glass",
    "textile",
    "water",
    "waste",
    "heating",
    "factory",
    "robot",
    "welding",
    "paper",
    "cold",
    "chain",
    "radio",
    "drone",
    "camera",
    "image",
    "speech",
    "model",
    "cloud",
    "security",
    "training",
    "patient",
    "farm",
    "ship",
    "battery",
    "wind",
];

fn some(dice: &mut Dice, from: &[&str], most: usize) -> Vec<String> {
    let mut picked: Vec<String> = (0..=dice.roll(most)).map(|_| dice.pick(from).to_owned()).collect();
    picked.sort();
    picked.dedup();
    picked
}

/// A profile that says this and that; about a quarter of each field is left out.
fn vary(dice: &mut Dice, entry: Entry, kinds: &[&str], asks: bool) -> Entry {
    let mut entry = entry.without("headline_en").without("headline_fr").without("description_fr");
    let words: Vec<&str> = (0..8 + dice.roll(30)).map(|_| dice.pick(&WORDS)).collect();
    entry = entry.with("description_en", format!("{}.", words.join(" ")));
    let engagements: Vec<Value> = some(dice, kinds, 3)
        .into_iter()
        .map(|kind| match asks {
            true => json!({"kind": kind, "detail_en": dice.pick(&WORDS), "priority": 1 + dice.roll(3)}),
            false => json!({"kind": kind, "detail_en": dice.pick(&WORDS)}),
        })
        .collect();
    entry = entry.with(if asks { "needs" } else { "offers" }, engagements);
    let fields: [(&str, &[&str], usize); 5] = [
        ("sectors", &SECTORS, 3),
        ("skills", &SKILLS, 3),
        ("focus_areas", &AREAS, 2),
        ("markets", &MARKETS, 4),
        ("languages", &LANGUAGES, 2),
    ];
    for (field, values, most) in fields {
        let said = if dice.roll(4) == 0 { Vec::new() } else { some(dice, values, most) };
        entry = if said.is_empty() { entry.without(field) } else { entry.with(field, said) };
    }
    entry
}

/// How many of the ten best of all are found among those that the index proposes, of how many.
async fn found(app: &TestApp, kind: &str, make: fn(&str) -> Entry, kinds: &[&str]) -> (usize, usize) {
    let directory: usize = std::env::var("PASSERELLE_DIRECTORY").map_or(620, |number| number.parse().unwrap());
    let mut dice = Dice(23);
    let entries: Vec<Entry> =
        (0..directory).map(|n| vary(&mut dice, make(&format!("{}-{n}", kind.to_lowercase())), kinds, false)).collect();
    app.enter_all(entries).await;
    let asking: Vec<Entry> =
        (0..24).map(|n| vary(&mut dice, startup(&format!("for-{}-{n}", kind.to_lowercase())), kinds, true)).collect();
    let mut startups = Vec::new();
    for id in app.enter_all(asking).await {
        startups.push(app.global_id(id).await);
    }
    let exact = app.restarted(|config| config.scored_all = 1_000_000).await;
    let (mut hits, mut all) = (0, 0);
    for startup in &startups {
        let (proposed, best) = (points(app, startup, kind).await, points(&exact, startup, kind).await);
        let worst = best.last().copied().unwrap_or(i64::MAX);
        hits += proposed.iter().filter(|points| **points >= worst).count();
        all += best.len();
    }
    exact.db.clone().close().await.unwrap();
    (hits, all)
}

async fn points(app: &TestApp, startup: &str, kind: &str) -> Vec<i64> {
    let query = "query($id: ID!, $kind: CounterpartKind!) { node(id: $id) { ... on Startup {
        matches(counterpart: $kind, first: 10) { nodes { explanation { points } } } } } }";
    let team = app.token(Role::Team, None).await;
    let data = app.data(Some(&team), query, json!({"id": startup, "kind": kind})).await;
    let nodes = data["node"]["matches"]["nodes"].as_array().unwrap();
    nodes.iter().map(|each| each["explanation"]["points"].as_i64().unwrap()).collect()
}

fn assert_recall((hits, all): (usize, usize)) {
    assert!(all > 100 && hits * 100 >= all * 99, "{hits} of {all}");
}

async fn the_ten_best_mentors_are_proposed(app: &TestApp) {
    assert_recall(found(app, "MENTOR", mentor, &KINDS).await);
}

async fn the_ten_best_ambassadors_are_proposed(app: &TestApp) {
    assert_recall(found(app, "AMBASSADOR", ambassador, &KINDS).await);
}

async fn the_ten_best_talents_and_partners_are_proposed(app: &TestApp) {
    assert_recall(found(app, "TALENT", talent, &["RECRUIT", "COLLABORATE"]).await);
    assert_recall(found(app, "PARTNER", partner, &KINDS).await);
}
