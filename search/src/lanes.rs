//! Reads where evidence is found, one term after the other.
//!
//! A search counts all its matches, so no posting can be left out anyway; read in blocks, list after list, they cost
//! the least (term-at-a-time evaluation: Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995).

use std::cell::RefCell;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentReader};

use crate::bits::Bits;
use crate::evidence::{Reading, Weighed};

/// The documents of one term in one field, with how surely the term says what is asked for.
type Lane = (BlockSegmentPostings, Score);

thread_local! {
    /// How often documents have the terms of one kind of evidence; all zero between uses.
    static FREQUENCIES: RefCell<Vec<Score>> = const { RefCell::new(Vec::new()) };
}

impl Weighed {
    /// Adds the documents that have some of the evidence.
    pub(crate) fn mark(&self, segment: &SegmentReader, documents: &mut Bits) -> tantivy::Result<()> {
        for (mut postings, _) in self.lanes(segment, IndexRecordOption::Basic)? {
            while !postings.docs().is_empty() {
                postings.docs().iter().for_each(|document| documents.insert(*document));
                postings.advance();
            }
        }
        Ok(())
    }

    /// Adds what the evidence is worth to the scores of some documents.
    pub(crate) fn score(&self, segment: &SegmentReader, among: &Bits, scores: &mut [Score]) -> tantivy::Result<()> {
        let mut lanes = self.lanes(segment, IndexRecordOption::WithFreqs)?;
        let fields = self.scope.fields.iter();
        let lengths = fields.map(|field| segment.get_fieldnorms_reader(*field)).collect::<tantivy::Result<Vec<_>>>()?;
        let worth = |document, frequency| self.gain * frequency / (frequency + self.norm(&lengths, document));
        if let [(postings, surety)] = lanes.as_mut_slice() {
            while !postings.docs().is_empty() {
                for (document, times) in postings.docs().iter().zip(postings.freqs()) {
                    if among.contains(*document)
                        && let Some(score) = scores.get_mut(*document as usize)
                    {
                        *score += worth(*document, *surety * *times as Score);
                    }
                }
                postings.advance();
            }
            return Ok(());
        }
        FREQUENCIES.with_borrow_mut(|frequencies| {
            frequencies.resize(frequencies.len().max(scores.len()), 0.0);
            for document in self.counted(lanes, among, frequencies) {
                let at = document as usize;
                if let (Some(frequency), Some(score)) = (frequencies.get_mut(at), scores.get_mut(at)) {
                    *score += worth(document, std::mem::take(frequency));
                }
            }
        });
        Ok(())
    }

    /// Counts the terms in each document, and lists the documents.
    fn counted(&self, lanes: Vec<Lane>, among: &Bits, frequencies: &mut [Score]) -> Vec<DocId> {
        let mut counted = Vec::new();
        for (mut postings, surety) in lanes {
            while !postings.docs().is_empty() {
                for (document, times) in postings.docs().iter().zip(postings.freqs()) {
                    if !among.contains(*document) {
                        continue;
                    }
                    let Some(frequency) = frequencies.get_mut(*document as usize) else { continue };
                    if *frequency == 0.0 {
                        counted.push(*document);
                    }
                    let times = surety * *times as Score;
                    *frequency = match self.reading {
                        Reading::OneWord => frequency.max(times),
                        Reading::Synonyms => *frequency + times,
                    };
                }
                postings.advance();
            }
        }
        counted
    }

    fn lanes(&self, segment: &SegmentReader, option: IndexRecordOption) -> tantivy::Result<Vec<Lane>> {
        let mut lanes = Vec::new();
        for place in self.places.get(&segment.segment_id()).into_iter().flatten() {
            let index = segment.inverted_index(place.field)?;
            lanes.push((index.read_block_postings_from_terminfo(&place.postings, option)?, place.surety));
        }
        Ok(lanes)
    }

    fn norm(&self, lengths: &[FieldNormReader], document: DocId) -> Score {
        match lengths {
            [length] => self.norms.of_code(length.fieldnorm_id(document)),
            lengths => self.norms.of_length(lengths.iter().map(|length| length.fieldnorm(document)).sum()),
        }
    }
}
