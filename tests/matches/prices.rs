//! What popularity costs: lists do not all name the same few.

use std::collections::BTreeMap;

use api::service::matches::prices;
use entity::{ProfileId, Role};
use serde_json::{Value, json};

use super::why_not::Dice;
use crate::support::app::TestApp;
use crate::support::directory::{Entry, mentor, startup};
use crate::support::on_both_databases;

on_both_databases!(
    many_startups_are_not_all_shown_the_same_few,
    startups_that_are_all_alike_are_shown_others,
    where_few_ask_nobody_costs_anything,
    prices_stay_until_the_market_moves,
);

const LISTS: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Startup { id
    matches(counterpart: MENTOR, first: 10) { nodes { score counterpart { ... on Mentor { id } }
        explanation(language: EN) { summary points price priceSentence contributions { points }
            interval { low high } versions { prices } } } } } } }";

const WORDS: [&str; 12] = [
    "quays",
    "sensors",
    "containers",
    "cranes",
    "hydrogen",
    "parking",
    "packaging",
    "antennas",
    "payments",
    "retail",
    "soil",
    "hulls",
];

fn says(dice: &mut Dice, entry: Entry, words: usize) -> Entry {
    let words: Vec<&str> = (0..words).map(|_| dice.pick(&WORDS)).collect();
    let entry = entry.without("headline_en").without("headline_fr").without("description_fr");
    entry.with("description_en", format!("We know about {}.", words.join(", ")))
}

/// Startups that differ in what they write, if at all, and mentors of whom one half fits everybody better than the other.
async fn market(app: &TestApp, startups: usize, mentors: usize, alike: bool) -> Vec<String> {
    let mut dice = Dice(11);
    let mut says = |entry, words| if alike { entry } else { says(&mut dice, entry, words) };
    let asking: Vec<Entry> = (0..startups).map(|n| says(startup(&format!("startup-{n}")), 6)).collect();
    let helping = (0..mentors).map(|n| {
        let entry = says(mentor(&format!("mentor-{n}")), 8);
        if n % 2 == 0 { entry } else { entry.with("sectors", json!(["Logistics"])) }
    });
    let helping: Vec<Entry> = helping.collect();
    app.enter_all(helping).await;
    let mut ids = Vec::new();
    for id in app.enter_all(asking).await {
        ids.push(app.global_id(id).await);
    }
    ids
}

/// The lists of all startups, and how often each counterpart is in them.
async fn lists(app: &TestApp, startups: &[String]) -> (Vec<Value>, BTreeMap<String, usize>) {
    let team = app.token(Role::Team, None).await;
    let (mut matches, mut shown) = (Vec::new(), BTreeMap::new());
    for some in startups.chunks(10) {
        let data = app.data(Some(&team), LISTS, json!({ "ids": some })).await;
        for found in
            data["nodes"].as_array().unwrap().iter().flat_map(|node| node["matches"]["nodes"].as_array().unwrap())
        {
            *shown.entry(found["counterpart"]["id"].as_str().unwrap().to_owned()).or_insert(0) += 1;
            matches.push(found.clone());
        }
    }
    (matches, shown)
}

async fn many_startups_are_not_all_shown_the_same_few(app: &TestApp) {
    let startups = market(app, 50, 24, false).await;
    let matches = spread(app, &startups, 24).await;
    let mut priced = 0;
    for found in &matches {
        let explanation = &found["explanation"];
        let number = |value: &Value| value.as_i64().unwrap();
        let (points, price) = (number(&explanation["points"]), number(&explanation["price"]));
        let sum: i64 =
            explanation["contributions"].as_array().unwrap().iter().map(|each| number(&each["points"])).sum();
        assert_eq!(sum + price, points, "{found:#}");
        assert_eq!(number(&found["score"]), points / 10_000);
        assert!((-300_000..=0).contains(&price), "{found:#}");
        let interval = &explanation["interval"];
        assert!(number(&interval["low"]) <= points && points <= number(&interval["high"]), "{found:#}");
        assert_eq!(explanation["versions"]["prices"], 1);
        let sentence = explanation["priceSentence"].as_str();
        assert_eq!(sentence.is_some(), price < 0, "{found:#}");
        if let Some(sentence) = sentence {
            priced += 1;
            assert!(sentence.starts_with("Asked for by many: −"), "{sentence}");
            assert!(explanation["summary"].as_str().unwrap().contains("; asked for by many: −"), "{found:#}");
        }
    }
    assert!(priced > 0, "the popular cost something");
    an_introduction_keeps_its_price(app, &startups, &matches).await;
}

async fn startups_that_are_all_alike_are_shown_others(app: &TestApp) {
    let startups = market(app, 50, 24, true).await;
    spread(app, &startups, 24).await;
}

/// Finds prices, which bring those into the lists who were in none; the lists that come of it.
async fn spread(app: &TestApp, startups: &[String], mentors: usize) -> Vec<Value> {
    let (_, before) = lists(app, startups).await;
    assert!(before.len() < mentors, "some are unseen: {before:?}");
    assert!(prices::renew(app).await.unwrap());
    let (matches, after) = lists(app, startups).await;
    assert!(after.values().max() < before.values().max(), "{before:?} {after:?}");
    assert_eq!(after.len(), mentors, "nobody stays unseen: {after:?}");
    matches
}

async fn an_introduction_keeps_its_price(app: &TestApp, startups: &[String], matches: &[Value]) {
    let dearest = matches.iter().min_by_key(|found| found["explanation"]["price"].as_i64()).unwrap();
    let counterpart = &dearest["counterpart"]["id"];
    let team = app.token(Role::Team, None).await;
    let why = "query($startup: ID!, $counterpart: ID!) { whyNot(startupId: $startup, counterpartId: $counterpart) {
        rank explanation { price points } } }";
    let asked = json!({"startup": startups[0], "counterpart": counterpart});
    let told = app.data(Some(&team), why, asked).await["whyNot"].take();
    assert_eq!(told["explanation"]["price"], dearest["explanation"]["price"], "{told:#}");
    let input = json!({"fromId": startups[0], "toId": counterpart});
    let selection = "introduction { score explanation { price points } }";
    let payload = app.mutate(Some(&team), "requestIntroduction", selection, input).await;
    assert_eq!(payload["introduction"]["explanation"], told["explanation"], "{payload:#}");
    app.settle().await;
}

async fn where_few_ask_nobody_costs_anything(app: &TestApp) {
    let startups = market(app, 12, 14, false).await;
    let (before, _) = lists(app, &startups).await;
    prices::renew(app).await.unwrap();
    let (after, _) = lists(app, &startups).await;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((&before["counterpart"], &before["score"]), (&after["counterpart"], &after["score"]));
        assert_eq!(after["explanation"]["price"], 0, "{after:#}");
    }
}

async fn prices_stay_until_the_market_moves(app: &TestApp) {
    let _: Vec<ProfileId> = app.enter_all((0..10).map(|n| startup(&format!("startup-{n}")))).await;
    app.enter(mentor("solene")).await;
    assert!(prices::renew(app).await.unwrap(), "there were none");
    assert!(!prices::renew(app).await.unwrap(), "nothing has changed");
    app.enter(startup("one-more")).await;
    assert!(!prices::renew(app).await.unwrap(), "one in ten is no other market");
    app.enter_all((0..3).map(|n| startup(&format!("late-{n}")))).await;
    assert!(prices::renew(app).await.unwrap(), "four in ten are");
    app.clock.advance(api::clock::DAY);
    assert!(prices::renew(app).await.unwrap(), "a day has passed");
    app.settle().await;
}
