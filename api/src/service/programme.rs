//! The founding documents: the venues and the objectives that a new directory begins with.

use anyhow::Context;
use entity::values::Targets;
use entity::{ObjectiveId, VenueId, objectives, venues};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
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
    Ok(db.commit(tx).await?)
}

fn lines<T: for<'de> Deserialize<'de>>(text: &str) -> Result<Vec<T>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).context("reading an embedded line")).collect()
}
