//! Following introductions and the inbox.

use async_graphql::{Context, Object, Subscription};
use entity::introductions;

use super::inbox::Inbox;
use super::{Introduction, wrap};
use crate::error::Result as Internal;
use crate::graphql::ask::Asked;
use crate::graphql::error::{Error, Result};
use crate::graphql::moment::{Events, Moments, events};
use crate::graphql::position;
use crate::service::introductions::live::{Changes, InboxChanges, Moment};

/// A change of an introduction that the viewer may see.
pub struct IntroductionChange {
    position: i64,
    row: Option<introductions::Model>,
}

/// What happened to an introduction, and where in the stream.
#[Object(serial)]
impl IntroductionChange {
    /// Where the stream stands with this event: as `after` of a new subscription, exactly what follows it is told.
    async fn position(&self) -> String {
        position::encode(self.position)
    }

    /// The introduction as it is now; null in the first event, which only tells where the stream begins.
    async fn introduction(&self, ctx: &Context<'_>) -> Result<Option<Introduction>> {
        Ok(wrap(ctx, self.row.iter().cloned().collect()).await?.pop())
    }
}

/// A change of the viewer's inbox.
pub struct InboxChange {
    position: i64,
    count: usize,
}

/// The inbox after something came into it or left it, and where in the stream.
#[Object(serial)]
impl InboxChange {
    /// Where the stream stands with this event.
    async fn position(&self) -> String {
        position::encode(self.position)
    }

    /// What waits for the viewer now.
    async fn inbox(&self) -> Inbox {
        Inbox { count: Some(self.count) }
    }
}

/// Following what changes.
#[derive(Default)]
pub struct IntroductionSubscription;

#[Subscription]
impl IntroductionSubscription {
    /// Every change of an introduction that the viewer may see, from now on or from a position on.
    ///
    /// The first event comes at once and tells the position. Whoever loses the connection subscribes again with the
    /// last position as `after`, and misses and repeats nothing. The right to see is asked for with every event.
    async fn introduction_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position of an event; CURSOR_EXPIRED if it is older than 30 days.")] after: Option<
            String,
        >,
    ) -> Result<Events<IntroductionChange>> {
        ctx.signed_in()?;
        let after = position::read("after", after.as_deref())?;
        let changes = Changes::begin(ctx.app()?, ctx.viewer(), after).await?;
        let changes = changes.ok_or_else(|| Error::CursorExpired { argument: "after".to_owned() })?;
        Ok(events(changes, |Moment { position, what, .. }| IntroductionChange { position, row: what }))
    }

    /// The viewer's inbox: at once, and again whenever something comes into it or leaves it.
    ///
    /// Each event holds the whole inbox, so a client that was away has missed nothing once it has the first one.
    async fn inbox_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position of an event; CURSOR_EXPIRED if it is older than 30 days.")] after: Option<
            String,
        >,
    ) -> Result<Events<InboxChange>> {
        ctx.signed_in()?;
        let after = position::read("after", after.as_deref())?;
        let changes = InboxChanges::begin(ctx.app()?, ctx.viewer(), after).await?;
        let changes = changes.ok_or_else(|| Error::CursorExpired { argument: "after".to_owned() })?;
        Ok(events(changes, |Moment { position, what, .. }| InboxChange { position, count: what }))
    }
}

impl Moments for Changes {
    type What = Option<introductions::Model>;

    async fn next(&mut self) -> Internal<Option<Moment<Self::What>>> {
        Self::next(self).await
    }
}

impl Moments for InboxChanges {
    type What = usize;

    async fn next(&mut self) -> Internal<Option<Moment<Self::What>>> {
        Self::next(self).await
    }
}
