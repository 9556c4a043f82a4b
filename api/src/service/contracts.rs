//! Engagement contracts: drawn up, signed, in force, ended.

use std::collections::HashMap;

use entity::values::ContractLines;
use entity::{CompanyId, ContractId, ContractState, companies, contracts};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::acts::Act;
use super::imports::resolve::iso;
use super::imports::{ContractDraft, Row, Written, alone, refused, said};
use super::introductions::queue;
use super::versions::{Edit, put, take};
use crate::app::App;
use crate::error::{Failure, Outcome, Result};
use crate::reasons;
use crate::viewer::Viewer;

mod steps;

pub use steps::{ActivateRefusal, EndRefusal, SignRefusal, activate, end, sign};

reasons! {
    /// Why a contract is not created.
    pub enum CreateRefusal {
        /// There is no such company.
        NotFound = "NOT_FOUND" { fr: "Cette entreprise n’existe pas.", en: "This company does not exist." },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// The company has a contract that begins on that day.
        Taken = "TAKEN" {
            fr: "Un contrat de cette entreprise commence déjà ce jour-là.",
            en: "A contract of this company begins on that day already.",
        },
    }
}

reasons! {
    /// Why a contract is not changed.
    pub enum UpdateRefusal {
        /// There is no such contract.
        NotFound = "NOT_FOUND" { fr: "Ce contrat n’existe pas.", en: "This contract does not exist." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifié entre-temps : relisez-le d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// It is signed: what was promised stands.
        NotDraft = "NOT_DRAFT" {
            fr: "Ce contrat est signé et ne change plus.",
            en: "This contract is signed and does not change any more.",
        },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// The company has another contract that begins on that day.
        Taken = "TAKEN" {
            fr: "Un autre contrat de cette entreprise commence ce jour-là.",
            en: "Another contract of this company begins on that day.",
        },
    }
}

/// Saves the contracts that a file brings for a company; says whether anything changed.
///
/// The first day tells a company's contracts apart.
pub async fn save_all(
    tx: &impl ConnectionTrait,
    company: CompanyId,
    drafts: &[ContractDraft],
    now: i64,
) -> Result<bool, DbErr> {
    if drafts.is_empty() {
        return Ok(false);
    }
    let existing = contracts::Entity::find().filter(contracts::Column::CompanyId.eq(company)).all(tx).await?;
    let mut changed = false;
    for draft in drafts {
        let wanted = row(company, draft, now);
        let same_day = existing.iter().find(|row| row.starts_on == wanted.starts_on);
        let (_, written) = put::<contracts::Entity>(tx, same_day, wanted, now).await?;
        changed |= written != Written::Unchanged;
    }
    if changed {
        queue::look_at_company(tx, company, now).await?;
    }
    Ok(changed)
}

/// Creates the draft of a contract from a canonical row.
pub async fn create(
    app: &App,
    act: &Act<'_>,
    company: CompanyId,
    entered: Row,
) -> Outcome<contracts::Model, CreateRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let draft = alone::contract(entered, app.clock.today());
    let draft = draft.map_err(|problems| refused(CreateRefusal::Invalid, problems, &[]))?;
    if !lock(&tx, company).await? {
        return Err(Failure::refused(CreateRefusal::NotFound, "companyId"));
    }
    let wanted = row(company, &draft, now);
    if begins_with_another(&tx, &wanted).await? {
        return Err(Failure::refused(CreateRefusal::Taken, "startsOn"));
    }
    let (contract, _) = put::<contracts::Entity>(&tx, None, wanted, now).await?;
    act.commit(app, tx, &[contract.id.0]).await?;
    Ok(contract)
}

/// Changes the fields of a draft that a canonical row names; null clears one.
pub async fn update(
    app: &App,
    act: &Act<'_>,
    edit: Edit<ContractId>,
    entered: Row,
) -> Outcome<contracts::Model, UpdateRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let reasons = [UpdateRefusal::NotFound, UpdateRefusal::Stale];
    let existing = take::<contracts::Entity, _, _>(&tx, &edit, "id", reasons).await?;
    if existing.state != ContractState::Draft {
        return Err(Failure::refused(UpdateRefusal::NotDraft, "id"));
    }
    let mut record = to_record(&existing);
    record.extend(entered);
    let draft = alone::contract(record, app.clock.today());
    let draft = draft.map_err(|problems| refused(UpdateRefusal::Invalid, problems, &[]))?;
    lock(&tx, existing.company_id).await?;
    let wanted = contracts::Model { id: existing.id, ..row(existing.company_id, &draft, now) };
    if begins_with_another(&tx, &wanted).await? {
        return Err(Failure::refused(UpdateRefusal::Taken, "startsOn"));
    }
    let (contract, _) = put::<contracts::Entity>(&tx, Some(&existing), wanted, now).await?;
    act.commit(app, tx, &[contract.id.0]).await?;
    Ok(contract)
}

/// Locks a company until the transaction ends, so that its contracts are looked at by one at a time.
async fn lock(tx: &DatabaseTransaction, company: CompanyId) -> Result<bool, DbErr> {
    Ok(companies::Entity::find_by_id(company).lock_exclusive().one(tx).await?.is_some())
}

async fn begins_with_another(tx: &DatabaseTransaction, wanted: &contracts::Model) -> Result<bool, DbErr> {
    let others = contracts::Entity::find()
        .filter(contracts::Column::CompanyId.eq(wanted.company_id))
        .filter(contracts::Column::Id.ne(wanted.id))
        .all(tx)
        .await?;
    Ok(others.iter().any(|other| other.starts_on == wanted.starts_on))
}

fn row(company: CompanyId, draft: &ContractDraft, now: i64) -> contracts::Model {
    contracts::Model {
        id: ContractId(Uuid::now_v7()),
        company_id: company,
        state: draft.state,
        signed_on: iso(draft.signed_on),
        starts_on: iso(draft.starts_on),
        ends_on: iso(draft.ends_on),
        lines: ContractLines(draft.lines.clone()),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// A contract in the names of the canonical record.
pub fn to_record(row: &contracts::Model) -> Row {
    said(json!({
        "state": row.state.code(),
        "signed_on": row.signed_on,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "lines": row.lines,
    }))
}

/// The contract of each company that matters most now, of those that the viewer may see: the one in force,
/// else what is signed, being drawn up, or was the last to end.
pub async fn of_companies(
    app: &App,
    viewer: &Viewer,
    companies: &[CompanyId],
) -> Result<HashMap<CompanyId, contracts::Model>> {
    if !viewer.may_see_contracts() {
        return Ok(HashMap::new());
    }
    let rows = contracts::Entity::find().filter(contracts::Column::CompanyId.is_in(companies.iter().copied()));
    let mut rows = rows.all(app.db.reader()).await?;
    rows.retain(|row| viewer.may_see_contract(row.state));
    rows.sort_by(|a, b| (weight(a.state), &a.starts_on, a.id).cmp(&(weight(b.state), &b.starts_on, b.id)));
    Ok(rows.into_iter().map(|row| (row.company_id, row)).collect())
}

fn weight(state: ContractState) -> u8 {
    match state {
        ContractState::Ended => 0,
        ContractState::Draft => 1,
        ContractState::Signed => 2,
        ContractState::Active => 3,
    }
}

/// The contracts with these ids that the viewer may see.
pub async fn find(app: &App, viewer: &Viewer, ids: &[ContractId]) -> Result<HashMap<ContractId, contracts::Model>> {
    let rows = contracts::Entity::find().filter(contracts::Column::Id.is_in(ids.iter().copied()));
    let rows = rows.all(app.db.reader()).await?.into_iter().filter(|row| viewer.may_see_contract(row.state));
    Ok(rows.map(|row| (row.id, row)).collect())
}
