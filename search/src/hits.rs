//! Collects the hits of a window in their order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::ColumnValues;
use tantivy::query::Weight;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};
use uuid::Uuid;

use crate::near::{Distances, Nearness};
use crate::schema::{ID_HIGH, ID_LOW, SIGNALS};
use crate::snapshot::Snapshot;
use crate::{Cursor, Signals};

/// Scores from here on belong to documents that match exactly what was asked for, before any that
/// only come near it.
pub(crate) const EXACT_TIER: Score = 1000.0;

/// Steps that scores are rounded to, so that the order in which an engine adds them up is not seen.
pub(crate) const STEPS: Score = 1024.0;

const MILLION: Score = 1_000_000.0;

/// Collects the best hits behind a cursor in a snapshot.
pub(crate) struct TopHits<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) after: Option<Cursor>,
    pub(crate) limit: usize,
    /// Whether matches are counted without being visited, so that only those need be that may be among the best.
    pub(crate) counted_apart: bool,
    /// What they are ordered by instead of their scores, if they are.
    pub(crate) near: Option<Nearness>,
}

/// What was found.
#[derive(Default)]
pub(crate) struct Found {
    /// The best hits behind the cursor, in order.
    pub(crate) hits: Vec<Cursor>,
    /// How many documents match.
    pub(crate) total: usize,
    /// How many of them stand behind the cursor.
    pub(crate) following: usize,
}

/// A place in the order of hits: the better, the greater.
type Place = (u32, Reverse<Uuid>);

/// What hits are read from.
#[derive(Clone)]
pub(crate) struct Columns {
    id_high: Arc<dyn ColumnValues<u64>>,
    id_low: Arc<dyn ColumnValues<u64>>,
    signals: Arc<dyn ColumnValues<u64>>,
}

impl Columns {
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let column = |name| segment.fast_fields().column_first_or_default::<u64>(name);
        Ok(Self { id_high: column(ID_HIGH)?, id_low: column(ID_LOW)?, signals: column(SIGNALS)? })
    }

    pub(crate) fn id(&self, document: DocId) -> Uuid {
        Uuid::from_u64_pair(self.id_high.get_val(document), self.id_low.get_val(document))
    }

    pub(crate) fn signals(&self, document: DocId) -> Signals {
        Signals::unpacked(self.signals.get_val(document))
    }
}

pub(crate) struct SegmentHits {
    columns: Columns,
    greatest_factor: u64,
    distances: Option<Distances>,
    after: Option<Place>,
    limit: usize,
    best: BinaryHeap<Reverse<Place>>,
    total: usize,
    following: usize,
}

impl Collector for TopHits<'_> {
    type Fruit = Found;
    type Child = SegmentHits;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentHits> {
        let columns = self.snapshot.columns(segment).map_or_else(|| Columns::open(segment), Ok)?;
        Ok(SegmentHits {
            greatest_factor: Signals::factor(columns.signals.max_value()),
            columns,
            distances: self.near.map(|near| near.in_segment(segment)).transpose()?,
            after: self.after.map(|cursor| (cursor.score, Reverse(cursor.id))),
            limit: self.limit,
            best: BinaryHeap::new(),
            total: 0,
            following: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Found> {
        let mut hits = self.for_segment(ordinal, segment)?;
        let alive = segment.alive_bitset();
        let mut collect = |document, score| {
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                hits.collect(document, score);
            }
            hits.too_little()
        };
        if self.counted_apart && self.after.is_none() {
            weight.for_each_pruning(Score::MIN, segment, &mut collect)?;
            let total = weight.count(segment)? as usize;
            return Ok(Found { total, following: total, ..hits.harvest() });
        }
        weight.for_each(segment, &mut |document, score| {
            collect(document, score);
        })?;
        Ok(hits.harvest())
    }

    fn merge_fruits(&self, segments: Vec<Found>) -> tantivy::Result<Found> {
        let mut found = Found::default();
        for segment in segments {
            found.total += segment.total;
            found.following += segment.following;
            found.hits.extend(segment.hits);
        }
        found.hits.sort_by_key(|hit| (Reverse(hit.score), hit.id));
        found.hits.truncate(self.limit);
        Ok(found)
    }
}

impl SegmentHits {
    /// Returns a score that no document can be among the best with, whatever its signals.
    fn too_little(&self) -> Score {
        match self.best.peek().filter(|_| self.best.len() >= self.limit) {
            Some(Reverse((worst, _))) => unrounded(*worst, self.greatest_factor),
            None => Score::MIN,
        }
    }

    /// Keeps a document if it is behind the cursor and among the best.
    fn place(&mut self, document: DocId, score: u32) {
        let place = (score, Reverse(self.columns.id(document)));
        if self.after.is_some_and(|after| place >= after) {
            return;
        }
        self.following += 1;
        let full = self.best.len() >= self.limit;
        // Where many tie, most of them come too late.
        if full && self.best.peek().is_none_or(|Reverse(worst)| place < *worst) {
            return;
        }
        self.best.push(Reverse(place));
        if full {
            self.best.pop();
        }
    }
}

impl SegmentCollector for SegmentHits {
    type Fruit = Found;

    fn collect(&mut self, document: DocId, score: Score) {
        self.total += 1;
        if let Some(distances) = &self.distances {
            let nearness = distances.nearness(document);
            return self.place(document, nearness);
        }
        let worst = self.best.peek().filter(|_| self.best.len() >= self.limit).map(|Reverse((score, _))| *score);
        let falls_behind = |score| self.after.is_none() && worst.is_some_and(|worst| score < worst);
        // The column is read for those only that could make it with the greatest factor there is.
        if falls_behind(rounded(score, self.greatest_factor)) {
            self.following += 1;
            return;
        }
        let score = rounded(score, Signals::factor(self.columns.signals.get_val(document)));
        if falls_behind(score) {
            self.following += 1;
            return;
        }
        self.place(document, score);
    }

    fn harvest(self) -> Found {
        let hits = self.best.into_iter().map(|Reverse((score, Reverse(id)))| Cursor { score, id }).collect();
        Found { hits, total: self.total, following: self.following }
    }
}

/// Weights the score by the document's factor in millionths, within its tier, and rounds it.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "casts from floats saturate"
)]
fn rounded(score: Score, factor: u64) -> u32 {
    let tier = if score >= EXACT_TIER { EXACT_TIER } else { 0.0 };
    ((tier + (score - tier) * (factor as Score / MILLION)) * STEPS + 0.5) as u32
}

/// Returns a score that is rounded to less than the given one, with that factor or a smaller one.
fn unrounded(rounded: u32, factor: u64) -> Score {
    let score = (rounded as Score - 1.0) / STEPS;
    // Besides a whole step, a little less, lest it be more in the last digit.
    let score_of = |weighted: Score| weighted * MILLION / factor.max(1) as Score * 0.999_9;
    if rounded as Score / STEPS >= EXACT_TIER {
        EXACT_TIER + score_of((score - EXACT_TIER).max(0.0)) - 1.0 / STEPS
    } else {
        score_of(score).min(EXACT_TIER / 2.0)
    }
}
