//! Texts prepared for scoring, kept while the profile and the table of rarities are as they were.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use entity::{ProfileId, profiles};
use matching::Text;

use super::passages::{Passage, passages};
use super::rarity::Rarity;

/// How many profiles' texts are kept at most: some five kilobytes each.
const MOST: usize = 4_096;

/// The words of one profile.
#[derive(Debug)]
pub struct Words {
    /// Passage by passage, as they are written.
    pub passages: Vec<Passage>,
    /// The same as `matching` scores it; the sources are places in `passages`.
    pub text: Text,
}

impl Words {
    /// Prepares passages.
    pub fn new(passages: Vec<Passage>, rarity: &Rarity) -> Self {
        let counts = (0..).zip(&passages).map(|(source, passage)| (source, passage.counts()));
        Self { text: Text::new(counts.collect::<Vec<_>>(), &rarity.idf), passages }
    }
}

/// What is kept: for each profile its words, as of a version and a table.
#[derive(Debug, Default)]
pub struct WordsCache(Mutex<HashMap<ProfileId, Kept>>);

#[derive(Debug)]
struct Kept {
    version: i64,
    table: u32,
    words: Arc<Words>,
}

impl WordsCache {
    /// The words of a profile as it is now.
    pub fn of(&self, row: &profiles::Model, rarity: &Rarity) -> Arc<Words> {
        let table = rarity.idf.version();
        if let Some(kept) = self.lock().get(&row.id).filter(|kept| kept.version == row.version && kept.table == table) {
            return kept.words.clone();
        }
        let words = Arc::new(Words::new(passages(row), rarity));
        let mut all = self.lock();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(row.id, Kept { version: row.version, table, words: words.clone() });
        words
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ProfileId, Kept>> {
        // Each insertion leaves the map whole, so a panic elsewhere has broken nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
