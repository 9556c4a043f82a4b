//! What makes a whole file unusable.

use std::fmt;

/// A file that cannot be imported, by its name, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    /// The file's name without its folders.
    pub file: String,
    /// What is wrong with it.
    pub problem: FileProblem,
}

/// Why a whole file cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// The system would not open or read it.
    Unreadable(String),
    /// A folder, a pipe or a device: an import reads its file twice.
    NotAFile,
    /// It has no row.
    Empty,
    /// It changed between the check and the writing.
    Changed,
    /// Bytes that are not UTF-8.
    NotUtf8 { line: u64 },
    /// A line that is no JSON.
    NotJson { line: u64, reason: String },
    /// A JSON value other than an object.
    NotAnObject { line: u64 },
    /// One JSON array instead of one object a line.
    JsonArray,
    /// It stops in the middle of its last row.
    Truncated { line: u64, reason: String },
    /// A CSV row with more or fewer cells than the header.
    UnequalRow { line: u64, expected: usize, found: usize },
    /// A CSV header in which a name is missing.
    NamelessColumn { position: usize },
    /// A CSV header with the same name twice.
    DoubleColumn { name: String },
    /// A line longer than any record can be.
    TooLong { line: u64, limit_bytes: u64 },
}

impl From<std::io::Error> for FileProblem {
    fn from(error: std::io::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.problem)
    }
}

impl std::error::Error for FileError {}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(reason) => write!(f, "cannot be read: {reason}"),
            Self::NotAFile => write!(f, "is not a regular file; an import reads it twice, so it cannot be a pipe"),
            Self::Empty => write!(f, "is empty: it has no row to import"),
            Self::Changed => write!(f, "changed while it was being imported; import it again"),
            Self::NotUtf8 { line } => write!(f, "line {line} is not UTF-8; save the file as UTF-8 and import it again"),
            Self::NotJson { line, reason } => write!(f, "line {line} is not JSON: {reason}"),
            Self::NotAnObject { line } => {
                write!(f, "line {line} is not a JSON object; every line must be one object {{…}}")
            }
            Self::JsonArray => write!(
                f,
                "is one JSON array; it must be JSON Lines, one object a line (jq -c '.[]' FILE > FILE.jsonl makes it so)"
            ),
            Self::Truncated { line, reason } => write!(f, "is cut off in line {line}: {reason}"),
            Self::UnequalRow { line, expected, found } => {
                write!(f, "line {line} has {found} cells where the header has {expected}")
            }
            Self::NamelessColumn { position } => write!(f, "column {position} of the header has no name"),
            Self::DoubleColumn { name } => write!(f, "the header names the column {name:?} twice"),
            Self::TooLong { line, limit_bytes } => {
                write!(f, "line {line} is longer than {} MiB", limit_bytes / (1024 * 1024))
            }
        }
    }
}
