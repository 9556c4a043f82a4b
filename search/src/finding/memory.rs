//! Remembers what was found lately.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Finding;

/// At most so many bytes are remembered.
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
    /// Returns what is known of a snapshot under the key, or else reads it with what is known of another. No two
    /// readings may share a key.
    pub(crate) fn get_or_read(
        &self,
        key: String,
        snapshot: u64,
        read: impl FnOnce(Option<&Finding>) -> tantivy::Result<Finding>,
    ) -> tantivy::Result<Arc<Finding>> {
        // The lock is open while evidence is read: two who ask for the same at once both read it.
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key);
        if let Some(known) = known.as_ref().filter(|known| known.snapshot == snapshot) {
            return Ok(Arc::clone(known));
        }
        let finding = Arc::new(read(known.as_deref())?);
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
        if bytes > MOST_BYTES / 2 {
            return;
        }
        self.young_bytes += bytes;
        if let Some(replaced) = self.young.insert(key.clone(), finding) {
            self.young_bytes = self.young_bytes.saturating_sub(replaced.bytes() + key.len() + OVERHEAD_BYTES);
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::index::SegmentId;

    use super::super::{Found, InSegment, Located};
    use super::*;
    use crate::bits::Bits;

    fn of_bytes(documents: u32) -> Finding {
        let mut bits = Bits::new(documents);
        (0..documents).for_each(|document| bits.insert(document));
        let found = InSegment { found: Arc::new(Found::new(Arc::new(bits), None)), located: Located::default() };
        Finding { segments: [(SegmentId::generate_random(), found)].into(), ..Finding::default() }
    }

    #[test]
    fn what_is_asked_for_again_is_remembered_and_the_rest_forgotten() {
        let findings = Findings::default();
        let mut reads = Vec::new();
        for number in 0..40 {
            for key in ["often".to_owned(), format!("once {number}")] {
                let read = |_: Option<&Finding>| {
                    reads.push(key.clone());
                    Ok(of_bytes(1_000_000))
                };
                findings.get_or_read(key.clone(), 0, read).unwrap();
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
        let read = |known: Option<&Finding>| {
            again = known.is_none();
            Ok(Finding::default())
        };
        assert!(findings.get_or_read("often".to_owned(), 0, read).unwrap().segments.is_empty());
        assert!(again);
    }

    #[test]
    fn what_is_known_of_another_snapshot_is_read_again_with_it() {
        let findings = Findings::default();
        let mut known = Vec::new();
        for snapshot in [0, 0, 1, 1, 0] {
            let read = |before: Option<&Finding>| {
                known.push((snapshot, before.map(|before| before.snapshot)));
                Ok(Finding { snapshot, ..of_bytes(64) })
            };
            findings.get_or_read("word".to_owned(), snapshot, read).unwrap();
        }
        assert_eq!(known, [(0, None), (1, Some(0)), (0, Some(1))]);
        let generations = findings.0.lock().unwrap();
        let [(key, finding)] = generations.young.iter().collect::<Vec<_>>()[..] else { panic!("one is kept") };
        assert_eq!(generations.young_bytes, finding.bytes() + key.len() + OVERHEAD_BYTES);
    }
}
