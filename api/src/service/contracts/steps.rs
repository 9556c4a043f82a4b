//! The three steps of a contract: DRAFT, SIGNED, ACTIVE, ENDED, and no other way.

use entity::{ContractId, ContractState, contracts};
use jiff::civil::Date;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};

use super::lock;
use crate::app::App;
use crate::error::{Failure, Outcome};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::imports::resolve::day;
use crate::service::introductions::queue;
use crate::service::versions::{Edit, put, take};

reasons! {
    /// Why a contract is not signed.
    pub enum SignRefusal {
        /// There is no such contract.
        NotFound = "NOT_FOUND" { fr: "Ce contrat n’existe pas.", en: "This contract does not exist." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifié entre-temps : relisez-le d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// It is no draft.
        WrongState = "WRONG_STATE" { fr: "Ce contrat est déjà signé.", en: "This contract is signed already." },
        /// It promises nothing.
        LinesMissing = "LINES_MISSING" {
            fr: "Ce contrat ne promet encore rien : ajoutez une ligne.",
            en: "This contract promises nothing yet: add a line.",
        },
        /// The day is to come.
        InFuture = "IN_FUTURE" { fr: "Ce jour est à venir.", en: "This day is to come." },
    }
}

reasons! {
    /// Why a contract does not come into force.
    pub enum ActivateRefusal {
        /// There is no such contract.
        NotFound = "NOT_FOUND" { fr: "Ce contrat n’existe pas.", en: "This contract does not exist." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifié entre-temps : relisez-le d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// It is not signed, or came into force before.
        WrongState = "WRONG_STATE" {
            fr: "Seul un contrat signé peut entrer en vigueur.",
            en: "Only a signed contract can come into force.",
        },
        /// Its first day is to come.
        TooEarly = "TOO_EARLY" {
            fr: "Le premier jour de ce contrat est à venir.",
            en: "The first day of this contract is to come.",
        },
        /// Another contract of the company is in force.
        AlreadyActive = "ALREADY_ACTIVE" {
            fr: "Un autre contrat de cette entreprise est en vigueur : terminez-le d’abord.",
            en: "Another contract of this company is in force: end that first.",
        },
    }
}

reasons! {
    /// Why a contract does not end.
    pub enum EndRefusal {
        /// There is no such contract.
        NotFound = "NOT_FOUND" { fr: "Ce contrat n’existe pas.", en: "This contract does not exist." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifié entre-temps : relisez-le d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// It is not in force.
        WrongState = "WRONG_STATE" {
            fr: "Seul un contrat en vigueur peut prendre fin.",
            en: "Only a contract in force can end.",
        },
        /// The day is to come, or before the contract's first.
        DateOutOfRange = "DATE_OUT_OF_RANGE" {
            fr: "Choisissez un jour entre le premier du contrat et aujourd’hui.",
            en: "Choose a day from the contract's first to today.",
        },
    }
}

/// Signs a draft, today or on an earlier day.
pub async fn sign(
    app: &App,
    act: &Act<'_>,
    edit: Edit<ContractId>,
    on: Option<Date>,
) -> Outcome<contracts::Model, SignRefusal> {
    let today = app.clock.today();
    let tx = act.begin(app).await?;
    let reasons = [SignRefusal::NotFound, SignRefusal::Stale, SignRefusal::WrongState];
    let existing = in_state(&tx, &edit, ContractState::Draft, reasons).await?;
    if existing.lines.is_empty() {
        return Err(Failure::refused(SignRefusal::LinesMissing, "id"));
    }
    let on = on.unwrap_or(today);
    if on > today {
        return Err(Failure::refused(SignRefusal::InFuture, "signedOn"));
    }
    let signed = contracts::Model { state: ContractState::Signed, signed_on: Some(on.to_string()), ..existing.clone() };
    write(app, act, tx, &existing, signed).await
}

/// Lets a signed contract come into force; one without a first day begins today.
pub async fn activate(app: &App, act: &Act<'_>, edit: Edit<ContractId>) -> Outcome<contracts::Model, ActivateRefusal> {
    let today = app.clock.today();
    let tx = act.begin(app).await?;
    let reasons = [ActivateRefusal::NotFound, ActivateRefusal::Stale, ActivateRefusal::WrongState];
    let existing = in_state(&tx, &edit, ContractState::Signed, reasons).await?;
    if day(existing.starts_on.as_deref()).is_some_and(|first| first > today) {
        return Err(Failure::refused(ActivateRefusal::TooEarly, "id"));
    }
    lock(&tx, existing.company_id).await?;
    let in_force = contracts::Entity::find()
        .filter(contracts::Column::CompanyId.eq(existing.company_id))
        .filter(contracts::Column::State.eq(ContractState::Active));
    if in_force.count(&tx).await? > 0 {
        return Err(Failure::refused(ActivateRefusal::AlreadyActive, "id"));
    }
    let starts_on = existing.starts_on.clone().unwrap_or_else(|| today.to_string());
    let active = contracts::Model { state: ContractState::Active, starts_on: Some(starts_on), ..existing.clone() };
    write(app, act, tx, &existing, active).await
}

/// Ends a contract in force, today or on an earlier day.
pub async fn end(
    app: &App,
    act: &Act<'_>,
    edit: Edit<ContractId>,
    on: Option<Date>,
) -> Outcome<contracts::Model, EndRefusal> {
    let today = app.clock.today();
    let tx = act.begin(app).await?;
    let reasons = [EndRefusal::NotFound, EndRefusal::Stale, EndRefusal::WrongState];
    let existing = in_state(&tx, &edit, ContractState::Active, reasons).await?;
    let on = on.unwrap_or(today);
    if on > today || day(existing.starts_on.as_deref()).is_some_and(|first| on < first) {
        return Err(Failure::refused(EndRefusal::DateOutOfRange, "endsOn"));
    }
    let ended = contracts::Model { state: ContractState::Ended, ends_on: Some(on.to_string()), ..existing.clone() };
    write(app, act, tx, &existing, ended).await
}

async fn in_state<R>(
    tx: &DatabaseTransaction,
    edit: &Edit<ContractId>,
    state: ContractState,
    [not_found, stale, wrong_state]: [R; 3],
) -> Outcome<contracts::Model, R> {
    let row = take::<contracts::Entity, _, _>(tx, edit, "id", [not_found, stale]).await?;
    if row.state == state { Ok(row) } else { Err(Failure::refused(wrong_state, "id")) }
}

async fn write<R>(
    app: &App,
    act: &Act<'_>,
    tx: DatabaseTransaction,
    existing: &contracts::Model,
    wanted: contracts::Model,
) -> Outcome<contracts::Model, R> {
    let now = app.clock.now();
    let (contract, _) = put::<contracts::Entity>(&tx, Some(existing), wanted, now).await?;
    if contract.state != ContractState::Signed {
        queue::look_at_company(&tx, contract.company_id, now).await?;
    }
    act.commit(app, tx, &[contract.id.0]).await?;
    Ok(contract)
}
