//! Slots of the regional pavilion.

mod mutations;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::{EditionId, ProfileId, SlotId, slots};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::{FocusArea, Language, Purpose};
use super::editions::{self, Edition};
use super::error::Result;
use super::level::{Level, together};
use super::node::{self, GlobalId, Kind, Node};
use super::profiles::{One, Startup, around};
use super::values::{Concept, Text, concepts, version};
use crate::paging::{Page, Window};
use crate::service::profiles::list;
use crate::service::slots as service;

pub use mutations::SlotMutation;

/// One slot, with what the slots of the same list have above them.
#[derive(Clone)]
pub struct Slot {
    row: Arc<slots::Model>,
    near: Arc<Near>,
}

#[derive(Default)]
struct Near {
    editions: Level<EditionId, Edition>,
    holders: Level<ProfileId, One>,
}

/// A place on the regional pavilion at an edition of a trade show.
#[Object(serial)]
impl Slot {
    /// The id of the slot in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Slot, self.row.id.0)
    }

    /// The edition.
    async fn edition(&self, ctx: &Context<'_>) -> Result<Option<Edition>> {
        self.near.editions.of(self.row.edition_id, (), |ids| editions::find(ctx, ids)).await
    }

    /// What it is called.
    async fn label(&self) -> &str {
        &self.row.label
    }

    /// What it is good for, in words.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        Text::of(&service::description(&self.row), ctx.language(language))
    }

    /// The focus area it is kept for; null if for any.
    async fn focus_area(&self) -> Option<FocusArea> {
        self.row.focus_area.map(Into::into)
    }

    /// The sectors it suits.
    async fn sectors(&self) -> Vec<Concept> {
        concepts(&self.row.sectors)
    }

    /// What it is good for.
    async fn purposes(&self) -> Vec<Purpose> {
        self.row.purposes.iter().copied().map(Into::into).collect()
    }

    /// Whether nobody holds it yet.
    async fn is_free(&self) -> bool {
        self.row.holder_id.is_none()
    }

    /// The startup that holds it, if the viewer may see that.
    async fn holder(&self, ctx: &Context<'_>) -> Result<Option<Startup>> {
        let Some(holder) = self.row.holder_id else { return Ok(None) };
        let startup = self.near.holders.of(holder, (), |ids| async move {
            let stored = list::find(ctx.app()?, ctx.viewer(), &ids).await?;
            Ok(around(stored).into_iter().map(|one| (one.row().id, one)).collect())
        });
        Ok(startup.await?.map(Startup::from))
    }

    /// The number of its last change, which an update states; for the team.
    async fn version(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.viewer().is_team().then(|| version(self.row.version))
    }
}

impl Slot {
    /// The id of its row.
    pub fn row_id(&self) -> SlotId {
        self.row.id
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.row.label
    }

    /// Its place in a list.
    pub fn place(&self) -> (String, SlotId) {
        (self.row.label.clone(), self.row.id)
    }
}

/// Slots of one list.
pub fn wrap(rows: impl IntoIterator<Item = slots::Model>) -> Vec<Slot> {
    let rows: Vec<Arc<slots::Model>> = rows.into_iter().map(Arc::new).collect();
    let near = Arc::new(Near {
        editions: Level::below(rows.iter().map(|row| row.edition_id)),
        holders: Level::below(rows.iter().filter_map(|row| row.holder_id)),
    });
    rows.into_iter().map(|row| Slot { row, near: near.clone() }).collect()
}

/// A page of the slots of each edition.
pub async fn of_editions(
    ctx: &Context<'_>,
    editions: Vec<EditionId>,
    window: Window<(String, SlotId)>,
) -> Result<HashMap<EditionId, Page<Slot>>> {
    let pages = service::of_editions(ctx.app()?, &editions, &window).await?;
    Ok(together(pages, wrap))
}

/// The slots with these ids.
pub async fn find(ctx: &Context<'_>, ids: &[SlotId]) -> Result<HashMap<SlotId, Slot>> {
    let found = service::find(ctx.app()?, ids).await?;
    Ok(wrap(found.into_values()).into_iter().map(|slot| (slot.row.id, slot)).collect())
}

/// The slots with these ids, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<SlotId> = ids.iter().copied().map(SlotId).collect();
    let node = |slot: Slot| (GlobalId { kind: Kind::Slot, uuid: slot.row.id.0 }, Node::Slot(slot));
    Ok(find(ctx, &ids).await?.into_values().map(node).collect())
}
