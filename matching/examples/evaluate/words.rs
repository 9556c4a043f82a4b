//! Texts as production reads them, and BM25 to compare with.

use std::collections::{BTreeMap, BTreeSet};

use matching::{Idf, Term};
use search::{Language, tokens};

/// How often each term occurs.
pub type Counts = BTreeMap<Term, u32>;

/// Counts the terms of a text.
pub fn counts(text: &str, language: Language) -> Counts {
    let mut counts = Counts::new();
    for token in tokens(text, Some(language)) {
        *counts.entry(number(&token.term)).or_default() += 1;
    }
    counts
}

/// The number of a term: FNV-1a with 32 bits, as production numbers them.
fn number(term: &str) -> Term {
    Term(term.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)))
}

/// Adds up counts.
pub fn together<'a>(all: impl IntoIterator<Item = &'a Counts>) -> Counts {
    let mut sum = Counts::new();
    for (&term, &count) in all.into_iter().flatten() {
        *sum.entry(term).or_default() += count;
    }
    sum
}

/// A text of passages.
pub fn text<'a>(passages: impl IntoIterator<Item = &'a Counts>, idf: &Idf) -> matching::Text {
    let listed = |counts: &Counts| counts.iter().map(|(&term, &count)| (term, count)).collect();
    matching::Text::new((0..).zip(passages.into_iter().map(listed)), idf)
}

/// In how many documents each term occurs.
pub fn frequencies<'a>(documents: impl IntoIterator<Item = &'a Counts>) -> BTreeMap<Term, u32> {
    let mut frequencies = BTreeMap::new();
    for term in documents.into_iter().flat_map(Counts::keys) {
        *frequencies.entry(*term).or_default() += 1;
    }
    frequencies
}

/// BM25 with k₁ 1.2 and b .75 (Robertson and Walker 1994).
pub struct Bm25 {
    documents: f64,
    mean_length: f64,
    frequencies: BTreeMap<Term, u32>,
}

impl Bm25 {
    pub fn new<'a>(documents: impl IntoIterator<Item = &'a Counts> + Clone) -> Self {
        let count = documents.clone().into_iter().count().max(1) as f64;
        let length: u32 = documents.clone().into_iter().flat_map(Counts::values).sum();
        Self { documents: count, mean_length: f64::from(length) / count, frequencies: frequencies(documents) }
    }

    pub fn score(&self, query: &Counts, document: &Counts) -> f64 {
        let length = f64::from(document.values().sum::<u32>()) / self.mean_length.max(1.0);
        let term = |(term, &wanted): (&Term, &u32)| {
            let count = f64::from(*document.get(term)?);
            let frequency = f64::from(self.frequencies.get(term).copied().unwrap_or(0));
            let rarity = (1.0 + (self.documents - frequency + 0.5) / (frequency + 0.5)).ln();
            Some(f64::from(wanted) * rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length)))
        };
        query.iter().filter_map(term).sum()
    }
}

/// How many different terms two texts share.
pub fn shared(one: &Counts, other: &Counts) -> f64 {
    let terms: BTreeSet<&Term> = one.keys().collect();
    other.keys().filter(|term| terms.contains(term)).count() as f64
}

/// A number that an id determines, for ranking at random.
pub fn random(id: &str) -> f64 {
    let hash = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11) as f64
}
