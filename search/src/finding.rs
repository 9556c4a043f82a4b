//! Where a word or a concept is found, with what it is worth there.
//!
//! Frequent words are asked for again and again, so a snapshot remembers the latest of them: their evidence is read
//! once, list after list (term-at-a-time evaluation: Turtle and Flood, Query Evaluation: Strategies and
//! Optimizations, 1995), and a search for several words has only to add up.

mod memory;

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::schema::Field;
use tantivy::{DocId, Score, SegmentReader};

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
    basis: Basis,
}

/// What is found in a segment; where documents have gone since they were found, they are still in it.
#[derive(Clone)]
struct InSegment {
    scored: Arc<Scored>,
    located: Located,
}

/// Where each piece of evidence is in a segment, with the documents that were gone when it was counted.
#[derive(Clone, Default)]
struct Located {
    places: Arc<[Places]>,
    gone: Arc<[DocId]>,
}

/// What scores depend on besides the documents of their segment: as long as it is the same, they are good.
#[derive(Default)]
enum Basis {
    #[default]
    Nothing,
    Fields(Vec<Field>),
    Weighed(Vec<Weighed>),
}

impl Finding {
    /// Reads where evidence is found in an index of which so many documents are visible: a document has it that
    /// has some that suffices, and its score is the sum of all. What is known of an earlier snapshot is not read anew
    /// in segments that are still there, as long as it is worth the same.
    pub(crate) fn read(
        mut evidence: Vec<Evidence>,
        snapshot: &Snapshot,
        documents: Score,
        known: Option<&Self>,
    ) -> tantivy::Result<Self> {
        // What does not suffice is only added where something else was found.
        evidence.sort_by_key(|evidence| !evidence.suffices);
        let known = known.filter(|known| known.is_of(&evidence));
        let mut found = Vec::new();
        for segment in snapshot.searcher.segment_readers() {
            found.push((segment, Located::of(&evidence, snapshot, segment, known)?));
        }
        let weighed = evidence.iter().enumerate().map(|(at, evidence)| {
            evidence.weighed(found.iter().filter_map(|(_, located)| located.places.get(at)), documents)
        });
        let weighed: Vec<Weighed> = weighed.collect();
        let good = known.filter(|known| known.is_worth(&weighed));
        let mut segments = HashMap::with_capacity(found.len());
        for (segment, located) in found {
            let scored = good.and_then(|good| good.segments.get(&segment.segment_id()));
            let scored = match scored {
                Some(known) => Arc::clone(&known.scored),
                None => {
                    let evidence: Vec<_> = weighed.iter().zip(&*located.places).collect();
                    Arc::new(Weighed::sum(&evidence, segment)?)
                }
            };
            segments.insert(segment.segment_id(), InSegment { scored, located });
        }
        Ok(Self { snapshot: snapshot.number, segments, basis: Basis::Weighed(weighed) })
    }

    fn is_of(&self, evidence: &[Evidence]) -> bool {
        let Basis::Weighed(weighed) = &self.basis else { return false };
        weighed.len() == evidence.len() && weighed.iter().zip(evidence).all(|(known, evidence)| known.is_of(evidence))
    }

    fn is_worth(&self, weighed: &[Weighed]) -> bool {
        let Basis::Weighed(known) = &self.basis else { return false };
        known.len() == weighed.len() && known.iter().zip(weighed).all(|(known, new)| known.is_worth_as_much_as(new))
    }

    /// Reads the segments of a snapshot one by one, but those that are known from an earlier one; the fields are all
    /// that it depends on besides.
    pub(crate) fn by_segments(
        snapshot: &Snapshot,
        fields: &[Field],
        known: Option<&Self>,
        read: impl Fn(&SegmentReader) -> tantivy::Result<Scored>,
    ) -> tantivy::Result<Self> {
        let known = known.filter(|known| matches!(&known.basis, Basis::Fields(known) if known == fields));
        let mut segments = HashMap::new();
        for segment in snapshot.searcher.segment_readers() {
            let id = segment.segment_id();
            let found = match known.and_then(|known| known.segments.get(&id)) {
                Some(known) => known.clone(),
                None => InSegment::of(read(segment)?),
            };
            segments.insert(id, found);
        }
        Ok(Self { snapshot: snapshot.number, segments, basis: Basis::Fields(fields.to_vec()) })
    }

    /// Returns what was found in the segment, if anything was.
    pub(crate) fn of(&self, segment: SegmentId) -> Option<&Scored> {
        self.segments.get(&segment).map(|found| &*found.scored).filter(|scored| scored.len() > 0)
    }

    fn bytes(&self) -> usize {
        self.segments.values().map(|found| found.scored.bytes() + found.located.places.len() * PLACES_BYTES).sum()
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
}

/// What the places of a piece of evidence take, about.
const PLACES_BYTES: usize = 200;

impl InSegment {
    fn of(scored: Scored) -> Self {
        Self { scored: Arc::new(scored), located: Located::default() }
    }
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finding").field("segments", &self.segments.len()).finish_non_exhaustive()
    }
}
