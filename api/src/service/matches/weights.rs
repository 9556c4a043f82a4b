//! The weights of the criteria: versions that the team drafts, previews and publishes.
//!
//! A version is never changed. What is in force is the last publication; to go back is to publish an earlier version
//! again. Publications are numbered, so that of two people who publish at once the database lets one through.

use std::collections::BTreeMap;

use entity::values::WeightParts;
use entity::weights::{ActiveModel, Column, Entity, Model};
use entity::{WeightsId, weight_publications as publications};
use matching::{Closed, Criterion, Weights};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::app::App;
use crate::error::{Failure, Outcome, Result, is_unique_violation};
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;

/// How many characters a note has at most.
const NOTE_LENGTH: usize = 1_000;

/// The last publication, with what it published; nothing before the first, when the priors are in force.
async fn last(db: &impl ConnectionTrait) -> Result<Option<(publications::Model, Option<Model>)>, DbErr> {
    let newest = publications::Entity::find().order_by_desc(publications::Column::Number);
    newest.find_also_related(Entity).one(db).await
}

/// The weights in force.
pub async fn current(app: &App) -> Result<Weights> {
    let last = last(app.db.reader()).await?.and_then(|(_, weights)| weights);
    Ok(last.as_ref().and_then(read).unwrap_or(Weights::PRIORS))
}

/// A row as `matching` takes it; nothing if it does not sum up, which no row that was drafted does.
pub fn read(row: &Model) -> Option<Weights> {
    let part = |criterion: &Criterion| row.parts.0.get(criterion.code()).copied().unwrap_or(0);
    let parts: Vec<u32> = Criterion::ALL.iter().map(part).collect();
    Weights::new(u32::try_from(row.version).ok()?, parts.try_into().ok()?).ok()
}

reasons! {
    /// Why no weights are drafted.
    pub enum DraftRefusal {
        /// The weights do not sum to 10,000.
        SumDiffers = "SUM_DIFFERS" {
            fr: "La somme des poids doit faire exactement 10 000.",
            en: "The weights must sum to exactly 10,000.",
        },
        /// A criterion is named twice.
        Repeated = "REPEATED" { fr: "Un critère est nommé deux fois.", en: "A criterion is named twice." },
        /// A weight is below zero.
        Negative = "NEGATIVE" { fr: "Un poids ne peut pas être négatif.", en: "A weight cannot be negative." },
        /// The note is longer than 1,000 characters.
        NoteUnfit = "NOTE_UNFIT" {
            fr: "La note compte 1 000 caractères au plus.",
            en: "The note has at most 1,000 characters.",
        },
    }
}

/// Drafts a version; criteria that are not named count nothing.
pub async fn draft(
    app: &App,
    act: &Act<'_>,
    parts: Vec<(Criterion, i32)>,
    note: Option<String>,
) -> Outcome<Model, DraftRefusal> {
    let refused = |why, field| Err(Failure::refused(why, field));
    let mut of = BTreeMap::new();
    for (criterion, weight) in parts {
        let Ok(weight) = u32::try_from(weight) else { return refused(DraftRefusal::Negative, "weights") };
        if of.insert(criterion.code().to_owned(), weight).is_some() {
            return refused(DraftRefusal::Repeated, "weights");
        }
    }
    if of.values().copied().map(u64::from).sum::<u64>() != u64::from(Weights::SUM) {
        return refused(DraftRefusal::SumDiffers, "weights");
    }
    let note = note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > NOTE_LENGTH) {
        return refused(DraftRefusal::NoteUnfit, "note");
    }
    let tx = act.begin(app).await?;
    // Whoever drafts at the same time waits here, so that the numbers follow each other.
    let first = first(app, &tx).await?;
    Entity::find_by_id(first.id).lock_exclusive().one(&tx).await?;
    let newest = Entity::find().order_by_desc(Column::Version).one(&tx).await?;
    let row = Model {
        id: WeightsId(Uuid::now_v7()),
        version: newest.map_or(first.version, |newest| newest.version) + 1,
        parts: WeightParts(of),
        note,
        drafted_by: act.viewer.account(),
        drafted_at: app.clock.now(),
    };
    Entity::insert(ActiveModel::from(row.clone())).exec_without_returning(&tx).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

reasons! {
    /// Why weights do not come into force.
    pub enum PublishRefusal {
        /// There is no such version.
        NotFound = "NOT_FOUND" { fr: "Cette version n’existe pas.", en: "There is no such version." },
        /// Others have come into force since the viewer looked.
        Stale = "STALE" {
            fr: "D’autres poids ont été publiés entre-temps : relisez-les d’abord.",
            en: "Other weights were published in the meantime: look at them first.",
        },
        /// These are in force already.
        InForce = "IN_FORCE" { fr: "Ces poids sont déjà en vigueur.", en: "These weights are in force already." },
    }
}

/// Publishes a version after the publication that the viewer has seen, counted from one; zero if there was none.
pub async fn publish(app: &App, act: &Act<'_>, id: WeightsId, after: i32) -> Outcome<InForce, PublishRefusal> {
    let tx = act.begin(app).await?;
    let Some(row) = Entity::find_by_id(id).one(&tx).await? else {
        return Err(Failure::refused(PublishRefusal::NotFound, "weightsId"));
    };
    let last = last(&tx).await?.map(|(last, _)| last);
    if last.as_ref().is_some_and(|last| last.weights_id == id) {
        return Err(Failure::refused(PublishRefusal::InForce, "weightsId"));
    }
    if last.map_or(0, |last| last.number) != after {
        return Err(Failure::refused(PublishRefusal::Stale, "after"));
    }
    let Some(publication) = put_in_force(app, act, &tx, id, after).await? else {
        return Err(Failure::refused(PublishRefusal::Stale, "after"));
    };
    act.commit(app, tx, &[id.0]).await?;
    Ok((row, publication))
}

/// Weights that came into force, with their publication.
pub type InForce = (Model, publications::Model);

/// Adds a publication after another; nothing if somebody else just did.
async fn put_in_force(
    app: &App,
    act: &Act<'_>,
    tx: &DatabaseTransaction,
    id: WeightsId,
    after: i32,
) -> Result<Option<publications::Model>, DbErr> {
    let publication = publications::ActiveModel {
        number: Set(after + 1),
        weights_id: Set(id),
        published_by: Set(act.viewer.account()),
        published_at: Set(app.clock.now()),
    };
    match publication.insert(tx).await {
        Err(error) if is_unique_violation(&error) => Ok(None),
        inserted => inserted.map(Some),
    }
}

reasons! {
    /// Why weights do not go out of force.
    pub enum RevertRefusal {
        /// Others have come into force since the viewer looked.
        Stale = "STALE" {
            fr: "D’autres poids ont été publiés entre-temps : relisez-les d’abord.",
            en: "Other weights were published in the meantime: look at them first.",
        },
    }
}

/// Takes the weights in force out of it, and puts those before them in force again: at last those that one starts with.
pub async fn revert(app: &App, act: &Act<'_>, after: i32) -> Outcome<InForce, RevertRefusal> {
    let tx = act.begin(app).await?;
    let last = last(&tx).await?.map_or(0, |(last, _)| last.number);
    let before = publications::Entity::find_by_id(last - 1).find_also_related(Entity).one(&tx).await?;
    let row = match before.and_then(|(_, weights)| weights) {
        Some(row) => row,
        None => first(app, &tx).await?,
    };
    if last != after {
        return Err(Failure::refused(RevertRefusal::Stale, "after"));
    }
    let Some(publication) = put_in_force(app, act, &tx, row.id, after).await? else {
        return Err(Failure::refused(RevertRefusal::Stale, "after"));
    };
    act.commit(app, tx, &[row.id.0]).await?;
    Ok((row, publication))
}

/// The row of the weights that a programme starts with, which is written once somebody drafts others.
async fn first(app: &App, tx: &DatabaseTransaction) -> Result<Model, DbErr> {
    let version = i32::try_from(Weights::PRIORS.version()).unwrap_or(1);
    let parts = Criterion::ALL.iter().map(|each| (each.code().to_owned(), Weights::PRIORS.of(*each)));
    let row = Model {
        id: WeightsId(Uuid::now_v7()),
        version,
        parts: WeightParts(parts.collect()),
        note: None,
        drafted_by: None,
        drafted_at: app.clock.now(),
    };
    let once = OnConflict::column(Column::Version).do_nothing().to_owned();
    Entity::insert(ActiveModel::from(row.clone())).on_conflict(once).exec_without_returning(tx).await?;
    Ok(Entity::find().filter(Column::Version.eq(version)).one(tx).await?.unwrap_or(row))
}

/// A page of the versions, the newest first; for the team alone.
pub async fn page(app: &App, viewer: &Viewer, window: &Window<(i32, WeightsId)>) -> Result<Page<Model>> {
    if !viewer.is_team() {
        return Ok(Page::default());
    }
    let all = Listing::by(Entity::find(), Column::Version.into_expr(), Column::Id).descending();
    Ok(all.page(app.db.reader(), window).await?)
}

/// The versions with these ids, for the team.
pub async fn find(app: &App, viewer: &Viewer, ids: &[WeightsId]) -> Result<Vec<Model>> {
    if !viewer.is_team() {
        return Ok(Vec::new());
    }
    Ok(Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(app.db.reader()).await?)
}

/// The publications of some versions, the newest first.
pub async fn publications_of(app: &App, ids: &[WeightsId]) -> Result<Vec<publications::Model>> {
    let of = publications::Entity::find().filter(publications::Column::WeightsId.is_in(ids.iter().copied()));
    Ok(of.order_by_desc(publications::Column::Number).all(app.db.reader()).await?)
}

/// How many publications there were.
pub async fn publications(app: &App) -> Result<i32> {
    Ok(last(app.db.reader()).await?.map_or(0, |(last, _)| last.number))
}
