//! Measures the search on sets of queries with known answers, beside plain BM25.
//!
//! `cargo run --release -p search --example evaluate -- DIR [--json] [--list SET] [--reference DIR]`
//!
//! DIR holds one folder a set, in the BEIR layout: `corpus*.jsonl` with `_id`, `title`, `text` and `lang`,
//! `*queries*.jsonl` with `_id` and `text`, `*qrels.tsv` with `query-id`, `corpus-id` and `score`. The
//! documents, the analysis, the query and the ranking are those of the product: a title is a name, a text a
//! description, and a query is what a person typed. `--list SET` prints the queries of a set, worst first.
//!
//! `crosslingual_esco` is answered with translations learned from other concepts than those asked for; the labels
//! are those of `--reference`, which is `reference` beside DIR unless it is given.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod coverage;
mod held_out;
#[path = "../learn/labels.rs"]
mod labels;
mod measure;
#[path = "../learn/model.rs"]
mod model;
mod plain;
mod print;
mod sets;
#[path = "../learn/table.rs"]
mod table;
mod targets;

use std::path::{Path, PathBuf};

use coverage::Coverage;
use measure::{Compared, compare, mean, ndcg};
use plain::{Plain, VARIANTS};
use search::{Audience, Document, Field, Index, Query, Reader, Window};
use sets::{Asked, Set};
use uuid::Uuid;

/// The set of queries in another language than the documents.
const CROSSLINGUAL: &str = "crosslingual_esco";

/// How deep results are judged.
const DEPTH: usize = 10;

/// What one set shows.
struct Row {
    set: String,
    queries: usize,
    documents: usize,
    ours: f64,
    plain: f64,
    variant: &'static str,
    compared: Compared,
    ahead: [usize; 2],
    coverage: Coverage,
}

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = take(&mut arguments, "--json");
    let list = take_value(&mut arguments, "--list");
    let reference = take_value(&mut arguments, "--reference");
    let [folder] = arguments.as_slice() else {
        eprintln!("usage: evaluate DIR [--json] [--list SET] [--reference DIR], where DIR holds a folder for each set");
        std::process::exit(2);
    };
    let reference = reference.map_or_else(|| Path::new(folder).join("../reference"), PathBuf::from);
    let sets = sets::find(&PathBuf::from(folder));
    if sets.is_empty() {
        eprintln!("{folder} holds no set: a set is a folder with corpus*.jsonl, *queries*.jsonl and *qrels.tsv");
        std::process::exit(2);
    }
    let chosen = sets.into_iter().filter(|set| list.as_ref().is_none_or(|name| *name == set.name));
    let rows: Vec<Row> = chosen.map(|set| judge(&set, &reference, list.is_some())).collect();
    if json { print::json(&rows) } else { print::table(&rows) }
}

fn take(arguments: &mut Vec<String>, flag: &str) -> bool {
    let before = arguments.len();
    arguments.retain(|argument| argument != flag);
    arguments.len() < before
}

fn take_value(arguments: &mut Vec<String>, option: &str) -> Option<String> {
    let at = arguments.iter().position(|argument| argument == option)?;
    arguments.remove(at);
    Some(if at < arguments.len() { arguments.remove(at) } else { String::new() })
}

fn judge(set: &Set, reference: &Path, list: bool) -> Row {
    let documents = set.documents.iter().enumerate().map(|(number, document)| {
        Document::new(id(number), "STARTUP", Audience::Everyone)
            .text(Field::Name, document.language, &document.title)
            .text(Field::Body, document.language, &document.text)
    });
    let index = Index::in_memory().unwrap();
    index.rebuild(documents, 1).unwrap();
    let ours =
        if set.name == CROSSLINGUAL { across_languages(set, index, reference) } else { answers(set, &index, |_| true) };
    let ours: Vec<f64> = ours.into_iter().map(|(_, gain)| gain).collect();
    let scores = |variant| -> Vec<f64> {
        let plain = Plain::new(&set.documents, variant);
        set.queries.iter().map(|query| ndcg(&plain.found(&query.text, DEPTH), &query.relevant, DEPTH)).collect()
    };
    let all: Vec<(&'static str, Vec<f64>)> =
        VARIANTS.iter().map(|variant| (variant.name(), scores(*variant))).collect();
    let (variant, plain) = all.into_iter().max_by(|(_, a), (_, b)| mean(a).total_cmp(&mean(b))).unwrap();
    if list {
        let mut order: Vec<usize> = (0..ours.len()).collect();
        order.sort_by(|a, b| (ours[*a] - plain[*a]).total_cmp(&(ours[*b] - plain[*b])));
        for at in order {
            println!("{:.3}\t{:.3}\t{}", ours[at], plain[at], set.queries[at].text);
        }
    }
    let wins = ours.iter().zip(&plain).filter(|(ours, plain)| ours > plain).count();
    let losses = ours.iter().zip(&plain).filter(|(ours, plain)| ours < plain).count();
    Row {
        set: set.name.clone(),
        queries: set.queries.len(),
        documents: set.documents.len(),
        ours: mean(&ours),
        plain: mean(&plain),
        variant,
        compared: compare(&ours, &plain),
        ahead: [wins, losses],
        coverage: coverage::of(&set.documents),
    }
}

/// Answers the queries of the set that are wanted, each with its place among all.
fn answers(set: &Set, index: &Index, wanted: impl Fn(&Asked) -> bool) -> Vec<(usize, f64)> {
    let found = |text: &str| -> Vec<usize> {
        let query = Query { window: Window::first(DEPTH), ..Query::new(text, Reader::Anonymous) };
        index.search(&query).unwrap().hits.iter().map(|hit| number(hit.id)).collect()
    };
    let asked = set.queries.iter().enumerate().filter(|(_, query)| wanted(query));
    asked.map(|(place, query)| (place, ndcg(&found(&query.text), &query.relevant, DEPTH))).collect()
}

/// Answers each query with translations that have not seen its concept.
fn across_languages(set: &Set, mut index: Index, reference: &Path) -> Vec<(usize, f64)> {
    let mut answered = Vec::new();
    for part in 0..held_out::PARTS {
        index = index.with_translations(held_out::translations(reference, set, part));
        answered.extend(answers(set, &index, |query| held_out::part(&query.id) == part));
    }
    answered.sort_by_key(|(place, _)| *place);
    answered
}

fn id(number: usize) -> Uuid {
    Uuid::from_u64_pair(1, number as u64)
}

fn number(id: Uuid) -> usize {
    id.as_u64_pair().1 as usize
}
