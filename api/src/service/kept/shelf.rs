//! Where it is kept, and how it is kept true.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::ProfileId;
use lru::LruCache;

use super::changed::{self, Changed};
use super::{First, Introductions};
use crate::app::App;
use crate::clock::DAY;
use crate::error::Result;
use crate::feed::is_recent;
use crate::paging::Page;
use crate::service::profiles::store::Stored;

/// How many pages of lists are kept: at most a hundred ids each, and the statement.
const LISTS: NonZeroUsize = NonZeroUsize::new(2_000).unwrap();
/// The feed may have been cut since it was looked at this long ago.
const CUT: i64 = DAY;

pub(super) struct Shelf {
    state: Mutex<State>,
    /// Held by the one who reads on in the feed.
    reading: tokio::sync::Mutex<()>,
}

pub(super) struct State {
    pub profiles: LruCache<ProfileId, Arc<Stored>>,
    pub introductions: LruCache<ProfileId, Vec<(First, Introductions)>>,
    pub lists: LruCache<String, Arc<Page<ProfileId>>>,
    looked: Option<Looked>,
    /// How often something was found to have changed: what was read before may not be kept after.
    turns: u64,
}

/// How far the feed was followed.
#[derive(Clone, Copy)]
struct Looked {
    position: i64,
    commits: Option<u64>,
    at: i64,
}

impl Shelf {
    pub fn at_most(profiles: usize) -> Option<Self> {
        let most = NonZeroUsize::new(profiles)?;
        let (profiles, introductions) = (LruCache::new(most), LruCache::new(most));
        let state = State { profiles, introductions, lists: LruCache::new(LISTS), looked: None, turns: 0 };
        Some(Self { state: Mutex::new(state), reading: tokio::sync::Mutex::default() })
    }

    /// Drops what has changed; returns the turn that what is read from now on belongs to.
    pub async fn follow(&self, app: &App) -> Result<u64> {
        if let Some(turn) = self.fresh(app) {
            return Ok(turn);
        }
        let _reading = self.reading.lock().await;
        if let Some(turn) = self.fresh(app) {
            return Ok(turn);
        }
        // Counted before the feed is read: what is committed meanwhile is looked for again.
        let (commits, at) = (app.db.commits(), app.clock.now());
        let looked = self.lock().looked;
        let known = looked.filter(|looked| at - looked.at < CUT).map(|looked| looked.position);
        let (position, changed) = changed::since(app.db.reader(), known).await?;
        let mut state = self.lock();
        state.drop_changed(&changed);
        if looked.is_none_or(|looked| looked.position != position) {
            state.turns += 1;
        }
        state.looked = Some(Looked { position, commits, at });
        Ok(state.turns)
    }

    fn fresh(&self, app: &App) -> Option<u64> {
        let state = self.lock();
        let looked = state.looked?;
        (looked.commits.is_some() && looked.commits == app.db.commits() && is_recent(app.clock.now(), looked.at))
            .then_some(state.turns)
    }

    /// Looks at what is kept.
    pub fn with(&self, look: impl FnOnce(&mut State)) {
        look(&mut self.lock());
    }

    /// Keeps what was read in a turn, unless another has begun since.
    pub fn in_turn(&self, turn: u64, keep: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        if state.turns == turn {
            keep(&mut state);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that is done under the lock can leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn drop_changed(&mut self, changed: &Changed) {
        match changed {
            Changed::Anything => {
                self.profiles.clear();
                self.introductions.clear();
                self.lists.clear();
            }
            Changed::Some { profiles, sides } => {
                profiles.iter().chain(sides).for_each(|id| drop(self.profiles.pop(id)));
                sides.iter().for_each(|id| drop(self.introductions.pop(id)));
                if !profiles.is_empty() {
                    self.lists.clear();
                }
            }
        }
    }
}
