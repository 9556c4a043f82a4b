//! What speaks for one thing that was asked for, and what it is worth.
//!
//! Fields of several audiences count as one text (BM25F: Robertson and Zaragoza, The Probabilistic Relevance
//! Framework: BM25 and Beyond, 2009), and terms that mean the same count as one term with one rarity (structured
//! queries: Pirkola 1998; with probabilities of translation: Darwish and Oard 2003).

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::{Score, Searcher, Term};

use crate::Met;
use crate::snapshot::document_frequency;

/// The visible fields that together are one text.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) fields: Vec<Field>,
    /// Those of them whose terms are counted as the text's length.
    pub(crate) lengths: Vec<Field>,
    /// How many terms the texts have on average.
    pub(crate) average_length: Score,
    /// How soon more occurrences of a term cease to count.
    pub(crate) k1: Score,
    /// How much of a text's length counts against it.
    pub(crate) b: Score,
}

/// Terms that say the same.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    pub(crate) scope: Arc<Scope>,
    /// What this kind of evidence is worth.
    pub(crate) worth: Score,
    /// Each term with how surely it says so.
    pub(crate) terms: Vec<(String, Score)>,
    /// How the terms meet what was typed.
    pub(crate) met: Met,
    pub(crate) reading: Reading,
    /// Terms that say the same elsewhere: their rarity is shared.
    pub(crate) besides: Vec<String>,
    /// Whether a document matches by it alone; if not, it only adds to the score of those that match.
    pub(crate) suffices: bool,
}

/// Says how terms of one kind of evidence add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// They are readings of one word: the one that occurs most counts.
    OneWord,
    /// They are words of their own: all occurrences count.
    Synonyms,
}

/// Evidence as it is found in an index, with what it is worth there.
pub(crate) struct Weighed {
    pub(crate) scope: Arc<Scope>,
    pub(crate) reading: Reading,
    pub(crate) suffices: bool,
    /// What endless occurrences would be worth.
    pub(crate) gain: Score,
    pub(crate) norms: Norms,
    /// Where each segment has the terms.
    pub(crate) places: HashMap<SegmentId, Vec<Place>>,
}

/// Where a segment has the documents of a term in a field.
pub(crate) struct Place {
    pub(crate) field: Field,
    /// Which of the terms, counted from the first.
    pub(crate) term: usize,
    pub(crate) surety: Score,
    pub(crate) postings: TermInfo,
}

/// Where a segment has a term.
type Found = (SegmentId, Field, TermInfo);

/// What a text's length adds to the frequency of a term that is worth half its gain.
pub(crate) struct Norms {
    by_code: [Score; 256],
    base: Score,
    per_term: Score,
}

impl Weighed {
    /// Looks for the evidence in an index of which so many documents are visible.
    pub(crate) fn new(evidence: &Evidence, searcher: &Searcher, documents: Score) -> tantivy::Result<Self> {
        let mut places = HashMap::new();
        let mut frequency: Score = 0.0;
        for (at, (term, surety)) in evidence.terms.iter().enumerate() {
            let (found, documents) = evidence.places(term, searcher)?;
            for (segment, field, postings) in found {
                places.entry(segment).or_insert_with(Vec::new).push(Place {
                    field,
                    term: at,
                    surety: *surety,
                    postings,
                });
            }
            let found = documents * surety;
            frequency = match evidence.reading {
                Reading::OneWord => frequency.max(found),
                Reading::Synonyms => frequency + found,
            };
        }
        let mut besides: Score = 0.0;
        for term in &evidence.besides {
            besides = besides.max(evidence.places(term, searcher)?.1);
        }
        let frequency = (frequency + besides).min(documents);
        let rarity = (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln();
        Ok(Self {
            scope: Arc::clone(&evidence.scope),
            reading: if evidence.terms.len() > 1 { evidence.reading } else { Reading::Synonyms },
            suffices: evidence.suffices,
            gain: evidence.worth * (evidence.scope.k1 + 1.0) * rarity,
            norms: Norms::new(&evidence.scope),
            places,
        })
    }
}

impl Evidence {
    /// Returns where the segments have a term, with the number of documents that have it.
    fn places(&self, term: &str, searcher: &Searcher) -> tantivy::Result<(Vec<Found>, Score)> {
        let mut places = Vec::new();
        let mut documents = 0;
        for segment in searcher.segment_readers() {
            for field in &self.scope.fields {
                let index = segment.inverted_index(*field)?;
                let term = Term::from_field_text(*field, term);
                let Some(postings) = index.get_term_info(&term)? else { continue };
                documents += document_frequency(segment, &index, &postings)?;
                places.push((segment.segment_id(), *field, postings));
            }
        }
        Ok((places, documents as Score))
    }
}

impl Norms {
    fn new(scope: &Scope) -> Self {
        let base = scope.k1 * (1.0 - scope.b);
        let per_term = scope.k1 * scope.b / scope.average_length.max(1.0);
        let mut by_code = [0.0; 256];
        for (code, norm) in (0..=u8::MAX).zip(&mut by_code) {
            *norm = base + per_term * FieldNormReader::id_to_fieldnorm(code) as Score;
        }
        Self { by_code, base, per_term }
    }

    #[allow(clippy::indexing_slicing, reason = "a byte is below the length of the table")]
    pub(crate) fn of_code(&self, code: u8) -> Score {
        self.by_code[usize::from(code)]
    }

    pub(crate) fn of_length(&self, terms: u32) -> Score {
        self.base + self.per_term * terms as Score
    }
}
