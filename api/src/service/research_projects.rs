//! Research projects of laboratories, which seek talents.

use std::collections::HashMap;

use entity::values::Texts;
use entity::{ProfileId, ProfileKind, ResearchProjectId, profiles, research_projects};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::acts::Act;
use super::imports::resolve::{iso, labels, tags};
use super::imports::{ResearchProjectDraft, Row, Written, alone, refused, said};
use super::versions::{Edit, put, take};
use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Result};
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;
use crate::viewer::Viewer;

reasons! {
    /// Why a research project is not created.
    pub enum CreateRefusal {
        /// No partner of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce partenaire n’existe pas ou ne vous est pas ouvert.",
            en: "This partner does not exist or is not open to you.",
        },
        /// The viewer does not speak for the partner.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pas pour ce partenaire.",
            en: "You do not speak for this partner.",
        },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
    }
}

reasons! {
    /// Why a research project is not changed.
    pub enum UpdateRefusal {
        /// No project of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce projet n’existe pas ou ne vous est pas ouvert.",
            en: "This project does not exist or is not open to you.",
        },
        /// The viewer does not speak for the project's partner.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pas pour le partenaire de ce projet.",
            en: "You do not speak for the partner of this project.",
        },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifié entre-temps : relisez-le d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
    }
}

/// Saves a partner's projects under their external ids; says whether anything changed.
pub async fn save_all(
    tx: &impl ConnectionTrait,
    partner: ProfileId,
    drafts: &[ResearchProjectDraft],
    now: i64,
) -> Result<bool, DbErr> {
    if drafts.is_empty() {
        return Ok(false);
    }
    let column = research_projects::Column::ProfileId;
    let existing = research_projects::Entity::find().filter(column.eq(partner)).all(tx).await?;
    let mut changed = false;
    for draft in drafts {
        let wanted = research_projects::Model { external_id: Some(draft.id.clone()), ..row(partner, draft, now) };
        let same_id = existing.iter().find(|row| row.external_id == wanted.external_id);
        let (_, written) = put::<research_projects::Entity>(tx, same_id, wanted, now).await?;
        changed |= written != Written::Unchanged;
    }
    Ok(changed)
}

/// Creates a partner's project from a canonical row.
pub async fn create(
    app: &App,
    act: &Act<'_>,
    partner: ProfileId,
    entered: Row,
) -> Outcome<research_projects::Model, CreateRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let found = find_partner(&tx, act.viewer, partner).await?;
    if found.is_none() {
        return Err(Failure::refused(CreateRefusal::NotFound, "partnerId"));
    }
    if !act.viewer.may_act_for(partner) {
        return Err(Failure::refused(CreateRefusal::NotYours, "partnerId"));
    }
    let draft = alone::research_project(entered, app.clock.today());
    let draft = draft.map_err(|problems| refused(CreateRefusal::Invalid, problems, &[]))?;
    let (project, _) = put::<research_projects::Entity>(&tx, None, row(partner, &draft, now), now).await?;
    changes::profiles(&tx, &[partner], now).await?;
    act.commit(app, tx, &[project.id.0]).await?;
    Ok(project)
}

/// Changes the fields of a project that a canonical row names; null clears one.
pub async fn update(
    app: &App,
    act: &Act<'_>,
    edit: Edit<ResearchProjectId>,
    entered: Row,
) -> Outcome<research_projects::Model, UpdateRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let reasons = [UpdateRefusal::NotFound, UpdateRefusal::Stale];
    let found = research_projects::Entity::find_by_id(edit.id).one(&tx).await?;
    let found = found.ok_or_else(|| Failure::refused(UpdateRefusal::NotFound, "id"))?;
    if find_partner(&tx, act.viewer, found.profile_id).await?.is_none() {
        return Err(Failure::refused(UpdateRefusal::NotFound, "id"));
    }
    if !act.viewer.may_act_for(found.profile_id) {
        return Err(Failure::refused(UpdateRefusal::NotYours, "id"));
    }
    let existing = take::<research_projects::Entity, _, _>(&tx, &edit, "id", reasons).await?;
    let mut record = to_record(&existing);
    record.extend(entered);
    let draft = alone::research_project(record, app.clock.today());
    let draft = draft.map_err(|problems| refused(UpdateRefusal::Invalid, problems, &[]))?;
    let external_id = existing.external_id.clone();
    let wanted = research_projects::Model { external_id, ..row(existing.profile_id, &draft, now) };
    let (project, _) = put::<research_projects::Entity>(&tx, Some(&existing), wanted, now).await?;
    changes::profiles(&tx, &[project.profile_id], now).await?;
    act.commit(app, tx, &[project.id.0]).await?;
    Ok(project)
}

async fn find_partner(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    partner: ProfileId,
) -> Result<Option<profiles::Model>, DbErr> {
    let found = profiles::Entity::find_by_id(partner).one(tx).await?;
    Ok(found.filter(|row| row.kind == ProfileKind::Partner && viewer.may_see(row)))
}

fn row(partner: ProfileId, draft: &ResearchProjectDraft, now: i64) -> research_projects::Model {
    research_projects::Model {
        id: ResearchProjectId(Uuid::now_v7()),
        profile_id: partner,
        external_id: None,
        title_fr: draft.title.fr.clone(),
        title_en: draft.title.en.clone(),
        description_fr: draft.description.fr.clone(),
        description_en: draft.description.en.clone(),
        skills: tags(&draft.skills).into(),
        starts_on: iso(draft.starts_on),
        ends_on: iso(draft.ends_on),
        working_language: draft.working_language.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// A project in the names of the canonical record, without its external id.
pub fn to_record(row: &research_projects::Model) -> Row {
    said(json!({
        "title_fr": row.title_fr,
        "title_en": row.title_en,
        "description_fr": row.description_fr,
        "description_en": row.description_en,
        "skills": labels(&row.skills),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "working_language": row.working_language,
    }))
}

/// The title and the description of a project.
pub fn texts(row: &research_projects::Model) -> [Texts; 2] {
    [
        Texts { fr: row.title_fr.clone(), en: row.title_en.clone() },
        Texts { fr: row.description_fr.clone(), en: row.description_en.clone() },
    ]
}

/// A page of the projects of each partner, the newest first; whoever sees the partner sees them.
pub async fn of_partners(
    app: &App,
    partners: &[ProfileId],
    window: &Window<(ResearchProjectId,)>,
) -> Result<HashMap<ProfileId, Page<research_projects::Model>>> {
    let listing = Listing::by_id(research_projects::Entity::find(), research_projects::Column::Id).descending();
    let parents = (research_projects::Column::ProfileId, partners);
    Ok(listing.pages(app.db.reader(), window, parents, |row| Some(row.profile_id)).await?)
}

/// The projects with these ids whose partner the viewer may see.
pub async fn find(
    app: &App,
    viewer: &Viewer,
    ids: &[ResearchProjectId],
) -> Result<HashMap<ResearchProjectId, research_projects::Model>> {
    let rows = research_projects::Entity::find()
        .filter(research_projects::Column::Id.is_in(ids.iter().copied()))
        .find_also_related(profiles::Entity)
        .all(app.db.reader())
        .await?;
    let seen = rows.into_iter().filter(|(_, partner)| partner.as_ref().is_some_and(|row| viewer.may_see(row)));
    Ok(seen.map(|(row, _)| (row.id, row)).collect())
}
