//! A query that may stand behind a "must not".
//!
//! The engine asks an excluded phrase for documents that it has already passed, which phrases do
//! not bear; a plain list of the documents does.

use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::ranking::Part;

/// Matches what the query in it matches, from a list made beforehand.
#[derive(Debug)]
pub(crate) struct Exclusion(pub(crate) Part);

impl Clone for Exclusion {
    fn clone(&self) -> Self {
        Self(self.0.box_clone())
    }
}

impl Query for Exclusion {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(Listed(self.0.weight(scoring)?)))
    }
}

struct Listed(Box<dyn Weight>);

impl Weight for Listed {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut documents = BitSet::with_max_value(segment.max_doc());
        let mut matches = self.0.scorer(segment, boost)?;
        while matches.doc() != TERMINATED {
            documents.insert(matches.doc());
            matches.advance();
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(documents), boost)))
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, document)
    }
}
