//! Where a word or a concept is found, with what it is worth there.
//!
//! Frequent words are asked for again and again, so a snapshot remembers the latest of them: their evidence is read
//! once, list after list (term-at-a-time evaluation: Turtle and Flood, Query Evaluation: Strategies and
//! Optimizations, 1995), and a search for several words has only to add up.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::{Score, Searcher};

use crate::evidence::{Evidence, Weighed};
use crate::scored::Scored;

/// The documents of an index that have something, by segment.
#[derive(Debug, Default)]
pub(crate) struct Finding(HashMap<SegmentId, Scored>);

impl Finding {
    /// Reads where evidence is found in an index of which so many documents are visible: a document has it that
    /// has some that suffices, and its score is the sum of all.
    pub(crate) fn read(evidence: &[Evidence], searcher: &Searcher, documents: Score) -> tantivy::Result<Self> {
        let weighed = evidence.iter().map(|evidence| Weighed::new(evidence, searcher, documents));
        let mut weighed = weighed.collect::<tantivy::Result<Vec<_>>>()?;
        // What does not suffice is only added where something else was found.
        weighed.sort_by_key(|evidence| !evidence.suffices);
        let mut segments = HashMap::new();
        for segment in searcher.segment_readers() {
            let scored = Weighed::sum(&weighed, segment)?;
            if scored.len() > 0 {
                segments.insert(segment.segment_id(), scored);
            }
        }
        Ok(Self(segments))
    }

    /// Takes what was found in segments.
    pub(crate) fn of_segments(segments: impl IntoIterator<Item = (SegmentId, Scored)>) -> Self {
        Self(segments.into_iter().filter(|(_, scored)| scored.len() > 0).collect())
    }

    /// Returns what was found in the segment, if anything was.
    pub(crate) fn of(&self, segment: SegmentId) -> Option<&Scored> {
        self.0.get(&segment)
    }

    fn bytes(&self) -> usize {
        self.0.values().map(Scored::bytes).sum()
    }
}

/// The findings that a snapshot remembers, at most so many bytes of them.
const MOST_BYTES: usize = 24_000_000;

/// What its parts take besides its documents.
const OVERHEAD_BYTES: usize = 200;

/// What was found lately.
#[derive(Default)]
pub(crate) struct Findings(Mutex<Generations>);

/// Findings in two generations: when the young ones fill half the room, the old ones go, and the young are old.
/// What is asked for becomes young again.
#[derive(Default)]
struct Generations {
    young: HashMap<String, Arc<Finding>>,
    old: HashMap<String, Arc<Finding>>,
    young_bytes: usize,
}

impl Findings {
    /// Returns what is known under the key, or else reads it. No two readings may share a key.
    pub(crate) fn get_or_read(
        &self,
        key: String,
        read: impl FnOnce() -> tantivy::Result<Finding>,
    ) -> tantivy::Result<Arc<Finding>> {
        // The lock is open while evidence is read: two who ask for the same at once both read it.
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key);
        if let Some(known) = known {
            return Ok(known);
        }
        let finding = Arc::new(read()?);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(key, Arc::clone(&finding));
        Ok(finding)
    }

    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Generations::default();
    }
}

impl Generations {
    fn get(&mut self, key: &str) -> Option<Arc<Finding>> {
        if let Some(finding) = self.young.get(key) {
            return Some(Arc::clone(finding));
        }
        let (key, finding) = self.old.remove_entry(key)?;
        self.keep(key, Arc::clone(&finding));
        Some(finding)
    }

    fn keep(&mut self, key: String, finding: Arc<Finding>) {
        let bytes = finding.bytes() + key.len() + OVERHEAD_BYTES;
        if self.young_bytes + bytes > MOST_BYTES / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        // What fills half the room by itself is not worth all others.
        if bytes <= MOST_BYTES / 2 && self.young.insert(key, finding).is_none() {
            self.young_bytes += bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits::Bits;

    fn of_bytes(documents: u32) -> Finding {
        let mut bits = Bits::new(documents);
        (0..documents).for_each(|document| bits.insert(document));
        Finding::of_segments([(SegmentId::generate_random(), Scored::new(bits, |_| 1.0))])
    }

    #[test]
    fn what_is_asked_for_again_is_remembered_and_the_rest_forgotten() {
        let findings = Findings::default();
        let mut reads = Vec::new();
        for number in 0..40 {
            for key in ["often".to_owned(), format!("once {number}")] {
                let read = || {
                    reads.push(key.clone());
                    Ok(of_bytes(1_000_000))
                };
                findings.get_or_read(key.clone(), read).unwrap();
            }
        }
        assert_eq!(reads.iter().filter(|key| *key == "often").count(), 1);
        assert_eq!(reads.len(), 41);
        let generations = findings.0.lock().unwrap();
        let kept = generations.young.values().chain(generations.old.values());
        assert!(kept.map(|finding| finding.bytes()).sum::<usize>() <= MOST_BYTES);
        drop(generations);
        findings.forget();
        let mut again = false;
        let read = || {
            again = true;
            Ok(Finding::default())
        };
        assert!(findings.get_or_read("often".to_owned(), read).unwrap().0.is_empty());
        assert!(again);
    }
}
