//! Walks through a segment in stretches of 64 documents: which of them match is a few operations on their bits.

use std::borrow::Cow;

use tantivy::{DocId, Score, SegmentReader};

use super::{Need, Pieces, UnitsQuery};
use crate::bits::{Bits, for_each_bit};
use crate::hits::EXACT_TIER;
use crate::scored::Scored;

/// What was asked for, as far as it is found in a segment.
pub(super) struct Stretches<'a> {
    units: Vec<Unit<'a>>,
    exact_first: bool,
    matched: Bits,
    /// What adds to the scores of matches, once they are asked for.
    scores: Vec<Cow<'a, Scored>>,
    beside: Option<(Bits, Score)>,
    need: Need,
    within: Vec<Option<&'a Bits>>,
}

struct Unit<'a> {
    words: Vec<Word<'a>>,
    together: Vec<&'a Bits>,
}

struct Word<'a> {
    exact: Option<&'a Bits>,
    alike: Option<&'a Bits>,
}

/// Bounds are added up in another order than scores: so much may that make of them.
const ROUNDING: Score = 1.000_1;

impl<'a> Stretches<'a> {
    pub(super) fn new(query: &'a UnitsQuery, segment: &SegmentReader) -> Self {
        let mut stretches = Self {
            units: query.units.iter().map(|unit| Unit::new(unit, segment)).collect(),
            exact_first: query.exact_first,
            matched: Bits::default(),
            scores: Vec::new(),
            beside: None,
            need: query.need,
            within: query.within.iter().map(|finding| finding.of(segment.segment_id())).collect(),
        };
        let count = (segment.max_doc() as usize).div_ceil(64);
        stretches.matched = (0..count).map(|at| stretches.matched_as(at, true)).collect();
        stretches
    }

    /// Reads the scores of what matches, and where words stand side by side.
    pub(super) fn with_scores(mut self, query: &'a UnitsQuery, segment: &SegmentReader) -> tantivy::Result<Self> {
        if let Some((beside, worth)) = &query.beside {
            self.beside = Some((beside.among(&self.matched, segment)?, *worth));
        }
        for finding in query.units.iter().flat_map(Pieces::findings) {
            self.scores.extend(finding.scores(segment, &self.matched)?);
        }
        Ok(self)
    }

    /// Visits the bits of the matches of each stretch that has some, with the first document there.
    pub(super) fn for_each_matched(&self, mut visit: impl FnMut(DocId, u64)) {
        for (matched, first) in self.matched.stretches().iter().zip((0..).step_by(64)) {
            if *matched != 0 {
                visit(first, *matched);
            }
        }
    }

    /// Visits the matches in order with their scores. What is visited says which score is too little from then on;
    /// stretches without a greater one are passed over.
    pub(super) fn for_each(&self, mut too_little: Score, mut visit: impl FnMut(DocId, Score) -> Score) {
        let mut sums = [0.0; 64];
        for ((at, matched), first) in self.matched.stretches().iter().enumerate().zip((0..).step_by(64)) {
            if *matched == 0 {
                continue;
            }
            let exact = if self.exact_first { self.matched_as(at, false) } else { 0 };
            let beside = self.beside.as_ref().map_or(0, |(beside, _)| beside.stretch(at));
            let bonus = |bit| self.bonus(exact >> bit & 1 == 1, beside >> bit & 1 == 1);
            let most = self.scores.iter().map(|scored| scored.greatest(at)).sum::<Score>();
            if (most + self.bonus(exact != 0, beside != 0)) * ROUNDING <= too_little {
                continue;
            }
            self.scores.iter().for_each(|scored| scored.add(at, &mut sums));
            for_each_bit(*matched, |bit| {
                let score = sums.get(bit as usize).copied().unwrap_or_default() + bonus(bit);
                if score > too_little {
                    too_little = visit(first + bit, score);
                }
            });
            sums = [0.0; 64];
        }
    }

    pub(super) fn matches_exactly(&self, document: DocId) -> bool {
        self.matched_as(document as usize / 64, false) >> (document % 64) & 1 == 1
    }

    fn bonus(&self, exact: bool, beside: bool) -> Score {
        let beside = self.beside.as_ref().filter(|_| beside).map_or(0.0, |(_, worth)| *worth);
        if exact { EXACT_TIER + beside } else { beside }
    }

    fn matched_as(&self, at: usize, spelt_alike: bool) -> u64 {
        let units = self.units.iter().map(|unit| unit.matched(at, spelt_alike));
        let matched = match self.need {
            Need::All => units.reduce(|all, unit| all & unit).unwrap_or_default(),
            Need::Any => units.fold(0, |any, unit| any | unit),
        };
        let within = self.within.iter().map(|within| within.map_or(0, |within| within.stretch(at)));
        within.fold(matched, |matched, within| matched & within)
    }
}

impl<'a> Unit<'a> {
    fn new(pieces: &'a Pieces, segment: &SegmentReader) -> Self {
        let id = segment.segment_id();
        let words = pieces
            .words
            .iter()
            .map(|word| Word { exact: word.exact.of(id), alike: word.alike.as_ref().and_then(|alike| alike.of(id)) });
        let together = pieces.together.iter().filter_map(|finding| finding.of(id));
        Self { words: words.collect(), together: together.collect() }
    }

    fn matched(&self, at: usize, spelt_alike: bool) -> u64 {
        let words = self.words.iter().map(|word| {
            let alike = word.alike.filter(|_| spelt_alike).map_or(0, |alike| alike.stretch(at));
            word.exact.map_or(0, |exact| exact.stretch(at)) | alike
        });
        let words = words.reduce(|all, word| all & word).unwrap_or_default();
        self.together.iter().fold(words, |matched, found| matched | found.stretch(at))
    }
}
