//! Lists in their order: the page of one, or in one statement the page of each of many parents.

use std::collections::HashMap;
use std::hash::Hash;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, WindowStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, Value,
};

use crate::paging::{Page, Window};

/// Rows in an order that no two of them share, so that a place in it never moves.
#[derive(Clone, Debug)]
pub struct Listing<E: EntityTrait> {
    select: Select<E>,
    id: E::Column,
    keys: Vec<Expr>,
    descending: bool,
}

/// What a place in a list is in terms of what the list is ordered by.
pub trait Place {
    /// One value for each key, the id's last.
    fn values(&self) -> Vec<Value>;
}

impl<I: Copy + Into<Value>> Place for (I,) {
    fn values(&self) -> Vec<Value> {
        vec![self.0.into()]
    }
}

impl<T: Clone + Into<Value>, I: Clone + Into<Value>> Place for (T, I) {
    fn values(&self) -> Vec<Value> {
        vec![self.0.clone().into(), self.1.clone().into()]
    }
}

impl<E> Listing<E>
where
    E: EntityTrait<Model: FromQueryResult + Send + Sync>,
{
    /// The rows of a query by some expression, rows with the same by their id.
    pub fn by(select: Select<E>, key: impl Into<Expr>, id: E::Column) -> Self {
        let keys = vec![key.into(), Expr::col(id.as_column_ref())];
        Self { select, id, keys, descending: false }
    }

    /// The rows of a query by their id alone.
    pub fn by_id(select: Select<E>, id: E::Column) -> Self {
        Self { select, id, keys: vec![Expr::col(id.as_column_ref())], descending: false }
    }

    /// The same list from its end to its beginning.
    pub fn descending(self) -> Self {
        Self { descending: true, ..self }
    }

    /// Only the rows of the list that fulfil a condition.
    pub fn filtered(self, condition: Condition) -> Self {
        Self { select: self.select.filter(condition), ..self }
    }

    /// The page that is asked for.
    pub async fn page<K: Place>(self, db: &impl ConnectionTrait, window: &Window<K>) -> Result<Page<E::Model>, DbErr> {
        let total = self.total(db, window).await?;
        let rows = self.windowed(window).all(db).await?;
        Ok(Page { total, ..ordered(window, rows) })
    }

    /// The ids of the rows of the page that is asked for.
    pub async fn page_of_ids<K: Place, I>(self, db: &impl ConnectionTrait, window: &Window<K>) -> Result<Page<I>, DbErr>
    where
        I: sea_orm::TryGetable,
    {
        let total = self.total(db, window).await?;
        let id = self.id;
        let ids: Vec<(I,)> = self.windowed(window).select_only().column(id).into_tuple().all(db).await?;
        Ok(Page { total, ..ordered(window, ids.into_iter().map(|(id,)| id).collect()) })
    }

    /// The statement that [`Self::page_of_ids`] reads, in words: other pages have other words.
    pub fn statement<K: Place>(&self, db: &impl ConnectionTrait, window: &Window<K>) -> String {
        let ids = self.clone().windowed(window).select_only().column(self.id);
        let counted = if window.count { "counted" } else { "" };
        format!("{}{counted}", ids.build(db.get_database_backend()))
    }

    async fn total<K>(&self, db: &impl ConnectionTrait, window: &Window<K>) -> Result<Option<u64>, DbErr> {
        if window.count { Ok(Some(self.select.clone().count(db).await?)) } else { Ok(None) }
    }

    fn windowed<K: Place>(self, window: &Window<K>) -> Select<E> {
        let order = self.order(window);
        let select = within(self.select, &self.keys, self.descending, window).limit(one_more(window));
        self.keys.into_iter().fold(select, |select, key| select.order_by(key, order.clone()))
    }

    /// The same page of each parent's own list, all in one statement, and one more if they are to be counted.
    pub async fn pages<K: Place, P>(
        self,
        db: &impl ConnectionTrait,
        window: &Window<K>,
        (column, parents): (E::Column, &[P]),
        parent: impl Fn(&E::Model) -> Option<P>,
    ) -> Result<HashMap<P, Page<E::Model>>, DbErr>
    where
        P: Copy + Eq + Hash + Into<Value> + sea_orm::TryGetable,
    {
        let order = self.order(window);
        let select = self.select.filter(column.is_in(parents.iter().copied()));
        let totals: HashMap<P, u64> =
            if window.count { totals(db, select.clone(), column).await? } else { HashMap::new() };
        let mut ranking = WindowStatement::partition_by(column.as_column_ref());
        for key in &self.keys {
            ranking.order_by_expr(key.clone(), order.clone());
        }
        let (rank, ranked) = (Alias::new("rank_in_list"), Alias::new("ranked"));
        let mut inner = within(select, &self.keys, self.descending, window).select_only().column(self.id);
        QuerySelect::query(&mut inner).expr_window_as(Func::cust("ROW_NUMBER"), ranking, rank.clone());
        let wanted = Query::select()
            .column(self.id)
            .from_subquery(inner.into_query(), ranked)
            .and_where(Expr::col(rank).lte(one_more(window)))
            .to_owned();
        let mut outer = E::find().filter(Expr::col(self.id.as_column_ref()).in_subquery(wanted));
        for key in self.keys {
            outer = outer.order_by(key, order.clone());
        }
        let mut lists: HashMap<P, Vec<E::Model>> = HashMap::with_capacity(parents.len());
        for row in outer.all(db).await? {
            if let Some(of) = parent(&row) {
                lists.entry(of).or_default().push(row);
            }
        }
        let pages = parents.iter().map(|of| {
            let total = window.count.then(|| totals.get(of).copied().unwrap_or(0));
            (*of, Page { total, ..ordered(window, lists.remove(of).unwrap_or_default()) })
        });
        Ok(pages.collect())
    }

    fn order<K>(&self, window: &Window<K>) -> Order {
        if self.descending == window.from_end { Order::Asc } else { Order::Desc }
    }
}

/// The page of a list that is at hand as a whole, in its order.
pub fn page_of<T, K: Ord>(mut items: Vec<T>, window: &Window<K>, key: impl Fn(&T) -> K) -> Page<T> {
    let total = window.count.then(|| u64::try_from(items.len()).unwrap_or(u64::MAX));
    items.retain(|item| {
        let key = key(item);
        window.after.as_ref().is_none_or(|after| key > *after)
            && window.before.as_ref().is_none_or(|before| key < *before)
    });
    let room = window.limit.saturating_add(1);
    if window.from_end {
        items.drain(..items.len().saturating_sub(room));
    } else {
        items.truncate(room);
    }
    Page { total, ..window.page(items) }
}

fn one_more<K>(window: &Window<K>) -> u64 {
    u64::try_from(window.limit).unwrap_or(u64::MAX).saturating_add(1)
}

/// Only the rows between the places that the window names.
fn within<E: EntityTrait, K: Place>(
    mut select: Select<E>,
    keys: &[Expr],
    descending: bool,
    window: &Window<K>,
) -> Select<E> {
    let place = |place: &K| Expr::tuple(place.values().into_iter().map(Expr::value));
    let list = || Expr::tuple(keys.iter().cloned());
    if let Some(after) = &window.after {
        select = select.filter(if descending { list().lt(place(after)) } else { list().gt(place(after)) });
    }
    if let Some(before) = &window.before {
        select = select.filter(if descending { list().gt(place(before)) } else { list().lt(place(before)) });
    }
    select
}

/// The page of rows that were read in the direction of the window.
fn ordered<K, T>(window: &Window<K>, mut rows: Vec<T>) -> Page<T> {
    if window.from_end {
        rows.reverse();
    }
    window.page(rows)
}

async fn totals<E, P>(db: &impl ConnectionTrait, select: Select<E>, column: E::Column) -> Result<HashMap<P, u64>, DbErr>
where
    E: EntityTrait,
    P: Eq + Hash + sea_orm::TryGetable,
{
    let counts = select.select_only().column(column).expr(Expr::col(column.as_column_ref()).count()).group_by(column);
    let counts: Vec<(P, i64)> = counts.into_tuple().all(db).await?;
    Ok(counts.into_iter().map(|(of, count)| (of, u64::try_from(count).unwrap_or(0))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_list_at_hand_neither_repeat_nor_miss_an_item() {
        let read = |window: Window<u8>| {
            let page = page_of(vec![1, 2, 3, 4, 5], &window, |item| *item);
            (page.items, page.has_previous, page.has_next, page.total)
        };
        let window = Window { after: None, before: None, limit: 2, from_end: false, count: true };
        assert_eq!(read(window.clone()), (vec![1, 2], false, true, Some(5)));
        assert_eq!(read(Window { after: Some(4), ..window.clone() }), (vec![5], true, false, Some(5)));
        let last = Window { from_end: true, ..window };
        assert_eq!(read(last.clone()), (vec![4, 5], true, false, Some(5)));
        assert_eq!(read(Window { before: Some(2), ..last }), (vec![1], false, true, Some(5)));
    }
}
