//! Rounds: programme-wide allocations of scarce places, from the draft to what is published.
//!
//! A round is drafted with rules and a seed, solved in runs that are never changed, reviewed by locking and forbidding
//! pairs, and published as a whole: as introductions, or as offers of slots.

mod allocate;
pub mod decisions;
pub mod diff;
pub mod draft;
mod findings;
mod gauge;
pub mod live;
mod market;
mod participants;
mod problem;
pub mod publish;
pub mod rules;
pub mod runs;
mod snapshot;
mod solving;
pub mod told;
pub mod words;

use std::collections::HashMap;

use entity::RoundId;
use entity::rounds::{Column, Entity, Model};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use crate::app::App;
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::viewer::Viewer;

pub use findings::*;
pub use gauge::{Gauge, Running};
pub use solving::carry_out;

/// A page of the rounds, the newest first; for the team alone.
pub async fn page(app: &App, viewer: &Viewer, window: &Window<(RoundId,)>) -> Result<Page<Model>> {
    if !viewer.is_team() {
        return Ok(Page::default());
    }
    Ok(Listing::by_id(Entity::find(), Column::Id).descending().page(app.db.reader(), window).await?)
}

/// The rounds with these ids, for the team.
pub async fn find(app: &App, viewer: &Viewer, ids: &[RoundId]) -> Result<HashMap<RoundId, Model>> {
    if !viewer.is_team() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(app.db.reader()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A round that is about to be changed: until the transaction ends, nobody else changes it.
async fn locked(tx: &DatabaseTransaction, id: RoundId) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(tx).await?)
}
