//! The list of what was erased, outside the database: a restored backup does not bring anybody back.

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::Context;
use entity::{ErasureCause, ProfileId, RetentionPurpose};
use tokio::fs;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::erase_in;
use crate::app::App;
use crate::error::Result;
use crate::service::profiles::store;
use crate::service::retention;

/// The file in the data folder; a line is a day and the id of a profile, and nothing else.
const FILE: &str = "erasures.txt";
/// How many profiles are looked up at a time.
const BATCH: usize = 500;

fn file(app: &App) -> PathBuf {
    app.config.data_dir.join(FILE)
}

/// Puts a profile on the list, once; it is on the disk when this returns.
pub(super) async fn add(app: &App, profile: ProfileId) -> Result<()> {
    if read(app).await?.contains(&profile) {
        return Ok(());
    }
    let path = file(app);
    let open = fs::OpenOptions::new().create(true).append(true).open(&path).await;
    let mut list = open.with_context(|| format!("open the list of erasures {}", path.display()))?;
    list.write_all(format!("{} {}\n", app.clock.today(), profile.0).as_bytes()).await?;
    list.sync_all().await.context("write the list of erasures")
}

async fn read(app: &App) -> Result<HashSet<ProfileId>> {
    let text = match fs::read_to_string(file(app)).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(HashSet::new()),
        text => text.context("read the list of erasures")?,
    };
    // A line that a crash cut off is written again when the erasure is finished.
    let ids = text.lines().filter_map(|line| line.split_whitespace().nth(1)?.parse::<Uuid>().ok());
    Ok(ids.map(ProfileId).collect())
}

/// Erases again what is on the list and has come back with a backup; says how many that were.
pub async fn replay(app: &App) -> Result<u64> {
    let listed: Vec<ProfileId> = read(app).await?.into_iter().collect();
    let mut again = 0;
    for some in listed.chunks(BATCH) {
        for stored in store::load(app.db.reader(), some).await? {
            let tx = app.db.begin().await?;
            if erase_in(app, &tx, &stored, ErasureCause::Replay).await? {
                again += 1;
                app.db.commit(tx).await?;
            } else {
                tx.rollback().await?;
            }
        }
    }
    if again > 0 {
        retention::receipt(app.db.writer(), RetentionPurpose::Replayed, again, app.clock.now()).await?;
        tracing::warn!(profiles = again, "erase again what a backup brought back");
    }
    Ok(again)
}
