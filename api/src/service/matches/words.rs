//! Texts prepared for scoring, kept while the profile and the table of rarities are as they were.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use entity::values::Texts;
use entity::{EngagementKind, Language, ProfileId, profiles};
use matching::Text;

use super::passages::{Passage, passages};
use super::rarity::Rarity;
use crate::service::profiles::seen::Seen;
use crate::visibility::Groups;

/// How many profiles' texts are kept at most: some five kilobytes each.
const MOST: usize = 4_096;

/// The words of one profile.
#[derive(Debug)]
pub struct Words {
    /// Passage by passage, as they are written.
    pub passages: Vec<Passage>,
    /// The same as `matching` scores it; the sources are places in `passages`.
    pub text: Text,
    /// What is asked for and given, in the order of the profile.
    pub engagements: Vec<Engagement>,
}

/// A need or an offer as it is written.
#[derive(Clone, Debug)]
pub struct Engagement {
    /// Whether it is asked for; else it is given.
    pub asked: bool,
    /// Its kind.
    pub kind: EngagementKind,
    /// The words.
    pub detail: Texts,
}

impl Words {
    /// Prepares passages.
    pub fn new(passages: Vec<Passage>, rarity: &Rarity) -> Self {
        let counts = (0..).zip(&passages).map(|(source, passage)| (source, passage.counts()));
        Self { text: Text::new(counts.collect::<Vec<_>>(), &rarity.idf), passages, engagements: Vec::new() }
    }

    /// Prepares what a profile says.
    pub fn of(row: &profiles::Model, rarity: &Rarity) -> Self {
        let asked = row.needs.iter().map(|need| (true, need.kind, &need.detail));
        let given = row.offers.iter().map(|offer| (false, offer.kind, &offer.detail));
        let engagements =
            asked.chain(given).map(|(asked, kind, detail)| Engagement { asked, kind, detail: detail.clone() });
        Self { engagements: engagements.collect(), ..Self::new(passages(row), rarity) }
    }

    /// How a need or an offer of a kind is worded in a language.
    pub fn detail(&self, asked: bool, kind: EngagementKind, language: Language) -> Option<&str> {
        let found = self.engagements.iter().find(|each| each.asked == asked && each.kind == kind)?;
        match language {
            Language::Fr => found.detail.fr.as_deref(),
            Language::En => found.detail.en.as_deref(),
        }
    }
}

/// What is kept: for each profile and what is shown of it its words, as of a version and a table.
#[derive(Debug, Default)]
pub struct WordsCache(Mutex<HashMap<(ProfileId, Groups), Kept>>);

#[derive(Debug)]
struct Kept {
    version: i64,
    table: u32,
    words: Arc<Words>,
}

impl WordsCache {
    /// The words that are shown of a profile as it is now.
    pub fn of(&self, seen: &Seen, rarity: &Rarity) -> Arc<Words> {
        let (row, key) = (&seen.row, (seen.row.id, seen.groups()));
        let table = rarity.idf.version();
        if let Some(kept) = self.lock().get(&key).filter(|kept| kept.version == row.version && kept.table == table) {
            return kept.words.clone();
        }
        let words = Arc::new(Words::of(row, rarity));
        let mut all = self.lock();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, Kept { version: row.version, table, words: words.clone() });
        words
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(ProfileId, Groups), Kept>> {
        // Each insertion leaves the map whole, so a panic elsewhere has broken nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
