//! What speaks for a single word or concept, and what each kind of evidence is worth.
//!
//! The stem is the measure: it is worth 1.

use std::sync::Arc;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use super::{Part, Ranking, any, boosted, together};
use crate::analysis::{Word, concept_term, stems_with_and_without_accents};
use crate::evidence::{Evidence, Reading};
use crate::terms::{broader_term, word_term};
use crate::{Concept, Language};

/// How soon more occurrences of a term cease to count.
pub(super) const K1: f32 = 1.2;

/// How much a text's length counts against it: less where a topic is named than where one text is described.
pub(super) const B: f32 = 0.6;
pub(super) const B_IN_SENTENCES: f32 = 0.75;

const STEM: f32 = 1.0;

/// The word as it is written, besides its stem.
const WRITTEN: f32 = 0.1;
const WRITTEN_IN_SENTENCES: f32 = 0.3;

/// The word in a name, besides being in a text.
const NAMED: f32 = 0.3;

/// A concept that the word names.
const CONCEPT: f32 = 0.5;

/// What the word is in the other language. The words of a sentence make up for one another's ambiguity.
const TRANSLATED: f32 = 0.5;
const TRANSLATED_IN_SENTENCES: f32 = 1.0;

/// A word spelt nearly alike.
const ALIKE: f32 = 0.2;

impl Ranking<'_> {
    pub(super) fn word(&self, word: &Word) -> Part {
        any(vec![together(self.evidence_of(word))])
    }

    /// Returns what speaks for a word: that it stands there as it is written, in another form or in the other
    /// language.
    pub(super) fn evidence_of(&self, word: &Word) -> Vec<Evidence> {
        let worth = if self.in_sentence { WRITTEN_IN_SENTENCES } else { WRITTEN };
        let written = self.evidence(worth, vec![(word_term(&word.folded), 1.0)], Reading::OneWord);
        if word.stop {
            return vec![written];
        }
        let stems = stems_with_and_without_accents(word, None).into_iter().map(|stem| (stem, 1.0)).collect();
        let stems = self.evidence(STEM, stems, Reading::OneWord);
        let translated = self.translated(word, &stems);
        // Whatever is written so has the stem, and names are texts too: neither is looked for by itself.
        let mut found = vec![Evidence { suffices: false, ..written }];
        if !self.names.fields.is_empty() {
            found.extend([&stems].into_iter().chain(&translated).map(|evidence| self.in_names(evidence)));
        }
        found.extend(translated);
        found.push(stems);
        found
    }

    /// Returns what the word is in the other language, as likely as that is. It is as rare as the word itself is
    /// together with its translations, lest a few texts in the other language outweigh all others.
    fn translated(&self, word: &Word, stems: &Evidence) -> Option<Evidence> {
        let known = |stem: &str| stems.terms.iter().any(|(known, _)| known == stem);
        let mut terms: Vec<(String, f32)> = Vec::new();
        for from in [Language::French, Language::English] {
            if self.language.is_some_and(|language| language != from) {
                continue;
            }
            for stem in &stems_with_and_without_accents(word, Some(from)) {
                for (stem, share) in self.translations.of(stem, from).filter(|(stem, _)| !known(stem)) {
                    match terms.iter_mut().find(|(known, _)| known == stem) {
                        Some((_, known)) => *known = share.max(*known),
                        None => terms.push((stem.to_owned(), share)),
                    }
                }
            }
        }
        let worth = if self.in_sentence { TRANSLATED_IN_SENTENCES } else { TRANSLATED };
        let besides = stems.terms.iter().map(|(stem, _)| stem.clone()).collect();
        let translated = Evidence { besides, ..self.evidence(worth, terms, Reading::Synonyms) };
        (!translated.terms.is_empty()).then_some(translated)
    }

    fn in_names(&self, evidence: &Evidence) -> Evidence {
        let scope = Arc::clone(&self.names);
        Evidence { scope, worth: NAMED * evidence.worth, suffices: false, ..evidence.clone() }
    }

    /// Returns what speaks for a compound: that it stands there in one word.
    pub(super) fn compound(&self, compound: &str) -> Evidence {
        self.evidence(STEM, vec![(word_term(compound), 1.0)], Reading::OneWord)
    }

    /// Returns what speaks for a concept: a text that names it, or something narrower.
    pub(super) fn concept(&self, concept: &Concept) -> Evidence {
        let terms = [concept_term(concept), broader_term(concept)].map(|term| (term, 1.0));
        self.evidence(CONCEPT, terms.into(), Reading::Synonyms)
    }

    pub(super) fn evidence(&self, worth: f32, terms: Vec<(String, f32)>, reading: Reading) -> Evidence {
        let besides = Vec::new();
        Evidence { scope: Arc::clone(&self.texts), worth, terms, reading, besides, suffices: true }
    }

    /// Returns the documents that have words spelt nearly alike, in either number, or beginning alike.
    pub(super) fn spelt_alike(&self, word: &Word, unfinished: bool) -> Vec<Part> {
        let distance = typos(word);
        let mut alternatives = Vec::new();
        for field in &self.texts.fields {
            let term = |folded: &str| Term::from_field_text(*field, &word_term(folded));
            if distance > 0 {
                let other_number = word.folded.strip_suffix('s').map_or(format!("{}s", word.folded), str::to_owned);
                for folded in [&word.folded, &other_number] {
                    let alike = FuzzyTermQuery::new(term(folded), distance, true);
                    alternatives.push(boosted(Box::new(alike), ALIKE));
                }
            }
            if unfinished && word.folded.len() > 2 {
                let begins_alike = FuzzyTermQuery::new_prefix(term(&word.folded), 0, true);
                alternatives.push(boosted(Box::new(begins_alike), ALIKE));
            }
        }
        alternatives
    }
}

/// Returns how many typos are forgiven in a word.
pub(crate) fn typos(word: &Word) -> u8 {
    if !word.folded.chars().all(char::is_alphabetic) {
        return 0;
    }
    match word.folded.chars().count() {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
}
