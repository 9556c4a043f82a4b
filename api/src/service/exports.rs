//! The whole directory as files that an import reads.

mod files;
mod shows;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use entity::{CompanyId, ProfileId, ProfileKind, companies, contracts, profiles, research_projects};
use sea_orm::{
    AccessMode, ColumnTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IsolationLevel, QueryFilter,
    QueryOrder, TransactionTrait,
};
use serde_json::{Value, json};

use super::imports::{ASSUMED, Kind, Row};
use super::profiles::record;
use super::profiles::store::{self, Stored};
use super::{companies as company_service, contracts as contract_service};
use crate::db::Database;
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::Window;
use files::Lines;

/// How many rows are in memory at one time.
const BATCH: usize = 500;

/// Writes a file for each kind that the directory has, all as of one moment; returns each with its number of lines.
///
/// The files are for the owner alone, for contacts are in them.
pub async fn export(db: &Database, dir: &Path) -> Result<Vec<(PathBuf, usize)>> {
    tokio::fs::create_dir_all(dir).await.with_context(|| {
        let folder = dir.display();
        format!("the folder {folder} cannot be made; name one that is not there yet, or an empty one")
    })?;
    let tx = snapshot(db).await?;
    let mut written = Vec::with_capacity(Kind::ALL.len());
    for kind in Kind::ALL {
        let mut lines = Lines::create(dir, kind.name()).await?;
        match kind.profile() {
            Some(profile) => profiles(&tx, profile, &mut lines).await?,
            None if *kind == Kind::Companies => companies(&tx, &mut lines).await?,
            None => shows::export(&tx, &mut lines).await?,
        }
        written.extend(lines.finish().await?);
    }
    tx.rollback().await?;
    Ok(written)
}

/// A transaction that sees the database as it is now until it ends.
async fn snapshot(db: &Database) -> Result<DatabaseTransaction, DbErr> {
    match db.reader().get_database_backend() {
        DbBackend::Sqlite => db.reader().begin().await,
        _ => {
            let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            db.reader().begin_with_config(Some(isolation), Some(access)).await
        }
    }
}

async fn companies(tx: &DatabaseTransaction, lines: &mut Lines) -> Result<()> {
    let mut window = Window::first(BATCH);
    loop {
        let page = Listing::by_id(companies::Entity::find(), companies::Column::Id).page(tx, &window).await?;
        let ids: Vec<CompanyId> = page.items.iter().map(|row| row.id).collect();
        let mut contracts: HashMap<CompanyId, Vec<Value>> = HashMap::new();
        let rows = contracts::Entity::find()
            .filter(contracts::Column::CompanyId.is_in(ids))
            .order_by_asc(contracts::Column::StartsOn)
            .order_by_asc(contracts::Column::Id);
        for row in rows.all(tx).await? {
            contracts.entry(row.company_id).or_default().push(contract_service::to_record(&row).into());
        }
        for row in &page.items {
            let mut record = company_service::to_record(row);
            record.extend(contracts.remove(&row.id).map(|contracts| ("contracts".to_owned(), contracts.into())));
            lines.write(company_name(row), record).await?;
        }
        let Some(last) = page.items.last().filter(|_| page.has_next) else { return Ok(()) };
        window.after = Some((last.id,));
    }
}

/// What a company is called in records.
fn company_name(row: &companies::Model) -> String {
    row.external_id.clone().unwrap_or_else(|| row.slug.clone())
}

async fn profiles(tx: &DatabaseTransaction, kind: ProfileKind, lines: &mut Lines) -> Result<()> {
    let mut window = Window::first(BATCH);
    loop {
        let select = profiles::Entity::find().filter(profiles::Column::Kind.eq(kind));
        // Of whoever was erased there is nothing to write.
        let select = select.filter(profiles::Column::Name.ne(""));
        let page = Listing::by_id(select, profiles::Column::Id).page(tx, &window).await?;
        let last = page.items.last().filter(|_| page.has_next).map(|row| (row.id,));
        let stored = store::complete(tx, page.items).await?;
        let (companies, hosts) = (companies_of(tx, &stored).await?, hosts_of(tx, &stored).await?);
        let mut projects = projects_of(tx, kind, &stored).await?;
        for each in &stored {
            let company = each.details.company_id().and_then(|id| companies.get(&id));
            let named = company.or(each.details.host_id().and_then(|id| hosts.get(&id)));
            let mut record: Row = record::to_record(each, named.map(String::as_str));
            record.extend(
                projects
                    .remove(&each.row.id)
                    .map(|projects| ("research_projects".to_owned(), record::research_projects(&projects))),
            );
            if !each.row.assumed.0.is_empty() {
                record.insert(ASSUMED.to_owned(), json!(each.row.assumed.0));
            }
            let id = record.remove("id").and_then(|id| Some(id.as_str()?.to_owned()));
            lines.write(id.unwrap_or_else(|| each.row.slug.clone()), record).await?;
        }
        if last.is_none() {
            return Ok(());
        }
        window.after = last;
    }
}

async fn companies_of(tx: &DatabaseTransaction, stored: &[Stored]) -> Result<HashMap<CompanyId, String>, DbErr> {
    let ids: Vec<CompanyId> = stored.iter().filter_map(|each| each.details.company_id()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = companies::Entity::find().filter(companies::Column::Id.is_in(ids)).all(tx).await?;
    Ok(rows.iter().map(|row| (row.id, company_name(row))).collect())
}

/// What the hosts of startups are called in records: as their own records are.
async fn hosts_of(tx: &DatabaseTransaction, stored: &[Stored]) -> Result<HashMap<ProfileId, String>, DbErr> {
    let ids: Vec<ProfileId> = stored.iter().filter_map(|each| each.details.host_id()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = profiles::Entity::find().filter(profiles::Column::Id.is_in(ids)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.external_id.unwrap_or(row.slug))).collect())
}

async fn projects_of(
    tx: &DatabaseTransaction,
    kind: ProfileKind,
    stored: &[Stored],
) -> Result<HashMap<ProfileId, Vec<research_projects::Model>>, DbErr> {
    let mut projects: HashMap<ProfileId, Vec<research_projects::Model>> = HashMap::new();
    if kind != ProfileKind::Partner {
        return Ok(projects);
    }
    let rows = research_projects::Entity::find()
        .filter(research_projects::Column::ProfileId.is_in(stored.iter().map(|each| each.row.id)))
        .order_by_asc(research_projects::Column::Id);
    for row in rows.all(tx).await? {
        projects.entry(row.profile_id).or_default().push(row);
    }
    Ok(projects)
}

/// A line with its external id first.
fn line(id: String, record: Row) -> Value {
    let mut line = Row::from_iter([("id".to_owned(), json!(id))]);
    line.extend(record);
    line.into()
}

#[cfg(test)]
mod tests;
