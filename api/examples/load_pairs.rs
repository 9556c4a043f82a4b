//! Brings the pairs of the benchmark beside other servers into the database, as introductions between startups.
//!
//! `load_pairs MATCHES.tsv` reads lines of a number, two external ids of startups and a score of 0 to 1,000, separated by
//! tabs. It takes `DATA_DIR` and `DATABASE_URL` as `passerelle` does, and prints each startup's external id, a tab, and its
//! id in the API. The introductions were withdrawn before the other side was told, so that one side alone lists each.

use std::collections::HashMap;
use std::io::Write;

use anyhow::{Context, Result};
use api::app::open_database;
use api::clock::Clock;
use api::config::{Config, Flags};
use api::db::Database;
use api::graphql::node::{self, Kind};
use entity::{IntroductionId, IntroductionState, ProfileId, ProfileKind, introductions, profiles};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// How many rows one statement writes.
const BATCH: usize = 500;
/// The millionths of a score's thousandth.
const POINTS: i64 = 1_000;

/// A pair of the file, by external ids.
struct Pair<'a> {
    from: &'a str,
    to: &'a str,
    score: i64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let file = std::env::args_os().nth(1).context("name the file of pairs")?;
    let text = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    let mut pairs = text.lines().map(read).collect::<Result<Vec<Pair<'_>>>>()?;
    // A profile lists its newest introduction first: written last, the best are first.
    pairs.sort_by_key(|pair| pair.score);
    let db = open_database(&Config::read(&Flags::default())?).await?;
    let startups = startups(&db).await?;
    let written = write(&db, &startups, &pairs).await?;
    eprintln!("{written} introductions of {} pairs", pairs.len());
    print(&startups)?;
    db.close().await
}

fn read(line: &str) -> Result<Pair<'_>> {
    let mut cells = line.split('\t').skip(1);
    let mut cell = || cells.next().with_context(|| format!("a cell is missing in {line:?}"));
    Ok(Pair { from: cell()?, to: cell()?, score: cell()?.parse().with_context(|| format!("no score in {line:?}"))? })
}

/// The startups by their external ids.
async fn startups(db: &Database) -> Result<HashMap<String, ProfileId>> {
    let rows: Vec<(Option<String>, ProfileId)> = profiles::Entity::find()
        .select_only()
        .columns([profiles::Column::ExternalId, profiles::Column::Id])
        .filter(profiles::Column::Kind.eq(ProfileKind::Startup))
        .into_tuple()
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().filter_map(|(external_id, id)| Some((external_id?, id))).collect())
}

/// Writes the pairs of two startups that are there, all in one transaction; nobody is introduced to themselves.
async fn write(db: &Database, startups: &HashMap<String, ProfileId>, pairs: &[Pair<'_>]) -> Result<usize> {
    let now = Clock::System.now();
    let sides = pairs.iter().filter(|pair| pair.from != pair.to).filter_map(|pair| {
        let (from, to) = (startups.get(pair.from)?, startups.get(pair.to)?);
        Some(introductions::ActiveModel {
            id: Set(IntroductionId(Uuid::now_v7())),
            from_id: Set(*from),
            to_id: Set(*to),
            state: Set(IntroductionState::Withdrawn),
            points: Set(Some(pair.score * POINTS)),
            asked_at: Set(now),
            version: Set(1),
            ..Default::default()
        })
    });
    let rows: Vec<introductions::ActiveModel> = sides.collect();
    let tx = db.begin().await?;
    for batch in rows.chunks(BATCH) {
        introductions::Entity::insert_many(batch.iter().cloned()).exec_without_returning(&tx).await?;
    }
    db.commit(tx).await?;
    Ok(rows.len())
}

fn print(startups: &HashMap<String, ProfileId>) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for (external_id, id) in startups {
        writeln!(out, "{external_id}\t{}", node::id(Kind::Startup, id.0).0)?;
    }
    Ok(())
}
