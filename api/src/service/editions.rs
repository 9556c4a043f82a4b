//! Editions of trade shows, each with its call for applications.

mod call;

use std::collections::HashMap;

use entity::{EditionId, TradeShowId, editions, trade_shows};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::acts::Act;
use super::imports::resolve::{day, iso, place};
use super::imports::{EditionDraft, Reason as Unfit, Row, Written, alone, refused, said};
use super::profiles::draft::Location;
use super::versions::{Edit, or_taken, put, take};
use crate::app::App;
use crate::error::{Failure, Outcome, Result};
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;

pub use call::{CloseRefusal, OpenRefusal, close_call, is_call_open, open_call};

reasons! {
    /// Why an edition is not created.
    pub enum CreateRefusal {
        /// There is no such show.
        NotFound = "NOT_FOUND" { fr: "Ce salon n’existe pas.", en: "This trade show does not exist." },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// The show has an edition of this label.
        Taken = "TAKEN" {
            fr: "Ce salon a déjà une édition de ce nom.",
            en: "This trade show has an edition of this label already.",
        },
        /// The show ended before.
        Discontinued = "DISCONTINUED" {
            fr: "Ce salon a cessé avant cette date.",
            en: "This trade show was discontinued before this day.",
        },
        /// The call would close after the edition has begun.
        CallTooLate = "CALL_TOO_LATE" {
            fr: "L’appel doit se clore avant le début de l’édition.",
            en: "The call must close before the edition begins.",
        },
    }
}

reasons! {
    /// Why an edition is not changed.
    pub enum UpdateRefusal {
        /// There is no such edition.
        NotFound = "NOT_FOUND" { fr: "Cette édition n’existe pas.", en: "This edition does not exist." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifiée entre-temps : relisez-la d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// The show has another edition of this label.
        Taken = "TAKEN" {
            fr: "Ce salon a déjà une édition de ce nom.",
            en: "This trade show has an edition of this label already.",
        },
        /// The show ended before.
        Discontinued = "DISCONTINUED" {
            fr: "Ce salon a cessé avant cette date.",
            en: "This trade show was discontinued before this day.",
        },
        /// The call would close after the edition has begun.
        CallTooLate = "CALL_TOO_LATE" {
            fr: "L’appel doit se clore avant le début de l’édition.",
            en: "The call must close before the edition begins.",
        },
    }
}

/// The time zone of an edition whose place is not known.
const NOWHERE: &str = "UTC";

/// What an operation's input calls what the canonical record names otherwise.
const RENAMED: &[(&str, &str)] = &[("edition", "label")];

/// Saves the edition that a line of the slots file names.
pub async fn save(
    tx: &DatabaseTransaction,
    show: TradeShowId,
    draft: &EditionDraft,
    now: i64,
) -> Outcome<(EditionId, Written), Unfit> {
    let existing = editions::Entity::find()
        .filter(editions::Column::TradeShowId.eq(show))
        .filter(editions::Column::Label.eq(&draft.label))
        .one(tx)
        .await?;
    let mut wanted = row(show, draft, now);
    match &existing {
        Some(kept) => keep(&mut wanted, draft, kept),
        None if draft.starts_on.is_none() => return Err(Failure::refused(Unfit::Missing, "starts_on")),
        None if draft.ends_on.is_none() => return Err(Failure::refused(Unfit::Missing, "ends_on")),
        None => {}
    }
    if wanted.ends_on < wanted.starts_on {
        return Err(Failure::refused(Unfit::BeforeStart { start: "starts_on" }, "ends_on"));
    }
    let (edition, written) = put::<editions::Entity>(tx, existing.as_ref(), wanted, now).await?;
    Ok((edition.id, written))
}

/// Keeps what a line does not say.
fn keep(wanted: &mut editions::Model, draft: &EditionDraft, kept: &editions::Model) {
    if draft.starts_on.is_none() {
        wanted.starts_on.clone_from(&kept.starts_on);
        wanted.dates_assumed = draft.dates_assumed.unwrap_or(kept.dates_assumed);
    }
    if draft.ends_on.is_none() {
        wanted.ends_on.clone_from(&kept.ends_on);
    }
    if draft.city.is_none() && draft.country.is_none() {
        wanted.city.clone_from(&kept.city);
        wanted.country.clone_from(&kept.country);
        wanted.time_zone = draft.time_zone.clone().unwrap_or_else(|| kept.time_zone.clone());
    }
    wanted.call_opens_on = wanted.call_opens_on.take().or_else(|| kept.call_opens_on.clone());
    wanted.call_closes_on = wanted.call_closes_on.take().or_else(|| kept.call_closes_on.clone());
}

/// Creates an edition of a show.
pub async fn create(
    app: &App,
    act: &Act<'_>,
    show: TradeShowId,
    entered: Row,
) -> Outcome<editions::Model, CreateRefusal> {
    let tx = act.begin(app).await?;
    let draft = alone::edition(entered, app.clock.today());
    let draft = draft.map_err(|problems| refused(CreateRefusal::Invalid, problems, RENAMED))?;
    if closes_too_late(&draft) {
        return Err(Failure::refused(CreateRefusal::CallTooLate, "callClosesOn"));
    }
    let now = app.clock.now();
    let found = trade_shows::Entity::find_by_id(show).one(&tx).await?;
    let found = found.ok_or_else(|| Failure::refused(CreateRefusal::NotFound, "tradeShowId"))?;
    if is_past(&found, &draft) {
        return Err(Failure::refused(CreateRefusal::Discontinued, "endsOn"));
    }
    let written = put::<editions::Entity>(&tx, None, row(show, &draft, now), now).await;
    let (edition, _) = or_taken(written, CreateRefusal::Taken, "label")?;
    act.commit(app, tx, &[edition.id.0]).await?;
    Ok(edition)
}

/// Changes the fields of an edition that a canonical row names; null clears one.
pub async fn update(
    app: &App,
    act: &Act<'_>,
    edit: Edit<EditionId>,
    entered: Row,
) -> Outcome<editions::Model, UpdateRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let reasons = [UpdateRefusal::NotFound, UpdateRefusal::Stale];
    let existing = take::<editions::Entity, _, _>(&tx, &edit, "id", reasons).await?;
    let mut record = to_record(&existing);
    record.extend(entered);
    let draft = alone::edition(record, app.clock.today());
    let draft = draft.map_err(|problems| refused(UpdateRefusal::Invalid, problems, RENAMED))?;
    if closes_too_late(&draft) {
        return Err(Failure::refused(UpdateRefusal::CallTooLate, "callClosesOn"));
    }
    let show = trade_shows::Entity::find_by_id(existing.trade_show_id).one(&tx).await?;
    if show.is_some_and(|show| is_past(&show, &draft)) {
        return Err(Failure::refused(UpdateRefusal::Discontinued, "endsOn"));
    }
    let wanted = row(existing.trade_show_id, &draft, now);
    let written = put::<editions::Entity>(&tx, Some(&existing), wanted, now).await;
    let (edition, _) = or_taken(written, UpdateRefusal::Taken, "label")?;
    act.commit(app, tx, &[edition.id.0]).await?;
    Ok(edition)
}

fn closes_too_late(draft: &EditionDraft) -> bool {
    let last = draft.call_closes_on.or(draft.call_opens_on);
    last.zip(draft.starts_on).is_some_and(|(last, starts_on)| last >= starts_on)
}

fn is_past(show: &trade_shows::Model, draft: &EditionDraft) -> bool {
    day(show.discontinued_on.as_deref()).zip(draft.ends_on).is_some_and(|(end, ends_on)| ends_on > end)
}

fn row(show: TradeShowId, draft: &EditionDraft, now: i64) -> editions::Model {
    let place = place(draft.city.as_deref(), draft.country.as_deref(), None, draft.time_zone.as_deref());
    editions::Model {
        id: EditionId(Uuid::now_v7()),
        trade_show_id: show,
        label: draft.label.clone(),
        starts_on: iso(draft.starts_on).unwrap_or_default(),
        ends_on: iso(draft.ends_on).unwrap_or_default(),
        dates_assumed: draft.dates_assumed.unwrap_or(false),
        city: place.city,
        country: place.country,
        time_zone: place.time_zone.unwrap_or_else(|| NOWHERE.to_owned()),
        call_opens_on: iso(draft.call_opens_on),
        call_closes_on: iso(draft.call_closes_on),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// An edition in the names of the canonical record; the time zone only where it is not the place's own.
pub fn to_record(row: &editions::Model) -> Row {
    let own_zone = place(row.city.as_deref(), row.country.as_deref(), None, None).time_zone;
    let own_zone = own_zone.as_deref().unwrap_or(NOWHERE);
    said(json!({
        "edition": row.label,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "dates_assumed": row.dates_assumed,
        "city": row.city,
        "country": row.country,
        "time_zone": Some(&row.time_zone).filter(|zone| *zone != own_zone),
        "call_opens_on": row.call_opens_on,
        "call_closes_on": row.call_closes_on,
    }))
}

/// Where an edition takes place.
pub fn location(row: &editions::Model) -> Location {
    place(row.city.as_deref(), row.country.as_deref(), None, Some(&row.time_zone))
}

/// A page of the editions of each show, the latest first.
pub async fn of_shows(
    app: &App,
    shows: &[TradeShowId],
    window: &Window<(String, EditionId)>,
) -> Result<HashMap<TradeShowId, Page<editions::Model>>> {
    let begin = editions::Column::StartsOn.into_expr();
    let listing = Listing::by(editions::Entity::find(), begin, editions::Column::Id).descending();
    let parents = (editions::Column::TradeShowId, shows);
    Ok(listing.pages(app.db.reader(), window, parents, |row| Some(row.trade_show_id)).await?)
}

/// The editions with these ids.
pub async fn find(app: &App, ids: &[EditionId]) -> Result<HashMap<EditionId, editions::Model>, DbErr> {
    let rows = editions::Entity::find().filter(editions::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(app.db.reader()).await?.into_iter().map(|row| (row.id, row)).collect())
}
