//! Plain BM25 over title and text in one field, to compare with.
//!
//! Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), k1 = 1.2, b = 0.75.

use std::collections::HashMap;

use search::{Language, tokens};

use super::sets::Entry;

/// What the terms of plain BM25 are.
#[derive(Clone, Copy)]
pub enum Variant {
    /// Words in lower case.
    Raw,
    /// French stems.
    French,
    /// English stems.
    English,
    /// Both stems, as separate terms.
    Both,
}

/// The four variants.
pub const VARIANTS: [Variant; 4] = [Variant::Raw, Variant::French, Variant::English, Variant::Both];

impl Variant {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::French => "fr",
            Self::English => "en",
            Self::Both => "fr+en",
        }
    }

    fn terms(self, text: &str) -> Vec<String> {
        let stems = |language, mark: &str| -> Vec<String> {
            let tokens = tokens(text, Some(language)).into_iter().filter(|token| token.concept.is_none());
            tokens.map(|token| format!("{mark}{}", token.term)).collect()
        };
        match self {
            Self::Raw => text
                .to_lowercase()
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
            Self::French => stems(Language::French, ""),
            Self::English => stems(Language::English, ""),
            Self::Both => [stems(Language::French, "f"), stems(Language::English, "e")].concat(),
        }
    }
}

/// An index of plain BM25.
pub struct Plain {
    variant: Variant,
    postings: HashMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
}

impl Plain {
    /// Indexes documents.
    pub fn new(documents: &[Entry], variant: Variant) -> Self {
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut lengths = Vec::with_capacity(documents.len());
        for (place, document) in documents.iter().enumerate() {
            let terms = variant.terms(&format!("{} {}", document.title, document.text));
            lengths.push(terms.len() as f64);
            let mut counts: HashMap<String, f64> = HashMap::new();
            for term in terms {
                *counts.entry(term).or_default() += 1.0;
            }
            for (term, count) in counts {
                postings.entry(term).or_default().push((place, count));
            }
        }
        Self { variant, postings, lengths }
    }

    /// The places of the best documents, ties by place.
    pub fn found(&self, text: &str, depth: usize) -> Vec<usize> {
        let documents = self.lengths.len() as f64;
        let average = self.lengths.iter().sum::<f64>() / documents;
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for term in self.variant.terms(text) {
            let Some(postings) = self.postings.get(&term) else { continue };
            let frequency = postings.len() as f64;
            let rarity = (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln();
            for (place, count) in postings {
                let length = 1.0 - 0.75 + 0.75 * self.lengths[*place] / average;
                *scores.entry(*place).or_default() += rarity * count * 2.2 / (count + 1.2 * length);
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|(a, score_a), (b, score_b)| score_b.total_cmp(score_a).then(a.cmp(b)));
        ranked.into_iter().take(depth).map(|(place, _)| place).collect()
    }
}
