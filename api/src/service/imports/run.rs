//! Runs an import: all of the file is read and checked, and only then the first batch is written.

use anyhow::Context;
use jiff::civil::Date;
use tokio::task::block_in_place;

use super::{CheckedLines, Checks, FileError, Import, Line, Record, Report, alone, write};
use crate::db::Database;
use crate::error::Result;

/// How many records one transaction writes.
const BATCH: usize = 500;

/// How an import gets on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many bytes of twice the file's size are behind.
    Bytes(u64),
    /// More of its records are in the database.
    Committed,
}

/// How an import is run.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Whether dates may be relative to today, which only the demonstration's may.
    pub relative_dates: bool,
    /// Today.
    pub today: Date,
    /// Now, in milliseconds.
    pub now: i64,
}

/// Runs an import and tells how it gets on.
///
/// # Errors
///
/// A file that cannot be read as a whole leaves the database as it was; the error says which line stands in the way.
pub async fn run(
    db: &Database,
    import: &Import,
    options: Options,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Report> {
    let checks = Checks { today: options.today, relative_dates: options.relative_dates, country: &alone::country_code };
    let size = import.source().size_bytes();
    let checked = block_in_place(|| import.check(&checks, |bytes| progress(Progress::Bytes(bytes))))?;
    let all = (checked.accepted + checked.refused).max(1);
    let mut report = import.report();
    report.dry_run = options.dry_run;
    let mut lines = import.checked_lines(&checks, checked)?;
    loop {
        let batch = block_in_place(|| next_batch(&mut lines, &mut report))?;
        let ended = batch.len() < BATCH;
        if !batch.is_empty() {
            let tx = db.begin().await?;
            write::batch(&tx, import.kind(), batch, options.now, &mut report)
                .await
                .context("writing a batch of the import")?;
            if options.dry_run {
                tx.rollback().await?
            } else {
                db.commit(tx).await?
            }
            progress(Progress::Bytes(size + size * report.read / all));
            progress(Progress::Committed);
        }
        if ended {
            progress(Progress::Bytes(size * 2));
            return Ok(report);
        }
    }
}

/// The next records that may be written; fewer than a whole batch at the end.
fn next_batch(lines: &mut CheckedLines, report: &mut Report) -> Result<Vec<Record>, FileError> {
    let mut batch = Vec::with_capacity(BATCH);
    while batch.len() < BATCH {
        match lines.next().transpose()? {
            Some(Line::Accepted(record)) => batch.push(*record),
            Some(Line::Refused(problems)) => report.refuse(problems),
            None => break,
        }
    }
    Ok(batch)
}
