//! The line of those who wait for a place: whose turn is when.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::introductions::Column::{FromId, Id, QueuedAt, State, ToId};
use entity::{IntroductionId, IntroductionState, ProfileId, ProfileKind, introductions, profiles};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::queue::pairing;
use super::states::Pairing;
use crate::app::App;
use crate::error::Result;

/// The place in the queue, from one, of an introduction that waits for a place; none of one that waits for a side.
pub async fn place(app: &App, row: &introductions::Model) -> Result<Option<u32>> {
    if pairing(app.db.reader(), row.from_id, row.to_id).await? == Pairing::Away {
        return Ok(None);
    }
    Ok(positions(app.db.reader(), &[Arc::new(row.clone())]).await?.remove(&row.id))
}

/// The place in the queue, from one, of each of some introductions that wait in one.
pub async fn positions(
    db: &impl ConnectionTrait,
    rows: &[Arc<introductions::Model>],
) -> Result<HashMap<IntroductionId, u32>, DbErr> {
    let waiting = || rows.iter().filter(|row| row.state == IntroductionState::Queued);
    let mut sides: Vec<ProfileId> = waiting().flat_map(|row| [row.from_id, row.to_id]).collect();
    sides.sort_unstable();
    sides.dedup();
    if sides.is_empty() {
        return Ok(HashMap::new());
    }
    let people: HashSet<ProfileId> = people(db, &sides).await?.into_iter().collect();
    let line = in_line(db, &people).await?;
    let mut counted: HashMap<ProfileId, u32> = HashMap::new();
    let mut positions: HashMap<IntroductionId, u32> = HashMap::new();
    for (id, from, to) in line {
        let Some(person) = [from, to].into_iter().find(|side| people.contains(side)) else { continue };
        let place = counted.entry(person).or_default();
        *place += 1;
        positions.insert(id, *place);
    }
    Ok(waiting().map(|row| (row.id, positions.get(&row.id).copied().unwrap_or(1))).collect())
}

/// Those who wait for places of some people, the first first.
pub(super) async fn in_line(
    tx: &impl ConnectionTrait,
    people: &HashSet<ProfileId>,
) -> Result<Vec<(IntroductionId, ProfileId, ProfileId)>, DbErr> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    introductions::Entity::find()
        .select_only()
        .columns([Id, FromId, ToId])
        .filter(State.eq(IntroductionState::Queued))
        .filter(with_any(people))
        .order_by_asc(QueuedAt)
        .order_by_asc(Id)
        .into_tuple()
        .all(tx)
        .await
}

fn with_any<'a>(people: impl IntoIterator<Item = &'a ProfileId> + Clone) -> Condition {
    let ids = || people.clone().into_iter().copied();
    Condition::any().add(FromId.is_in(ids())).add(ToId.is_in(ids()))
}

/// How many wait for places of some people.
pub(super) async fn waiting(tx: &impl ConnectionTrait, people: &[ProfileId]) -> Result<u64, DbErr> {
    let queued = introductions::Entity::find().filter(State.eq(IntroductionState::Queued));
    queued.filter(with_any(people)).count(tx).await
}

/// The people among profiles, in the order of their ids.
pub(super) async fn people(db: &impl ConnectionTrait, ids: &[ProfileId]) -> Result<Vec<ProfileId>, DbErr> {
    profiles::Entity::find()
        .select_only()
        .column(profiles::Column::Id)
        .filter(profiles::Column::Id.is_in(ids.iter().copied()))
        .filter(profiles::Column::Kind.is_not_in([ProfileKind::Startup, ProfileKind::Partner]))
        .order_by_asc(profiles::Column::Id)
        .into_tuple()
        .all(db)
        .await
}
