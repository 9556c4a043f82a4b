//! Research projects of laboratories.

use entity::{ProfileId, ResearchProjectId, research_projects};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::service::imports::ResearchProjectDraft;
use crate::service::imports::resolve::tags;

/// Saves a partner's projects under their external ids; says whether anything changed.
pub async fn save_research_projects(
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
        let kept = existing.iter().find(|row| row.external_id.as_deref() == Some(draft.id.as_str()));
        let wanted = row(kept, partner, draft, now);
        match kept {
            Some(kept) if *kept == wanted => continue,
            Some(kept) => {
                let row = research_projects::Model { version: kept.version + 1, updated_at: now, ..wanted };
                row.into_active_model().reset_all().update(tx).await?;
            }
            None => drop(wanted.into_active_model().insert(tx).await?),
        }
        changed = true;
    }
    Ok(changed)
}

fn row(
    kept: Option<&research_projects::Model>,
    partner: ProfileId,
    draft: &ResearchProjectDraft,
    now: i64,
) -> research_projects::Model {
    let text = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    research_projects::Model {
        id: kept.map_or_else(|| ResearchProjectId(Uuid::now_v7()), |row| row.id),
        profile_id: partner,
        external_id: Some(draft.id.clone()),
        title_fr: draft.title.fr.clone(),
        title_en: draft.title.en.clone(),
        description_fr: draft.description.fr.clone(),
        description_en: draft.description.en.clone(),
        skills: tags(&draft.skills).into(),
        starts_on: text(draft.starts_on),
        ends_on: text(draft.ends_on),
        working_language: draft.working_language.clone(),
        version: kept.map_or(1, |row| row.version),
        created_at: kept.map_or(now, |row| row.created_at),
        updated_at: kept.map_or(now, |row| row.updated_at),
    }
}
