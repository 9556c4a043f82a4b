use std::fmt;

/// Says why the index could not do what was asked; what a person typed is never a reason.
#[derive(Debug)]
pub enum SearchError {
    /// Another process has the index open.
    Locked(std::path::PathBuf),
    /// The folder of the index cannot be read or written.
    Io(std::io::Error),
    /// What was to be written broke off before its end.
    BrokenOff,
    /// The index engine failed.
    Engine(tantivy::TantivyError),
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked(dir) => {
                write!(f, "search index {} is open in another process", dir.display())
            }
            Self::Io(error) => write!(f, "search index folder: {error}"),
            Self::BrokenOff => write!(f, "search index: the changes broke off before their end"),
            Self::Engine(error) => write!(f, "search index: {error}"),
        }
    }
}

impl std::error::Error for SearchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Locked(_) | Self::BrokenOff => None,
            Self::Io(error) => Some(error),
            Self::Engine(error) => Some(error),
        }
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Engine(error)
    }
}
