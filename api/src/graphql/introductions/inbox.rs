//! The viewer's inbox: what waits for an answer.

use async_graphql::{Context, Object};

use super::{Introduction, connection, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::graphql::page::{Arguments, Connection};
use crate::paging::Page;
use crate::service::introductions::inbox;

/// The inbox; its count is known where it came with an event.
#[derive(Default)]
pub struct Inbox {
    /// How many introductions wait.
    pub count: Option<usize>,
}

/// What waits for the viewer: introductions that a profile they speak for was asked for and has not answered.
#[Object(serial)]
impl Inbox {
    /// How many introductions wait for an answer.
    async fn waiting_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let count = match self.count {
            Some(count) => count,
            None => inbox::waiting(ctx.app()?, ctx.viewer()).await?.len(),
        };
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// The introductions that wait for an answer, the newest first.
    async fn waiting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Introduction>> {
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let page = inbox::page(ctx.app()?, ctx.viewer(), &window).await?;
        let frame = page.frame();
        let items = wrap(ctx, page.items).await?;
        Ok(connection(Page { items, ..frame }))
    }
}
