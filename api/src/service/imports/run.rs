//! Runs an import: all of the file is read and checked, and only then the first batch is written.

use anyhow::Context;
use jiff::civil::Date;

use super::{Checks, Import, Line, Record, Report, alone, write};
use crate::db::Database;
use crate::error::Result;

/// How many records one transaction writes.
const BATCH: usize = 500;

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

/// Runs an import; `progress` hears how many bytes of twice the file's size are behind.
///
/// # Errors
///
/// A file that cannot be read as a whole leaves the database as it was; the error says which line stands in the way.
pub async fn run(
    db: &Database,
    import: &Import,
    options: Options,
    mut progress: impl FnMut(u64) + Send,
) -> Result<Report> {
    let checks = Checks { today: options.today, relative_dates: options.relative_dates, country: &alone::country_code };
    let size = import.source().size_bytes();
    tokio::task::block_in_place(|| import.check(&checks, &mut progress))?;
    let mut report = import.report();
    report.dry_run = options.dry_run;
    let mut lines = import.lines(&checks)?;
    let mut batch: Vec<Record> = Vec::with_capacity(BATCH);
    loop {
        let line = lines.next().transpose()?;
        let ended = line.is_none();
        match line {
            Some(Line::Accepted(record)) => batch.push(*record),
            Some(Line::Refused(problems)) => report.refuse(problems),
            None => {}
        }
        if batch.len() >= BATCH || ended && !batch.is_empty() {
            progress(size + lines.bytes_read());
            let tx = db.begin().await?;
            write::batch(&tx, import.kind(), std::mem::take(&mut batch), options.now, &mut report)
                .await
                .context("writing a batch of the import")?;
            if options.dry_run { tx.rollback().await? } else { tx.commit().await? }
        }
        if ended {
            progress(size * 2);
            return Ok(report);
        }
    }
}
