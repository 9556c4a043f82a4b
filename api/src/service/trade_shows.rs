//! Trade shows: reading, creating and editing them; a discontinued one keeps its history.

use std::collections::HashMap;

use entity::values::Texts;
use entity::{TradeShowId, trade_shows};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::acts::Act;
use super::imports::resolve::iso;
use super::imports::{Reason as Unfit, Row, ShowDraft, SlotLine, Written, alone, refused, said};
use super::profiles::save::slug_of;
use super::versions::{Edit, or_taken, put, take};
use super::{editions, slots};
use crate::app::App;
use crate::error::{Failure, Outcome, Result};
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;

reasons! {
    /// Why a trade show is not created.
    pub enum CreateRefusal {
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// Another show has this slug.
        Taken = "TAKEN" { fr: "Un autre salon porte ce nom d’adresse.", en: "Another trade show has this slug." },
        /// There is no such successor.
        SuccessorNotFound = "SUCCESSOR_NOT_FOUND" {
            fr: "Le salon qui lui succède n’existe pas.",
            en: "The trade show that takes its place does not exist.",
        },
    }
}

reasons! {
    /// Why a trade show is not changed.
    pub enum UpdateRefusal {
        /// There is no such show.
        NotFound = "NOT_FOUND" { fr: "Ce salon n’existe pas.", en: "This trade show does not exist." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifié entre-temps : relisez-le d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// There is no such successor.
        SuccessorNotFound = "SUCCESSOR_NOT_FOUND" {
            fr: "Le salon qui lui succède n’existe pas.",
            en: "The trade show that takes its place does not exist.",
        },
        /// The successors would lead back to the show.
        SuccessorInCircle = "SUCCESSOR_IN_CIRCLE" {
            fr: "Un salon ne peut se succéder à lui-même.",
            en: "A trade show cannot take its own place.",
        },
    }
}

/// What an operation's input calls what the canonical record has for slots, editions and shows at once.
const RENAMED: &[(&str, &str)] = &[("show", "slug"), ("show_name", "name"), ("show_description", "description")];

/// Saves a line of the slots file: its show, and the edition and the slot that it names.
pub async fn save(tx: &DatabaseTransaction, external_id: &str, line: &SlotLine, now: i64) -> Outcome<Written, Unfit> {
    let (show, show_written) = save_show(tx, &line.show, now).await?;
    let Some(edition) = &line.edition else { return Ok(show_written) };
    let (edition, edition_written) = editions::save(tx, show, edition, now).await?;
    let around = most(show_written, edition_written);
    let Some(slot) = &line.slot else { return Ok(around) };
    Ok(most(slots::save(tx, external_id, edition, slot, now).await?, around))
}

/// What to say of a line of which perhaps only the show or the edition is new or changed.
fn most(own: Written, around: Written) -> Written {
    if own == Written::Unchanged { around } else { own }
}

async fn save_show(tx: &DatabaseTransaction, draft: &ShowDraft, now: i64) -> Outcome<(TradeShowId, Written), Unfit> {
    let existing = with_slug(tx, &draft.slug).await?;
    let successor = match &draft.successor {
        None => None,
        Some(slug) => {
            let found = with_slug(tx, slug).await?.filter(|row| row.slug != draft.slug);
            let missing = || Failure::refused(Unfit::NotInDirectory { what: "show" }, "successor");
            Some(found.ok_or_else(missing)?.id)
        }
    };
    let mut wanted = row(draft, successor, now);
    if let Some(kept) = &existing {
        wanted.name = draft.name.clone().unwrap_or_else(|| kept.name.clone());
        wanted.description_fr = wanted.description_fr.or_else(|| kept.description_fr.clone());
        wanted.description_en = wanted.description_en.or_else(|| kept.description_en.clone());
        wanted.discontinued_on = wanted.discontinued_on.or_else(|| kept.discontinued_on.clone());
        wanted.successor_id = wanted.successor_id.or(kept.successor_id);
    }
    let (show, written) = put::<trade_shows::Entity>(tx, existing.as_ref(), wanted, now).await?;
    Ok((show.id, written))
}

/// Creates a trade show; without a slug it gets its name's.
pub async fn create(
    app: &App,
    act: &Act<'_>,
    entered: Row,
    successor: Option<TradeShowId>,
) -> Outcome<trade_shows::Model, CreateRefusal> {
    let tx = act.begin(app).await?;
    let mut record = entered;
    if record.get("show").is_none_or(serde_json::Value::is_null) {
        let slug = record.get("show_name").and_then(|name| name.as_str()).map(slug_of);
        record.insert("show".to_owned(), slug.into());
    }
    let draft = alone::show(record, app.clock.today());
    let draft = draft.map_err(|problems| refused(CreateRefusal::Invalid, problems, RENAMED))?;
    let now = app.clock.now();
    if successors(&tx, successor).await?.is_none() {
        return Err(Failure::refused(CreateRefusal::SuccessorNotFound, "successorId"));
    }
    let written = put::<trade_shows::Entity>(&tx, None, row(&draft, successor, now), now).await;
    let (show, _) = or_taken(written, CreateRefusal::Taken, "slug")?;
    act.commit(app, tx, &[show.id.0]).await?;
    Ok(show)
}

/// Changes the fields of a trade show that a canonical row names, null clearing one; and its successor if one is given.
pub async fn update(
    app: &App,
    act: &Act<'_>,
    edit: Edit<TradeShowId>,
    entered: Row,
    successor: Option<Option<TradeShowId>>,
) -> Outcome<trade_shows::Model, UpdateRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let reasons = [UpdateRefusal::NotFound, UpdateRefusal::Stale];
    let existing = take::<trade_shows::Entity, _, _>(&tx, &edit, "id", reasons).await?;
    let mut record = to_record(&existing);
    record.extend(entered);
    let draft = alone::show(record, app.clock.today());
    let draft = draft.map_err(|problems| refused(UpdateRefusal::Invalid, problems, RENAMED))?;
    let successor = successor.unwrap_or(existing.successor_id);
    match successors(&tx, successor).await? {
        None => return Err(Failure::refused(UpdateRefusal::SuccessorNotFound, "successorId")),
        Some(line) if line.contains(&existing.id) => {
            return Err(Failure::refused(UpdateRefusal::SuccessorInCircle, "successorId"));
        }
        Some(_) => {}
    }
    let (show, _) = put::<trade_shows::Entity>(&tx, Some(&existing), row(&draft, successor, now), now).await?;
    act.commit(app, tx, &[show.id.0]).await?;
    Ok(show)
}

/// What the shows with these slugs are called.
pub async fn names(app: &App, slugs: &[&str]) -> Result<HashMap<String, String>> {
    if slugs.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = trade_shows::Entity::find().filter(trade_shows::Column::Slug.is_in(slugs.iter().copied()));
    Ok(rows.all(app.db.reader()).await?.into_iter().map(|row| (row.slug, row.name)).collect())
}

/// A show and those that took its place one after the other; nothing if there is no such show.
async fn successors(tx: &DatabaseTransaction, first: Option<TradeShowId>) -> Result<Option<Vec<TradeShowId>>, DbErr> {
    let (mut line, mut next) = (Vec::new(), first);
    while let Some(id) = next {
        let Some(row) = trade_shows::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
        line.push(id);
        next = row.successor_id.filter(|next| !line.contains(next));
    }
    Ok(Some(line))
}

fn row(draft: &ShowDraft, successor_id: Option<TradeShowId>, now: i64) -> trade_shows::Model {
    trade_shows::Model {
        id: TradeShowId(Uuid::now_v7()),
        slug: draft.slug.clone(),
        name: draft.name.clone().unwrap_or_else(|| draft.slug.clone()),
        description_fr: draft.description.fr.clone(),
        description_en: draft.description.en.clone(),
        discontinued_on: iso(draft.discontinued_on),
        successor_id,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// A show in the names of the canonical record, without its successor.
pub fn to_record(row: &trade_shows::Model) -> Row {
    said(json!({
        "show": row.slug,
        "show_name": row.name,
        "show_description_fr": row.description_fr,
        "show_description_en": row.description_en,
        "discontinued_on": row.discontinued_on,
    }))
}

/// The texts that describe a show.
pub fn description(row: &trade_shows::Model) -> Texts {
    Texts { fr: row.description_fr.clone(), en: row.description_en.clone() }
}

async fn with_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<trade_shows::Model>, DbErr> {
    trade_shows::Entity::find().filter(trade_shows::Column::Slug.eq(slug)).one(db).await
}

/// The show with this slug.
pub async fn of_slug(app: &App, slug: &str) -> Result<Option<trade_shows::Model>> {
    Ok(with_slug(app.db.reader(), slug).await?)
}

/// A page of the trade shows by name; only those that go on, or only those that do not, if so asked.
pub async fn page(
    app: &App,
    discontinued: Option<bool>,
    window: &Window<(String, TradeShowId)>,
) -> Result<Page<trade_shows::Model>> {
    let mut select = trade_shows::Entity::find();
    if let Some(discontinued) = discontinued {
        let column = trade_shows::Column::DiscontinuedOn;
        select = select.filter(if discontinued { column.is_not_null() } else { column.is_null() });
    }
    let name = trade_shows::Column::Name.into_expr();
    Ok(Listing::by(select, name, trade_shows::Column::Id).page(app.db.reader(), window).await?)
}

/// The trade shows with these ids.
pub async fn find(app: &App, ids: &[TradeShowId]) -> Result<HashMap<TradeShowId, trade_shows::Model>> {
    let rows = trade_shows::Entity::find().filter(trade_shows::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(app.db.reader()).await?.into_iter().map(|row| (row.id, row)).collect())
}
