//! Search over all profiles, with highlighted passages and counted facets.

mod facets;
mod filter;
mod highlights;
mod near;
mod score;
mod suggest;
mod unmatched;

use std::sync::{Arc, OnceLock};

use async_graphql::{Context, Enum, Object};
use search::{ANCHORS, Cursor, Facet as Field, Highlighter, Near, Query, Window};
use uuid::Uuid;

use crate::graphql::ask::Asked;
use crate::graphql::error::{BadInput, Error, Result};
use crate::graphql::page::{Arguments, Connection, Extra};
use crate::graphql::profiles::{One, Profile, around};
use crate::paging::Page;
use crate::service::profiles::seen::Seen;
use crate::service::search::{self as service, places};

pub use facets::{Facet, FacetName};
pub use filter::{SavedFilter, SearchFilter, saved};
pub use highlights::Highlight;
pub use near::{Around, Circle};
pub use score::SearchScore;
pub use suggest::SuggestQuery;
pub use unmatched::UnmatchedQuery;

/// How many values a filter takes, and how many values of a facet are returned.
const VALUES: usize = 100;

/// What was given up because too little matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "search::Relaxation")]
pub enum Relaxation {
    /// Words that are spelt nearly alike, or begin alike, count too; exact matches come first.
    Spelling,
    /// No profile has all words; these have some of them.
    AnyWord,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
#[graphql(remote = "search::Order")]
pub enum SearchOrder {
    /// What matches best.
    #[default]
    Best,
    /// What is nearest to the middle of the circle, with `near`; without it, what matches best.
    Nearest,
}

/// What was searched for, and how its words are found again in texts, once somebody asks.
struct Searched {
    query: Query,
    highlighter: OnceLock<Highlighter>,
}

impl Searched {
    fn highlighter(&self) -> &Highlighter {
        self.highlighter.get_or_init(|| Highlighter::new(&self.query))
    }
}

/// What a search has besides its page.
pub struct SearchExtra {
    searched: Arc<Searched>,
    relaxed: Option<Relaxation>,
}

/// Counts and concessions of a search.
#[Object(serial)]
impl SearchExtra {
    /// How often each value of a facet occurs among what was found; a facet's own filter is left out of account.
    async fn facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which facets to count.")] names: Vec<FacetName>,
        #[graphql(desc = "At most so many values of each, 1 to 100.", default = 10)] limit: i32,
    ) -> Result<Vec<Facet>> {
        let limit = usize::try_from(limit).ok().filter(|limit| (1..=VALUES).contains(limit));
        let limit = limit.ok_or_else(|| Error::bad_input("limit", BadInput::PageSize))?;
        let facets: Vec<Field> = names.into_iter().map(Into::into).collect();
        let query = Query { facets, facet_limit: limit, window: Window::first(1), ..self.searched.query.clone() };
        let results = service::find(ctx.app()?, ctx.viewer(), query).await?;
        facets::named(ctx, results.page.facets).await
    }

    /// What was given up to find something; null if nothing was.
    async fn relaxed(&self) -> Option<Relaxation> {
        self.relaxed
    }
}

impl Extra for SearchExtra {
    const PREFIX: Option<&'static str> = Some("Search");
}

/// Where a profile was found.
pub struct SearchEdgeExtra {
    profile: Arc<Seen>,
    searched: Arc<Searched>,
    near: Option<Near>,
}

/// What an edge of a search has besides its item.
#[Object(serial)]
impl SearchEdgeExtra {
    /// How far it is from the middle of the circle that was searched, in kilometres; null if none was, or if the viewer
    /// does not see where it is.
    async fn distance_km(&self) -> Option<f64> {
        let point = places::of_profile(&self.profile.row)?;
        Some((self.near?.point.kilometres_to(point) * 10.0).round() / 10.0)
    }

    /// Passages in which the words stand, the best first.
    async fn highlights(&self, ctx: &Context<'_>) -> Vec<Highlight> {
        let language = ctx.language(None);
        service::highlights(self.searched.highlighter(), &self.profile, language).into_iter().map(Into::into).collect()
    }

    /// Which parts made the score that ranks it; for the team, and null for everybody else: scores betray hidden texts.
    async fn score(&self, ctx: &Context<'_>) -> Result<Option<SearchScore>> {
        let explained = service::explain(ctx.app()?, ctx.viewer(), &self.searched.query, self.profile.row.id).await?;
        Ok(explained.map(SearchScore::from))
    }
}

impl Extra for SearchEdgeExtra {
    const PREFIX: Option<&'static str> = Some("Search");
}

/// Where a hit stands: its score and id, and the hits right before it, the nearest first.
type Place = (u32, Uuid, [Option<Uuid>; ANCHORS]);

/// Where the hits of a page stand, behind those that were seen before it.
fn places_of(mut seen: Vec<Uuid>, hits: &[service::Hit]) -> Vec<Place> {
    let mut places = Vec::with_capacity(hits.len());
    for hit in hits {
        let mut nearest = seen.iter().rev().copied();
        places.push((hit.cursor.score, hit.cursor.id, std::array::from_fn(|_| nearest.next())));
        seen.push(hit.cursor.id);
    }
    places
}

/// A page of what was found.
pub type SearchConnection = Connection<Profile, SearchExtra, SearchEdgeExtra>;

/// Searching.
#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// The profiles in which the words stand, the best first; nothing that the viewer may not see is found or counted.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a search are these")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Words in French or English; quotes make a phrase, a leading minus excludes. Empty, it finds everything that the filter lets through."
        )]
        query: String,
        #[graphql(desc = "What they must have.")] filter: Option<SearchFilter>,
        #[graphql(desc = "Only profiles that are, as far as the viewer may see, in this circle.")] near: Option<Around>,
        #[graphql(desc = "What comes first.", default)] order_by: SearchOrder,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
    ) -> Result<SearchConnection> {
        let asked = saved(&query, filter, near, "")?;
        let window = Arguments::forward(first, after).window::<Place>(ctx)?;
        let (after, before_it) = match window.after {
            Some((score, id, before_it)) => (Some(Cursor { score, id }), before_it),
            None => (None, Default::default()),
        };
        let near = service::circle(&asked);
        let query = Query {
            filter: service::filter(&asked),
            order: order_by.into(),
            window: Window { after, before_it, ..Window::first(window.limit) },
            ..Query::new(query, ctx.viewer().reader())
        };
        let found = service::find(ctx.app()?, ctx.viewer(), query.clone()).await?;
        let ones = around(found.hits.iter().map(|hit| hit.profile.clone()).collect());
        let seen_before = before_it.into_iter().rev().flatten().chain(after.map(|after| after.id));
        let places = places_of(seen_before.collect(), &found.hits);
        let page = Page {
            items: ones.into_iter().zip(found.hits).zip(places).collect(),
            has_previous: after.is_some(),
            has_next: found.page.has_more,
            total: u64::try_from(found.page.total).ok(),
        };
        let searched = Arc::new(Searched { query, highlighter: OnceLock::new() });
        let extra = SearchExtra { searched: searched.clone(), relaxed: found.page.relaxed.map(Into::into) };
        let place = |(_, place): &((One, service::Hit), Place)| *place;
        Ok(Connection::with(page, extra, place, |((one, hit), _)| {
            (one.into(), SearchEdgeExtra { profile: hit.profile, searched: searched.clone(), near })
        }))
    }
}
