//! Measures the index beside the bare engine, in one run.
//!
//! `cargo run --release -p search --example latency -- DIR` or `-- --profiles N`
//!
//! DIR holds `profiles.jsonl` with `name`, `pitch`, `city`, `country`, `stage` and `skills`, and `params.jsonl`
//! with queries `q`; else so many profiles are made up. Ours is all there is inside the crate: from what was typed
//! through analysis, visibility and ranking to ten ids with the exact number of matches. The bare query looks for the
//! terms, any of them, in three fields and keeps the ten best; it counts nothing.
//!
//! An index remembers where words were found. So every line is there three times: asked again and again, asked once
//! after a profile has changed, and asked when nothing is remembered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod bare;
mod profiles;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bare::Bare;
use profiles::{Profile, Source};
use search::{Change, Facet, Filter, Highlighter, Index, Language, Query, Reader, Start, Suggest, Window};

/// How many hits are asked for.
const HITS: usize = 10;

/// How often every query is asked; the shortest time counts.
const ROUNDS: usize = 5;

/// How many queries are asked once after a change, or when nothing is remembered.
const ONCE: usize = 200;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let source = match (arguments.next(), arguments.next()) {
        (Some(flag), Some(count)) if flag == "--profiles" => count.parse().map(Source::MadeUp).ok(),
        (folder, None) => folder.map(|folder| Source::Folder(PathBuf::from(folder))),
        _ => None,
    };
    let source = source.expect("usage: latency DIR | --profiles N");
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap();
    fill(&index, &source, folder.path());
    let queries = source.queries();
    searches(&index, &queries);
    others(&index, &source, &queries);
    println!("memory after all searches: {}", memory());
    let fields = source.profiles().map(|profile| [profile.name, profile.pitch, profile.city]);
    let bare = Bare::new(fields);
    for words in 1..=3 {
        let asked = of_words(&queries, words);
        let times = asked.iter().map(|text| shortest(|| bare.found(text, HITS)));
        report(&format!("bare, {words} terms"), times);
    }
}

/// Indexes all profiles, and says how long it takes and how much room.
fn fill(index: &Index, source: &Source, folder: &Path) {
    let mut bytes = 0;
    let mut count = 0;
    let mut making = Duration::ZERO;
    let mut profiles = source.profiles().zip(1..);
    let begun = Instant::now();
    let changes = std::iter::from_fn(|| {
        let begun = Instant::now();
        let (profile, number) = profiles.next()?;
        bytes += profile.bytes();
        count += 1;
        let document = profile.document(number);
        making += begun.elapsed();
        Some(Ok(Change::Put(Box::new(document))))
    });
    index.stream(Start::Empty, changes, || 1).unwrap();
    let seconds = (begun.elapsed() - making).as_secs_f64();
    println!(
        "{count} profiles indexed in {seconds:.1} s: {:.0} a second, besides reading them",
        count as f64 / seconds
    );
    let on_disk = size(folder);
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let text = bytes as u64;
    let share = on_disk as f64 / text as f64;
    println!("text {:.1} MB, index {:.1} MB: {share:.2} times", megabytes(text), megabytes(on_disk));
    println!("memory after indexing: {}", memory());
}

fn searches(index: &Index, queries: &[String]) {
    for words in 1..=3 {
        let asked = of_words(queries, words);
        let ask = |text: &str, reader| {
            let query = Query { window: Window::first(HITS), ..Query::new(text, reader) };
            index.search(&query).unwrap()
        };
        for (name, reader) in [("anonymous", Reader::Anonymous), ("team", Reader::Team)] {
            let (first, second): (Vec<&String>, Vec<&String>) =
                asked.iter().partition(|text| ask(text, reader).total >= 20);
            for (stage, asked) in [("first stage", first), ("both stages", second)] {
                let what = format!("ours, {words} words, {name}, {stage}");
                report(&what, asked.iter().map(|text| shortest(|| ask(text, reader))));
                let once = asked.iter().take(ONCE);
                report(
                    &format!("{what}, after a change"),
                    once.clone().map(|text| {
                        change(index);
                        time(|| ask(text, reader))
                    }),
                );
                report(
                    &format!("{what}, nothing remembered"),
                    once.map(|text| {
                        index.forget();
                        time(|| ask(text, reader))
                    }),
                );
            }
        }
    }
}

/// Measures what is asked for besides searches.
fn others(index: &Index, source: &Source, queries: &[String]) {
    let reader = Reader::Member;
    let beginnings = queries.iter().take(ONCE * 2).zip((1..=6).cycle()).map(|(query, length)| {
        let typed = query.chars().take(length).collect();
        Suggest { typed, reader, filter: Filter::default(), limit: 8 }
    });
    let beginnings: Vec<Suggest> = beginnings.collect();
    report("suggestions", beginnings.iter().map(|asked| shortest(|| index.suggest(asked).unwrap())));
    report(
        "suggestions, after a change",
        beginnings.iter().map(|asked| {
            change(index);
            time(|| index.suggest(asked).unwrap())
        }),
    );
    let facets = vec![Facet::City, Facet::Country, Facet::Stage, Facet::Skill];
    report(
        "search with four facets",
        queries.iter().take(500).map(|text| {
            let query = Query { facets: facets.clone(), window: Window::first(HITS), ..Query::new(text, reader) };
            shortest(|| index.search(&query).unwrap())
        }),
    );
    let texts = source.profiles().zip(queries).take(500);
    report(
        "highlight",
        texts.map(|(profile, query)| {
            let word = profile.pitch.split(' ').nth(20).unwrap_or_default();
            let highlighter = Highlighter::new(&Query::new(format!("{query} {word}"), reader));
            shortest(|| highlighter.fragment(&profile.pitch, Some(Language::French), 200))
        }),
    );
    report("one change", (0..50).map(|_| time(|| change(index))));
}

/// Changes a profile that is there, another each time.
fn change(index: &Index) {
    let position = index.position() + 1;
    let profile = Profile::any(position.unsigned_abs());
    let number = u128::from(position.unsigned_abs() * 37 % index.len() + 1);
    index.apply([Change::Put(Box::new(profile.document(number)))], position).unwrap();
}

fn of_words(queries: &[String], words: usize) -> Vec<&String> {
    queries.iter().filter(|query| query.split(' ').count() == words).take(500).collect()
}

fn shortest<T>(work: impl Fn() -> T) -> Duration {
    (0..ROUNDS).map(|_| time(&work)).min().unwrap_or_default()
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    std::hint::black_box(work());
    begun.elapsed()
}

fn report(what: &str, times: impl Iterator<Item = Duration>) {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    if let Some(last) = times.len().checked_sub(1) {
        let at = |share: usize| times[last * share / 100].as_nanos() as f64 / 1000.0;
        println!("{what}: {} times, p50 {:.0} µs, p99 {:.0} µs", times.len(), at(50), at(99));
    }
}

/// Returns how many bytes the files of a folder have.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let sizes = entries.map(|entry| {
        let about = entry.metadata().unwrap();
        if about.is_dir() { size(&entry.path()) } else { about.len() }
    });
    sizes.sum()
}

/// Returns how much memory is taken, files aside, where the system tells.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.map_or_else(|| "not known".to_owned(), |line| line.trim().to_owned())
}
