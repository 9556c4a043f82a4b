//! Documents of a segment, each with a score, for visiting in order and for looking up.

use std::sync::Arc;

use tantivy::{DocId, Score};

use crate::bits::{Bits, for_each_bit};

/// A set of documents with their scores. Where a document's score stands is the number of documents before it
/// (rank on bit vectors: Jacobson, Space-efficient Static Trees and Graphs, 1989).
#[derive(Clone, Debug, Default)]
pub(crate) struct Scored {
    documents: Arc<Bits>,
    /// How many documents stand before each stretch of 64.
    before: Vec<u32>,
    /// The greatest score in each stretch of 64 (block maxima: Ding and Suel, Faster Top-k Document Retrieval Using
    /// Block-Max Indexes, 2011).
    greatest: Vec<u16>,
    /// The scores in steps, which take half the room.
    scores: Vec<u16>,
}

/// Steps that scores are kept in; the greatest that can be kept is more than any word is worth.
const STEPS: Score = 512.0;

impl Scored {
    /// Takes the documents, and asks for the score of each in their order.
    pub(crate) fn new(documents: Arc<Bits>, mut score: impl FnMut(DocId) -> Score) -> Self {
        let stretches = documents.stretches().len();
        let (mut before, mut greatest) = (Vec::with_capacity(stretches), Vec::with_capacity(stretches));
        let mut scores: Vec<u16> = Vec::with_capacity(documents.len());
        for (stretch, place) in documents.stretches().iter().zip(0..) {
            before.push(u32::try_from(scores.len()).unwrap_or(u32::MAX));
            let mut most = 0;
            for_each_bit(*stretch, |bit| {
                let score = in_steps(score(place * 64 + bit));
                most = most.max(score);
                scores.push(score);
            });
            greatest.push(most);
        }
        Self { documents, before, greatest, scores }
    }

    pub(crate) fn documents(&self) -> &Arc<Bits> {
        &self.documents
    }

    /// Returns the greatest score in the stretch, 0 if it has no document.
    pub(crate) fn greatest(&self, at: usize) -> Score {
        self.greatest.get(at).map_or(0.0, |score| Score::from(*score) / STEPS)
    }

    /// Adds the scores of the documents in the stretch to those there are.
    pub(crate) fn add(&self, at: usize, sums: &mut [Score; 64]) {
        let start = self.before.get(at).map_or(0, |before| *before as usize);
        let mut scores = self.scores.get(start..).unwrap_or_default().iter();
        for_each_bit(self.documents.stretch(at), |bit| {
            if let (Some(sum), Some(score)) = (sums.get_mut(bit as usize), scores.next()) {
                *sum += Score::from(*score) / STEPS;
            }
        });
    }

    /// Returns how many bytes the scores of so many documents take in a segment of so many stretches.
    pub(crate) fn bytes(documents: usize, stretches: usize) -> usize {
        documents * size_of::<u16>() + stretches * (size_of::<u32>() + size_of::<u16>())
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts from floats saturate")]
fn in_steps(score: Score) -> u16 {
    (score * STEPS + 0.5) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_has_its_score() {
        let numbers = [0, 1, 63, 64, 130, 199];
        let mut documents = Bits::new(200);
        numbers.iter().for_each(|number| documents.insert(*number));
        let scored = Scored::new(Arc::new(documents), |document| document as Score / 2.0 + 0.5);
        let mut sums = Vec::new();
        for at in 0..5 {
            let mut stretch = [0.25; 64];
            scored.add(at, &mut stretch);
            assert_eq!(stretch.into_iter().fold(0.0, Score::max) - 0.25, scored.greatest(at), "{at}");
            sums.extend(stretch);
        }
        for (document, sum) in (0..).zip(sums) {
            let score = if numbers.contains(&document) { document as Score / 2.0 + 0.5 } else { 0.0 };
            assert_eq!(sum - 0.25, score, "{document}");
        }
    }
}
