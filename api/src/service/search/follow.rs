//! Brings the index to where the change feed is.

use std::collections::BTreeSet;

use entity::{ChangeSubject, ProfileId, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use search::{Change, Document};

use super::document;
use crate::app::App;
use crate::changes;
use crate::error::Result;
use crate::service::profiles::store;

/// How many changes are applied in one commit of the index.
const BATCH: u64 = 1_000;

/// Applies everything new in the feed; returns whether there was anything.
pub async fn catch_up(app: &App) -> Result<bool> {
    let oldest = changes::oldest(app.db.reader()).await?;
    let position = app.index.position();
    if position < oldest - 1 || position > changes::newest(app.db.reader()).await? {
        rebuild(app).await?;
        return Ok(true);
    }
    let mut any = false;
    loop {
        let entries = changes::after(app.db.reader(), app.index.position(), BATCH).await?;
        let Some(last) = entries.last() else { return Ok(any) };
        let position = last.position;
        let touched: BTreeSet<ProfileId> = entries
            .iter()
            .filter(|entry| entry.subject == ChangeSubject::Profile)
            .map(|entry| ProfileId(entry.subject_id))
            .collect();
        apply(app, touched, position).await?;
        any = true;
    }
}

async fn apply(app: &App, touched: BTreeSet<ProfileId>, position: i64) -> Result<()> {
    let ids: Vec<ProfileId> = touched.iter().copied().collect();
    let stored = store::load(app.db.reader(), &ids).await?;
    let app = app.clone();
    let work = tokio::task::spawn_blocking(move || {
        let there: BTreeSet<ProfileId> = stored.iter().map(|each| each.row.id).collect();
        let gone = touched.difference(&there).map(|id| Change::Remove(id.0));
        let changes: Vec<Change> = stored.iter().map(document::change).chain(gone).collect();
        app.index.apply(changes, position)
    });
    Ok(work.await??)
}

/// Builds the index anew from the rows, as of the feed's position before the first row was read.
pub async fn rebuild(app: &App) -> Result<()> {
    let position = changes::newest(app.db.reader()).await?;
    let (sender, receiver) = std::sync::mpsc::sync_channel::<Document>(1_000);
    let index = app.clone();
    let built = tokio::task::spawn_blocking(move || index.index.rebuild(receiver, position));
    let mut after = None;
    loop {
        let mut query = profiles::Entity::find().order_by_asc(profiles::Column::Id).limit(BATCH);
        if let Some(after) = after {
            query = query.filter(profiles::Column::Id.gt(after));
        }
        let rows = query.all(app.db.reader()).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        let stored = store::complete(app.db.reader(), rows).await?;
        let sender = sender.clone();
        tokio::task::spawn_blocking(move || {
            for each in &stored {
                if let Change::Put(document) = document::change(each) {
                    // A closed channel means that the index has failed; its own error says why.
                    if sender.send(*document).is_err() {
                        return;
                    }
                }
            }
        })
        .await?;
    }
    drop(sender);
    Ok(built.await??)
}
