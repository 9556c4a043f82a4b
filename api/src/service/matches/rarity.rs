//! The numbered table of how rare each term is: the same on every node, whatever its index holds.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use entity::idf_tables::{ActiveModel, Column, Entity};
use entity::{ProfileState, profiles};
use matching::{Idf, Term};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::task::spawn_blocking;

use super::passages::{passages, term_of};
use crate::app::App;
use crate::db::Database;
use crate::error::{Result, is_unique_violation};
use crate::service::profiles::seen::narrowed_row;
use crate::visibility::Sight;

/// How many profiles are read at a time.
const BATCH: u64 = 500;
/// How many of such batches are counted at a time.
const AT_ONCE: usize = 2;
/// A new table is due once this share of profiles, in hundredths, has come or gone.
const DRIFT_PERCENT: i64 = 20;

/// The newest table.
pub struct Rarity {
    /// How rare each term is.
    pub idf: Idf,
}

/// The newest table; kept until the database has a newer one.
pub async fn current(app: &App) -> Result<Arc<Rarity>> {
    let newest: Option<Option<i32>> =
        Entity::find().select_only().expr(Expr::col(Column::Number).max()).into_tuple().one(app.db.reader()).await?;
    let newest = newest.flatten().unwrap_or(0);
    let known = app.rarity.read().await.clone();
    if let Some(known) = known.filter(|known| i64::from(known.idf.version()) == i64::from(newest)) {
        return Ok(known);
    }
    let read = Arc::new(read(&app.db).await?);
    *app.rarity.write().await = Some(read.clone());
    Ok(read)
}

async fn read(db: &Database) -> Result<Rarity> {
    let newest = Entity::find().order_by_desc(Column::Number).one(db.reader()).await?;
    let idf = match newest {
        Some(row) => serde_json::from_value(row.table)?,
        None => Idf::new(0, 0, []),
    };
    Ok(Rarity { idf })
}

/// Counts terms anew if the directory has changed enough since the last table; says whether it did.
pub async fn renew(db: &Database, now: i64) -> Result<bool> {
    let profiles = i64::try_from(profiles::Entity::find().count(db.reader()).await?)?;
    let last = Entity::find().order_by_desc(Column::Number).one(db.reader()).await?;
    let counted = last.as_ref().map_or(0, |row| row.documents);
    let number = last.map_or(1, |row| row.number + 1);
    if profiles == 0 || (profiles - counted).abs() * 100 <= counted * DRIFT_PERCENT {
        return Ok(false);
    }
    let (frequencies, documents) = count(db).await?;
    // A term of one profile alone is as rare as one that no profile has.
    let common = frequencies.into_iter().filter(|(_, count)| *count > 1);
    let version = u32::try_from(number).unwrap_or(u32::MAX);
    let idf = Idf::new(version, documents, common);
    let row = ActiveModel {
        number: Set(number),
        documents: Set(profiles),
        table: Set(serde_json::to_value(&idf)?),
        created_at: Set(now),
    };
    match Entity::insert(row).exec_without_returning(db.writer()).await {
        // Another process has just counted the same.
        Err(error) if is_unique_violation(&error) => Ok(false),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(true),
    }
}

/// In how many profiles each term is, and how many profiles there are; the next are read while some are counted.
async fn count(db: &Database) -> Result<(HashMap<Term, u32>, u32)> {
    let mut frequencies: HashMap<Term, u32> = HashMap::new();
    let mut documents = 0_u32;
    let mut after = None;
    let mut counting = VecDeque::with_capacity(AT_ONCE);
    loop {
        let mut query = profiles::Entity::find().order_by_asc(profiles::Column::Id).limit(BATCH);
        query = query.filter(profiles::Column::State.ne(ProfileState::Left));
        if let Some(after) = after {
            query = query.filter(profiles::Column::Id.gt(after));
        }
        let rows = query.all(db.reader()).await?;
        after = rows.last().map(|row| row.id);
        documents += u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let ended = rows.is_empty();
        counting.push_back(spawn_blocking(move || rows.into_iter().flat_map(terms).collect::<Vec<Term>>()));
        while counting.len() >= AT_ONCE || ended {
            let Some(next) = counting.pop_front() else { return Ok((frequencies, documents)) };
            for term in next.await? {
                *frequencies.entry(term).or_default() += 1;
            }
        }
    }
}

/// The terms that a profile uses in what everybody who is signed in sees of it, each once.
fn terms(row: profiles::Model) -> Vec<Term> {
    let groups = Sight::Member.groups(&row).and(Sight::Partner.groups(&row));
    let mut terms: Vec<Term> = Vec::new();
    for passage in passages(&narrowed_row(row, groups)) {
        terms.extend(passage.tokens().iter().map(|token| term_of(&token.term)));
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}
