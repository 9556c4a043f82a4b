//! Finds and scores the documents that have what was asked for, piece by piece.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError};

use crate::bits::Bits;
use crate::collect::EXACT_TIER;
use crate::finding::Finding;
use crate::scored::Scored;
use crate::side_by_side::SideBySide;

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
}

/// Positions are dear to read: with more matches than these, only the words themselves decide.
const MOST_WITH_POSITIONS: usize = 1_000;

impl UnitsQuery {
    /// Looks for documents that have some of the pieces.
    pub(crate) fn any(units: Vec<Pieces>) -> Self {
        Self { units, need: Need::Any, exact_first: false, beside: None }
    }
}

impl Query for UnitsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let scored = scoring.is_scoring_enabled();
        let mut weight = UnitsWeight { query: self.clone(), scored, matched: HashMap::new() };
        if let Some(searcher) = scoring.searcher().filter(|_| scored && self.beside.is_some())
            && weight.match_all(searcher) > MOST_WITH_POSITIONS
        {
            weight.query.beside = None;
        }
        Ok(Box::new(weight))
    }
}

struct UnitsWeight {
    query: UnitsQuery,
    scored: bool,
    /// The matches of the segments that were looked at beforehand.
    matched: HashMap<SegmentId, Arc<Bits>>,
}

thread_local! {
    /// The scores of documents; all zero between uses.
    static SCORES: RefCell<Vec<Score>> = const { RefCell::new(Vec::new()) };
}

impl Pieces {
    /// Returns a piece that is one word or what stands for it.
    pub(crate) fn one(exact: Arc<Finding>) -> Self {
        Self { words: vec![WordPiece { exact, alike: None }], together: Vec::new() }
    }

    fn matched(&self, segment: &SegmentReader, spelt_alike: bool) -> Bits {
        let mut matched: Option<Bits> = None;
        for word in &self.words {
            let with_word = word.matched(segment.segment_id(), spelt_alike);
            matched = Some(match (matched, with_word) {
                (Some(mut matched), Some(with_word)) => {
                    matched.intersect(&with_word);
                    matched
                }
                (None, Some(with_word)) => with_word,
                (_, None) => Bits::new(segment.max_doc()),
            });
        }
        let mut matched = matched.unwrap_or_else(|| Bits::new(segment.max_doc()));
        let together = self.together.iter().filter_map(|finding| finding.documents(segment.segment_id()));
        together.for_each(|documents| matched.unite(documents));
        matched
    }

    fn findings(&self) -> impl Iterator<Item = &Arc<Finding>> {
        let words = self.words.iter().flat_map(|word| std::iter::once(&word.exact).chain(&word.alike));
        words.chain(&self.together)
    }
}

impl WordPiece {
    fn matched(&self, segment: SegmentId, spelt_alike: bool) -> Option<Bits> {
        let exact = self.exact.documents(segment);
        let alike = self.alike.as_ref().filter(|_| spelt_alike).and_then(|alike| alike.documents(segment));
        let mut matched = exact.or(alike)?.clone();
        if let (Some(_), Some(alike)) = (exact, alike) {
            matched.unite(alike);
        }
        Some(matched)
    }
}

impl UnitsWeight {
    /// Looks for the matches of all segments, and counts those that are not deleted.
    fn match_all(&mut self, searcher: &Searcher) -> usize {
        let mut count = 0;
        for segment in searcher.segment_readers() {
            let matched = self.matched(segment);
            count += match segment.alive_bitset() {
                None => matched.len(),
                Some(alive) => {
                    let mut alive_ones = 0;
                    matched.for_each(|document| alive_ones += usize::from(alive.is_alive(document)));
                    alive_ones
                }
            };
            self.matched.insert(segment.segment_id(), matched);
        }
        count
    }

    fn matched(&self, segment: &SegmentReader) -> Arc<Bits> {
        let known = self.matched.get(&segment.segment_id());
        known.map_or_else(|| Arc::new(self.matches(segment, true)), Arc::clone)
    }

    fn matches(&self, segment: &SegmentReader, spelt_alike: bool) -> Bits {
        let mut all: Option<Bits> = None;
        for unit in &self.query.units {
            let matched = unit.matched(segment, spelt_alike);
            match (&mut all, self.query.need) {
                (None, _) => all = Some(matched),
                (Some(all), Need::All) => all.intersect(&matched),
                (Some(all), Need::Any) => all.unite(&matched),
            }
            if self.query.need == Need::All && all.as_ref().is_some_and(Bits::is_empty) {
                break;
            }
        }
        all.unwrap_or_default()
    }

    /// Visits the matches in order with their scores.
    fn visit(&self, segment: &SegmentReader, visit: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        let found: Vec<&Scored> = self.findings().filter_map(|finding| finding.of(segment.segment_id())).collect();
        let bonus = self.query.exact_first || self.query.beside.is_some();
        if let ([only], false) = (found.as_slice(), bonus)
            && self.findings().count() == 1
        {
            only.for_each(visit);
            return Ok(());
        }
        let matched = self.matched(segment);
        if !self.scored || matched.is_empty() {
            matched.for_each(|document| visit(document, 0.0));
            return Ok(());
        }
        let exact = self.query.exact_first.then(|| self.matches(segment, false));
        let beside = self.query.beside.as_ref();
        let beside = beside.map(|(beside, worth)| Ok((beside.among(&matched, segment)?, *worth)));
        let beside = beside.transpose().map_err(|error: TantivyError| error)?;
        let bonus = |document| {
            let exact = exact.as_ref().is_some_and(|exact| exact.contains(document));
            let beside = beside.as_ref().filter(|(beside, _)| beside.contains(document)).map(|(_, worth)| *worth);
            if exact { EXACT_TIER + beside.unwrap_or_default() } else { beside.unwrap_or_default() }
        };
        match self.query.need {
            Need::All => matched.for_each(|document| {
                let score: Score = found.iter().map(|scored| scored.score(document)).sum();
                visit(document, score + bonus(document));
            }),
            Need::Any => visit_sums(&found, &matched, segment.max_doc(), |document, score| {
                visit(document, score + bonus(document));
            }),
        }
        Ok(())
    }

    fn findings(&self) -> impl Iterator<Item = &Arc<Finding>> {
        self.query.units.iter().flat_map(Pieces::findings)
    }
}

/// Adds up all scores before the first document is visited: where most of what was found matches, that is the
/// shorter way.
fn visit_sums(found: &[&Scored], matched: &Bits, documents: DocId, mut visit: impl FnMut(DocId, Score)) {
    SCORES.with_borrow_mut(|scores| {
        scores.resize(scores.len().max(documents as usize), 0.0);
        for scored in found {
            scored.for_each(|document, score| {
                if let Some(sum) = scores.get_mut(document as usize) {
                    *sum += score;
                }
            });
        }
        matched.for_each(|document| {
            visit(document, scores.get_mut(document as usize).map(std::mem::take).unwrap_or_default());
        });
    });
}
impl Weight for UnitsWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut documents = Vec::new();
        self.visit(segment, &mut |document, score| documents.push((document, score * boost)))?;
        Ok(Box::new(List { documents, at: 0 }))
    }

    fn for_each(&self, segment: &SegmentReader, callback: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        self.visit(segment, callback)
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let mut found = None;
        self.visit(segment, &mut |at, score| found = found.or((at == document).then_some(score)))?;
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
