//! Writes accepted records, a batch a transaction, so that one that the database refuses stops no other.

#![allow(clippy::disallowed_methods, reason = "savepoints end within their transaction")]

use entity::{ProfileId, ProfileKind};
use sea_orm::{DatabaseTransaction, DbErr, TransactionTrait};

use super::named::{Named, Unknown};
use super::record::{DetailsDraft, Draft, Record};
use super::{Kind, Problem, Reason, Report, Written, resolve};
use crate::error::{Failure, Outcome, Refusal, Result, is_unique_violation};
use crate::service::profiles::draft;
use crate::service::profiles::save::{Saved, save_all};
use crate::service::{companies as company_service, research_projects as projects_service, trade_shows};

/// Writes the records of one batch and counts them in the report.
pub async fn batch(
    tx: &DatabaseTransaction,
    kind: Kind,
    records: Vec<Record>,
    now: i64,
    report: &mut Report,
) -> Result<()> {
    match kind.profile() {
        Some(profile) => profiles_of(tx, profile, records, now, report).await,
        None => one_by_one(tx, records, now, report).await,
    }
}

async fn profiles_of(
    tx: &DatabaseTransaction,
    kind: ProfileKind,
    records: Vec<Record>,
    now: i64,
    report: &mut Report,
) -> Result<()> {
    let named = Named::by(tx, &records).await?;
    let mut ready = Vec::with_capacity(records.len());
    for record in records {
        let Draft::Profile(profile) = &record.draft else { continue };
        match resolve::profile(Some(record.id.clone()), (**profile).clone(), record.assumed.clone(), &named) {
            Ok(draft) => ready.push((record, draft)),
            Err(Unknown { field, what, name }) => {
                let reason = Reason::NotInDirectory { what };
                report.refuse(vec![Problem { line: record.line, field: field.to_owned(), value: name, reason }]);
            }
        }
    }
    let savepoint = tx.begin().await?;
    let drafts = ready.iter().map(|(_, draft)| draft.clone()).collect();
    match save_all(&savepoint, kind, drafts, now).await {
        Ok(saved) => {
            savepoint.commit().await?;
            for ((record, _), saved) in ready.iter().zip(saved) {
                let projects = research_projects(tx, record, saved.id(), now).await?;
                report.accept(record, if projects { Written::Updated.at_least(saved) } else { saved.into() });
            }
            Ok(())
        }
        Err(error) if is_unique_violation(&error) => {
            savepoint.rollback().await?;
            each_in_its_savepoint(tx, kind, ready, now, report).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn each_in_its_savepoint(
    tx: &DatabaseTransaction,
    kind: ProfileKind,
    ready: Vec<(Record, draft::Draft)>,
    now: i64,
    report: &mut Report,
) -> Result<()> {
    for (record, draft) in ready {
        let savepoint = tx.begin().await?;
        match save_all(&savepoint, kind, vec![draft], now).await {
            Ok(saved) => {
                savepoint.commit().await?;
                for saved in saved {
                    let projects = research_projects(tx, &record, saved.id(), now).await?;
                    report.accept(&record, if projects { Written::Updated.at_least(saved) } else { saved.into() });
                }
            }
            Err(error) if is_unique_violation(&error) => {
                savepoint.rollback().await?;
                report.refuse(vec![taken(&record)]);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// What only one entry may have, apart from its external id: the SIREN, and a slot's label within its edition.
fn taken(record: &Record) -> Problem {
    let value = match &record.draft {
        Draft::Profile(profile) => match &profile.details {
            DetailsDraft::Startup { siren, .. } => siren.clone().map(|siren| ("siren", siren)),
            _ => None,
        },
        Draft::Company(company) => company.siren.clone().map(|siren| ("siren", siren)),
        Draft::Slot(line) => line.slot.as_ref().map(|slot| ("label", slot.label.clone())),
    };
    let (field, value) = value.unwrap_or_else(|| ("id", record.id.clone()));
    Problem { line: record.line, field: field.to_owned(), value, reason: Reason::Taken }
}

async fn research_projects(
    tx: &DatabaseTransaction,
    record: &Record,
    partner: ProfileId,
    now: i64,
) -> Result<bool, DbErr> {
    let Draft::Profile(profile) = &record.draft else { return Ok(false) };
    match &profile.details {
        DetailsDraft::Partner { research_projects, .. } => {
            projects_service::save_all(tx, partner, research_projects, now).await
        }
        _ => Ok(false),
    }
}

async fn one_by_one(tx: &DatabaseTransaction, records: Vec<Record>, now: i64, report: &mut Report) -> Result<()> {
    for record in records {
        let savepoint = tx.begin().await?;
        let written: Outcome<Written, Reason> = match &record.draft {
            Draft::Company(company) => {
                company_service::save(&savepoint, &record.id, company, now).await.map_err(Failure::from)
            }
            Draft::Slot(line) => trade_shows::save(&savepoint, &record.id, line, now).await,
            Draft::Profile(_) => continue,
        };
        match written {
            Ok(written) => {
                savepoint.commit().await?;
                report.accept(&record, written);
            }
            Err(Failure::Refused(refusals)) => {
                savepoint.rollback().await?;
                report.refuse(refusals.into_iter().map(|refusal| problem(&record, refusal)).collect());
            }
            Err(Failure::Internal(error)) if error.downcast_ref().is_some_and(is_unique_violation) => {
                savepoint.rollback().await?;
                report.refuse(vec![taken(&record)]);
            }
            Err(failure) => return Err(failure.unexpected()),
        }
    }
    Ok(())
}

fn problem(record: &Record, refusal: Refusal<Reason>) -> Problem {
    let field = refusal.field.join(".");
    let value = match (&record.draft, field.as_str()) {
        (Draft::Slot(line), "holder") => line.slot.as_ref().and_then(|slot| slot.holder.clone()),
        (Draft::Slot(line), "successor") => line.show.successor.clone(),
        _ => None,
    };
    Problem { line: record.line, field, value: value.unwrap_or_default(), reason: refusal.reason }
}

impl From<Saved> for Written {
    fn from(saved: Saved) -> Self {
        match saved {
            Saved::Created(_) => Self::Created,
            Saved::Updated(_) => Self::Updated,
            Saved::Unchanged(_) => Self::Unchanged,
        }
    }
}

impl Written {
    /// What became of a record of which a part was updated.
    fn at_least(self, saved: Saved) -> Self {
        match saved {
            Saved::Created(_) => Self::Created,
            Saved::Updated(_) | Saved::Unchanged(_) => self,
        }
    }
}
