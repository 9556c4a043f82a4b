//! Finds and scores the documents that have what was asked for, piece by piece.

mod stretches;
mod weight;

use std::sync::Arc;

use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocId, Score, Searcher, SegmentReader};

use crate::finding::Finding;
use crate::side_by_side::SideBySide;
use stretches::Stretches;
use weight::UnitsWeight;

/// A piece of what was asked for: a document has it that has every word, or some of what the words mean together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pieces {
    pub(crate) words: Vec<WordPiece>,
    pub(crate) together: Vec<Arc<Finding>>,
}

/// A word of a piece.
#[derive(Clone, Debug)]
pub(crate) struct WordPiece {
    /// Where it is found as it stands, in another form or in the other language.
    pub(crate) exact: Arc<Finding>,
    /// Where words are found that are only spelt alike.
    pub(crate) alike: Option<Arc<Finding>>,
}

/// Says how many pieces a document must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    All,
    Any,
}

/// Looks for documents that have the pieces.
#[derive(Clone, Debug)]
pub(crate) struct UnitsQuery {
    pub(crate) units: Vec<Pieces>,
    pub(crate) need: Need,
    /// Whether documents that have the pieces without what is only spelt alike stand before all others.
    pub(crate) exact_first: bool,
    /// What adds to the score of documents that match, if these are few, and how much.
    pub(crate) beside: Option<(SideBySide, Score)>,
    /// Where documents must be found besides.
    pub(crate) within: Vec<Arc<Finding>>,
}

/// Positions are dear to read: with more matches than these, only the words themselves decide.
const MOST_WITH_POSITIONS: usize = 1_000;

impl Pieces {
    /// Returns a piece that is one word or what stands for it.
    pub(crate) fn one(exact: Arc<Finding>) -> Self {
        Self { words: vec![WordPiece { exact, alike: None }], together: Vec::new() }
    }

    /// Lists all that adds to the score of a document.
    fn findings(&self) -> impl Iterator<Item = &Finding> {
        let words = self.words.iter().flat_map(|word| [Some(&word.exact), word.alike.as_ref()]).flatten();
        words.chain(&self.together).map(Arc::as_ref)
    }
}

impl UnitsQuery {
    /// Looks for documents that have some of the pieces.
    pub(crate) fn any(units: Vec<Pieces>) -> Self {
        Self { units, need: Need::Any, exact_first: false, beside: None, within: Vec::new() }
    }

    /// Returns what adds to scores, unless too many documents match.
    pub(crate) fn beside_if_few(&self, searcher: &Searcher) -> tantivy::Result<Option<&(SideBySide, Score)>> {
        let Some(beside) = &self.beside else { return Ok(None) };
        // A filter leaves some out, but moves no score.
        let unfiltered = UnitsWeight { query: Self { within: Vec::new(), ..self.clone() }, scored: false };
        let counts = searcher.segment_readers().iter().map(|segment| unfiltered.count(segment));
        let count: u32 = counts.sum::<tantivy::Result<_>>()?;
        Ok(Some(beside).filter(|_| count as usize <= MOST_WITH_POSITIONS))
    }

    /// Says whether the document has the pieces without what is only spelt alike.
    pub(crate) fn matches_exactly(&self, segment: &SegmentReader, document: DocId) -> bool {
        Stretches::new(self, segment).matches_exactly(document)
    }
}

impl Query for UnitsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let scored = scoring.is_scoring_enabled();
        let mut query = self.clone();
        if let Some(searcher) = scoring.searcher().filter(|_| scored) {
            query.beside = self.beside_if_few(searcher)?.cloned();
        }
        Ok(Box::new(UnitsWeight { query, scored }))
    }
}
