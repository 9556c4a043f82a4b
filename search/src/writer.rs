//! The writer of an index: a write is done to its end or not at all.

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexWriter, TantivyError};

use crate::{SearchError, version};

/// Two threads that analyse, each with this much memory, and one that merges.
const WRITER_THREADS: usize = 2;
const WRITER_BYTES: usize = 25_000_000;

/// So many segments of about one size become one: each costs every search a look at its terms.
const SEGMENTS_TO_MERGE: usize = 4;

/// The one writer of an index; after a write that failed the next begins with a new one.
pub(crate) struct Writer {
    index: Index,
    open: Option<IndexWriter>,
}

impl Writer {
    pub(crate) fn new(index: Index) -> Result<Self, SearchError> {
        let open = Some(open(&index)?);
        Ok(Self { index, open })
    }

    /// Runs one write to its commit at the position that is known once all is written, which it returns, or undoes what it did.
    pub(crate) fn write(
        &mut self,
        position: impl FnOnce() -> i64,
        work: impl FnOnce(&IndexWriter) -> Result<(), SearchError>,
    ) -> Result<i64, SearchError> {
        let mut writer = match self.open.take() {
            Some(writer) => writer,
            None => open(&self.index)?,
        };
        let worked = work(&writer).map_err(|error| cause(&mut writer, error));
        let position = worked.and_then(|()| Ok(commit(&mut writer, position)?))?;
        // One that failed is dropped with all it had written.
        self.open = Some(writer);
        Ok(position)
    }

    /// Writes the segments that hold removed documents anew, without them.
    pub(crate) fn rewrite(&mut self) -> Result<(), SearchError> {
        // A segment that is being merged cannot be merged again: what is under way ends first.
        if let Some(writer) = self.open.take() {
            writer.wait_merging_threads()?;
        }
        let mut writer = open(&self.index)?;
        let metas = self.index.searchable_segment_metas()?;
        let removed: Vec<SegmentId> =
            metas.iter().filter(|meta| meta.num_deleted_docs() > 0).map(SegmentMeta::id).collect();
        if !removed.is_empty() {
            writer.merge(&removed).wait()?;
        }
        self.open = Some(writer);
        Ok(())
    }

    /// Removes the files that nothing is read from any more.
    pub(crate) fn drop_files(&mut self) -> Result<(), SearchError> {
        if let Some(writer) = &self.open {
            writer.garbage_collect_files().wait()?;
        }
        Ok(())
    }
}

fn open(index: &Index) -> tantivy::Result<IndexWriter> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(WRITER_THREADS)
        .memory_budget_per_thread(WRITER_BYTES)
        .num_merge_threads(1)
        .build();
    let writer = index.writer_with_options(options)?;
    let mut merging = LogMergePolicy::default();
    merging.set_min_num_segments(SEGMENTS_TO_MERGE);
    writer.set_merge_policy(Box::new(merging));
    Ok(writer)
}

fn commit(writer: &mut IndexWriter, position: impl FnOnce() -> i64) -> tantivy::Result<i64> {
    let mut commit = writer.prepare_commit()?;
    // All is written by now, and counts with the position that it is at.
    let position = position();
    commit.set_payload(&version::payload(position));
    commit.commit().map(|_| position)
}

/// Returns why a write failed: what a thread of the writer died of is known only once it is asked to finish.
fn cause(writer: &mut IndexWriter, error: SearchError) -> SearchError {
    match error {
        SearchError::Engine(TantivyError::ErrorInThread(_)) => match writer.prepare_commit() {
            Err(cause) => cause.into(),
            Ok(_) => error,
        },
        error => error,
    }
}

#[cfg(test)]
mod tests;
