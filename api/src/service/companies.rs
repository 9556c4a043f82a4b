//! Companies of the Tech 40 and their engagement contracts.

use entity::values::ContractLines;
use entity::{CompanyId, ContractId, companies, contracts};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::imports::resolve::{place, tags};
use super::imports::{CompanyDraft, ContractDraft, Written};
use super::profiles::save::slug_of;

/// Saves a company under its external id: created, or brought to what the draft says.
pub async fn save(
    tx: &impl ConnectionTrait,
    external_id: &str,
    draft: &CompanyDraft,
    now: i64,
) -> Result<Written, DbErr> {
    let existing = companies::Entity::find().filter(companies::Column::ExternalId.eq(external_id)).one(tx).await?;
    let wanted = row(existing.as_ref(), external_id, draft, now);
    let (id, written) = match existing {
        None => {
            let id = wanted.id;
            wanted.into_active_model().insert(tx).await?;
            (id, Written::Created)
        }
        Some(existing) if existing == wanted => (existing.id, Written::Unchanged),
        Some(existing) => {
            let changed = companies::Model { version: existing.version + 1, updated_at: now, ..wanted };
            changed.into_active_model().reset_all().update(tx).await?;
            (existing.id, Written::Updated)
        }
    };
    let contract_changed = match &draft.contract {
        Some(contract) => save_contract(tx, id, contract, now).await?,
        None => false,
    };
    Ok(if contract_changed && written == Written::Unchanged { Written::Updated } else { written })
}

fn row(existing: Option<&companies::Model>, external_id: &str, draft: &CompanyDraft, now: i64) -> companies::Model {
    let id = existing.map_or_else(|| CompanyId(Uuid::now_v7()), |row| row.id);
    let place = place(draft.city.as_deref(), draft.country.as_deref(), None, None);
    companies::Model {
        id,
        external_id: Some(external_id.to_owned()),
        slug: existing.map_or_else(|| slug_of(&draft.name), |row| row.slug.clone()),
        name: draft.name.clone(),
        siren: draft.siren.clone(),
        rank: draft.rank.map(|rank| i32::try_from(rank).unwrap_or(i32::MAX)),
        description_fr: draft.description.fr.clone(),
        description_en: draft.description.en.clone(),
        sectors: tags(&draft.sectors).into(),
        city: place.city,
        country: place.country,
        territory: place.territory,
        website: draft.website.clone(),
        version: existing.map_or(1, |row| row.version),
        created_at: existing.map_or(now, |row| row.created_at),
        updated_at: existing.map_or(now, |row| row.updated_at),
    }
}

/// Saves a company's contract; a file brings at most one, which is the one that starts on that day.
async fn save_contract(
    tx: &impl ConnectionTrait,
    company: CompanyId,
    draft: &ContractDraft,
    now: i64,
) -> Result<bool, DbErr> {
    let text = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let starts_on = text(draft.starts_on);
    let all = contracts::Entity::find().filter(contracts::Column::CompanyId.eq(company)).all(tx).await?;
    let existing = all.into_iter().find(|row| row.starts_on == starts_on);
    let wanted = contracts::Model {
        id: existing.as_ref().map_or_else(|| ContractId(Uuid::now_v7()), |row| row.id),
        company_id: company,
        state: draft.state,
        signed_on: text(draft.signed_on),
        starts_on,
        ends_on: text(draft.ends_on),
        lines: ContractLines(draft.lines.clone()),
        version: existing.as_ref().map_or(1, |row| row.version),
        created_at: existing.as_ref().map_or(now, |row| row.created_at),
        updated_at: existing.as_ref().map_or(now, |row| row.updated_at),
    };
    match existing {
        None => drop(wanted.into_active_model().insert(tx).await?),
        Some(existing) if existing == wanted => return Ok(false),
        Some(existing) => {
            let changed = contracts::Model { version: existing.version + 1, updated_at: now, ..wanted };
            changed.into_active_model().reset_all().update(tx).await?;
        }
    }
    Ok(true)
}
