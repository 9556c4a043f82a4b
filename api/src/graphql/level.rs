//! What the items of one list have below them, read once for all of them, however many ask and however deep it lies.

use std::any::Any;
use std::collections::HashMap;
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;

use super::error::Result;
use super::page::Arguments;
use crate::paging::{Page, Window};

/// What the items of one list have below them; the first that asks reads it for all.
///
/// Nouns lead to each other in circles, so what was read is held without its type: the compiler would follow it for ever.
pub struct Level<P, V, A = ()> {
    parents: Vec<P>,
    read: Mutex<HashMap<A, Arc<dyn Any + Send + Sync>>>,
    value: PhantomData<fn() -> V>,
}

/// What was read for all parents, once it was.
type Read<P, V> = OnceCell<HashMap<P, V>>;

/// A page below each item of one list; `true` where the whole is counted.
pub type Pages<P, T> = Level<P, Page<T>, (Arguments, bool)>;

impl<P, V, A> Default for Level<P, V, A> {
    fn default() -> Self {
        Self { parents: Vec::new(), read: Mutex::default(), value: PhantomData }
    }
}

impl<P, V, A> Level<P, V, A>
where
    P: Copy + Eq + Hash + Ord + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    A: Eq + Hash,
{
    /// The level below these items.
    pub fn below(parents: impl IntoIterator<Item = P>) -> Self {
        let mut parents: Vec<P> = parents.into_iter().collect();
        parents.sort_unstable();
        parents.dedup();
        Self { parents, read: Mutex::default(), value: PhantomData }
    }

    /// What one item has; `read` reads it for all that were given.
    pub async fn of<F>(&self, parent: P, arguments: A, read: impl FnOnce(Vec<P>) -> F) -> Result<Option<V>>
    where
        F: Future<Output = Result<HashMap<P, V>>>,
    {
        let cell = self.cell(arguments)?;
        // Held apart: a field's future is made for each item and moved about, and this is most of its size.
        let found = cell.get_or_try_init(|| Box::pin(read(self.parents.clone()))).await?;
        Ok(found.get(&parent).cloned())
    }

    fn cell(&self, arguments: A) -> Result<Arc<Read<P, V>>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let cell = read.entry(arguments).or_insert_with(|| Arc::new(Read::<P, V>::new())).clone();
        cell.downcast().map_err(|_| anyhow::anyhow!("a level holds something else than it was made for").into())
    }
}

impl<P, T> Pages<P, T>
where
    P: Copy + Eq + Hash + Ord + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    /// The page that one item has; `read` reads the same page for all.
    pub async fn page<K, F>(
        &self,
        ctx: &Context<'_>,
        parent: P,
        arguments: Arguments,
        read: impl FnOnce(Vec<P>, Window<K>) -> F,
    ) -> Result<Page<T>>
    where
        K: DeserializeOwned,
        F: Future<Output = Result<HashMap<P, Page<T>>>>,
    {
        let window = arguments.clone().window(ctx)?;
        let found = self.of(parent, (arguments, window.count), |parents| read(parents, window)).await?;
        Ok(found.unwrap_or_default())
    }
}

/// Wraps the items of all pages as one list, so that they share the levels below them.
pub fn together<P: Eq + Hash, T, U>(
    pages: HashMap<P, Page<T>>,
    wrap: impl FnOnce(Vec<T>) -> Vec<U>,
) -> HashMap<P, Page<U>> {
    let mut items = Vec::new();
    let mut frames = Vec::with_capacity(pages.len());
    for (parent, page) in pages {
        frames.push((parent, page.items.len(), (page.has_previous, page.has_next, page.total)));
        items.extend(page.items);
    }
    let mut wrapped = wrap(items).into_iter();
    let page = |(parent, length, (has_previous, has_next, total))| {
        (parent, Page { items: wrapped.by_ref().take(length).collect(), has_previous, has_next, total })
    };
    frames.into_iter().map(page).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_level_is_read_once_for_all_that_ask() {
        let level: Level<u8, u8> = Level::below([3, 1, 2, 1]);
        let reads = AtomicUsize::new(0);
        let read = |parents: Vec<u8>| {
            reads.fetch_add(1, Ordering::SeqCst);
            async move { Ok(parents.into_iter().map(|parent| (parent, parent * 10)).collect()) }
        };
        let (one, two, none) = tokio::join!(level.of(1, (), read), level.of(2, (), read), level.of(9, (), read));
        assert_eq!((one.unwrap(), two.unwrap(), none.unwrap()), (Some(10), Some(20), None));
        assert_eq!(reads.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn pages_that_are_wrapped_together_keep_their_items() {
        let page = |items| Page { items, has_previous: false, has_next: true, total: None };
        let pages = HashMap::from([(1, page(vec![1, 2])), (2, page(vec![])), (3, page(vec![3]))]);
        let found = together(pages, |items| items.into_iter().map(|item| item * 10).collect());
        assert_eq!((found[&1].items.clone(), found[&3].items.clone()), (vec![10, 20], vec![30]));
        assert!(found[&2].items.is_empty() && found[&2].has_next);
    }
}
