//! The project's own sets of queries: French ones that must find what is marked, and the same
//! queries in both languages.
//!
//! The profiles are made up. `cargo test -p search -- sets --nocapture` prints the figures.

use std::collections::BTreeSet;

use crate::support::{id, index, numbers};
use search::Language::French;
use search::{Audience, Document, Field, Index, Query, Reader, Window};

const PROFILES: &str = include_str!("../sets/profiles_fr.tsv");
const FRENCH: &str = include_str!("../sets/queries_fr.tsv");
const PAIRS: &str = include_str!("../sets/pairs_fr_en.tsv");

/// How deep results are judged.
const DEPTH: usize = 10;

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split('\t').collect())
}

fn profiles() -> Index {
    index(rows(PROFILES).map(|row| {
        Document::new(id(row[0].parse().unwrap()), row[1], Audience::Everyone)
            .text(Field::Name, None, row[2])
            .text(Field::Headline, Some(French), row[3])
            .text(Field::Body, Some(French), row[4])
    }))
}

fn marked(cell: &str) -> BTreeSet<u128> {
    cell.split(", ").map(|number| number.parse().unwrap()).collect()
}

fn first_hits(index: &Index, text: &str, count: usize) -> Vec<u128> {
    let query = Query { window: Window::first(count), ..Query::new(text, Reader::Anonymous) };
    numbers(&index.search(&query).unwrap())
}

/// Normalised discounted cumulative gain of the first hits, every answer worth the same.
fn gain(hits: &[u128], answers: &BTreeSet<u128>) -> f64 {
    let at = |rank: usize| 1.0 / (rank as f64 + 2.0).log2();
    let best: f64 = (0..answers.len().min(DEPTH)).map(at).sum();
    let reached: f64 = hits.iter().enumerate().filter(|(_, hit)| answers.contains(hit)).map(|(rank, _)| at(rank)).sum();
    reached / best
}

#[test]
fn french_queries_find_all_that_is_marked() {
    let index = profiles();
    let missed: Vec<_> = rows(FRENCH)
        .filter(|row| !marked(row[2]).is_subset(&first_hits(&index, row[1], 20).into_iter().collect()))
        .map(|row| row[1])
        .collect();
    assert!(rows(FRENCH).count() >= 200);
    assert_eq!(missed, [""; 0]);
}

#[test]
fn english_queries_find_french_texts_nearly_as_well() {
    let index = profiles();
    let (mut french, mut english, mut pairs) = (0.0, 0.0, 0.0);
    for row in rows(PAIRS) {
        let answers = marked(row[2]);
        let [in_french, in_english] = [row[0], row[1]].map(|text| gain(&first_hits(&index, text, DEPTH), &answers));
        if in_english < in_french {
            println!("{in_french:.2} {in_english:.2} {} / {}", row[0], row[1]);
        }
        (french, english, pairs) = (french + in_french, english + in_english, pairs + 1.0);
    }
    println!("nDCG@{DEPTH} of {pairs} pairs: French {:.3}, English {:.3}", french / pairs, english / pairs);
    assert!(pairs >= 60.0);
    assert!(english >= 0.95 * french);
}
