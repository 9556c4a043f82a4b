//! Reads where evidence is found, one term after the other.

use std::cell::RefCell;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentReader};

use crate::bits::Bits;
use crate::evidence::{Places, Reading, Weighed};
use crate::scored::Scored;

/// The documents of one term in one field, with how surely the term says what is asked for.
type Lane = (BlockSegmentPostings, Score);

/// Numbers for each document of a segment; all zero between uses.
#[derive(Default)]
struct Tables {
    /// What was found in documents so far.
    scores: Vec<Score>,
    /// How often documents have the terms of one kind of evidence.
    frequencies: Vec<Score>,
}

thread_local! {
    static TABLES: RefCell<Tables> = RefCell::default();
}

/// With fewer documents than these, a table of what frequencies are worth does not pay.
const MANY_DOCUMENTS: u32 = 2_000;

/// The frequencies that are in such a table.
const FREQUENT: u32 = 4;

impl Weighed {
    /// Adds up what kinds of evidence, each with its places there, are worth in some documents of a segment.
    pub(crate) fn sum(
        evidence: &[(&Self, &Places)],
        segment: &SegmentReader,
        documents: Arc<Bits>,
    ) -> tantivy::Result<Scored> {
        TABLES.with_borrow_mut(|tables| {
            let length = tables.scores.len().max(segment.max_doc() as usize);
            tables.scores.resize(length, 0.0);
            tables.frequencies.resize(length, 0.0);
            let read =
                evidence.iter().try_for_each(|(evidence, places)| evidence.add(places, segment, &documents, tables));
            let scores = &mut tables.scores;
            let take = |document| scores.get_mut(document as usize).map(std::mem::take).unwrap_or_default();
            let scored = Scored::new(documents, take);
            read.map(|()| scored)
        })
    }

    /// Adds what the evidence is worth to the scores of the documents.
    fn add(
        &self,
        places: &Places,
        segment: &SegmentReader,
        documents: &Bits,
        tables: &mut Tables,
    ) -> tantivy::Result<()> {
        let mut lanes = lanes(places, segment)?;
        let lengths = self.lengths(segment)?;
        if let ([(postings, surety)], [lengths]) = (lanes.as_mut_slice(), lengths.as_slice()) {
            self.add_one(postings, *surety, lengths, documents, &mut tables.scores);
            return Ok(());
        }
        for document in self.counted(lanes, documents, &mut tables.frequencies) {
            let at = document as usize;
            if let (Some(frequency), Some(score)) = (tables.frequencies.get_mut(at), tables.scores.get_mut(at)) {
                *score += self.worth(std::mem::take(frequency), self.norm(&lengths, document));
            }
        }
        Ok(())
    }

    /// Adds what one term in one field is worth.
    fn add_one(
        &self,
        postings: &mut BlockSegmentPostings,
        surety: Score,
        lengths: &FieldNormReader,
        documents: &Bits,
        scores: &mut [Score],
    ) {
        let many = postings.doc_freq() >= MANY_DOCUMENTS;
        let known: Vec<Score> = if many { self.worths(surety) } else { Vec::new() };
        for_each_among(documents, postings, |document, times| {
            let code = lengths.fieldnorm_id(document);
            let known = known.get(times as usize * 256 + usize::from(code)).filter(|_| times <= FREQUENT);
            let compute = || self.worth(surety * times as Score, self.norms.of_code(code));
            if let Some(score) = scores.get_mut(document as usize) {
                *score += known.copied().unwrap_or_else(compute);
            }
        });
    }

    /// Returns what terms are worth that occur so often in a document.
    pub(crate) fn points(&self, segment: &SegmentReader, document: DocId, frequency: Score) -> tantivy::Result<Score> {
        Ok(self.worth(frequency, self.norm(&self.lengths(segment)?, document)))
    }

    /// Returns what each small frequency is worth in texts of each length.
    fn worths(&self, surety: Score) -> Vec<Score> {
        let of = |times: u32| (0..=u8::MAX).map(move |code| (times, code));
        let worth = |(times, code)| self.worth(surety * times as Score, self.norms.of_code(code));
        (0..=FREQUENT).flat_map(of).map(worth).collect()
    }

    fn worth(&self, frequency: Score, norm: Score) -> Score {
        self.gain * frequency / (frequency + norm)
    }

    /// Counts the terms in each of the documents, and lists those that have some.
    fn counted(&self, lanes: Vec<Lane>, documents: &Bits, frequencies: &mut [Score]) -> Vec<DocId> {
        let most: usize = lanes.iter().map(|(postings, _)| postings.doc_freq() as usize).sum();
        let mut counted = Vec::with_capacity(most.min(documents.len()));
        for (mut postings, surety) in lanes {
            for_each_among(documents, &mut postings, |document, times| {
                let Some(frequency) = frequencies.get_mut(document as usize) else { return };
                if *frequency == 0.0 {
                    counted.push(document);
                }
                let times = surety * times as Score;
                *frequency = match self.reading {
                    Reading::OneWord => frequency.max(times),
                    Reading::Synonyms => *frequency + times,
                };
            });
        }
        counted
    }

    fn norm(&self, lengths: &[FieldNormReader], document: DocId) -> Score {
        match lengths {
            [length] => self.norms.of_code(length.fieldnorm_id(document)),
            lengths => self.norms.of_length(lengths.iter().map(|length| length.fieldnorm(document)).sum()),
        }
    }
}

/// With so many times fewer documents than a term has, these are looked up one by one.
const FEW: usize = 16;

/// Visits those of some documents that have a term, with how often they have it.
fn for_each_among(documents: &Bits, postings: &mut BlockSegmentPostings, mut visit: impl FnMut(DocId, u32)) {
    if documents.len() * FEW < postings.doc_freq() as usize {
        documents.for_each(|document| {
            let at = postings.seek(document);
            if postings.docs().get(at) == Some(&document) {
                visit(document, postings.freq(at));
            }
        });
        return;
    }
    while !postings.docs().is_empty() {
        for (document, times) in postings.docs().iter().zip(postings.freqs()) {
            if documents.contains(*document) {
                visit(*document, *times);
            }
        }
        postings.advance();
    }
}

fn lanes(places: &Places, segment: &SegmentReader) -> tantivy::Result<Vec<Lane>> {
    let mut lanes = Vec::with_capacity(places.terms.len());
    for place in &places.terms {
        let index = segment.inverted_index(place.field)?;
        let postings = index.read_block_postings_from_terminfo(&place.postings, IndexRecordOption::WithFreqs)?;
        lanes.push((postings, place.surety));
    }
    Ok(lanes)
}
