//! Measures how long a search takes beside the bare engine's two-term query, side by side in one run.
//!
//! `cargo run --release -p search --example latency -- DIR`
//!
//! DIR holds `profiles.jsonl` with `name`, `pitch`, `city`, `country`, `stage` and `skills`, and `params.jsonl`
//! with queries `q`. Ours is all there is inside the crate: from what was typed through analysis, visibility and
//! ranking to ten ids with the exact number of matches. The bare query looks for two terms, either of them, in
//! three fields and keeps the ten best; it counts nothing.
//!
//! An index remembers where frequent words were found until it changes. So every line is there twice: asked again
//! and again, and asked once after a change, when nothing is remembered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod bare;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use bare::Bare;
use search::{Audience, Document, Facet, Field, Index, Language, Query, Reader, Window};
use serde_json::Value;
use uuid::Uuid;

/// How many hits are asked for.
const HITS: usize = 10;

/// How often every query is asked; the shortest time counts.
const ROUNDS: usize = 5;

/// How many queries are asked once after a change.
const ONCE: usize = 200;

fn main() {
    let folder = std::env::args().nth(1).expect("usage: latency DIR");
    let profiles = lines(&Path::new(&folder).join("profiles.jsonl"));
    let queries: Vec<String> =
        lines(&Path::new(&folder).join("params.jsonl")).iter().map(|line| text(line, "q")).collect();
    let begun = Instant::now();
    let index = Index::in_memory().unwrap();
    index.rebuild(profiles.iter().zip(1..).map(|(profile, number)| document(profile, number)), 1).unwrap();
    println!("{} profiles indexed in {:.1} s", profiles.len(), begun.elapsed().as_secs_f64());
    let bare = Bare::new(&profiles);
    for words in 1..=3 {
        let asked: Vec<&String> = queries.iter().filter(|query| query.split(' ').count() == words).take(500).collect();
        let ask = |text: &str, reader| {
            let query = Query { window: Window::first(HITS), ..Query::new(text, reader) };
            index.search(&query).unwrap()
        };
        report(&format!("bare, {words} terms"), asked.iter().map(|text| shortest(|| bare.found(text, HITS))));
        for (name, reader) in [("anonymous", Reader::Anonymous), ("team", Reader::Team)] {
            let (first, second): (Vec<&String>, Vec<&String>) =
                asked.iter().partition(|text| ask(text, reader).total >= 20);
            for (stage, asked) in [("first stage", first), ("both stages", second)] {
                let what = format!("ours, {words} words, {name}, {stage}");
                report(&what, asked.iter().map(|text| shortest(|| ask(text, reader))));
                let once = asked.iter().take(ONCE).map(|text| {
                    index.apply([], 1).unwrap();
                    time(|| ask(text, reader))
                });
                report(&format!("{what}, nothing remembered"), once);
            }
        }
    }
}

fn shortest<T>(work: impl Fn() -> T) -> Duration {
    (0..ROUNDS).map(|_| time(&work)).min().unwrap_or_default()
}

fn time<T>(work: impl Fn() -> T) -> Duration {
    let begun = Instant::now();
    std::hint::black_box(work());
    begun.elapsed()
}

fn report(what: &str, times: impl Iterator<Item = Duration>) {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    if let Some(last) = times.len().checked_sub(1) {
        let at = |share: usize| times[last * share / 100].as_nanos() as f64 / 1000.0;
        println!("{what}: {} queries, p50 {:.0} µs, p99 {:.0} µs", times.len(), at(50), at(99));
    }
}

fn document(profile: &Value, number: u128) -> Document {
    let language = if number.is_multiple_of(2) { Language::French } else { Language::English };
    let mut document = Document::new(Uuid::from_u128(number), "STARTUP", Audience::Everyone)
        .text(Field::Name, None, text(profile, "name"))
        .text(Field::Body, Some(language), text(profile, "pitch"))
        .text(Field::Tag, None, text(profile, "city"))
        .value(Facet::City, text(profile, "city"))
        .value(Facet::Country, text(profile, "country"))
        .value(Facet::Stage, text(profile, "stage"));
    for skill in profile["skills"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        document = document.value(Facet::Skill, skill);
    }
    document
}

fn lines(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).expect("the file is there");
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn text(line: &Value, field: &str) -> String {
    line[field].as_str().unwrap_or_default().to_owned()
}
