//! Learns the translations of words that the search uses, from labels in both languages.
//!
//! `cargo run --release -p search --example learn -- REFERENCE > search/lexicon/translations.tsv`
//!
//! REFERENCE holds `esco_occupations_fr_en.tsv` and `esco_skills_fr_en.tsv`: the official labels of ESCO v1,
//! European Commission, reused under its terms (CC BY 4.0).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod labels;
mod model;
mod table;

use std::path::PathBuf;

fn main() {
    let folder = std::env::args().nth(1).expect("usage: learn REFERENCE");
    let labelled = labels::esco(&PathBuf::from(folder));
    let pairs = labels::pairs(&labelled);
    let (to_english, to_french) = model::learn(&pairs);
    let ids: std::collections::HashSet<_> = labelled.iter().map(|concept| concept.id.as_str()).collect();
    eprintln!("{} concepts, {} pairs of labels", ids.len(), pairs.len());
    print!("{}", table::write(&to_english, &to_french));
}
