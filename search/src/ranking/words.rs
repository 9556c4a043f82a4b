//! What speaks for a single word or concept, and what each kind of evidence is worth.
//!
//! The stem is the measure: it is worth 1.

use std::sync::Arc;

use super::Ranking;
use crate::alike::Alike;
use crate::analysis::{Word, concept_term, stems_with_and_without_accents};
use crate::evidence::{Evidence, Reading};
use crate::finding::Finding;
use crate::terms::{broader_term, word_term};
use crate::{Concept, Language, Met, Reader};

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

impl Ranking<'_> {
    /// Returns where a word is found.
    pub(super) fn word(&self, word: &Word) -> tantivy::Result<Arc<Finding>> {
        let stop = if word.stop { "stop" } else { "word" };
        self.remembered(&[stop, &word.folded, &word.lower], || self.evidence_of(word))
    }

    /// Returns where a word or a compound stands as it is written.
    pub(super) fn written(&self, folded: &str) -> tantivy::Result<Arc<Finding>> {
        self.remembered(&["written", folded], || vec![self.evidence_of_written(folded)])
    }

    pub(super) fn evidence_of_written(&self, folded: &str) -> Evidence {
        self.evidence(Met::Written, STEM, vec![(word_term(folded), 1.0)], Reading::OneWord)
    }

    /// Returns where a concept is found: in a text that names it, or something narrower.
    pub(super) fn concept(&self, concept: &Concept) -> tantivy::Result<Arc<Finding>> {
        self.remembered(&["concept", concept.code], || vec![self.evidence_of_concept(concept)])
    }

    pub(super) fn evidence_of_concept(&self, concept: &Concept) -> Evidence {
        let terms = [concept_term(concept), broader_term(concept)].map(|term| (term, 1.0));
        self.in_meanings(self.evidence(Met::Concept, CONCEPT, terms.into(), Reading::Synonyms))
    }

    /// Returns where words are found that are spelt nearly alike, in either number, or that begin alike.
    pub(super) fn spelt_alike(&self, word: &Word, unfinished: bool) -> tantivy::Result<Option<Arc<Finding>>> {
        let Some(alike) = Alike::new(word, typos(word), unfinished) else { return Ok(None) };
        let kind = if unfinished { "unfinished" } else { "alike" };
        let read = |known: Option<&Finding>| alike.read(self.snapshot, &self.texts.fields, known);
        self.snapshot.findings.get_or_read(self.key(&[kind, &word.folded]), self.snapshot.number, read).map(Some)
    }

    fn remembered(&self, what: &[&str], evidence: impl FnOnce() -> Vec<Evidence>) -> tantivy::Result<Arc<Finding>> {
        let read = |known: Option<&Finding>| Finding::read(evidence(), self.snapshot, self.documents, known);
        self.snapshot.findings.get_or_read(self.key(what), self.snapshot.number, read)
    }

    /// Names a finding: besides what it is, evidence depends on the reader and on the kind of query only.
    pub(super) fn key(&self, what: &[&str]) -> String {
        let language = match self.language {
            Some(Language::French) => "french",
            Some(Language::English) => "english",
            None => "",
        };
        let kind = if self.in_sentence { "sentence" } else { "words" };
        let reader = match self.reader {
            Reader::Anonymous => "anonymous",
            Reader::Member => "member",
            Reader::Partner => "partner",
            Reader::Team => "team",
        };
        [&[reader, kind, language][..], what].concat().join(" ")
    }

    /// Returns what speaks for a word: that it stands there as it is written, in another form or in the other
    /// language.
    pub(super) fn evidence_of(&self, word: &Word) -> Vec<Evidence> {
        let worth = if self.in_sentence { WRITTEN_IN_SENTENCES } else { WRITTEN };
        let written = self.evidence(Met::Written, worth, vec![(word_term(&word.folded), 1.0)], Reading::OneWord);
        if word.stop {
            return vec![written];
        }
        let stems = stems_with_and_without_accents(word, None).into_iter().map(|stem| (stem, 1.0)).collect();
        let stems = self.evidence(Met::Stem, STEM, stems, Reading::OneWord);
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
        let translated = Evidence { besides, ..self.evidence(Met::Translation, worth, terms, Reading::Synonyms) };
        (!translated.terms.is_empty()).then_some(translated)
    }

    fn in_names(&self, evidence: &Evidence) -> Evidence {
        let scope = Arc::clone(&self.names);
        Evidence { scope, worth: NAMED * evidence.worth, suffices: false, ..evidence.clone() }
    }

    /// Looks for concepts in labels too, as if they stood in the text.
    pub(super) fn in_meanings(&self, evidence: Evidence) -> Evidence {
        Evidence { scope: Arc::clone(&self.meanings), ..evidence }
    }

    pub(super) fn evidence(&self, met: Met, worth: f32, terms: Vec<(String, f32)>, reading: Reading) -> Evidence {
        let besides = Vec::new();
        Evidence { scope: Arc::clone(&self.texts), worth, terms, met, reading, besides, suffices: true }
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
