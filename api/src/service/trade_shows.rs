//! Trade shows, their editions and the slots of the regional pavilion.

use entity::{EditionId, ProfileId, SlotId, TradeShowId, editions, slots, trade_shows};
use jiff::civil::Date;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::imports::resolve::{place, tags};
use super::imports::{SlotDraft, Written};

/// Saves a line of the slots file: its show, its edition and, if it has a label, the slot.
pub async fn save(
    tx: &impl ConnectionTrait,
    external_id: &str,
    draft: &SlotDraft,
    holder: Option<ProfileId>,
    now: i64,
) -> Result<Written, DbErr> {
    let (show, show_written) = save_show(tx, draft, now).await?;
    let (edition, edition_written) = save_edition(tx, show, draft, now).await?;
    let Some(label) = &draft.label else { return Ok(most(show_written, edition_written)) };
    let existing = slots::Entity::find().filter(slots::Column::ExternalId.eq(external_id)).one(tx).await?;
    let wanted = slots::Model {
        id: existing.as_ref().map_or_else(|| SlotId(Uuid::now_v7()), |row| row.id),
        edition_id: edition,
        external_id: Some(external_id.to_owned()),
        label: label.clone(),
        description_fr: draft.description.fr.clone(),
        description_en: draft.description.en.clone(),
        focus_area: draft.focus_area,
        sectors: tags(&draft.sectors).into(),
        purposes: draft.purpose.clone().into(),
        holder_id: holder.or(existing.as_ref().and_then(|row| row.holder_id)),
        version: existing.as_ref().map_or(1, |row| row.version),
        created_at: existing.as_ref().map_or(now, |row| row.created_at),
        updated_at: existing.as_ref().map_or(now, |row| row.updated_at),
    };
    Ok(match existing {
        None => {
            wanted.into_active_model().insert(tx).await?;
            Written::Created
        }
        Some(existing) if existing == wanted => most(Written::Unchanged, most(show_written, edition_written)),
        Some(existing) => {
            let changed = slots::Model { version: existing.version + 1, updated_at: now, ..wanted };
            changed.into_active_model().reset_all().update(tx).await?;
            Written::Updated
        }
    })
}

/// What to say of a line of which only the show or the edition is new or changed.
fn most(a: Written, b: Written) -> Written {
    if a == Written::Unchanged { b } else { a }
}

async fn save_show(tx: &impl ConnectionTrait, draft: &SlotDraft, now: i64) -> Result<(TradeShowId, Written), DbErr> {
    let existing = trade_shows::Entity::find().filter(trade_shows::Column::Slug.eq(&draft.show)).one(tx).await?;
    let kept = existing.as_ref();
    let wanted = trade_shows::Model {
        id: kept.map_or_else(|| TradeShowId(Uuid::now_v7()), |row| row.id),
        slug: draft.show.clone(),
        name: draft.show_name.clone().or(kept.map(|row| row.name.clone())).unwrap_or_else(|| draft.show.clone()),
        description_fr: draft.show_description.fr.clone().or(kept.and_then(|row| row.description_fr.clone())),
        description_en: draft.show_description.en.clone().or(kept.and_then(|row| row.description_en.clone())),
        discontinued_on: text(draft.discontinued_on).or(kept.and_then(|row| row.discontinued_on.clone())),
        successor_id: kept.and_then(|row| row.successor_id),
        version: kept.map_or(1, |row| row.version),
        created_at: kept.map_or(now, |row| row.created_at),
        updated_at: kept.map_or(now, |row| row.updated_at),
    };
    let id = wanted.id;
    Ok(match existing {
        None => {
            wanted.into_active_model().insert(tx).await?;
            (id, Written::Created)
        }
        Some(existing) if existing == wanted => (id, Written::Unchanged),
        Some(existing) => {
            let changed = trade_shows::Model { version: existing.version + 1, updated_at: now, ..wanted };
            changed.into_active_model().reset_all().update(tx).await?;
            (id, Written::Updated)
        }
    })
}

async fn save_edition(
    tx: &impl ConnectionTrait,
    show: TradeShowId,
    draft: &SlotDraft,
    now: i64,
) -> Result<(EditionId, Written), DbErr> {
    let existing = editions::Entity::find()
        .filter(editions::Column::TradeShowId.eq(show))
        .filter(editions::Column::Label.eq(&draft.edition))
        .one(tx)
        .await?;
    let kept = existing.as_ref();
    let place = place(draft.city.as_deref(), draft.country.as_deref(), None, draft.time_zone.as_deref());
    let wanted = editions::Model {
        id: kept.map_or_else(|| EditionId(Uuid::now_v7()), |row| row.id),
        trade_show_id: show,
        label: draft.edition.clone(),
        starts_on: text(draft.starts_on).or(kept.map(|row| row.starts_on.clone())).unwrap_or_default(),
        ends_on: text(draft.ends_on).or(kept.map(|row| row.ends_on.clone())).unwrap_or_default(),
        dates_assumed: draft.dates_assumed || draft.starts_on.is_none() && kept.is_some_and(|row| row.dates_assumed),
        city: place.city.or(kept.and_then(|row| row.city.clone())),
        country: place.country.or(kept.and_then(|row| row.country.clone())),
        time_zone: place.time_zone.or(kept.map(|row| row.time_zone.clone())).unwrap_or_else(|| "UTC".to_owned()),
        call_opens_on: text(draft.call_opens_on).or(kept.and_then(|row| row.call_opens_on.clone())),
        call_closes_on: text(draft.call_closes_on).or(kept.and_then(|row| row.call_closes_on.clone())),
        version: kept.map_or(1, |row| row.version),
        created_at: kept.map_or(now, |row| row.created_at),
        updated_at: kept.map_or(now, |row| row.updated_at),
    };
    let id = wanted.id;
    Ok(match existing {
        None => {
            wanted.into_active_model().insert(tx).await?;
            (id, Written::Created)
        }
        Some(existing) if existing == wanted => (id, Written::Unchanged),
        Some(existing) => {
            let changed = editions::Model { version: existing.version + 1, updated_at: now, ..wanted };
            changed.into_active_model().reset_all().update(tx).await?;
            (id, Written::Updated)
        }
    })
}

fn text(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}
