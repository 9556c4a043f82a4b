//! The programme's venues, and its objectives with the rows that prove each figure.

use std::collections::BTreeSet;

use anyhow::Context;
use entity::values::Targets;
use entity::{
    ContractState, ObjectiveId, ProfileKind, ProfileState, VenueId, companies, contracts, editions, objectives,
    profiles, slots, venues,
};
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Deserialize;
use uuid::Uuid;

use crate::db::Database;
use crate::error::Result;

#[derive(Deserialize)]
struct VenueLine {
    id: String,
    name: String,
    kind: String,
    city: Option<String>,
    description_fr: Option<String>,
    description_en: Option<String>,
    opened_on: Option<String>,
    planned_on: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct ObjectiveLine {
    code: String,
    label_fr: String,
    label_en: String,
    counting: String,
    targets: Targets,
    source: Option<String>,
}

/// Writes the founding documents' venues and objectives; those that are there stay as they are.
pub async fn load_founding_documents(db: &Database) -> Result<()> {
    let tx = db.begin().await?;
    let rows = lines::<VenueLine>(include_str!("../../assets/reference/venues.jsonl"))?.into_iter().map(|line| {
        venues::ActiveModel {
            id: Set(VenueId(Uuid::now_v7())),
            external_id: Set(line.id),
            name: Set(line.name),
            kind: Set(line.kind),
            city: Set(line.city),
            description_fr: Set(line.description_fr),
            description_en: Set(line.description_en),
            opened_on: Set(line.opened_on),
            planned_on: Set(line.planned_on),
            source: Set(line.source),
        }
    });
    let kept = OnConflict::column(venues::Column::ExternalId).do_nothing().to_owned();
    venues::Entity::insert_many(rows).on_conflict(kept).exec_without_returning(&tx).await?;
    let rows = lines::<ObjectiveLine>(include_str!("../../assets/reference/objectives.jsonl"))?.into_iter().zip(0..);
    let rows = rows.map(|(line, position)| objectives::ActiveModel {
        id: Set(ObjectiveId(Uuid::now_v7())),
        code: Set(line.code),
        label_fr: Set(line.label_fr),
        label_en: Set(line.label_en),
        counting: Set(line.counting),
        targets: Set(line.targets),
        source: Set(line.source),
        position: Set(position),
    });
    let kept = OnConflict::column(objectives::Column::Code).do_nothing().to_owned();
    objectives::Entity::insert_many(rows).on_conflict(kept).exec_without_returning(&tx).await?;
    Ok(tx.commit().await?)
}

fn lines<T: for<'de> Deserialize<'de>>(text: &str) -> Result<Vec<T>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).context("reading an embedded line")).collect()
}

/// All venues by name.
pub async fn venues(db: &impl ConnectionTrait) -> Result<Vec<venues::Model>> {
    Ok(venues::Entity::find().order_by_asc(venues::Column::Name).all(db).await?)
}

/// An objective with its figure of today and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The objective.
    pub objective: objectives::Model,
    /// The figure and the names of the rows it counts; nothing where no rows exist yet.
    pub value: Option<Value>,
}

/// A figure and its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The figure.
    pub value: i64,
    /// The names of the rows that it counts, in order; people only as their number.
    pub proof: Vec<String>,
}

/// All objectives in their order, as of a day.
pub async fn objectives(db: &impl ConnectionTrait, today: Date) -> Result<Vec<Standing>> {
    let rows = objectives::Entity::find().order_by_asc(objectives::Column::Position).all(db).await?;
    let mut standings = Vec::with_capacity(rows.len());
    for objective in rows {
        let value = match objective.code.as_str() {
            "CONTRACTS_SIGNED" => Some(contracts_signed(db).await?),
            "AMBASSADORS_APPROACHED" => Some(ambassadors_approached(db).await?),
            "COMPANIES_AT_SHOWS" => Some(companies_at_shows(db, today).await?),
            _ => None,
        };
        standings.push(Standing { objective, value });
    }
    Ok(standings)
}

/// Distinct companies whose contract is signed or in force.
async fn contracts_signed(db: &impl ConnectionTrait) -> Result<Value> {
    let rows = contracts::Entity::find()
        .filter(contracts::Column::State.is_in([ContractState::Signed, ContractState::Active]))
        .find_also_related(companies::Entity)
        .all(db)
        .await?;
    let names: BTreeSet<String> = rows.into_iter().filter_map(|(_, company)| Some(company?.name)).collect();
    Ok(Value { value: i64::try_from(names.len())?, proof: names.into_iter().collect() })
}

/// Ambassadors who were approached or came further.
async fn ambassadors_approached(db: &impl ConnectionTrait) -> Result<Value> {
    let rows = profiles::Entity::find()
        .filter(profiles::Column::Kind.eq(ProfileKind::Ambassador))
        .filter(profiles::Column::State.ne(ProfileState::Identified))
        .order_by_asc(profiles::Column::Slug)
        .all(db)
        .await?;
    Ok(Value { value: i64::try_from(rows.len())?, proof: rows.into_iter().map(|row| row.slug).collect() })
}

/// Distinct holders of a slot at an edition that begins in this calendar year.
async fn companies_at_shows(db: &impl ConnectionTrait, today: Date) -> Result<Value> {
    let rows = slots::Entity::find()
        .filter(slots::Column::HolderId.is_not_null())
        .find_also_related(editions::Entity)
        .filter(editions::Column::StartsOn.starts_with(format!("{:04}-", today.year())))
        .all(db)
        .await?;
    let holders: BTreeSet<_> = rows.iter().filter_map(|(slot, _)| slot.holder_id).collect();
    let names = profiles::Entity::find()
        .filter(profiles::Column::Id.is_in(holders.iter().copied()))
        .order_by_asc(profiles::Column::Name)
        .all(db)
        .await?;
    Ok(Value { value: i64::try_from(holders.len())?, proof: names.into_iter().map(|row| row.name).collect() })
}
