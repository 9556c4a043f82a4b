//! Profiles as they are now, kept in memory: a derived copy that the change feed keeps true.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::{ChangeSubject, IntroductionId, ProfileId, introductions};
use lru::LruCache;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::store::{self, Stored};
use crate::app::App;
use crate::changes;
use crate::clock::DAY;
use crate::error::Result;
use crate::feed::is_recent;

/// How many changes are followed one by one; after more, everything is read anew.
const BATCH: u64 = 500;
/// The feed may have been cut since it was looked at this long ago.
const CUT: i64 = DAY;

/// Profiles as they are now.
///
/// What this process commits is seen at once, and what others commit within [`crate::feed::OTHERS`].
pub struct Kept(Option<Shelf>);

struct Shelf {
    state: Mutex<State>,
    /// Held by the one who reads on in the feed.
    reading: tokio::sync::Mutex<()>,
}

struct State {
    profiles: LruCache<ProfileId, Arc<Stored>>,
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

/// What has changed since.
enum Changed {
    Profiles(Vec<ProfileId>),
    Anything,
}

impl Kept {
    /// Keeps at most so many profiles; 0 keeps none.
    pub fn at_most(profiles: usize) -> Self {
        Self(NonZeroUsize::new(profiles).map(|most| Shelf {
            state: Mutex::new(State { profiles: LruCache::new(most), looked: None, turns: 0 }),
            reading: tokio::sync::Mutex::default(),
        }))
    }

    /// The profiles with these ids, whole, in the order of the ids; absent ones are left out.
    pub async fn load(&self, app: &App, ids: &[ProfileId]) -> Result<Vec<Arc<Stored>>> {
        let Some(shelf) = &self.0 else {
            return Ok(store::load(app.db.reader(), ids).await?.into_iter().map(Arc::new).collect());
        };
        let turn = shelf.follow(app).await?;
        let (mut found, missing) = shelf.take(ids);
        if !missing.is_empty() {
            let read = store::load(app.db.reader(), &missing).await?.into_iter().map(Arc::new);
            let read: Vec<Arc<Stored>> = read.collect();
            shelf.keep(turn, &read);
            found.extend(read.into_iter().map(|each| (each.row.id, each)));
        }
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }
}

impl Shelf {
    /// Drops what has changed; returns the turn that what is read from now on belongs to.
    async fn follow(&self, app: &App) -> Result<u64> {
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
        let kept = looked.filter(|looked| at - looked.at < CUT);
        let (position, changed) = changed_since(app.db.reader(), kept).await?;
        let mut state = self.lock();
        match changed {
            Changed::Anything => state.profiles.clear(),
            Changed::Profiles(ids) => ids.iter().for_each(|id| drop(state.profiles.pop(id))),
        }
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

    fn take(&self, ids: &[ProfileId]) -> (HashMap<ProfileId, Arc<Stored>>, Vec<ProfileId>) {
        let mut state = self.lock();
        let (mut found, mut missing) = (HashMap::with_capacity(ids.len()), Vec::new());
        for id in ids {
            match state.profiles.get(id) {
                Some(stored) => drop(found.insert(*id, stored.clone())),
                None => missing.push(*id),
            }
        }
        (found, missing)
    }

    /// Keeps what was read in a turn, unless another has begun since.
    fn keep(&self, turn: u64, read: &[Arc<Stored>]) {
        let mut state = self.lock();
        if state.turns == turn {
            read.iter().for_each(|each| drop(state.profiles.put(each.row.id, each.clone())));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that is done under the lock can leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where the feed is, and which profiles have changed since it was looked at.
async fn changed_since(db: &impl ConnectionTrait, looked: Option<Looked>) -> Result<(i64, Changed)> {
    let Some(looked) = looked else {
        return Ok((changes::newest(db).await?, Changed::Anything));
    };
    let entries = changes::after(db, looked.position, BATCH).await?;
    let Some(last) = entries.last() else { return Ok((looked.position, Changed::Profiles(Vec::new()))) };
    if u64::try_from(entries.len()).unwrap_or(BATCH) >= BATCH {
        return Ok((changes::newest(db).await?, Changed::Anything));
    }
    let about = |subject| entries.iter().filter(move |entry| entry.subject == subject).map(|entry| entry.subject_id);
    let mut ids: Vec<ProfileId> = about(ChangeSubject::Profile).map(ProfileId).collect();
    let introductions: Vec<IntroductionId> = about(ChangeSubject::Introduction).map(IntroductionId).collect();
    if !introductions.is_empty() {
        ids.extend(sides(db, introductions).await?);
    }
    Ok((last.position, Changed::Profiles(ids)))
}

/// Both sides of some introductions, whose free places change with these.
async fn sides(db: &impl ConnectionTrait, ids: Vec<IntroductionId>) -> Result<Vec<ProfileId>> {
    use introductions::Column::{FromId, Id, ToId};
    let sides: Vec<(ProfileId, ProfileId)> = introductions::Entity::find()
        .select_only()
        .columns([FromId, ToId])
        .filter(Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(sides.into_iter().flat_map(|(from, to)| [from, to]).collect())
}
