//! Editions of trade shows.

mod mutations;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{EditionId, TradeShowId, editions};
use uuid::Uuid;

use super::applications::{self, Application};
use super::ask::Asked;
use super::error::Result;
use super::level::{Level, Pages, together};
use super::node::{self, GlobalId, Kind, Node};
use super::page::{Arguments, Connection};
use super::scalars::Date;
use super::slots::{self, Slot};
use super::trade_shows::{self, TradeShow};
use super::values::{Location, version};
use crate::paging::{Page, Window};
use crate::service::editions as service;

pub use mutations::EditionMutation;

/// One edition, with what the editions of the same list have above and below them.
#[derive(Clone)]
pub struct Edition {
    row: Arc<editions::Model>,
    near: Arc<Near>,
}

#[derive(Default)]
struct Near {
    shows: Level<TradeShowId, TradeShow>,
    slots: Pages<EditionId, Slot>,
    applications: Pages<EditionId, Application>,
}

/// One edition of a trade show, with its call for applications.
#[Object(serial)]
impl Edition {
    /// The id of the edition in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Edition, self.row.id.0)
    }

    /// The trade show.
    async fn show(&self, ctx: &Context<'_>) -> Result<Option<TradeShow>> {
        self.near.shows.of(self.row.trade_show_id, (), |ids| trade_shows::find(ctx, ids)).await
    }

    /// What it is called, such as `CES 2027`.
    async fn label(&self) -> &str {
        &self.row.label
    }

    /// Its first day, where it takes place.
    async fn starts_on(&self) -> Option<Date> {
        Date::of(Some(&self.row.starts_on))
    }

    /// Its last day, where it takes place.
    async fn ends_on(&self) -> Option<Date> {
        Date::of(Some(&self.row.ends_on))
    }

    /// Whether the days are a guess of the team, because they are not public yet.
    async fn dates_assumed(&self) -> bool {
        self.row.dates_assumed
    }

    /// Where it takes place.
    async fn location(&self) -> Option<Location> {
        Location::of(service::location(&self.row))
    }

    /// The time zone of its days, by its IANA name.
    async fn time_zone(&self) -> &str {
        &self.row.time_zone
    }

    /// The call for applications; null if there is none.
    async fn call(&self, ctx: &Context<'_>) -> Result<Option<Call>> {
        let call = Call {
            opens_on: Date::of(self.row.call_opens_on.as_deref()),
            closes_on: Date::of(self.row.call_closes_on.as_deref()),
            is_open: service::is_call_open(&self.row, ctx.app()?.clock.now()),
        };
        Ok(Some(call).filter(|call| call.opens_on.is_some() || call.closes_on.is_some()))
    }

    /// The places on the regional pavilion, by their labels.
    async fn slots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Slot>> {
        let arguments = Arguments { first, after, last, before };
        let read = |editions, window| slots::of_editions(ctx, editions, window);
        let page = self.near.slots.page(ctx, self.row.id, arguments, read).await?;
        Ok(Connection::new(page, Slot::place, |slot| slot))
    }

    /// The applications for a place: all of them for the team, their own for those who speak for startups.
    async fn applications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Application>> {
        let arguments = Arguments { first, after, last, before };
        let read = |editions, window| applications::of_editions(ctx, editions, window);
        let page = self.near.applications.page(ctx, self.row.id, arguments, read).await?;
        Ok(Connection::new(page, Application::place, |each| each))
    }

    /// The number of its last change, which an update states; for the team.
    async fn version(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.viewer().is_team().then(|| version(self.row.version))
    }
}

/// When startups can apply for a place.
#[derive(Clone, Copy, SimpleObject)]
#[graphql(serial)]
pub struct Call {
    /// The first day.
    opens_on: Option<Date>,
    /// The last day.
    closes_on: Option<Date>,
    /// Whether applications are taken now: the days are those where the show is.
    is_open: bool,
}

impl Edition {
    /// Its place in a list.
    pub fn place(&self) -> (String, EditionId) {
        (self.row.starts_on.clone(), self.row.id)
    }
}

/// Editions of one list.
#[allow(clippy::arc_with_non_send_sync, reason = "the lint loses its way in types that lead back to themselves")]
pub fn wrap(rows: impl IntoIterator<Item = editions::Model>) -> Vec<Edition> {
    let rows: Vec<Arc<editions::Model>> = rows.into_iter().map(Arc::new).collect();
    let near = Arc::new(Near {
        shows: Level::below(rows.iter().map(|row| row.trade_show_id)),
        slots: Level::below(rows.iter().map(|row| row.id)),
        applications: Level::below(rows.iter().map(|row| row.id)),
    });
    rows.into_iter().map(|row| Edition { row, near: near.clone() }).collect()
}

/// A page of the editions of each show.
pub async fn of_shows(
    ctx: &Context<'_>,
    shows: Vec<TradeShowId>,
    window: Window<(String, EditionId)>,
) -> Result<HashMap<TradeShowId, Page<Edition>>> {
    let pages = service::of_shows(ctx.app()?, &shows, &window).await?;
    Ok(together(pages, wrap))
}

/// The editions with these ids.
pub async fn find(ctx: &Context<'_>, ids: Vec<EditionId>) -> Result<HashMap<EditionId, Edition>> {
    let found = service::find(ctx.app()?, &ids).await?;
    Ok(wrap(found.into_values()).into_iter().map(|edition| (edition.row.id, edition)).collect())
}

/// The editions with these ids, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let found = find(ctx, ids.iter().copied().map(EditionId).collect()).await?;
    let node =
        |(id, edition): (EditionId, Edition)| (GlobalId { kind: Kind::Edition, uuid: id.0 }, Node::Edition(edition));
    Ok(found.into_iter().map(node).collect())
}
