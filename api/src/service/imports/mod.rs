//! Imports: from a file to checked records, and from these to the directory.
//!
//! An [`Import`] reads its file twice with the same eyes: [`Import::check`] goes through all of it
//! before anything is written, and [`Import::lines`] streams it again for the writing.

mod infer;
mod kind;
mod mapping;
mod problem;
mod record;
mod report;
pub mod resolve;
mod run;
mod source;
mod text;
mod write;

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

pub use infer::{Inferred, LeftOut, infer};
pub use kind::Kind;
pub use mapping::{Mapping, MappingError};
pub use problem::{Problem, Reason, refused};
pub use record::{
    CapacityDraft, Checks, CompanyDraft, ConsentDraft, ContractDraft, DetailsDraft, Draft, EditionDraft, NeedDraft,
    OfferDraft, ProfileDraft, Record, ResearchProjectDraft, ShowDraft, SlotDraft, SlotLine, alone, said,
};
pub use report::{Report, Written};
pub use run::{Options, run};
pub use source::{FileError, FileProblem, NumberedRow, Row, Rows, Source};

/// Reads a record that comes from elsewhere than a file, by the same checks; it must hold an `id`, whatever that is.
pub fn read_record(kind: Kind, row: Row, checks: &Checks) -> Result<Draft, Vec<Problem>> {
    let (_, draft) = record::read(kind, 0, row, checks);
    draft
}

/// A file, what it holds and how it is mapped.
#[derive(Clone, Debug)]
pub struct Import {
    source: Source,
    kind: Kind,
    mapping: Mapping,
    inferred: Option<Inferred>,
}

/// What a pass over the whole file found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Rows that would be written.
    pub accepted: u64,
    /// Rows that would be refused.
    pub refused: u64,
}

/// One row of the file, judged.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// It passed every check.
    Accepted(Box<Record>),
    /// Nothing of it may be written.
    Refused(Vec<Problem>),
}

impl Import {
    /// Takes a source with a mapping, or with one inferred from its columns.
    pub fn new(source: Source, kind: Kind, mapping: Option<Mapping>) -> Result<Self, FileError> {
        let (mapping, inferred) = match mapping {
            Some(mapping) => (mapping, None),
            None => {
                let inferred = infer(kind, &infer::columns(&source)?);
                (inferred.mapping.clone(), Some(inferred))
            }
        };
        Ok(Self { source, kind, mapping, inferred })
    }

    /// The file it reads.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What its records become.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The mapping it inferred, to be shown to the person.
    pub fn inferred(&self) -> Option<&Inferred> {
        self.inferred.as_ref()
    }

    /// Goes through the whole file without keeping anything; an error means that nothing may be written.
    pub fn check(&self, checks: &Checks, mut progress: impl FnMut(u64)) -> Result<Checked, FileError> {
        let mut checked = Checked::default();
        let mut lines = self.lines(checks)?;
        while let Some(line) = lines.next() {
            match line? {
                Line::Accepted(_) => checked.accepted += 1,
                Line::Refused(_) => checked.refused += 1,
            }
            progress(lines.bytes_read());
        }
        Ok(checked)
    }

    /// Streams the judged rows from the first one on.
    pub fn lines<'a>(&'a self, checks: &'a Checks<'a>) -> Result<Lines<'a>, FileError> {
        Ok(Lines { import: self, checks, rows: self.source.rows()?, seen: HashMap::new() })
    }

    /// An empty report about this import.
    pub fn report(&self) -> Report {
        let left_out = self.inferred.iter().flat_map(|inferred| &inferred.left_out);
        let left_out = left_out.map(|left_out| left_out.column.clone()).collect();
        Report::new(self.source.name(), self.kind, self.mapping.name(), left_out)
    }
}

/// The judged rows of an import.
pub struct Lines<'a> {
    import: &'a Import,
    checks: &'a Checks<'a>,
    rows: Rows,
    /// The first line of each id, by a hash wide enough that two ids never share one.
    seen: HashMap<(u64, u64), u64>,
}

impl fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("file", &self.import.source.name()).finish_non_exhaustive()
    }
}

impl Lines<'_> {
    /// How far into the file the reading has come.
    pub fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }

    fn judge(&mut self, numbered: &NumberedRow) -> Line {
        let line = numbered.line;
        let (mapped, mut problems) = self.import.mapping.apply(numbered);
        problems.extend(self.slips(numbered));
        let (id, draft) = record::read(self.import.kind, line, mapped.row, self.checks);
        if let Some(first_line) = id.as_deref().and_then(|id| self.first_line(id, line)) {
            let value = problem::excerpt(id.as_deref().unwrap_or_default());
            let reason = Reason::Duplicate { first_line };
            problems.push(Problem { line, field: "id".to_owned(), value, reason });
        }
        match (id, draft) {
            (Some(id), Ok(draft)) if problems.is_empty() => {
                Line::Accepted(Box::new(Record { line, id, assumed: mapped.assumed, draft }))
            }
            (_, draft) => {
                problems.extend(draft.err().unwrap_or_default());
                Line::Refused(problems)
            }
        }
    }

    /// Columns that are most likely a field's name mistyped: leaving them out would lose data.
    fn slips(&self, numbered: &NumberedRow) -> Vec<Problem> {
        let left_out = self.import.inferred.iter().flat_map(|inferred| &inferred.left_out);
        let problem = |left_out: &LeftOut| {
            let value = numbered.row.get(&left_out.column).filter(|value| !value.is_null())?;
            let reason = Reason::UnknownField { nearest: left_out.nearest.clone() };
            let value = problem::excerpt(value.as_str().unwrap_or(&value.to_string()));
            Some(Problem { line: numbered.line, field: left_out.column.clone(), value, reason })
        };
        left_out.filter(|left_out| left_out.nearest.is_some()).filter_map(problem).collect()
    }

    /// The earlier line with this id, if there is one.
    fn first_line(&mut self, id: &str, line: u64) -> Option<u64> {
        let first = *self.seen.entry((hash(id, 0), hash(id, 1))).or_insert(line);
        (first != line).then_some(first)
    }
}

fn hash(id: &str, salt: u8) -> u64 {
    let mut hasher = DefaultHasher::new();
    (salt, id).hash(&mut hasher);
    hasher.finish()
}

impl Iterator for Lines<'_> {
    type Item = Result<Line, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.rows.next()?.map(|numbered| self.judge(&numbered)))
    }
}

#[cfg(test)]
mod tests;
