//! Sides prepared for scoring, kept while what they are prepared from is as it was: whoever has not changed since is not
//! prepared anew for every match.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::ProfileId;
use lru::LruCache;
use matching::Standing;

use super::rarity::Rarity;
use super::side::{self, Prepared};
use super::words::Words;
use crate::clock::HOUR;
use crate::service::profiles::seen::Seen;
use crate::visibility::Groups;

/// How many are kept where no profiles are: some eight kilobytes each.
const AT_LEAST: NonZeroUsize = NonZeroUsize::new(4_096).unwrap();

/// For each profile and what is shown of it, it as a side.
pub struct SidesCache(Mutex<LruCache<(ProfileId, Groups), Kept>>);

struct Kept {
    version: i64,
    table: u32,
    /// Zones change their clocks at full hours.
    hour: i64,
    standing: Standing,
    side: Arc<Prepared>,
}

impl SidesCache {
    /// Keeps so many.
    pub fn at_most(profiles: usize) -> Self {
        Self(Mutex::new(LruCache::new(NonZeroUsize::new(profiles).unwrap_or(AT_LEAST))))
    }

    /// What is shown of a profile, as it is on an instant.
    pub fn of(&self, seen: &Seen, rarity: &Rarity, now: i64) -> Arc<Prepared> {
        let key = (seen.row.id, seen.groups());
        let (version, table, hour) = (seen.row.version, rarity.idf.version(), now.div_euclid(HOUR));
        let standing = side::standing(seen, now);
        let mut words = None;
        if let Some(kept) = self.lock().get(&key).filter(|kept| (kept.version, kept.table) == (version, table)) {
            if kept.hour == hour && kept.standing == standing && kept.side.profile.track == side::track(seen) {
                return kept.side.clone();
            }
            words = Some(kept.side.words.clone());
        }
        let words = words.unwrap_or_else(|| Arc::new(Words::of(&seen.row, rarity)));
        let side = Arc::new(side::of_profile(seen, words, now));
        self.lock().put(key, Kept { version, table, hour, standing, side: side.clone() });
        side
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<(ProfileId, Groups), Kept>> {
        // Each insertion leaves the map whole, so a panic elsewhere has broken nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
