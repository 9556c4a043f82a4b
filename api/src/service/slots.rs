//! Slots of the regional pavilion at an edition.

use std::collections::HashMap;

use entity::values::Texts;
use entity::{EditionId, ProfileId, ProfileKind, SlotId, editions, profiles, slots, trade_shows};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};
use serde_json::json;
use uuid::Uuid;

use super::acts::Act;
use super::imports::resolve::{labels, tags};
use super::imports::{Reason as Unfit, Row, SlotDraft, Written, alone, refused, said};
use super::versions::{Edit, or_taken, put, take};
use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Result};
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;

reasons! {
    /// Why a slot is not created.
    pub enum CreateRefusal {
        /// There is no such edition.
        NotFound = "NOT_FOUND" { fr: "Cette édition n’existe pas.", en: "This edition does not exist." },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// The edition has a slot of this label.
        Taken = "TAKEN" {
            fr: "Cette édition a déjà une place de ce nom.",
            en: "This edition has a slot of this label already.",
        },
        /// There is no such startup to hold it.
        HolderNotFound = "HOLDER_NOT_FOUND" { fr: "Cette startup n’existe pas.", en: "This startup does not exist." },
    }
}

reasons! {
    /// Why a slot is not changed.
    pub enum UpdateRefusal {
        /// There is no such slot.
        NotFound = "NOT_FOUND" { fr: "Cette place n’existe pas.", en: "This slot does not exist." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifiée entre-temps : relisez-la d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// The edition has another slot of this label.
        Taken = "TAKEN" {
            fr: "Cette édition a déjà une place de ce nom.",
            en: "This edition has a slot of this label already.",
        },
        /// There is no such startup to hold it.
        HolderNotFound = "HOLDER_NOT_FOUND" { fr: "Cette startup n’existe pas.", en: "This startup does not exist." },
    }
}

/// What an operation's input calls what the canonical record names otherwise.
const RENAMED: &[(&str, &str)] = &[("purpose", "purposes")];

/// Saves the slot that a line of the slots file names.
pub async fn save(
    tx: &DatabaseTransaction,
    external_id: &str,
    edition: EditionId,
    draft: &SlotDraft,
    now: i64,
) -> Outcome<Written, Unfit> {
    let existing = slots::Entity::find().filter(slots::Column::ExternalId.eq(external_id)).one(tx).await?;
    let holder = match &draft.holder {
        None => existing.as_ref().and_then(|kept| kept.holder_id),
        Some(holder) => {
            let startup = startups().filter(profiles::Column::ExternalId.eq(holder)).one(tx).await?;
            let missing = || Failure::refused(Unfit::NotInDirectory { what: "startup" }, "holder");
            Some(startup.ok_or_else(missing)?.id)
        }
    };
    let wanted = slots::Model { external_id: Some(external_id.to_owned()), ..row(edition, draft, holder, now) };
    let (slot, written) = put::<slots::Entity>(tx, existing.as_ref(), wanted, now).await?;
    note_holders(tx, existing.and_then(|slot| slot.holder_id), slot.holder_id, now).await?;
    Ok(written)
}

/// Creates a slot of an edition, held by a startup or by nobody.
pub async fn create(
    app: &App,
    act: &Act<'_>,
    edition: EditionId,
    entered: Row,
    holder: Option<ProfileId>,
) -> Outcome<slots::Model, CreateRefusal> {
    let tx = act.begin(app).await?;
    let draft = alone::slot(entered, app.clock.today());
    let draft = draft.map_err(|problems| refused(CreateRefusal::Invalid, problems, RENAMED))?;
    let now = app.clock.now();
    if editions::Entity::find_by_id(edition).one(&tx).await?.is_none() {
        return Err(Failure::refused(CreateRefusal::NotFound, "editionId"));
    }
    if !may_hold(&tx, holder).await? {
        return Err(Failure::refused(CreateRefusal::HolderNotFound, "holderId"));
    }
    let written = put::<slots::Entity>(&tx, None, row(edition, &draft, holder, now), now).await;
    let (slot, _) = or_taken(written, CreateRefusal::Taken, "label")?;
    note_holders(&tx, None, slot.holder_id, now).await?;
    act.commit(app, tx, &[slot.id.0]).await?;
    Ok(slot)
}

/// Changes the fields of a slot that a canonical row names, null clearing one; and its holder if one is given.
pub async fn update(
    app: &App,
    act: &Act<'_>,
    edit: Edit<SlotId>,
    entered: Row,
    holder: Option<Option<ProfileId>>,
) -> Outcome<slots::Model, UpdateRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let reasons = [UpdateRefusal::NotFound, UpdateRefusal::Stale];
    let existing = take::<slots::Entity, _, _>(&tx, &edit, "id", reasons).await?;
    let mut record = to_record(&existing);
    record.extend(entered);
    let draft = alone::slot(record, app.clock.today());
    let draft = draft.map_err(|problems| refused(UpdateRefusal::Invalid, problems, RENAMED))?;
    let holder = holder.unwrap_or(existing.holder_id);
    if !may_hold(&tx, holder).await? {
        return Err(Failure::refused(UpdateRefusal::HolderNotFound, "holderId"));
    }
    let wanted =
        slots::Model { external_id: existing.external_id.clone(), ..row(existing.edition_id, &draft, holder, now) };
    let written = put::<slots::Entity>(&tx, Some(&existing), wanted, now).await;
    let (slot, _) = or_taken(written, UpdateRefusal::Taken, "label")?;
    note_holders(&tx, existing.holder_id, slot.holder_id, now).await?;
    act.commit(app, tx, &[slot.id.0]).await?;
    Ok(slot)
}

/// Notes that a startup holds a slot now, or holds one no longer.
async fn note_holders(
    tx: &DatabaseTransaction,
    before: Option<ProfileId>,
    after: Option<ProfileId>,
    now: i64,
) -> Result<(), DbErr> {
    if before == after {
        return Ok(());
    }
    let both: Vec<ProfileId> = before.into_iter().chain(after).collect();
    changes::profiles(tx, &both, now).await
}

/// The slugs of the trade shows that startups hold slots at.
pub type ShowsOf = HashMap<ProfileId, Vec<String>>;

/// The shows that each of these startups holds slots at, each once.
pub async fn shows_of(db: &impl ConnectionTrait, holders: &[ProfileId]) -> Result<ShowsOf, DbErr> {
    let held = slots::Entity::find()
        .select_only()
        .column(slots::Column::HolderId)
        .column(trade_shows::Column::Slug)
        .join(JoinType::InnerJoin, slots::Relation::Editions.def())
        .join(JoinType::InnerJoin, editions::Relation::TradeShows.def())
        .filter(slots::Column::HolderId.is_in(holders.iter().copied()))
        .distinct()
        .into_tuple::<(ProfileId, String)>();
    let mut shows = ShowsOf::new();
    for (holder, show) in held.all(db).await? {
        shows.entry(holder).or_default().push(show);
    }
    Ok(shows)
}

fn startups() -> sea_orm::Select<profiles::Entity> {
    profiles::Entity::find().filter(profiles::Column::Kind.eq(ProfileKind::Startup))
}

/// Whether nobody is named to hold a slot, or a startup that is there.
async fn may_hold(tx: &impl ConnectionTrait, holder: Option<ProfileId>) -> Result<bool, DbErr> {
    let Some(holder) = holder else { return Ok(true) };
    Ok(startups().filter(profiles::Column::Id.eq(holder)).one(tx).await?.is_some())
}

fn row(edition: EditionId, draft: &SlotDraft, holder_id: Option<ProfileId>, now: i64) -> slots::Model {
    slots::Model {
        id: SlotId(Uuid::now_v7()),
        edition_id: edition,
        external_id: None,
        label: draft.label.clone(),
        description_fr: draft.description.fr.clone(),
        description_en: draft.description.en.clone(),
        focus_area: draft.focus_area,
        sectors: tags(&draft.sectors).into(),
        purposes: draft.purposes.clone().into(),
        holder_id,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// A slot in the names of the canonical record, without its holder.
pub fn to_record(row: &slots::Model) -> Row {
    said(json!({
        "label": row.label,
        "focus_area": row.focus_area.map(entity::FocusArea::code),
        "sectors": labels(&row.sectors),
        "description_fr": row.description_fr,
        "description_en": row.description_en,
        "purpose": row.purposes,
    }))
}

/// The texts that describe a slot.
pub fn description(row: &slots::Model) -> Texts {
    Texts { fr: row.description_fr.clone(), en: row.description_en.clone() }
}

/// A page of the slots of each edition, by their labels.
pub async fn of_editions(
    app: &App,
    editions: &[EditionId],
    window: &Window<(String, SlotId)>,
) -> Result<HashMap<EditionId, Page<slots::Model>>> {
    let listing = Listing::by(slots::Entity::find(), slots::Column::Label.into_expr(), slots::Column::Id);
    let parents = (slots::Column::EditionId, editions);
    Ok(listing.pages(app.db.reader(), window, parents, |row| Some(row.edition_id)).await?)
}

/// The slots with these ids.
pub async fn find(app: &App, ids: &[SlotId]) -> Result<HashMap<SlotId, slots::Model>> {
    let rows = slots::Entity::find().filter(slots::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(app.db.reader()).await?.into_iter().map(|row| (row.id, row)).collect())
}
