//! What is read most, kept in memory as it is now: a derived copy that the change feed keeps true.

mod changed;
mod shelf;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use entity::{IntroductionState, ProfileId, introductions, profiles};

use self::shelf::{Shelf, State};
use crate::app::App;
use crate::error::Result;
use crate::listing::{Listing, Place};
use crate::paging::{Page, Window};
use crate::service::profiles::store::{self, Stored};

/// How many first pages of one profile's introductions are kept: what is asked for differs little from reader to reader.
const FIRST_PAGES: usize = 4;

/// Profiles, the first pages of their introductions, and the ids of the profiles on a page of a list.
///
/// What this process commits is seen at once, and what others commit within [`crate::feed::OTHERS`].
pub struct Kept(Option<Shelf>);

/// A page of introductions; what was told of them is left out, for it is long and seldom asked for.
pub type Introductions = Arc<Page<Arc<introductions::Model>>>;

/// Which of the first pages of a profile's introductions.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct First {
    states: Vec<IntroductionState>,
    limit: usize,
    from_end: bool,
    count: bool,
}

impl Kept {
    /// Keeps what belongs to at most so many profiles; 0 keeps nothing.
    pub fn at_most(profiles: usize) -> Self {
        Self(Shelf::at_most(profiles))
    }

    /// The profiles with these ids, whole, in the order of the ids; absent ones are left out.
    pub async fn load(&self, app: &App, ids: &[ProfileId]) -> Result<Vec<Arc<Stored>>> {
        let get = |state: &mut State, id: &ProfileId| state.profiles.get(id).cloned();
        let put = |state: &mut State, id, stored| drop(state.profiles.put(id, stored));
        let read = async |missing: Vec<ProfileId>| {
            let read = store::load(app.db.reader(), &missing).await?;
            Ok(read.into_iter().map(|each| (each.row.id, Arc::new(each))).collect())
        };
        let found = self.through(app, ids, (get, put), read).await?;
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    /// The ids of the page of a list of profiles.
    pub async fn list<K: Place>(
        &self,
        app: &App,
        listing: Listing<profiles::Entity>,
        window: &Window<K>,
    ) -> Result<Arc<Page<ProfileId>>> {
        // The same statement finds the same ids as long as no profile changes.
        let statement = listing.statement(app.db.reader(), window);
        let get = |state: &mut State, statement: &String| state.lists.get(statement).cloned();
        let put = |state: &mut State, statement, page| drop(state.lists.put(statement, page));
        let read = async |missing: Vec<String>| {
            let page: Arc<Page<ProfileId>> = Arc::new(listing.page_of_ids(app.db.reader(), window).await?);
            Ok(missing.into_iter().map(|statement| (statement, page.clone())).collect())
        };
        let found = self.through(app, &[statement], (get, put), read).await?;
        Ok(found.into_values().next().unwrap_or_default())
    }

    /// A page of each profile's introductions in some states; `read` reads it for those of which it is not at hand.
    pub async fn introductions<I: Clone>(
        &self,
        app: &App,
        ids: &[ProfileId],
        states: &[IntroductionState],
        window: &Window<I>,
        read: impl AsyncFnOnce(Vec<ProfileId>) -> Result<HashMap<ProfileId, Page<introductions::Model>>>,
    ) -> Result<HashMap<ProfileId, Introductions>> {
        let read = async |missing| {
            let pages = read(missing).await?.into_iter();
            Ok(pages.map(|(id, page)| (id, Arc::new(page.map(untold)))).collect())
        };
        if window.after.is_some() || window.before.is_some() {
            return read(ids.to_vec()).await;
        }
        let Window { limit, from_end, count, .. } = *window;
        let first = First { states: states.to_vec(), limit, from_end, count };
        let get = |state: &mut State, id: &ProfileId| {
            let pages = state.introductions.get(id)?;
            pages.iter().find(|(which, _)| *which == first).map(|(_, page)| page.clone())
        };
        let put = |state: &mut State, id, page| {
            let pages = state.introductions.get_or_insert_mut(id, Vec::new);
            pages.truncate(FIRST_PAGES - 1);
            pages.insert(0, (first.clone(), page));
        };
        self.through(app, ids, (get, put), read).await
    }

    /// What belongs to the keys: what is kept of it, and the rest as it is read now.
    async fn through<K: Clone + Eq + Hash, V: Clone>(
        &self,
        app: &App,
        keys: &[K],
        (get, put): (impl Fn(&mut State, &K) -> Option<V>, impl Fn(&mut State, K, V)),
        read: impl AsyncFnOnce(Vec<K>) -> Result<HashMap<K, V>>,
    ) -> Result<HashMap<K, V>> {
        let Some(shelf) = &self.0 else { return read(keys.to_vec()).await };
        let turn = shelf.follow(app).await?;
        let (mut found, mut missing) = (HashMap::with_capacity(keys.len()), Vec::new());
        shelf.with(|state| {
            for key in keys {
                match get(state, key) {
                    Some(value) => drop(found.insert(key.clone(), value)),
                    None => missing.push(key.clone()),
                }
            }
        });
        if !missing.is_empty() {
            let read = read(missing).await?;
            shelf.in_turn(turn, |state| read.iter().for_each(|(key, value)| put(state, key.clone(), value.clone())));
            found.extend(read);
        }
        Ok(found)
    }
}

fn untold(row: introductions::Model) -> Arc<introductions::Model> {
    Arc::new(introductions::Model { explanation: None, ..row })
}
