use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, FileHandle, RamDirectory, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};
use uuid::Uuid;

use crate::{Audience, Change, Document, Field, Index, Query, Reader, SearchError};

/// A folder in memory with room for so many bytes more.
#[derive(Clone, Debug)]
struct Disk {
    files: RamDirectory,
    room: Arc<AtomicI64>,
    refusal: ErrorKind,
}

impl Disk {
    fn new(refusal: ErrorKind) -> Self {
        Self { files: RamDirectory::create(), room: Arc::new(AtomicI64::new(i64::MAX)), refusal }
    }

    fn take(&self, bytes: usize) -> io::Result<()> {
        let bytes = i64::try_from(bytes).unwrap();
        let left = self.room.fetch_sub(bytes, Ordering::SeqCst) - bytes;
        if left < 0 { Err(self.refusal.into()) } else { Ok(()) }
    }
}

struct Written {
    file: WritePtr,
    disk: Disk,
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.take(bytes.len())?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Written {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.file.terminate_ref(token)
    }
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.take(1).map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
        let file = self.files.open_write(path)?;
        Ok(BufWriter::new(Box::new(Written { file, disk: self.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.take(data.len())?;
        self.files.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.files.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

fn put(number: u128, text: &str) -> Change {
    let document = Document::new(Uuid::from_u128(number), "STARTUP", Audience::Everyone);
    Change::Put(Box::new(document.text(Field::Body, None, text)))
}

fn found(index: &Index, text: &str) -> Vec<u128> {
    let page = index.search(&Query::new(text, Reader::Anonymous)).unwrap();
    page.hits.into_iter().map(|hit| hit.id.as_u128()).collect()
}

#[test]
fn a_change_that_finds_no_room_changes_nothing_and_is_applied_once_there_is() {
    let mut refusals = 0;
    for room in (0..).map(|step| step * 400) {
        let disk = Disk::new(ErrorKind::StorageFull);
        let index = Index::in_directory(disk.clone()).unwrap();
        index.apply([put(1, "vent")], 1).unwrap();
        disk.room.store(room, Ordering::SeqCst);
        let changes = || (2..9).map(|number| put(number, "vent marin")).chain([put(1, "neige")]);
        let applied = index.apply(changes(), 2);
        if applied.is_ok() {
            break;
        }
        refusals += 1;
        let error = applied.unwrap_err();
        assert!(matches!(error, SearchError::NoRoom(_)), "{room}: {error:?}");
        assert!(error.to_string().contains("disk is full"), "{error}");
        assert_eq!((found(&index, "vent"), found(&index, "neige"), index.position()), (vec![1], vec![], 1));
        // As long as there is none it is refused again.
        assert!(matches!(index.apply(changes(), 2), Err(SearchError::NoRoom(_))), "{room}");
        disk.room.store(i64::MAX, Ordering::SeqCst);
        index.apply(changes(), 2).unwrap();
        assert_eq!((found(&index, "marin").len(), found(&index, "neige"), index.position()), (7, vec![1], 2));
    }
    assert!(refusals > 10, "{refusals}");
}

#[test]
fn a_write_that_runs_out_of_room_on_the_way_says_so() {
    let disk = Disk::new(ErrorKind::StorageFull);
    let index = Index::in_directory(disk.clone()).unwrap();
    disk.room.store(1_000, Ordering::SeqCst);
    // More than the threads keep in memory, so that they write before all is there.
    let text: String = (0..2_000).map(|number| format!("mot{number:x} ")).collect();
    let applied = index.apply((0..6_000).map(|number| put(number, &text)), 1);
    assert!(matches!(applied, Err(SearchError::NoRoom(_))), "{applied:?}");
    disk.room.store(i64::MAX, Ordering::SeqCst);
    index.apply([put(1, "vent")], 1).unwrap();
    assert_eq!((index.len(), found(&index, "vent")), (1, vec![1]));
}

#[test]
fn a_folder_that_may_not_be_written_to_is_told_from_a_full_one() {
    let disk = Disk::new(ErrorKind::PermissionDenied);
    let index = Index::in_directory(disk.clone()).unwrap();
    disk.room.store(0, Ordering::SeqCst);
    let error = index.apply([put(1, "vent")], 1).unwrap_err();
    assert!(matches!(error, SearchError::NotWritable(_)), "{error:?}");
    assert!(error.to_string().contains("may not be written to"), "{error}");
    assert!(matches!(Index::in_directory(disk), Err(SearchError::NotWritable(_))));
}
