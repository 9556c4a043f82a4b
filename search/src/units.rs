//! Finds and scores the documents that have what was asked for, piece by piece.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError};

use crate::bits::Bits;
use crate::evidence::{Evidence, Weighed};
use crate::ranking::Part;

/// A piece of what was asked for: a document has it that has evidence for every word, or some of what the words
/// mean together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pieces {
    pub(crate) words: Vec<Vec<Evidence>>,
    pub(crate) together: Vec<Evidence>,
}

/// Says how many pieces a document must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    All,
    Any,
}

/// Looks for documents that have the pieces.
#[derive(Debug)]
pub(crate) struct UnitsQuery {
    pub(crate) units: Vec<Pieces>,
    pub(crate) need: Need,
    /// What adds to the score of documents that match, if these are few.
    pub(crate) bonus: Option<Part>,
}

/// Positions are dear to read: with more matches than these, only the words themselves decide.
const MOST_WITH_BONUS: usize = 1_000;

impl Clone for UnitsQuery {
    fn clone(&self) -> Self {
        let bonus = self.bonus.as_ref().map(|bonus| bonus.box_clone());
        Self { units: self.units.clone(), need: self.need, bonus }
    }
}

impl Query for UnitsQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let (searcher, documents) = match scoring {
            EnableScoring::Enabled { searcher, statistics_provider } => {
                (Some(searcher), statistics_provider.total_num_docs()?)
            }
            EnableScoring::Disabled { searcher_opt, .. } => (searcher_opt, 1),
        };
        let searcher =
            searcher.ok_or_else(|| TantivyError::InvalidArgument("terms are looked up in an index".to_owned()))?;
        let units = self.units.iter().map(|unit| WeighedUnit::new(unit, searcher, documents as Score));
        let mut weight = UnitsWeight {
            units: units.collect::<tantivy::Result<_>>()?,
            need: self.need,
            scored: scoring.is_scoring_enabled(),
            bonus: None,
            matched: HashMap::new(),
        };
        if let Some(bonus) = self.bonus.as_ref().filter(|_| weight.scored)
            && weight.match_all(searcher)? <= MOST_WITH_BONUS
        {
            weight.bonus = Some(bonus.weight(scoring)?);
        }
        Ok(Box::new(weight))
    }
}

struct WeighedUnit {
    words: Vec<Vec<Weighed>>,
    together: Vec<Weighed>,
}

struct UnitsWeight {
    units: Vec<WeighedUnit>,
    need: Need,
    scored: bool,
    bonus: Option<Box<dyn Weight>>,
    /// The matches of the segments that were looked at beforehand.
    matched: HashMap<SegmentId, Arc<Bits>>,
}

thread_local! {
    /// The scores of documents; all zero between uses.
    static SCORES: RefCell<Vec<Score>> = const { RefCell::new(Vec::new()) };
}

impl WeighedUnit {
    fn new(unit: &Pieces, searcher: &Searcher, documents: Score) -> tantivy::Result<Self> {
        let weighed = |evidence: &Vec<Evidence>| {
            evidence.iter().map(|evidence| Weighed::new(evidence, searcher, documents)).collect()
        };
        let words = unit.words.iter().map(weighed).collect::<tantivy::Result<_>>()?;
        Ok(Self { words, together: weighed(&unit.together)? })
    }

    fn matched(&self, segment: &SegmentReader) -> tantivy::Result<Bits> {
        let mut matched: Option<Bits> = None;
        for word in &self.words {
            let mut with_word = Bits::new(segment.max_doc());
            for evidence in word.iter().filter(|evidence| evidence.suffices) {
                evidence.mark(segment, &mut with_word)?;
            }
            match &mut matched {
                Some(matched) => matched.intersect(&with_word),
                None => matched = Some(with_word),
            }
        }
        let mut matched = matched.unwrap_or_else(|| Bits::new(segment.max_doc()));
        for evidence in &self.together {
            evidence.mark(segment, &mut matched)?;
        }
        Ok(matched)
    }

    fn evidence(&self) -> impl Iterator<Item = &Weighed> {
        self.words.iter().flatten().chain(&self.together)
    }
}

impl UnitsWeight {
    /// Looks for the matches of all segments, and counts those that are not deleted.
    fn match_all(&mut self, searcher: &Searcher) -> tantivy::Result<usize> {
        let mut count = 0;
        for segment in searcher.segment_readers() {
            let matched = self.matched(segment)?;
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
        Ok(count)
    }

    fn matched(&self, segment: &SegmentReader) -> tantivy::Result<Arc<Bits>> {
        if let Some(matched) = self.matched.get(&segment.segment_id()) {
            return Ok(Arc::clone(matched));
        }
        let mut all: Option<Bits> = None;
        for unit in &self.units {
            let matched = unit.matched(segment)?;
            match (&mut all, self.need) {
                (None, _) => all = Some(matched),
                (Some(all), Need::All) => all.intersect(&matched),
                (Some(all), Need::Any) => all.unite(&matched),
            }
            if self.need == Need::All && all.as_ref().is_some_and(Bits::is_empty) {
                break;
            }
        }
        Ok(Arc::new(all.unwrap_or_default()))
    }

    /// Visits the matches in order with their scores.
    fn visit(&self, segment: &SegmentReader, visit: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        let matched = self.matched(segment)?;
        if !self.scored || matched.is_empty() {
            matched.for_each(|document| visit(document, 0.0));
            return Ok(());
        }
        let mut bonus = self.bonus.as_ref().map(|bonus| bonus.scorer(segment, 1.0)).transpose()?;
        SCORES.with_borrow_mut(|scores| {
            scores.resize(scores.len().max(segment.max_doc() as usize), 0.0);
            for evidence in self.units.iter().flat_map(WeighedUnit::evidence) {
                evidence.score(segment, &matched, scores)?;
            }
            matched.for_each(|document| {
                let score = scores.get_mut(document as usize).map(std::mem::take).unwrap_or_default();
                visit(document, score + bonus.as_mut().map_or(0.0, |bonus| bonus_for(document, &mut **bonus)));
            });
            Ok(())
        })
    }
}

fn bonus_for(document: DocId, bonus: &mut dyn Scorer) -> Score {
    if bonus.doc() < document {
        bonus.seek(document);
    }
    if bonus.doc() == document { bonus.score() } else { 0.0 }
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
