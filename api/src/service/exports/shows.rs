//! The slots file: first every show, then every edition, then every slot, so that each line finds what it names.

use std::collections::HashMap;

use entity::{EditionId, ProfileId, TradeShowId, editions, profiles, slots, trade_shows};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::json;

use super::BATCH;
use super::files::Lines;
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::Window;
use crate::service::{editions as edition_service, slots as slot_service, trade_shows as show_service};

/// Writes shows, editions and slots.
pub async fn export(tx: &DatabaseTransaction, lines: &mut Lines) -> Result<()> {
    let shows = shows(tx, lines).await?;
    editions(tx, lines, &shows).await?;
    slots(tx, lines, &shows).await
}

/// Writes the shows, each behind the one that took its place; there are few enough to hold them.
async fn shows(tx: &DatabaseTransaction, lines: &mut Lines) -> Result<HashMap<TradeShowId, String>> {
    let rows = trade_shows::Entity::find().all(tx).await?;
    let by_id: HashMap<TradeShowId, &trade_shows::Model> = rows.iter().map(|row| (row.id, row)).collect();
    let mut ordered: Vec<(usize, &trade_shows::Model)> =
        rows.iter().map(|row| (successors(row, &by_id), row)).collect();
    ordered.sort_by_key(|(successors, row)| (*successors, row.id));
    for (number, (_, row)) in ordered.into_iter().enumerate() {
        let mut record = show_service::to_record(row);
        let successor = row.successor_id.and_then(|id| by_id.get(&id));
        record.extend(successor.map(|successor| ("successor".to_owned(), json!(successor.slug))));
        lines.write(format!("show {}", number + 1), record).await?;
    }
    Ok(rows.into_iter().map(|row| (row.id, row.slug)).collect())
}

/// How many shows took the place of a show one after the other.
fn successors(row: &trade_shows::Model, by_id: &HashMap<TradeShowId, &trade_shows::Model>) -> usize {
    let next = |row: &&trade_shows::Model| row.successor_id.and_then(|id| by_id.get(&id).copied());
    // No operation makes a circle; should there be one, the count ends all the same.
    std::iter::successors(Some(row), next).skip(1).take(by_id.len()).count()
}

async fn editions(tx: &DatabaseTransaction, lines: &mut Lines, shows: &HashMap<TradeShowId, String>) -> Result<()> {
    let (mut window, mut number) = (Window::first(BATCH), 0);
    loop {
        let page = Listing::by_id(editions::Entity::find(), editions::Column::Id).page(tx, &window).await?;
        for row in &page.items {
            let Some(show) = shows.get(&row.trade_show_id) else { continue };
            let mut record = edition_service::to_record(row);
            record.insert("show".to_owned(), json!(show));
            number += 1;
            lines.write(format!("edition {number}"), record).await?;
        }
        let Some(last) = page.items.last().filter(|_| page.has_next) else { return Ok(()) };
        window.after = Some((last.id,));
    }
}

async fn slots(tx: &DatabaseTransaction, lines: &mut Lines, shows: &HashMap<TradeShowId, String>) -> Result<()> {
    let mut window = Window::first(BATCH);
    loop {
        let page = Listing::by_id(slots::Entity::find(), slots::Column::Id).page(tx, &window).await?;
        let editions = editions_of(tx, &page.items).await?;
        let holders = holders_of(tx, &page.items).await?;
        for row in &page.items {
            let Some(edition) = editions.get(&row.edition_id) else { continue };
            let mut record = slot_service::to_record(row);
            record.insert("show".to_owned(), json!(shows.get(&edition.trade_show_id)));
            record.insert("edition".to_owned(), json!(edition.label));
            let holder = row.holder_id.and_then(|id| holders.get(&id));
            record.extend(holder.map(|holder| ("holder".to_owned(), json!(holder))));
            lines.write(row.external_id.clone().unwrap_or_else(|| row.id.to_string()), record).await?;
        }
        let Some(last) = page.items.last().filter(|_| page.has_next) else { return Ok(()) };
        window.after = Some((last.id,));
    }
}

async fn editions_of(tx: &DatabaseTransaction, slots: &[slots::Model]) -> Result<HashMap<EditionId, editions::Model>> {
    let ids = slots.iter().map(|slot| slot.edition_id);
    let rows = editions::Entity::find().filter(editions::Column::Id.is_in(ids)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What the startups that hold slots are called in records.
async fn holders_of(tx: &DatabaseTransaction, slots: &[slots::Model]) -> Result<HashMap<ProfileId, String>> {
    let ids = slots.iter().filter_map(|slot| slot.holder_id);
    let rows = profiles::Entity::find().filter(profiles::Column::Id.is_in(ids)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.external_id.unwrap_or(row.slug))).collect())
}
