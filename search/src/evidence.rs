//! What speaks for one thing that was asked for, and what it is worth.
//!
//! Fields of several audiences count as one text (BM25F: Robertson and Zaragoza, The Probabilistic Relevance
//! Framework: BM25 and Beyond, 2009), and terms that mean the same count as one term with one rarity (structured
//! queries: Pirkola 1998; with probabilities of translation: Darwish and Oard 2003).

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::{DocId, Score, SegmentReader, Term};

use crate::Met;
use crate::snapshot::Snapshot;
use crate::stock::among_these;

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

/// Where a segment has what is asked for.
#[derive(Clone, Default)]
pub(crate) struct Places {
    pub(crate) terms: Vec<Place>,
    besides: Vec<Place>,
}

/// Where a segment has the documents of a term in a field.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) field: Field,
    /// Which of the terms, counted from the first.
    pub(crate) term: usize,
    pub(crate) surety: Score,
    pub(crate) postings: TermInfo,
    /// How many of the documents are not gone.
    documents: u64,
}

/// What evidence is worth in an index.
pub(crate) struct Weighed {
    scope: Arc<Scope>,
    pub(crate) reading: Reading,
    pub(crate) suffices: bool,
    /// What endless occurrences would be worth.
    pub(crate) gain: Score,
    pub(crate) norms: Norms,
}

/// What a text's length adds to the frequency of a term that is worth half its gain.
pub(crate) struct Norms {
    by_code: [Score; 256],
    base: Score,
    per_term: Score,
}

impl Evidence {
    /// Looks where the segment has the evidence.
    pub(crate) fn places(&self, snapshot: &Snapshot, segment: &SegmentReader) -> tantivy::Result<Places> {
        let mut places = Places::default();
        for (at, (term, surety)) in self.terms.iter().enumerate() {
            self.add_places(term, (at, *surety), snapshot, segment, &mut places.terms)?;
        }
        for (at, term) in self.besides.iter().enumerate() {
            self.add_places(term, (at, 1.0), snapshot, segment, &mut places.besides)?;
        }
        Ok(places)
    }

    fn add_places(
        &self,
        text: &str,
        (term, surety): (usize, Score),
        snapshot: &Snapshot,
        segment: &SegmentReader,
        places: &mut Vec<Place>,
    ) -> tantivy::Result<()> {
        for field in &self.scope.fields {
            let index = segment.inverted_index(*field)?;
            let Some(postings) = index.get_term_info(&Term::from_field_text(*field, text))? else { continue };
            let documents = snapshot.document_frequency(segment, &index, &postings)?;
            places.push(Place { field: *field, term, surety, postings, documents });
        }
        Ok(())
    }

    /// Says what it is worth in an index of which so many documents are visible, with its places in all segments.
    pub(crate) fn weighed<'a>(&self, places: impl Iterator<Item = &'a Places> + Clone, documents: Score) -> Weighed {
        let found = of_each(self.terms.len(), places.clone().flat_map(|places| &places.terms));
        let sure = found.into_iter().zip(&self.terms).map(|(found, (_, surety))| found * surety);
        let frequency = match self.reading {
            Reading::OneWord => sure.fold(0.0, Score::max),
            Reading::Synonyms => sure.sum(),
        };
        let besides = of_each(self.besides.len(), places.flat_map(|places| &places.besides));
        let frequency = (frequency + besides.into_iter().fold(0.0, Score::max)).min(documents);
        let rarity = (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln();
        // In steps it seldom moves when documents come and go, and what was found by it is good for longer.
        let rarity = (rarity * RARITY_STEPS).ceil() / RARITY_STEPS;
        Weighed {
            scope: Arc::clone(&self.scope),
            reading: if self.terms.len() > 1 { self.reading } else { Reading::Synonyms },
            suffices: self.suffices,
            gain: self.worth * (self.scope.k1 + 1.0) * rarity,
            norms: Norms::new(&self.scope),
        }
    }
}

/// How many steps of rarity there are in which a word becomes about threefold rarer.
const RARITY_STEPS: Score = 256.0;

/// Counts the documents of each of so many terms.
fn of_each<'a>(terms: usize, places: impl Iterator<Item = &'a Place>) -> Vec<Score> {
    let mut counts = vec![0; terms];
    for place in places {
        if let Some(count) = counts.get_mut(place.term) {
            *count += place.documents;
        }
    }
    counts.into_iter().map(|count| count as Score).collect()
}

impl Places {
    /// Subtracts documents that have gone.
    pub(crate) fn without(&self, segment: &SegmentReader, gone: &[DocId]) -> tantivy::Result<Self> {
        let mut places = self.clone();
        for place in places.terms.iter_mut().chain(&mut places.besides) {
            let index = segment.inverted_index(place.field)?;
            place.documents = place.documents.saturating_sub(among_these(&index, &place.postings, gone)?);
        }
        Ok(places)
    }
}

impl Weighed {
    /// Returns the fields that make a text's length.
    pub(crate) fn lengths(&self, segment: &SegmentReader) -> tantivy::Result<Vec<FieldNormReader>> {
        self.scope.lengths.iter().map(|field| segment.get_fieldnorms_reader(*field)).collect()
    }

    /// Says whether it weighs the evidence's terms where that looks for them: what they are, the words that were
    /// typed tell, and so the key they are remembered by.
    pub(crate) fn is_of(&self, evidence: &Evidence) -> bool {
        self.scope.fields == evidence.scope.fields && self.suffices == evidence.suffices
    }

    /// Says whether the other gives every document that it finds in the same places the same score.
    pub(crate) fn is_worth_as_much_as(&self, other: &Self) -> bool {
        self.gain == other.gain
            && self.norms.per_term == other.norms.per_term
            && self.scope.lengths == other.scope.lengths
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
