//! The file of an import as a stream of rows: JSON Lines or CSV, one row in memory at a time.
//!
//! A source can be read any number of times, so that an import checks the whole file before it
//! writes the first row. What makes a whole file unusable is a [`FileError`] and ends the stream;
//! what is wrong with one row is found later, by the record checks.

mod csv_rows;
mod error;
mod json_lines;
mod sniff;

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use csv_rows::CsvRows;
use json_lines::JsonLines;
use sniff::Format;

pub use error::{FileError, FileProblem};

/// One row as it stands in the file: column names and values.
pub type Row = serde_json::Map<String, serde_json::Value>;

/// A row and the number of the line it starts on.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberedRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// The columns of the row.
    pub row: Row,
}

/// A file, or a text embedded in the program, whose format is known.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    content: Content,
    format: Format,
    start: u64,
}

#[derive(Clone, Debug)]
enum Content {
    File { path: PathBuf, size_bytes: u64, modified: Option<SystemTime> },
    Embedded(&'static str),
}

trait Input: BufRead + Seek + Send {}
impl<T: BufRead + Seek + Send> Input for T {}

impl Source {
    /// Opens a file and finds out its format by its extension, else by its first bytes.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let fail = |problem| FileError { file: name.clone(), problem };
        let metadata = std::fs::metadata(path).map_err(|error| fail(FileProblem::Unreadable(error.to_string())))?;
        if !metadata.is_file() {
            return Err(fail(FileProblem::NotAFile));
        }
        let content =
            Content::File { path: path.to_owned(), size_bytes: metadata.len(), modified: metadata.modified().ok() };
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        Self::recognise(name, content, extension.as_deref())
    }

    /// Takes a text that is part of the program; its name decides the format as a file's would.
    pub fn embedded(name: &str, text: &'static str) -> Result<Self, FileError> {
        let extension = Path::new(name).extension().map(|extension| extension.to_string_lossy().to_lowercase());
        Self::recognise(name.to_owned(), Content::Embedded(text), extension.as_deref())
    }

    fn recognise(name: String, content: Content, extension: Option<&str>) -> Result<Self, FileError> {
        let mut source = Self { name, content, format: Format::JsonLines, start: 0 };
        let mut input = source.input().map_err(|problem| source.error(problem))?;
        let (format, start) = sniff::recognise(&mut input, extension).map_err(|problem| source.error(problem))?;
        source.format = format;
        source.start = start;
        Ok(source)
    }

    /// The file's name without its folders.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The length of the whole content, against which a progress bar counts.
    pub fn size_bytes(&self) -> u64 {
        match &self.content {
            Content::File { size_bytes, .. } => *size_bytes,
            Content::Embedded(text) => text.len() as u64,
        }
    }

    /// Reads the rows from the first one on; refuses a file that changed since it was opened.
    pub fn rows(&self) -> Result<Rows, FileError> {
        let rows = self.begin().map_err(|problem| self.error(problem))?;
        Ok(Rows { file: self.name.clone(), rows, any: false, done: false })
    }

    fn begin(&self) -> Result<AnyRows, FileProblem> {
        let mut input = self.input()?;
        input.seek(SeekFrom::Start(self.start))?;
        match self.format {
            Format::JsonLines => Ok(AnyRows::Json(JsonLines::new(input))),
            Format::Csv { delimiter } => Ok(AnyRows::Csv(Box::new(CsvRows::new(input, delimiter, self.start)?))),
        }
    }

    fn input(&self) -> Result<Box<dyn Input>, FileProblem> {
        match &self.content {
            Content::Embedded(text) => Ok(Box::new(Cursor::new(text.as_bytes()))),
            Content::File { path, size_bytes, modified } => {
                let file = File::open(path)?;
                let now = file.metadata()?;
                if now.len() != *size_bytes || now.modified().ok() != *modified {
                    return Err(FileProblem::Changed);
                }
                Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
            }
        }
    }

    fn error(&self, problem: FileProblem) -> FileError {
        FileError { file: self.name.clone(), problem }
    }
}

/// The rows of a source; ends after the first error.
pub struct Rows {
    file: String,
    rows: AnyRows,
    any: bool,
    done: bool,
}

enum AnyRows {
    Json(JsonLines<Box<dyn Input>>),
    Csv(Box<CsvRows<Box<dyn Input>>>),
}

impl Rows {
    /// How far into the content the reading has come.
    pub fn bytes_read(&self) -> u64 {
        match &self.rows {
            AnyRows::Json(rows) => rows.bytes_read(),
            AnyRows::Csv(rows) => rows.bytes_read(),
        }
    }
}

impl Iterator for Rows {
    type Item = Result<NumberedRow, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = match &mut self.rows {
            AnyRows::Json(rows) => rows.next_row(),
            AnyRows::Csv(rows) => rows.next_row(),
        };
        let problem = match next {
            Ok(Some(row)) => {
                self.any = true;
                return Some(Ok(row));
            }
            Ok(None) if self.any => None,
            Ok(None) => Some(FileProblem::Empty),
            Err(problem) => Some(problem),
        };
        self.done = true;
        problem.map(|problem| Err(FileError { file: self.file.clone(), problem }))
    }
}

#[cfg(test)]
mod tests;
