//! What follows the commit of an erasure: no file of the data folder holds a word of what was erased.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::Context;
use entity::{
    AccountMailId, IntroductionId, MailId, ProfileId, account_mails, introductions, mails, saved_search_hits,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use tokio::fs;
use uuid::Uuid;

use super::list;
use crate::app::App;
use crate::error::Result;
use crate::mail::Mailer;
use crate::outbox::{self, Claimed};
use crate::service::search::{follow, on_index};

/// How long a UUID is written.
const UUID: usize = 36;
/// How many mails are looked up at a time.
const BATCH: usize = 500;

/// Puts a profile that was erased on the list outside the database, and wipes what lies around: documents of the index,
/// mails in files, and the pages of the database that rows were written over in.
pub async fn finish(app: &App, claimed: &Claimed, profile: ProfileId) -> Result<()> {
    list::add(app, profile).await?;
    if let Mailer::Directory(directory) = &app.mailer {
        remove_mails(app, directory.folder(), profile).await?;
    }
    if outbox::has_later(app.db.reader(), claimed).await? {
        // Of many that are erased together the last wipes for all.
        return Ok(outbox::done(app.db.writer(), claimed).await?);
    }
    follow::catch_up(app).await.context("take an erased profile out of the index")?;
    on_index(app, |index| index.forget_removed()).await?;
    app.db.forget_removed().await?;
    app.db.cut_log().await?;
    Ok(outbox::done(app.db.writer(), claimed).await?)
}

/// Removes the mails to a profile, those about it, and those of which no row is left, from the folder where they lie as
/// files.
async fn remove_mails(app: &App, folder: &Path, profile: ProfileId) -> Result<()> {
    let mut files = match fs::read_dir(folder).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        read => read.context("read the folder of mails")?,
    };
    let mut lying: HashMap<Uuid, PathBuf> = HashMap::new();
    while let Some(file) = files.next_entry().await? {
        if let Some(id) = id_in(&file.path()) {
            lying.insert(id, file.path());
        }
    }
    let concerned = ids_of_mails(app, profile).await?;
    let kept = of_rows(app, lying.keys().copied().collect()).await?;
    for (id, path) in lying.into_iter().filter(|(id, _)| concerned.contains(id) || !kept.contains(id)) {
        fs::remove_file(path).await.with_context(|| format!("remove the file of the mail {id}"))?;
    }
    Ok(())
}

/// The id of a mail, which its file's name ends in.
fn id_in(file: &Path) -> Option<Uuid> {
    let name = file.file_stem()?.to_str()?;
    name.get(name.len().checked_sub(UUID)?..)?.parse().ok()
}

/// Those of some ids that are of mails which the tables remember.
async fn of_rows(app: &App, ids: Vec<Uuid>) -> Result<HashSet<Uuid>> {
    let db = app.db.reader();
    let mut known = HashSet::new();
    for some in ids.chunks(BATCH) {
        let sent = mails::Entity::find().select_only().column(mails::Column::Id);
        let sent: Vec<MailId> = sent.filter(mails::Column::Id.is_in(some.to_vec())).into_tuple().all(db).await?;
        let told = account_mails::Entity::find().select_only().column(account_mails::Column::Id);
        let told = told.filter(account_mails::Column::Id.is_in(some.to_vec()));
        let told: Vec<AccountMailId> = told.into_tuple().all(db).await?;
        known.extend(sent.into_iter().map(|id| id.0).chain(told.into_iter().map(|id| id.0)));
    }
    Ok(known)
}

async fn ids_of_mails(app: &App, profile: ProfileId) -> Result<HashSet<Uuid>> {
    let db = app.db.reader();
    let either =
        Condition::any().add(introductions::Column::FromId.eq(profile)).add(introductions::Column::ToId.eq(profile));
    let about: Vec<IntroductionId> = introductions::Entity::find()
        .select_only()
        .column(introductions::Column::Id)
        .filter(either)
        .into_tuple()
        .all(db)
        .await?;
    let concerned =
        Condition::any().add(mails::Column::ProfileId.eq(profile)).add(mails::Column::IntroductionId.is_in(about));
    // What waited too long was told together with other things, in a mail of its own.
    let sent = mails::Entity::find().select_only().column(mails::Column::Id).column(mails::Column::ToldIn);
    let sent: Vec<(MailId, Option<MailId>)> = sent.filter(concerned).into_tuple().all(db).await?;
    let told: Vec<Option<AccountMailId>> = saved_search_hits::Entity::find()
        .select_only()
        .column(saved_search_hits::Column::MailId)
        .filter(saved_search_hits::Column::ProfileId.eq(profile))
        .into_tuple()
        .all(db)
        .await?;
    let told = told.into_iter().flatten().map(|id| id.0);
    let sent = sent.into_iter().flat_map(|(id, told_in)| [Some(id), told_in]).flatten().map(|id| id.0);
    Ok(sent.chain(told).collect())
}
