//! Pages of lists that can grow: which part is asked for, and what was found there.

use sea_orm::sea_query::IntoValueTuple;
use sea_orm::{ConnectionTrait, Cursor, DbErr, SelectorTrait};

/// The part of a list that is asked for; `K` is what the list is ordered by, with the id that breaks ties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window<K> {
    /// Only what comes after this place.
    pub after: Option<K>,
    /// Only what comes before this place.
    pub before: Option<K>,
    /// At most so many.
    pub limit: usize,
    /// Whether the last ones are wanted rather than the first.
    pub from_end: bool,
    /// Whether the whole list is to be counted too.
    pub count: bool,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Whether items come before these.
    pub has_previous: bool,
    /// Whether items come after these.
    pub has_next: bool,
    /// How many items the whole list has, where that was asked for.
    pub total: Option<u64>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { items: Vec::new(), has_previous: false, has_next: false, total: Some(0) }
    }
}

impl<T> Page<T> {
    /// The same page of something else.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        self.map_all(|items| items.into_iter().map(change).collect())
    }

    /// The same page of something else, still without items.
    pub fn frame<U>(&self) -> Page<U> {
        Page { items: Vec::new(), has_previous: self.has_previous, has_next: self.has_next, total: self.total }
    }

    /// The same page of something else, of which all items are made at once.
    pub fn map_all<U>(self, change: impl FnOnce(Vec<T>) -> Vec<U>) -> Page<U> {
        let frame = self.frame();
        Page { items: change(self.items), ..frame }
    }
}

impl<K> Window<K> {
    /// The first items of a list.
    pub fn first(limit: usize) -> Self {
        Self { after: None, before: None, limit, from_end: false, count: false }
    }

    /// The same window on a list that is ordered by something else.
    pub fn map<L>(self, mut place: impl FnMut(K) -> L) -> Window<L> {
        Window {
            after: self.after.map(&mut place),
            before: self.before.map(&mut place),
            limit: self.limit,
            from_end: self.from_end,
            count: self.count,
        }
    }

    /// Makes the page of items that were read with one more than the limit, in the order of the list.
    pub fn page<T>(&self, mut items: Vec<T>) -> Page<T> {
        let more = items.len() > self.limit;
        if more && self.from_end {
            items.remove(0);
        } else {
            items.truncate(self.limit);
        }
        let (has_previous, has_next) =
            if self.from_end { (more, self.before.is_some()) } else { (self.after.is_some(), more) };
        Page { items, has_previous, has_next, total: None }
    }

    /// Reads the page of a query that is ordered by some columns; `values` are those of a place.
    pub async fn read<S, V>(
        &self,
        db: &impl ConnectionTrait,
        mut cursor: Cursor<S>,
        values: impl Fn(&K) -> V,
    ) -> Result<Page<S::Item>, DbErr>
    where
        S: SelectorTrait,
        V: IntoValueTuple,
    {
        if let Some(after) = &self.after {
            cursor.after(values(after));
        }
        if let Some(before) = &self.before {
            cursor.before(values(before));
        }
        let limit = u64::try_from(self.limit).unwrap_or(u64::MAX).saturating_add(1);
        if self.from_end {
            cursor.last(limit)
        } else {
            cursor.first(limit)
        };
        Ok(self.page(cursor.all(db).await?))
    }
}
