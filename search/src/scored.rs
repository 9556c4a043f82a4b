//! Documents of a segment, each with a score, for visiting in order and for looking up.

use tantivy::{DocId, Score};

use crate::bits::{Bits, for_each_bit};

/// A set of documents with their scores. Where a document's score stands is the number of documents before it
/// (rank on bit vectors: Jacobson, Space-efficient Static Trees and Graphs, 1989).
#[derive(Debug, Default)]
pub(crate) struct Scored {
    documents: Bits,
    /// How many documents stand before each stretch of 64.
    before: Vec<u32>,
    /// The greatest score in each stretch of 64 (block maxima: Ding and Suel, Faster Top-k Document Retrieval Using
    /// Block-Max Indexes, 2011).
    greatest: Vec<Score>,
    scores: Vec<Score>,
}

impl Scored {
    /// Takes the documents, and asks for the score of each in their order.
    pub(crate) fn new(documents: Bits, mut score: impl FnMut(DocId) -> Score) -> Self {
        let stretches = documents.stretches().len();
        let (mut before, mut greatest) = (Vec::with_capacity(stretches), Vec::with_capacity(stretches));
        let mut scores: Vec<Score> = Vec::with_capacity(documents.len());
        for (stretch, place) in documents.stretches().iter().zip(0..) {
            before.push(u32::try_from(scores.len()).unwrap_or(u32::MAX));
            let mut most: Score = 0.0;
            for_each_bit(*stretch, |bit| {
                let score = score(place * 64 + bit);
                most = most.max(score);
                scores.push(score);
            });
            greatest.push(most);
        }
        Self { documents, before, greatest, scores }
    }

    /// Returns those of a stretch of 64 documents that are in the set.
    pub(crate) fn stretch(&self, at: usize) -> u64 {
        self.documents.stretch(at)
    }

    /// Returns the greatest score in the stretch, 0 if it has no document.
    pub(crate) fn greatest(&self, at: usize) -> Score {
        self.greatest.get(at).copied().unwrap_or_default()
    }

    /// Adds the scores of the documents in the stretch to those there are.
    pub(crate) fn add(&self, at: usize, sums: &mut [Score; 64]) {
        let start = self.before.get(at).map_or(0, |before| *before as usize);
        let mut scores = self.scores.get(start..).unwrap_or_default().iter();
        for_each_bit(self.stretch(at), |bit| {
            if let (Some(sum), Some(score)) = (sums.get_mut(bit as usize), scores.next()) {
                *sum += score;
            }
        });
    }

    pub(crate) fn len(&self) -> usize {
        self.scores.len()
    }

    /// Returns how many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        self.documents.stretches().len() * 16 + self.scores.len() * 4
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
        assert_eq!(scored.len(), numbers.len());
        let mut sums = Vec::new();
        for at in 0..5 {
            let mut stretch = [0.25; 64];
            scored.add(at, &mut stretch);
            assert_eq!(stretch.into_iter().fold(0.0, Score::max) - 0.25, scored.greatest(at), "{at}");
            sums.extend(stretch);
        }
        for (document, sum) in (0..).zip(sums) {
            let score = if numbers.contains(&document) { document as Score + 0.5 } else { 0.0 };
            assert_eq!(sum - 0.25, score, "{document}");
        }
    }
}
