//! What people search and no concept has.

use async_graphql::{Context, Object, SimpleObject};
use entity::unmatched_words;

use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::graphql::page::{Arguments, Connection};
use crate::service::search::unmatched;

/// A word that several searches had and no concept of the lexicon has.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct UnmatchedWord {
    /// The word, in lower case and without accents.
    word: String,
    /// In how many searches it stood.
    searches: i32,
    /// The last day on which it did, ISO 8601.
    last_on: String,
}

impl From<unmatched_words::Model> for UnmatchedWord {
    fn from(row: unmatched_words::Model) -> Self {
        Self { word: row.word, searches: i32::try_from(row.searches).unwrap_or(i32::MAX), last_on: row.last_on }
    }
}

/// What the lexicon lacks.
#[derive(Default)]
pub struct UnmatchedQuery;

#[Object]
impl UnmatchedQuery {
    /// The words that at least three searches had and no concept of the lexicon has, the most frequent first; for the
    /// team. Who searched is not known; names of profiles are left out. Counted once an hour.
    async fn unmatched_words(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<UnmatchedWord>> {
        ctx.team()?;
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let page = unmatched::page(ctx.app()?, ctx.viewer(), &window).await?;
        Ok(Connection::new(page, |row| (row.searches, row.word.clone()), UnmatchedWord::from))
    }
}
