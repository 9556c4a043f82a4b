//! Mails that came back: delivery reports (RFC 3464) that a mail server puts into a folder, each taken in once.

mod report;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use entity::{MailProblem, MailState, ProfileId, account_mails, mails};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use self::report::Report;
use super::settling;
use crate::app::App;
use crate::error::Result;

/// How large a report may be, in bytes; what quotes more than that of the mail that came back is cut off.
const LARGEST: u64 = 1 << 20;

/// What was found among the reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Mails that came back.
    pub bounced: usize,
    /// Reports that are about no mail of ours, or about one that is still on its way.
    pub ignored: usize,
    /// Files that are no reports.
    pub garbage: usize,
}

/// Takes in what lies in the folder of reports, and puts it aside; nothing if no folder is set.
pub async fn take_in(app: &App) -> Result<TakenIn> {
    let mut taken = TakenIn::default();
    let Some(folder) = app.config.delivery.bounces_dir.clone() else { return Ok(taken) };
    let files = tokio::task::spawn_blocking(move || waiting(&folder)).await.context("looking for reports")??;
    for file in files {
        let path = file.clone();
        let read = tokio::task::spawn_blocking(move || read(&path)).await.context("reading a report")?;
        let report = read.with_context(|| "reading a report".to_owned())?;
        match report.as_deref().and_then(Report::parse) {
            None => {
                taken.garbage += 1;
                tracing::warn!(
                    bytes = report.map_or(0, |bytes| bytes.len()),
                    "leave a file aside that is no report of a mail"
                );
            }
            Some(report) if note(app, &report).await? => taken.bounced += 1,
            Some(_) => taken.ignored += 1,
        }
        // Only now: a crash before takes the same report in once more, which changes nothing.
        tokio::task::spawn_blocking(move || put_aside(&file)).await.context("putting a report aside")??;
    }
    if taken.bounced > 0 {
        tracing::info!(mails = taken.bounced, "take in mails that came back");
    }
    Ok(taken)
}

/// The files that wait: those of `new` in a Maildir, else those of the folder itself.
fn waiting(folder: &Path) -> Result<Vec<PathBuf>> {
    let maildir = folder.join("new");
    let folder = if maildir.is_dir() { &maildir } else { folder };
    let listing = fs::read_dir(folder).with_context(|| format!("reading the folder {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in listing {
        let entry = entry?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        // A link may lead anywhere, and what is hidden is still being written.
        if entry.file_type()?.is_file() && !hidden {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn read(file: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    fs::File::open(file)?.take(LARGEST).read_to_end(&mut bytes)?;
    Ok((!bytes.is_empty()).then_some(bytes))
}

/// Marks a message of a Maildir as seen; moves a file of another folder into `done` below it.
fn put_aside(file: &Path) -> io::Result<()> {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return Ok(()) };
    if folder.file_name().is_some_and(|name| name == "new") {
        let seen = format!("{}:2,S", name.to_string_lossy());
        let current = folder.with_file_name("cur");
        fs::create_dir_all(&current)?;
        return fs::rename(file, current.join(seen));
    }
    let done = folder.join("done");
    fs::create_dir_all(&done)?;
    fs::rename(file, done.join(name))
}

/// Notes that a mail came back; says whether it is one of ours that had left.
async fn note(app: &App, report: &Report) -> Result<bool> {
    if !report.failed {
        return Ok(false);
    }
    let tx = app.db.begin().await?;
    let left = [MailState::Sent, MailState::Uncertain, MailState::Queued];
    let found = mails::Entity::find()
        .filter(mails::Column::MessageId.is_in(report.originals.clone()))
        .filter(mails::Column::State.is_in(left));
    let mut bounced = 0;
    let mut flagged: Vec<ProfileId> = Vec::new();
    for row in found.all(&tx).await? {
        let update = mails::Entity::update_many()
            .col_expr(mails::Column::State, Expr::value(MailState::Bounced))
            .col_expr(mails::Column::Problem, Expr::value(MailProblem::CameBack))
            .filter(mails::Column::Id.eq(row.id))
            .filter(mails::Column::State.is_in(left));
        bounced += update.exec(&tx).await?.rows_affected;
        flagged.extend(report.permanent.then_some(row.profile_id));
    }
    let update = account_mails::Entity::update_many()
        .col_expr(account_mails::Column::State, Expr::value(MailState::Bounced))
        .col_expr(account_mails::Column::Problem, Expr::value(MailProblem::CameBack))
        .filter(account_mails::Column::MessageId.is_in(report.originals.clone()))
        .filter(account_mails::Column::State.is_in(left));
    bounced += update.exec(&tx).await?.rows_affected;
    settling::flag(&tx, &flagged, app.clock.now()).await?;
    app.db.commit(tx).await?;
    app.work.notify_follower();
    Ok(bounced > 0)
}
