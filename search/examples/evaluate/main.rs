//! Measures the search on sets of queries with known answers, beside plain BM25.
//!
//! `cargo run --release -p search --example evaluate -- DIR [--json] [--list SET]`
//!
//! DIR holds one folder a set, in the BEIR layout: `corpus*.jsonl` with `_id`, `title`, `text` and `lang`,
//! `*queries*.jsonl` with `_id` and `text`, `*qrels.tsv` with `query-id`, `corpus-id` and `score`. The
//! documents, the analysis, the query and the ranking are those of the product: a title is a name, a text a
//! description, and a query is what a person typed. `--list SET` prints the queries of a set, worst first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod measure;
mod plain;
mod sets;

use std::path::PathBuf;

use measure::{Compared, compare, mean, ndcg};
use plain::{Plain, VARIANTS};
use search::{Audience, Document, Field, Index, Query, Reader, Window};
use sets::Set;
use uuid::Uuid;

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
}

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let json = take(&mut arguments, "--json");
    let list = arguments.iter().position(|argument| argument == "--list").map(|at| {
        arguments.remove(at);
        if at < arguments.len() { arguments.remove(at) } else { String::new() }
    });
    let [folder] = arguments.as_slice() else {
        eprintln!("usage: evaluate DIR [--json] [--list SET], where DIR holds a folder for each set");
        std::process::exit(2);
    };
    let sets = sets::find(&PathBuf::from(folder));
    if sets.is_empty() {
        eprintln!("{folder} holds no set: a set is a folder with corpus*.jsonl, *queries*.jsonl and *qrels.tsv");
        std::process::exit(2);
    }
    let chosen = sets.into_iter().filter(|set| list.as_ref().is_none_or(|name| *name == set.name));
    let rows: Vec<Row> = chosen.map(|set| judge(&set, list.is_some())).collect();
    if json { print_json(&rows) } else { print_table(&rows) }
}

fn take(arguments: &mut Vec<String>, flag: &str) -> bool {
    let before = arguments.len();
    arguments.retain(|argument| argument != flag);
    arguments.len() < before
}

fn judge(set: &Set, list: bool) -> Row {
    let documents = set.documents.iter().enumerate().map(|(number, document)| {
        Document::new(id(number), "STARTUP", Audience::Everyone)
            .text(Field::Name, document.language, &document.title)
            .text(Field::Body, document.language, &document.text)
    });
    let index = Index::in_memory().unwrap();
    index.rebuild(documents, 1).unwrap();
    let found = |text: &str| -> Vec<usize> {
        let query = Query { window: Window::first(DEPTH), ..Query::new(text, Reader::Anonymous) };
        index.search(&query).unwrap().hits.iter().map(|hit| number(hit.id)).collect()
    };
    let ours: Vec<f64> = set.queries.iter().map(|query| ndcg(&found(&query.text), &query.relevant, DEPTH)).collect();
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
    }
}

fn id(number: usize) -> Uuid {
    Uuid::from_u64_pair(1, number as u64)
}

fn number(id: Uuid) -> usize {
    id.as_u64_pair().1 as usize
}

fn print_table(rows: &[Row]) {
    println!("nDCG@{DEPTH}; plain is the best of four BM25 variants; the interval is of the paired difference, 95 %\n");
    println!("| set | queries | documents | ours | plain | difference | better / worse |");
    println!("|---|---|---|---|---|---|---|");
    for row in rows {
        let Compared { difference, low, high } = row.compared;
        println!(
            "| {} | {} | {} | {:.3} | {:.3} ({}) | {difference:+.3} [{low:+.3}, {high:+.3}] | {} / {} |",
            row.set, row.queries, row.documents, row.ours, row.plain, row.variant, row.ahead[0], row.ahead[1]
        );
    }
}

fn print_json(rows: &[Row]) {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "set": row.set, "queries": row.queries, "documents": row.documents,
                "ndcg10": row.ours, "plain": row.plain, "plainVariant": row.variant,
                "difference": row.compared.difference, "low": row.compared.low, "high": row.compared.high,
                "better": row.ahead[0], "worse": row.ahead[1],
            })
        })
        .collect();
    println!("{}", serde_json::to_string_pretty(&rows).unwrap());
}
