use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// Says why the index could not do what was asked; what a person typed is never a reason.
#[derive(Debug)]
pub enum SearchError {
    /// Another process has the index open.
    Locked(std::path::PathBuf),
    /// There is no room for what was to be written. Nothing was changed; the same write succeeds once there is room.
    NoRoom(Arc<io::Error>),
    /// The folder of the index may not be written to. Nothing was changed; the same write succeeds once it may.
    NotWritable(Arc<io::Error>),
    /// The folder of the index cannot be read or written.
    Io(Arc<io::Error>),
    /// What was to be written broke off before its end.
    BrokenOff,
    /// The index engine failed.
    Engine(TantivyError),
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked(dir) => {
                write!(f, "search index {} is open in another process", dir.display())
            }
            Self::NoRoom(error) => write!(
                f,
                "search index: the disk is full ({error}); nothing was changed, and the changes can be applied once \
                 there is room"
            ),
            Self::NotWritable(error) => write!(
                f,
                "search index: its folder may not be written to ({error}); nothing was changed, and the changes can be \
                 applied once it may"
            ),
            Self::Io(error) => write!(f, "search index folder: {error}"),
            Self::BrokenOff => write!(f, "search index: the changes broke off before their end"),
            Self::Engine(error) => write!(f, "search index: {error}"),
        }
    }
}

impl Error for SearchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Locked(_) | Self::BrokenOff => None,
            Self::NoRoom(error) | Self::NotWritable(error) | Self::Io(error) => Some(error),
            Self::Engine(error) => Some(error),
        }
    }
}

impl From<io::Error> for SearchError {
    fn from(error: io::Error) -> Self {
        Self::of_io(Arc::new(error))
    }
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        use TantivyError as Engine;
        match error {
            Engine::IoError(error)
            | Engine::OpenWriteError(OpenWriteError::IoError { io_error: error, .. })
            | Engine::OpenReadError(OpenReadError::IoError { io_error: error, .. })
            | Engine::OpenDirectoryError(OpenDirectoryError::IoError { io_error: error, .. })
            | Engine::LockFailure(LockError::IoError(error), _) => Self::of_io(error),
            Engine::InternalError(text) => match of_text(&text) {
                Some(kind) => Self::of_io(Arc::new(io::Error::new(kind, text))),
                None => Self::Engine(Engine::InternalError(text)),
            },
            error => Self::Engine(error),
        }
    }
}

impl SearchError {
    fn of_io(error: Arc<io::Error>) -> Self {
        let kind = innermost(&error);
        match kind {
            _ if NO_ROOM.contains(&kind) => Self::NoRoom(error),
            _ if NOT_WRITABLE.contains(&kind) => Self::NotWritable(error),
            _ => Self::Io(error),
        }
    }
}

const NO_ROOM: [ErrorKind; 2] = [ErrorKind::StorageFull, ErrorKind::QuotaExceeded];
const NOT_WRITABLE: [ErrorKind; 2] = [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem];

/// Returns what kind of error it is, or that of the error inside it.
fn innermost(error: &io::Error) -> ErrorKind {
    let mut kind = error.kind();
    let mut inside = error.get_ref().map(|inside| inside as &(dyn Error + 'static));
    while let Some(error) = inside {
        let io = error.downcast_ref::<io::Error>();
        kind = io.map_or(kind, io::Error::kind);
        inside = io.and_then(io::Error::get_ref).map(|inside| inside as &(dyn Error + 'static)).or(error.source());
    }
    if kind == ErrorKind::Other { of_text(&error.to_string()).unwrap_or(kind) } else { kind }
}

/// Returns the kind of an error of which the engine has kept the text alone.
fn of_text(text: &str) -> Option<ErrorKind> {
    let number = text.rsplit_once("(os error ").and_then(|(_, number)| number.split(')').next()?.parse().ok());
    let by_number = number.map(|number| io::Error::from_raw_os_error(number).kind());
    let mut known = NO_ROOM.into_iter().chain(NOT_WRITABLE);
    by_number.or_else(|| known.find(|kind| text.contains(&kind.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_apart_however_deep_they_are() {
        let kept = |kind| io::Error::other(io::Error::other(io::Error::from(kind)));
        let text = |text: &str| SearchError::from(TantivyError::InternalError(text.to_owned()));
        assert!(matches!(SearchError::from(kept(ErrorKind::StorageFull)), SearchError::NoRoom(_)));
        assert!(matches!(SearchError::from(kept(ErrorKind::ReadOnlyFilesystem)), SearchError::NotWritable(_)));
        assert!(matches!(SearchError::from(kept(ErrorKind::NotFound)), SearchError::Io(_)));
        assert!(matches!(text(&io::Error::from(ErrorKind::StorageFull).to_string()), SearchError::NoRoom(_)));
        assert!(matches!(text("something else"), SearchError::Engine(_)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn errors_of_the_system_are_known_by_their_numbers() {
        for (number, is_room) in [(28, true), (122, true), (13, false), (30, false)] {
            let text = format!("writing: {}", io::Error::from_raw_os_error(number));
            let error = SearchError::from(TantivyError::InternalError(text));
            assert_eq!(matches!(error, SearchError::NoRoom(_)), is_room, "{error}");
            assert_eq!(matches!(error, SearchError::NotWritable(_)), !is_room, "{error}");
        }
    }
}
