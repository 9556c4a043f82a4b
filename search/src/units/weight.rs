//! The engine's view of what was asked for.

use tantivy::query::{Explanation, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::UnitsQuery;
use super::stretches::Stretches;
use crate::bits::for_each_bit;

pub(super) struct UnitsWeight {
    pub(super) query: UnitsQuery,
    pub(super) scored: bool,
}

impl UnitsWeight {
    /// Visits the matches in order with their scores, but those with too little of it.
    fn visit(
        &self,
        segment: &SegmentReader,
        too_little: Score,
        visit: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let stretches = Stretches::new(&self.query, segment);
        if self.scored {
            stretches.with_scores(&self.query, segment)?.for_each(too_little, visit);
        } else {
            stretches.for_each_matched(|first, matched| {
                for_each_bit(matched, |bit| {
                    visit(first + bit, 0.0);
                });
            });
        }
        Ok(())
    }

    fn visit_all(&self, segment: &SegmentReader, visit: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        self.visit(segment, Score::MIN, &mut |document, score| {
            visit(document, score);
            Score::MIN
        })
    }
}

impl Weight for UnitsWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut documents = Vec::new();
        self.visit_all(segment, &mut |document, score| documents.push((document, score * boost)))?;
        Ok(Box::new(List { documents, at: 0 }))
    }

    fn for_each(&self, segment: &SegmentReader, callback: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        self.visit_all(segment, callback)
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        segment: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        self.visit(segment, threshold, callback)
    }

    fn count(&self, segment: &SegmentReader) -> tantivy::Result<u32> {
        let mut count = 0;
        let stretches = Stretches::new(&self.query, segment);
        match segment.alive_bitset() {
            None => stretches.for_each_matched(|_, matched| count += matched.count_ones()),
            Some(alive) => stretches.for_each_matched(|first, matched| {
                for_each_bit(matched, |bit| count += u32::from(alive.is_alive(first + bit)));
            }),
        }
        Ok(count)
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut found = None;
        self.visit_all(segment, &mut |at, score| found = found.or((at == document).then_some(score)))?;
        let score =
            found.ok_or_else(|| TantivyError::InvalidArgument(format!("document {document} does not match")))?;
        Ok(Explanation::new("evidence", score))
    }
}

/// Documents in order with their scores.
struct List {
    documents: Vec<(DocId, Score)>,
    at: usize,
}

impl DocSet for List {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.documents.get(self.at..).unwrap_or_default();
        self.at += rest.partition_point(|(document, _)| *document < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.documents.get(self.at).map_or(TERMINATED, |(document, _)| *document)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for List {
    fn score(&mut self) -> Score {
        self.documents.get(self.at).map_or(0.0, |(_, score)| *score)
    }
}
