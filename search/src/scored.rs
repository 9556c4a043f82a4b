//! Documents of a segment, each with a score, for visiting in order and for looking up.

use tantivy::{DocId, Score};

use crate::bits::Bits;

/// A set of documents with their scores. Where a document's score stands is the number of documents before it
/// (rank on bit vectors: Jacobson, Space-efficient Static Trees and Graphs, 1989).
#[derive(Debug, Default)]
pub(crate) struct Scored {
    documents: Bits,
    /// How many documents stand before each stretch of 64.
    before: Vec<u32>,
    scores: Vec<Score>,
}

impl Scored {
    /// Takes the documents, and asks for the score of each in their order.
    pub(crate) fn new(documents: Bits, mut score: impl FnMut(DocId) -> Score) -> Self {
        let mut before = Vec::with_capacity(documents.stretches().len());
        let mut count = 0;
        for stretch in documents.stretches() {
            before.push(count);
            count += stretch.count_ones();
        }
        let mut scores = Vec::with_capacity(count as usize);
        documents.for_each(|document| scores.push(score(document)));
        Self { documents, before, scores }
    }

    pub(crate) fn documents(&self) -> &Bits {
        &self.documents
    }

    /// Returns the score of a document, 0 for one that is not in the set.
    pub(crate) fn score(&self, document: DocId) -> Score {
        let at = document as usize / 64;
        let (Some(stretch), Some(before)) = (self.documents.stretches().get(at), self.before.get(at)) else {
            return 0.0;
        };
        let bit = 1 << (document % 64);
        if stretch & bit == 0 {
            return 0.0;
        }
        let rank = before + (stretch & (bit - 1)).count_ones();
        self.scores.get(rank as usize).copied().unwrap_or_default()
    }

    /// Visits the documents in order.
    pub(crate) fn for_each(&self, mut visit: impl FnMut(DocId, Score)) {
        let mut scores = self.scores.iter();
        self.documents.for_each(|document| visit(document, scores.next().copied().unwrap_or_default()));
    }

    pub(crate) fn len(&self) -> usize {
        self.scores.len()
    }

    /// Returns how many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.documents.stretches().len() * 8 + self.before.len() * 4 + self.scores.len() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_has_its_score() {
        let numbers = [0, 1, 63, 64, 130, 199];
        let mut documents = Bits::new(200);
        numbers.iter().for_each(|number| documents.insert(*number));
        let scored = Scored::new(documents, |document| document as Score + 0.5);
        let mut visited = Vec::new();
        scored.for_each(|document, score| visited.push((document, score)));
        assert_eq!(visited, numbers.map(|number| (number, number as Score + 0.5)));
        assert_eq!(scored.len(), numbers.len());
        for document in 0..220 {
            let score = if numbers.contains(&document) { document as Score + 0.5 } else { 0.0 };
            assert_eq!(scored.score(document), score, "{document}");
        }
    }
}
