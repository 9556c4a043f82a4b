//! Where a word or a concept is found, with what it is worth there.
//!
//! Frequent words are asked for again and again, so a snapshot remembers the latest of them: their evidence is read
//! once, list after list (term-at-a-time evaluation: Turtle and Flood, Query Evaluation: Strategies and
//! Optimizations, 1995), and a search for several words has only to add up.

mod memory;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{DocId, Score, SegmentReader};

use crate::alike::mark;
use crate::bits::Bits;
use crate::evidence::{Evidence, Places, Weighed};
use crate::scored::Scored;
use crate::snapshot::Snapshot;
use crate::stock::newly_gone;
pub(crate) use memory::Findings;

/// The documents of an index that have something, by segment.
#[derive(Default)]
pub(crate) struct Finding {
    /// The snapshot that it is of.
    snapshot: u64,
    segments: HashMap<SegmentId, InSegment>,
    /// What the evidence is worth, if it is evidence, and the fields that are all it depends on, if it is not.
    weighed: Arc<[Weighed]>,
    fields: Vec<Field>,
}

/// What is found in a segment; where documents have gone since they were found, they are still in it.
#[derive(Clone)]
pub(crate) struct InSegment {
    found: Arc<Found>,
    located: Located,
}

/// Documents, and their scores once it is worth while to read them all.
struct Found {
    documents: Arc<Bits>,
    count: usize,
    scores: OnceLock<Scored>,
    /// How often the scores of some of them were asked for.
    asked: AtomicU8,
}

/// Where each piece of evidence is in a segment, with the documents that were gone when it was counted.
#[derive(Clone, Default)]
struct Located {
    places: Arc<[Places]>,
    gone: Arc<[DocId]>,
}

/// Scores are read for those documents alone that are asked for, as long as these are so many times fewer than all
/// that are found, and as long as that has not been so often.
const FEWER: usize = 16;
const OFTEN: u8 = 2;

impl Finding {
    /// Reads where evidence is found in an index of which so many documents are visible: a document has it that
    /// has some that suffices, and its score is the sum of all. What is known of an earlier snapshot is not read anew
    /// in segments that are still there.
    pub(crate) fn read(
        mut evidence: Vec<Evidence>,
        snapshot: &Snapshot,
        documents: Score,
        known: Option<&Self>,
    ) -> tantivy::Result<Self> {
        // What does not suffice is only added where something else was found.
        evidence.sort_by_key(|evidence| !evidence.suffices);
        let known = known.filter(|known| known.is_of(&evidence));
        let mut located = Vec::new();
        for segment in snapshot.searcher.segment_readers() {
            located.push((segment, Located::of(&evidence, snapshot, segment, known)?));
        }
        let weighed = evidence.iter().enumerate().map(|(at, evidence)| {
            evidence.weighed(located.iter().filter_map(|(_, located)| located.places.get(at)), documents)
        });
        let weighed: Arc<[Weighed]> = weighed.collect();
        let is_worth_the_same = known.is_some_and(|known| known.is_worth(&weighed));
        let mut segments = HashMap::with_capacity(located.len());
        for (segment, located) in located {
            let known = known.and_then(|known| known.segments.get(&segment.segment_id()));
            let found = match known {
                Some(known) if is_worth_the_same => Arc::clone(&known.found),
                Some(known) => Arc::new(Found::new(Arc::clone(&known.found.documents), None)),
                None => Arc::new(Found::new(Arc::new(located.documents(&weighed, segment)?), None)),
            };
            segments.insert(segment.segment_id(), InSegment { found, located });
        }
        Ok(Self { snapshot: snapshot.number, segments, weighed, fields: Vec::new() })
    }

    fn is_of(&self, evidence: &[Evidence]) -> bool {
        let mut pairs = self.weighed.iter().zip(evidence);
        self.weighed.len() == evidence.len() && pairs.all(|(known, evidence)| known.is_of(evidence))
    }

    fn is_worth(&self, weighed: &[Weighed]) -> bool {
        self.weighed.iter().zip(weighed).all(|(known, new)| known.is_worth_as_much_as(new))
    }

    /// Reads the segments of a snapshot one by one, but those that are known from an earlier one; the fields are all
    /// that it depends on besides. Where there is no score, it is none that counts.
    pub(crate) fn by_segments(
        snapshot: &Snapshot,
        fields: &[Field],
        known: Option<&Self>,
        read: impl Fn(&SegmentReader) -> tantivy::Result<(Arc<Bits>, Option<Scored>)>,
    ) -> tantivy::Result<Self> {
        let known = known.filter(|known| known.fields == fields);
        let mut segments = HashMap::new();
        for segment in snapshot.searcher.segment_readers() {
            let id = segment.segment_id();
            let found = match known.and_then(|known| known.segments.get(&id)) {
                Some(known) => known.clone(),
                None => {
                    let (documents, scores) = read(segment)?;
                    InSegment { found: Arc::new(Found::new(documents, scores)), located: Located::default() }
                }
            };
            segments.insert(id, found);
        }
        Ok(Self { snapshot: snapshot.number, segments, weighed: Arc::default(), fields: fields.to_vec() })
    }

    /// Returns the documents that were found in the segment, if any were.
    pub(crate) fn of(&self, segment: SegmentId) -> Option<&Bits> {
        self.segments.get(&segment).filter(|found| found.found.count > 0).map(|found| &*found.found.documents)
    }

    /// Returns the scores of those of some documents of a segment that were found, and maybe of others.
    pub(crate) fn scores(&self, segment: &SegmentReader, among: &Bits) -> tantivy::Result<Option<Cow<'_, Scored>>> {
        let Some(InSegment { found, located }) = self.segments.get(&segment.segment_id()) else { return Ok(None) };
        if let Some(scores) = found.scores.get() {
            return Ok(Some(Cow::Borrowed(scores)));
        }
        if found.count == 0 || self.weighed.is_empty() {
            return Ok(None);
        }
        let evidence: Vec<_> = self.weighed.iter().zip(&*located.places).collect();
        if among.len() < found.count / FEWER && found.asked.fetch_add(1, Ordering::Relaxed) < OFTEN {
            let some = Arc::new(found.documents.common(among));
            return Ok(Some(Cow::Owned(Weighed::sum(&evidence, segment, some)?)));
        }
        let scores = Weighed::sum(&evidence, segment, Arc::clone(&found.documents))?;
        Ok(Some(Cow::Borrowed(found.scores.get_or_init(|| scores))))
    }

    /// Returns how many bytes it takes once all scores are read.
    fn bytes(&self) -> usize {
        self.segments.values().map(InSegment::bytes).sum()
    }
}

/// What the places of a piece of evidence take, about.
const PLACES_BYTES: usize = 200;

impl InSegment {
    fn bytes(&self) -> usize {
        let stretches = self.found.documents.stretches().len();
        size_of_val(self.found.documents.stretches())
            + Scored::bytes(self.found.count, stretches)
            + self.located.places.len() * PLACES_BYTES
    }
}

impl Found {
    fn new(documents: Arc<Bits>, scores: Option<Scored>) -> Self {
        let count = documents.len();
        let scores = scores.map(OnceLock::from).unwrap_or_default();
        Self { documents, count, scores, asked: AtomicU8::new(0) }
    }
}

impl Located {
    /// Looks where a segment has evidence, but only counts anew what is known.
    fn of(
        evidence: &[Evidence],
        snapshot: &Snapshot,
        segment: &SegmentReader,
        known: Option<&Finding>,
    ) -> tantivy::Result<Self> {
        let gone = snapshot.stock(segment).map(|stock| Arc::clone(&stock.gone)).unwrap_or_default();
        let known = known.and_then(|known| known.segments.get(&segment.segment_id())).map(|known| &known.located);
        // What is known may be of a later snapshot than the one that is searched.
        let places = match known.filter(|known| known.gone.len() <= gone.len()) {
            None => {
                evidence.iter().map(|evidence| evidence.places(snapshot, segment)).collect::<tantivy::Result<_>>()?
            }
            Some(known) if known.gone.len() == gone.len() => Arc::clone(&known.places),
            Some(known) => {
                let newly = newly_gone(&gone, &known.gone);
                known.places.iter().map(|places| places.without(segment, &newly)).collect::<tantivy::Result<_>>()?
            }
        };
        Ok(Self { places, gone })
    }

    /// Returns the documents of the segment that have evidence that suffices.
    fn documents(&self, weighed: &[Weighed], segment: &SegmentReader) -> tantivy::Result<Bits> {
        let mut documents = Bits::new(segment.max_doc());
        let sufficing = weighed.iter().zip(&*self.places).filter(|(weighed, _)| weighed.suffices);
        for place in sufficing.flat_map(|(_, places)| &places.terms) {
            mark(&*segment.inverted_index(place.field)?, &place.postings, &mut documents)?;
        }
        Ok(documents)
    }
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finding").field("segments", &self.segments.len()).finish_non_exhaustive()
    }
}
