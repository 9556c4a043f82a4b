//! Why not: what is said to bring a counterpart among the ten best does bring it there.

use entity::Role;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::directory::{Entry, ambassador, mentor, partner, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(sending_the_advice_does_what_was_said);
on_sqlite!(
    a_gate_that_no_wish_opens_is_named,
    nobody_else_is_told_where_a_counterpart_stands,
    in_a_large_directory_whoever_passes_the_gates_has_a_place,
);

const WHY_NOT: &str = "query($startup: ID!, $counterpart: ID!) {
    whyNot(startupId: $startup, counterpartId: $counterpart, language: EN) {
        rank explanation { points } failed { rule verdict sentence } advice { sentences rank score update } } }";

const NEEDS: [&str; 4] = ["MENTORING", "SUPPORT_ABROAD", "FINANCE", "BUY"];
const MARKETS: [&str; 4] = ["CA", "SE", "DE", "NL"];
const SECTORS: [&str; 5] = ["Port terminal", "Housing", "Logistics", "Health", "Energy"];

/// A small generator of the same numbers each time (SplitMix64: Steele, Lea and Flood, 2014).
pub struct Dice(pub u64);

impl Dice {
    /// A number below that of the sides.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }

    /// One of some words.
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    /// An entry with an engagement and topics of its own.
    pub fn vary(&mut self, entry: Entry, engagement: &str) -> Entry {
        let mut wish = json!({"kind": self.pick(&NEEDS), "detail_en": "As agreed."});
        if engagement == "needs" {
            wish["priority"] = json!(1 + self.roll(3));
        }
        let entry = entry.with(engagement, json!([wish])).with("sectors", json!([self.pick(&SECTORS)]));
        entry.with("markets", json!([self.pick(&MARKETS)])).with("focus_areas", json!([]))
    }
}

/// A kind of counterpart, what its entries are called, and how one is made.
type Maker = (&'static str, &'static str, fn(&str) -> Entry);

async fn market(app: &TestApp, dice: &mut Dice, startups: usize) -> (Vec<Value>, Vec<(Value, &'static str)>) {
    let makers: [Maker; 3] =
        [("MENTOR", "mentor", mentor), ("AMBASSADOR", "ambassador", ambassador), ("PARTNER", "partner", partner)];
    let startups: Vec<Entry> = (0..startups).map(|n| dice.vary(startup(&format!("startup-{n}")), "needs")).collect();
    let mut asking = Vec::new();
    for id in app.enter_all(startups).await {
        asking.push(app.global_id(id).await.into());
    }
    let mut counterparts = Vec::new();
    for (kind, name, make) in makers {
        let entries: Vec<Entry> = (0..30).map(|n| dice.vary(make(&format!("{name}-{n}")), "offers")).collect();
        for id in app.enter_all(entries).await {
            counterparts.push((app.global_id(id).await.into(), kind));
        }
    }
    (asking, counterparts)
}

async fn sending_the_advice_does_what_was_said(app: &TestApp) {
    let mut dice = Dice(7);
    let pairs: usize = std::env::var("PASSERELLE_PAIRS").map_or(25, |pairs| pairs.parse().unwrap());
    // A startup that has taken much advice needs little more: there are so many that each takes some.
    let (startups, counterparts) = market(app, &mut dice, (pairs / 3).max(12)).await;
    let team = app.token(Role::Team, None).await;
    let (mut advised, mut failed) = (0, 0);
    for _ in 0..pairs {
        let startup = &startups[dice.roll(startups.len())];
        let (counterpart, kind) = &counterparts[dice.roll(counterparts.len())];
        let asked = json!({"startup": startup, "counterpart": counterpart});
        let told = app.data(Some(&team), WHY_NOT, asked.clone()).await["whyNot"].take();
        failed += usize::from(told["rank"].is_null());
        let advice = &told["advice"];
        if advice.is_null() {
            continue;
        }
        advised += 1;
        assert!(told["rank"].as_i64().is_none_or(|rank| rank > 10), "{told:#}");
        assert!((1..=2).contains(&advice["sentences"].as_array().unwrap().len()), "{told:#}");
        let payload = app.mutate(Some(&team), "updateStartup", "startup { id }", advice["update"].clone()).await;
        assert_eq!(payload["userErrors"], json!([]), "{told:#}");
        app.settle().await;
        let after = app.data(Some(&team), WHY_NOT, asked).await["whyNot"].take();
        assert_eq!(after["rank"], advice["rank"], "{told:#} {after:#}");
        let best = "query($id: ID!, $kind: CounterpartKind!) { node(id: $id) { ... on Startup {
            matches(counterpart: $kind, first: 10) { nodes { score counterpart { ... on Node { id } } } } } } }";
        let best = app.data(Some(&team), best, json!({"id": startup, "kind": kind})).await;
        let place = usize::try_from(advice["rank"].as_i64().unwrap() - 1).unwrap();
        let shown = &best["node"]["matches"]["nodes"][place];
        assert_eq!((&shown["counterpart"]["id"], &shown["score"]), (counterpart, &advice["score"]), "{best:#}");
    }
    assert!(advised > pairs / 4 && failed > 0, "{advised} advised, {failed} behind a gate, of {pairs}");
}

async fn a_gate_that_no_wish_opens_is_named(app: &TestApp) {
    let asking = app.enter(startup("vigie-quai")).await;
    let stale = app.enter(mentor("stale").with("verified_on", "2025-11-20")).await;
    let founder = app.token(Role::Member, Some(asking)).await;
    let asked = json!({"startup": app.global_id(asking).await, "counterpart": app.global_id(stale).await});
    let told = app.data(Some(&founder), WHY_NOT, asked).await["whyNot"].take();
    assert_eq!((&told["rank"], &told["advice"]), (&Value::Null, &Value::Null));
    assert_eq!(told["failed"][0]["rule"], "VISIBILITY", "{told:#}");
    assert!(told["failed"][0]["sentence"].as_str().unwrap().contains("not fulfilled"), "{told:#}");
}

async fn nobody_else_is_told_where_a_counterpart_stands(app: &TestApp) {
    let asking = app.enter(startup("vigie-quai")).await;
    let counterpart = app.enter(mentor("solene")).await;
    let hidden = app.enter(mentor("hidden").with("state", "PAUSED")).await;
    let (founder, partner) = (app.token(Role::Member, Some(asking)).await, app.token(Role::Partner, None).await);
    let [asking, counterpart, hidden] =
        [app.global_id(asking).await, app.global_id(counterpart).await, app.global_id(hidden).await];
    let asked = |counterpart: &str| json!({"startup": asking, "counterpart": counterpart});
    let told = app.data(Some(&founder), WHY_NOT, asked(&counterpart)).await;
    assert_eq!((&told["whyNot"]["rank"], &told["whyNot"]["advice"]), (&json!(1), &Value::Null), "{told:#}");
    for token in [None, Some(partner.as_str())] {
        assert_eq!(app.data(token, WHY_NOT, asked(&counterpart)).await["whyNot"], Value::Null);
    }
    assert_eq!(app.data(Some(&founder), WHY_NOT, asked(&hidden)).await["whyNot"], Value::Null);
    assert_eq!(app.error_code(Some(&founder), WHY_NOT, asked(&asking)).await, "BAD_INPUT");
}

async fn in_a_large_directory_whoever_passes_the_gates_has_a_place(app: &TestApp) {
    let asking = app.enter(startup("vigie-quai")).await;
    let mentors = app.enter_all((0..620).map(|number| mentor(&format!("mentor-{number}")))).await;
    let founder = app.token(Role::Member, Some(asking)).await;
    let asking = app.global_id(asking).await;
    // The index proposes some of them only.
    for mentor in mentors.iter().step_by(31) {
        let asked = json!({"startup": asking, "counterpart": app.global_id(*mentor).await});
        let told = app.data(Some(&founder), WHY_NOT, asked).await["whyNot"].take();
        assert!(told["rank"].as_i64().is_some_and(|rank| rank > 0), "{told:#}");
    }
}
