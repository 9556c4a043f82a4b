use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::directory::{Directory, MmapDirectory, RamDirectory};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Term};
use uuid::Uuid;

use crate::collect::AllIds;
use crate::schema::{Fields, id_term};
use crate::search::Search;
use crate::snapshot::Snapshot;
use crate::terms::{TOKENIZER, WordsAndConcepts};
use crate::writer::Writer;
use crate::{
    Candidates, Change, Document, Explanation, Page, Query, Reader, SearchError, Suggest, Suggestion, Translations,
    Wishes, search, suggest, unknown, version,
};

/// The search index: one writer, any number of readers, all in this process.
///
/// Searches run on the state of the last finished change and never wait for a running one.
pub struct Index {
    fields: Fields,
    origin: Origin,
    writer: Mutex<Writer>,
    reader: IndexReader,
    snapshot: RwLock<Arc<Snapshot>>,
    translations: Translations,
    _lock: Option<File>,
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

/// Says what changes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The index as it is.
    AsItIs,
    /// No document at all.
    Empty,
}

impl Index {
    /// Opens the index in the folder, or makes an empty one if there is none that can be used.
    pub fn open(dir: &Path) -> Result<Self, SearchError> {
        fs::create_dir_all(dir)?;
        let lock = lock(dir)?;
        let files = dir.join("segments");
        if !files.try_exists()? {
            return Self::create(&files, Origin::Created, lock);
        }
        match existing(&files) {
            Ok(index) => Self::over(index, Origin::Kept, Some(lock)),
            Err(reason) => {
                fs::remove_dir_all(&files)?;
                Self::create(&files, Origin::Recreated(reason), lock)
            }
        }
    }

    /// Makes an empty index that lives in memory.
    pub fn in_memory() -> Result<Self, SearchError> {
        Self::in_directory(RamDirectory::create())
    }

    /// Makes an empty index that lives where the directory keeps it.
    pub(crate) fn in_directory(directory: impl Into<Box<dyn Directory>>) -> Result<Self, SearchError> {
        Self::empty(directory, Origin::Created, None)
    }

    fn create(files: &Path, origin: Origin, lock: File) -> Result<Self, SearchError> {
        fs::create_dir_all(files)?;
        let directory = MmapDirectory::open(files).map_err(tantivy::TantivyError::from)?;
        Self::empty(directory, origin, Some(lock))
    }

    fn empty(
        directory: impl Into<Box<dyn Directory>>,
        origin: Origin,
        lock: Option<File>,
    ) -> Result<Self, SearchError> {
        let index = tantivy::Index::builder().schema(Fields::new().schema).open_or_create(directory)?;
        let index = Self::over(index, origin, lock)?;
        index.clear()?;
        Ok(index)
    }

    fn over(index: tantivy::Index, origin: Origin, lock: Option<File>) -> Result<Self, SearchError> {
        index.tokenizers().register(TOKENIZER, WordsAndConcepts);
        let fields = Fields::new();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let position = version::position(index.load_metas()?.payload.as_deref()).unwrap_or(0);
        let snapshot = Snapshot::new(reader.searcher(), position, &fields, None)?;
        let snapshot = RwLock::new(Arc::new(snapshot));
        let translations = Translations::default();
        let writer = Mutex::new(Writer::new(index)?);
        Ok(Self { fields, origin, writer, reader, snapshot, translations, _lock: lock })
    }

    /// Looks for what was typed with other translations than those that the program comes with.
    pub fn with_translations(self, translations: Translations) -> Self {
        self.forget();
        Self { translations, ..self }
    }

    /// Forgets where words were found; only what measures that needs to.
    pub fn forget(&self) {
        self.snapshot().findings.forget();
    }

    /// Says where the index came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns the position of the change feed that the index has reached.
    pub fn position(&self) -> i64 {
        self.snapshot().position
    }

    /// Returns the number of documents, hidden ones too.
    pub fn len(&self) -> u64 {
        self.snapshot().documents()
    }

    /// Says whether there is no document at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lists the ids of all documents, hidden ones too, in order.
    pub fn ids(&self) -> Result<Vec<Uuid>, SearchError> {
        Ok(self.snapshot().searcher.search(&tantivy::query::AllQuery, &AllIds)?)
    }

    /// Applies changes in their order and records the position; all is durable and visible when
    /// this returns, or nothing is, and the same changes can be applied later.
    pub fn apply(&self, changes: impl IntoIterator<Item = Change>, position: i64) -> Result<(), SearchError> {
        self.stream(Start::AsItIs, changes.into_iter().map(Ok), || position)
    }

    /// Replaces all documents: the new ones are written beside the old, which searches see until this returns.
    pub fn rebuild(&self, documents: impl IntoIterator<Item = Document>, position: i64) -> Result<(), SearchError> {
        let changes = documents.into_iter().map(|document| Ok(Change::Put(Box::new(document))));
        self.stream(Start::Empty, changes, || position)
    }

    /// Applies changes while they come in, and asks for the position after the last; an error among
    /// them, and nothing at all is changed.
    pub fn stream(
        &self,
        start: Start,
        changes: impl IntoIterator<Item = Result<Change, SearchError>>,
        position: impl FnOnce() -> i64,
    ) -> Result<(), SearchError> {
        self.write(position, |writer| {
            // Where nothing was, only what comes twice replaces something: looking for all ids would cost a good part of
            // the time.
            let mut written = (start == Start::Empty).then(HashSet::new);
            if written.is_some() {
                writer.delete_all_documents()?;
            }
            for change in changes {
                let change = change?;
                let is_new = written.as_mut().is_some_and(|written| written.insert(change.id()));
                self.write_change(writer, &change, !is_new)?;
            }
            Ok(())
        })
    }

    /// Removes all documents and returns to position 0.
    pub fn clear(&self) -> Result<(), SearchError> {
        self.rebuild([], 0)
    }

    /// Rewrites what holds documents that were removed or replaced, so that no file has a word of theirs any more; a
    /// search that still runs on the state before keeps its files until it ends.
    pub fn forget_removed(&self) -> Result<(), SearchError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.rewrite()?;
        let position = self.position();
        self.show(&writer, position)?;
        writer.drop_files()
    }

    /// Finds the documents that a person asked for.
    pub fn search(&self, query: &Query) -> Result<Page, SearchError> {
        search::find(&self.snapshot(), &self.fields, &self.translations, query)
    }

    /// Says which parts made the score of a document in a search, nothing if the search does not find it. Only the
    /// team may be shown that: scores betray hidden texts to whoever sees fewer of them than the reader.
    pub fn explain(&self, query: &Query, id: Uuid) -> Result<Option<Explanation>, SearchError> {
        Search::new(&self.snapshot(), &self.fields, &self.translations, query).explanation(id)
    }

    /// Lists the words of a search that name no concept of the lexicon, folded and in order, each once, for a report
    /// of what the lexicon lacks. Left out are stop words, what is excluded, numbers, single letters, whatever has an
    /// "@" in it, and words that are in the name of a document that the reader sees: asked as [`Reader::Team`],
    /// all names are left out. Names that no document has cannot be told from other words: a report should show only
    /// what several people typed.
    pub fn words_without_concept(&self, text: &str, reader: Reader) -> Result<Vec<String>, SearchError> {
        unknown::words_without_concept(&self.snapshot(), &self.fields, text, reader)
    }

    /// Suggests what somebody may mean who has typed so far.
    pub fn suggest(&self, asked: &Suggest) -> Result<Vec<Suggestion>, SearchError> {
        suggest::suggest(&self.snapshot(), &self.fields, &self.translations, asked)
    }

    /// Finds the documents that share most with a bag of terms, best first, ties by id.
    pub fn candidates(&self, candidates: &Candidates) -> Result<Vec<Uuid>, SearchError> {
        search::candidates(&self.snapshot(), &self.fields, &self.translations, candidates)
    }

    /// Finds the documents that have most of what is wished for, by any worth of words, in the order of their ids.
    pub fn wished(&self, wishes: &Wishes) -> Result<Vec<Uuid>, SearchError> {
        search::wished(&self.snapshot(), &self.fields, &self.translations, wishes)
    }

    fn write_change(&self, writer: &IndexWriter, change: &Change, may_be_there: bool) -> tantivy::Result<()> {
        if may_be_there {
            writer.delete_term(Term::from_field_text(self.fields.id, &id_term(change.id())));
        }
        if let Change::Put(document) = change {
            writer.add_document(self.fields.encode(document))?;
        }
        Ok(())
    }

    fn write(
        &self,
        position: impl FnOnce() -> i64,
        work: impl FnOnce(&IndexWriter) -> Result<(), SearchError>,
    ) -> Result<(), SearchError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let position = writer.write(position, work)?;
        self.show(&writer, position)
    }

    /// Makes what was committed visible; the guard keeps snapshots in the order of their commits.
    fn show(&self, _: &MutexGuard<'_, Writer>, position: i64) -> Result<(), SearchError> {
        self.reader.reload()?;
        let previous = self.snapshot();
        let snapshot = Snapshot::new(self.reader.searcher(), position, &self.fields, Some(&previous))?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Keeps every other process out of the folder, until the file is closed or the process ends.
fn lock(dir: &Path) -> Result<File, SearchError> {
    let file = File::options().create(true).truncate(false).write(true).open(dir.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(SearchError::Locked(dir.to_owned())),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Opens an index that is whole and of this version, or says why there is none.
fn existing(files: &Path) -> Result<tantivy::Index, String> {
    let index = tantivy::Index::open_in_dir(files).map_err(|error| error.to_string())?;
    if index.schema() != Fields::new().schema {
        return Err("it has other fields".to_owned());
    }
    let metas = index.load_metas().map_err(|error| error.to_string())?;
    if version::position(metas.payload.as_deref()).is_none() {
        return Err("it was made by another version".to_owned());
    }
    match index.validate_checksum() {
        Ok(damaged) if damaged.is_empty() => Ok(index),
        Ok(damaged) => Err(format!("{} of its files are damaged", damaged.len())),
        Err(error) => Err(error.to_string()),
    }
}
