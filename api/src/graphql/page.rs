//! Connections: one page type for every list that can grow, and the cursors that lead through it.

use std::borrow::Cow;

use async_graphql::connection::{EmptyFields, PageInfo};
use async_graphql::{Context, Description, Object, ObjectType, OutputType, TypeName};
use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::error::{BadInput, Error, Result};
use crate::paging::{Page, Window};

/// How many items a page has when nobody says.
pub const DEFAULT: usize = 20;
/// How many items a page has at most.
pub const MOST: usize = 100;

/// The four arguments of a connection, as they came in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Arguments {
    /// `first`
    pub first: Option<i32>,
    /// `after`
    pub after: Option<String>,
    /// `last`
    pub last: Option<i32>,
    /// `before`
    pub before: Option<String>,
}

impl Arguments {
    /// The arguments of a connection that is only read forwards.
    pub fn forward(first: Option<i32>, after: Option<String>) -> Self {
        Self { first, after, last: None, before: None }
    }

    /// What they ask for; counted if the selection names `totalCount`.
    pub fn window<K: DeserializeOwned>(self, ctx: &Context<'_>) -> Result<Window<K>> {
        let window = self.read()?;
        Ok(Window { count: ctx.look_ahead().field("totalCount").exists(), ..window })
    }

    fn read<K: DeserializeOwned>(self) -> Result<Window<K>> {
        if self.first.is_some() && self.last.is_some() {
            return Err(Error::bad_input("last", BadInput::BothEnds));
        }
        let from_end = self.last.is_some();
        let limit = match (self.first, self.last) {
            (Some(first), _) => size("first", first)?,
            (None, Some(last)) => size("last", last)?,
            (None, None) => DEFAULT,
        };
        let after = self.after.map(|cursor| decode("after", &cursor)).transpose()?;
        let before = self.before.map(|cursor| decode("before", &cursor)).transpose()?;
        Ok(Window { after, before, limit, from_end, count: false })
    }
}

/// Reads a page size.
pub fn size(argument: &str, size: i32) -> Result<usize> {
    let size = usize::try_from(size).ok().filter(|size| (1..=MOST).contains(size));
    size.ok_or_else(|| Error::bad_input(argument, BadInput::PageSize))
}

/// The cursor of a place, opaque to clients.
pub fn encode<K: Serialize>(place: &K) -> Result<String> {
    Ok(BASE64URL_NOPAD.encode(&serde_json::to_vec(place)?))
}

/// Refuses what is no cursor of any list.
pub fn check_cursor(argument: &str, cursor: &str) -> Result<()> {
    decode::<IgnoredAny>(argument, cursor).map(|_| ())
}

fn decode<K: DeserializeOwned>(argument: &str, cursor: &str) -> Result<K> {
    let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok();
    let place = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    place.ok_or_else(|| Error::bad_input(argument, BadInput::Cursor))
}

/// Fields that one connection or edge has besides the usual ones.
pub trait Extra: ObjectType + 'static {
    /// What the type's name begins with, if it is not the name of its nodes.
    const PREFIX: Option<&'static str>;
}

impl Extra for EmptyFields {
    const PREFIX: Option<&'static str> = None;
}

/// A page of a list: `StartupConnection` for startups, and so on.
pub struct Connection<N: OutputType, X: Extra = EmptyFields, Y: Extra = EmptyFields> {
    edges: Vec<Edge<N, Y>>,
    has_previous: bool,
    has_next: bool,
    total: Option<u64>,
    extra: X,
}

/// An item of a page, with its cursor.
pub struct Edge<N: OutputType, Y: Extra = EmptyFields> {
    node: N,
    place: Box<dyn Cursor>,
    extra: Y,
}

/// A place in a list, which becomes a cursor where one is asked for.
trait Cursor: Send + Sync {
    fn encoded(&self) -> Result<String>;
}

impl<K: Serialize + Send + Sync> Cursor for K {
    fn encoded(&self) -> Result<String> {
        encode(self)
    }
}

impl<N: OutputType> Connection<N> {
    /// Makes the connection of a page; `place` says where an item stands in the list.
    pub fn new<T, K: Serialize + Send + Sync + 'static>(
        page: Page<T>,
        place: impl Fn(&T) -> K,
        node: impl Fn(T) -> N,
    ) -> Self {
        Self::with(page, EmptyFields, place, |item| (node(item), EmptyFields))
    }
}

impl<N: OutputType, X: Extra, Y: Extra> Connection<N, X, Y> {
    /// The same, with further fields on the connection and on each edge.
    pub fn with<T, K: Serialize + Send + Sync + 'static>(
        page: Page<T>,
        extra: X,
        place: impl Fn(&T) -> K,
        node: impl Fn(T) -> (N, Y),
    ) -> Self {
        let edge = |item: T| {
            let place = Box::new(place(&item));
            let (node, extra) = node(item);
            Edge { node, place, extra }
        };
        let Page { items, has_previous, has_next, total } = page;
        Self { edges: items.into_iter().map(edge).collect(), has_previous, has_next, total, extra }
    }
}

#[Object(name_type, use_type_description, serial)]
impl<N: OutputType, X: Extra, Y: Extra> Connection<N, X, Y> {
    /// The items, each with its cursor; the same items as in `nodes`.
    async fn edges(&self) -> &[Edge<N, Y>] {
        &self.edges
    }

    /// The items alone, for those who need no cursor but those of `pageInfo`.
    async fn nodes(&self) -> Vec<&N> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page begins and ends, and whether there is more.
    async fn page_info(&self) -> Result<PageInfo> {
        Ok(PageInfo {
            has_previous_page: self.has_previous,
            has_next_page: self.has_next,
            start_cursor: self.edges.first().map(|edge| edge.place.encoded()).transpose()?,
            end_cursor: self.edges.last().map(|edge| edge.place.encoded()).transpose()?,
        })
    }

    /// How many items the whole list has for this viewer; counted only when it is selected.
    async fn total_count(&self) -> i32 {
        self.total.map_or(0, |total| i32::try_from(total).unwrap_or(i32::MAX))
    }

    #[graphql(flatten)]
    async fn extra(&self) -> &X {
        &self.extra
    }
}

#[Object(name_type, use_type_description, serial)]
impl<N: OutputType, Y: Extra> Edge<N, Y> {
    /// The item.
    async fn node(&self) -> &N {
        &self.node
    }

    /// The place of the item in the list, for `after` and `before`: opaque, and good for the same list in the same order,
    /// whatever comes and goes meanwhile.
    async fn cursor(&self) -> Result<String> {
        self.place.encoded()
    }

    #[graphql(flatten)]
    async fn extra(&self) -> &Y {
        &self.extra
    }
}

impl<N: OutputType, X: Extra, Y: Extra> TypeName for Connection<N, X, Y> {
    fn type_name() -> Cow<'static, str> {
        X::PREFIX.map_or_else(N::type_name, Cow::Borrowed) + "Connection"
    }
}

impl<N: OutputType, Y: Extra> TypeName for Edge<N, Y> {
    fn type_name() -> Cow<'static, str> {
        Y::PREFIX.map_or_else(N::type_name, Cow::Borrowed) + "Edge"
    }
}

impl<N: OutputType, X: Extra, Y: Extra> Description for Connection<N, X, Y> {
    fn description() -> &'static str {
        "A page of a list, with cursors to go on from."
    }
}

impl<N: OutputType, Y: Extra> Description for Edge<N, Y> {
    fn description() -> &'static str {
        "An item of a page, with its cursor."
    }
}
