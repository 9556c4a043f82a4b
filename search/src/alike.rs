//! Where words are found that are spelt nearly alike, or that begin alike.

use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentReader};

use crate::Met;
use crate::analysis::Word;
use crate::bits::Bits;
use crate::finding::Finding;
use crate::scored::Scored;
use crate::snapshot::Snapshot;
use crate::spelling::Pattern;
use crate::terms::{plain_term, word_term};

/// What a word is worth that is spelt nearly alike.
const ALIKE: Score = 0.2;

/// So many letters begin words enough alike.
const SHORTEST_BEGINNING: usize = 3;

/// What is looked for.
pub(crate) struct Alike {
    /// The word in either number.
    patterns: Vec<Pattern>,
    /// The term that others may begin with.
    beginning: Option<String>,
}

impl Alike {
    /// Looks for the word with at most so many typos in either number, and for what it may be the beginning of.
    pub(crate) fn new(word: &Word, typos: u8, unfinished: bool) -> Option<Self> {
        let other_number = word.folded.strip_suffix('s').map_or_else(|| format!("{}s", word.folded), str::to_owned);
        let forms = [&*word.folded, other_number.as_str()].into_iter().filter(|_| typos > 0);
        let patterns: Vec<Pattern> = forms.map(|form| Pattern::new(form, typos.into())).collect();
        let beginning = (unfinished && word.folded.len() >= SHORTEST_BEGINNING).then(|| word_term(&word.folded));
        (!patterns.is_empty() || beginning.is_some()).then_some(Self { patterns, beginning })
    }

    /// Looks in the fields of an index.
    pub(crate) fn read(
        &self,
        snapshot: &Snapshot,
        fields: &[Field],
        known: Option<&Finding>,
    ) -> tantivy::Result<Finding> {
        Finding::by_segments(snapshot, fields, known, |segment| {
            let scored = self.in_segment(snapshot, segment, fields)?;
            Ok((Arc::clone(scored.documents()), Some(scored)))
        })
    }

    /// A document that has words near either number is worth twice as much.
    fn in_segment(&self, snapshot: &Snapshot, segment: &SegmentReader, fields: &[Field]) -> tantivy::Result<Scored> {
        let mut readings = vec![Bits::new(segment.max_doc()); self.patterns.len() + 1];
        for field in fields {
            let index = segment.inverted_index(*field)?;
            let spellings = snapshot.spellings.of(segment, *field)?;
            let (beginnings, near) = readings.split_at_mut(1);
            for (pattern, documents) in self.patterns.iter().zip(near) {
                for word in spellings.near(pattern) {
                    let postings = index.terms().get(word_term(word))?;
                    postings.map_or(Ok(()), |postings| mark(&index, &postings, documents))?;
                }
            }
            for documents in beginnings {
                let beginning = self.beginning.iter();
                beginning.into_iter().try_for_each(|beginning| mark_beginnings(&index, beginning, documents))?;
            }
        }
        let mut all = Bits::new(segment.max_doc());
        readings.iter().for_each(|reading| all.unite(reading));
        let times = |document| readings.iter().filter(|reading| reading.contains(document)).count();
        Ok(Scored::new(Arc::new(all), |document| ALIKE * times(document) as Score))
    }

    /// Lists by which words a document is found, for each reading one, and what each is worth.
    pub(crate) fn met(
        &self,
        snapshot: &Snapshot,
        segment: &SegmentReader,
        fields: &[Field],
        document: DocId,
    ) -> tantivy::Result<Vec<(Met, String, Score)>> {
        let mut readings: Vec<Option<(Met, String)>> = vec![None; self.patterns.len() + 1];
        for field in fields {
            let index = segment.inverted_index(*field)?;
            let spellings = snapshot.spellings.of(segment, *field)?;
            let (beginnings, near) = readings.split_at_mut(1);
            for (pattern, met) in self.patterns.iter().zip(near) {
                for word in spellings.near(pattern) {
                    if met.is_none() && has(segment, &index, index.terms().get(word_term(word))?, document)? {
                        *met = Some((Met::SpeltAlike, word.to_owned()));
                    }
                }
            }
            let Some(beginning) = &self.beginning else { continue };
            let mut terms = index.terms().range().ge(beginning).into_stream()?;
            while terms.advance() && terms.key().starts_with(beginning.as_bytes()) {
                for met in beginnings.iter_mut().filter(|met| met.is_none()) {
                    if has(segment, &index, Some(terms.value().clone()), document)? {
                        let word = String::from_utf8_lossy(terms.key());
                        *met = Some((Met::Beginning, plain_term(&word).to_owned()));
                    }
                }
            }
        }
        Ok(readings.into_iter().flatten().map(|(met, word)| (met, word, ALIKE)).collect())
    }
}

/// Adds the documents of the terms that begin so.
pub(crate) fn mark_beginnings(
    index: &InvertedIndexReader,
    beginning: &str,
    documents: &mut Bits,
) -> tantivy::Result<()> {
    let mut terms = index.terms().range().ge(beginning).into_stream()?;
    // Many terms have a document or two each: opening them costs more than reading them.
    let mut open: Option<BlockSegmentPostings> = None;
    while terms.advance() && terms.key().starts_with(beginning.as_bytes()) {
        if let Some(postings) = &mut open {
            index.reset_block_postings_from_terminfo(terms.value(), postings)?;
            mark_all(postings, documents);
        } else {
            let postings = index.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            mark_all(open.insert(postings), documents);
        }
    }
    Ok(())
}

/// Says whether the document has a term.
fn has(
    segment: &SegmentReader,
    index: &InvertedIndexReader,
    postings: Option<TermInfo>,
    document: DocId,
) -> tantivy::Result<bool> {
    let Some(postings) = postings else { return Ok(false) };
    let mut documents = Bits::new(segment.max_doc());
    mark(index, &postings, &mut documents)?;
    Ok(documents.contains(document))
}

/// Adds the documents of a term.
pub(crate) fn mark(index: &InvertedIndexReader, postings: &TermInfo, documents: &mut Bits) -> tantivy::Result<()> {
    mark_all(&mut index.read_block_postings_from_terminfo(postings, IndexRecordOption::Basic)?, documents);
    Ok(())
}

fn mark_all(postings: &mut BlockSegmentPostings, documents: &mut Bits) {
    while !postings.docs().is_empty() {
        postings.docs().iter().for_each(|document| documents.insert(*document));
        postings.advance();
    }
}
