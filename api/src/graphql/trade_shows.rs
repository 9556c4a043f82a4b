//! Trade shows.

mod mutations;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use entity::{TradeShowId, trade_shows};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::Language;
use super::editions::{self, Edition};
use super::error::Result;
use super::level::{Level, Pages};
use super::node::{self, GlobalId, Kind, Node};
use super::page::{Arguments, Connection};
use super::scalars::Date;
use super::values::{Text, version};
use crate::service::trade_shows as service;

pub use mutations::TradeShowMutation;

/// One trade show, with what the shows of the same list have below them.
#[derive(Clone)]
pub struct TradeShow {
    row: Arc<trade_shows::Model>,
    below: Arc<Below>,
}

#[derive(Default)]
struct Below {
    editions: Pages<TradeShowId, Edition>,
    successors: Level<TradeShowId, TradeShow>,
}

/// A trade show, whatever its years. One that was discontinued keeps its history.
#[Object(serial)]
impl TradeShow {
    /// The id of the trade show in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::TradeShow, self.row.id.0)
    }

    /// The name of the trade show in addresses.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Some paragraphs about it.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        Text::of(&service::description(&self.row), ctx.language(language))
    }

    /// The day from which there is no further edition.
    async fn discontinued_on(&self) -> Option<Date> {
        Date::of(self.row.discontinued_on.as_deref())
    }

    /// The trade show that took its place.
    async fn successor(&self, ctx: &Context<'_>) -> Result<Option<TradeShow>> {
        let Some(successor) = self.row.successor_id else { return Ok(None) };
        self.below.successors.of(successor, (), |ids| find(ctx, ids)).await
    }

    /// Its editions, the latest first.
    async fn editions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Edition>> {
        let arguments = Arguments { first, after, last, before };
        let read = |shows, window| editions::of_shows(ctx, shows, window);
        let page = self.below.editions.page(ctx, self.row.id, arguments, read).await?;
        Ok(Connection::new(page, Edition::place, |edition| edition))
    }

    /// The number of its last change, which an update states; for the team.
    async fn version(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.viewer().is_team().then(|| version(self.row.version))
    }
}

/// Trade shows of one list.
pub fn wrap(rows: impl IntoIterator<Item = trade_shows::Model>) -> Vec<TradeShow> {
    let rows: Vec<Arc<trade_shows::Model>> = rows.into_iter().map(Arc::new).collect();
    let below = Arc::new(Below {
        editions: Level::below(rows.iter().map(|row| row.id)),
        successors: Level::below(rows.iter().filter_map(|row| row.successor_id)),
    });
    rows.into_iter().map(|row| TradeShow { row, below: below.clone() }).collect()
}

/// The trade shows with these ids.
pub async fn find(ctx: &Context<'_>, ids: Vec<TradeShowId>) -> Result<HashMap<TradeShowId, TradeShow>> {
    let found = service::find(ctx.app()?, &ids).await?;
    Ok(wrap(found.into_values()).into_iter().map(|show| (show.row.id, show)).collect())
}

/// The trade shows with these ids, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let found = find(ctx, ids.iter().copied().map(TradeShowId).collect()).await?;
    let node =
        |(id, show): (TradeShowId, TradeShow)| (GlobalId { kind: Kind::TradeShow, uuid: id.0 }, Node::TradeShow(show));
    Ok(found.into_iter().map(node).collect())
}

/// What listed trade shows must have; a field that is left out asks for nothing.
#[derive(Default, InputObject)]
pub struct TradeShowFilter {
    /// Whether they were discontinued.
    discontinued: Option<bool>,
}

/// Reading trade shows.
#[derive(Default)]
pub struct TradeShowQuery;

#[Object]
impl TradeShowQuery {
    /// The trade shows, by name.
    async fn trade_shows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What they must have.")] filter: Option<TradeShowFilter>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<TradeShow>> {
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let page = service::page(ctx.app()?, filter.unwrap_or_default().discontinued, &window).await?;
        Ok(Connection::new(page.map_all(wrap), |show| (show.row.name.clone(), show.row.id), |show| show))
    }

    /// The trade show with this name in addresses.
    async fn trade_show(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses.")] slug: String,
    ) -> Result<Option<TradeShow>> {
        Ok(wrap(service::of_slug(ctx.app()?, &slug).await?).pop())
    }
}
