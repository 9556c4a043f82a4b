//! Imports: from a file to checked records, and from these to the directory.
//!
//! An [`Import`] goes through all of its file before anything is written ([`Import::check`]); what it then
//! writes is what it held of a short file, or a second reading of a long one with the same eyes.

mod infer;
mod kind;
mod mapping;
pub mod named;
mod problem;
mod record;
mod report;
pub mod resolve;
mod run;
mod source;
mod text;
mod write;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::resume_unwind;
use std::thread;

pub use infer::{Inferred, LeftOut, infer};
pub use kind::Kind;
pub use mapping::{Mapping, MappingError};
pub use problem::{Problem, Reason, refused};
pub use record::{
    CapacityDraft, Checks, CompanyDraft, ConsentDraft, ContractDraft, DetailsDraft, Draft, EditionDraft, NeedDraft,
    OfferDraft, ProfileDraft, Record, ResearchProjectDraft, ShowDraft, SlotDraft, SlotLine, alone, said,
};
pub use report::{Report, Written};
pub use run::{Options, Progress, run};
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

/// The column of an export that says what was assumed.
pub const ASSUMED: &str = "assumed";

/// A file of at most this size is read once and held in memory between check and writing.
const HELD_BYTES: u64 = 8 * 1024 * 1024;
/// How many rows are judged at a time, by all cores together.
const ROWS: usize = 512;
/// Fewer rows than this come together if they are this long.
const ROWS_BYTES: u64 = 4 * 1024 * 1024;
/// So many rows are worth a thread.
const ROWS_OF_A_THREAD: usize = 64;

/// What a pass over the whole file found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// Rows that would be written.
    pub accepted: u64,
    /// Rows that would be refused.
    pub refused: u64,
    /// All of them, if the file is short enough.
    held: Option<Vec<Line>>,
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
                let mut columns = infer::columns(&source)?;
                columns.retain(|column| column != ASSUMED || kind.profile().is_none());
                let inferred = infer(kind, &columns);
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

    /// Goes through the whole file; an error means that nothing may be written.
    pub fn check(&self, checks: &Checks, mut progress: impl FnMut(u64)) -> Result<Checked, FileError> {
        let held = (self.source.size_bytes() <= HELD_BYTES).then(Vec::new);
        let mut checked = Checked { held, ..Checked::default() };
        let mut lines = self.lines(checks)?;
        while let Some(line) = lines.next() {
            let line = line?;
            match line {
                Line::Accepted(_) => checked.accepted += 1,
                Line::Refused(_) => checked.refused += 1,
            }
            if let Some(held) = &mut checked.held {
                held.push(line);
            }
            progress(lines.bytes_read());
        }
        Ok(checked)
    }

    /// The judged rows after a check: those that it held, or else read anew.
    pub fn checked_lines<'a>(
        &'a self,
        checks: &'a Checks<'a>,
        checked: Checked,
    ) -> Result<CheckedLines<'a>, FileError> {
        match checked.held {
            Some(held) => Ok(Box::new(held.into_iter().map(Ok))),
            None => Ok(Box::new(self.lines(checks)?)),
        }
    }

    /// Streams the judged rows from the first one on.
    pub fn lines<'a>(&'a self, checks: &'a Checks<'a>) -> Result<Lines<'a>, FileError> {
        let rows = self.source.rows()?;
        Ok(Lines { import: self, checks, rows, judged: Vec::new().into_iter(), failed: None, seen: HashMap::new() })
    }

    /// An empty report about this import.
    pub fn report(&self) -> Report {
        let left_out = self.inferred.iter().flat_map(|inferred| &inferred.left_out);
        let left_out = left_out.map(|left_out| left_out.column.clone()).collect();
        Report::new(self.source.name(), self.kind, self.mapping.name(), left_out)
    }
}

/// Judged rows, one after the other.
pub type CheckedLines<'a> = Box<dyn Iterator<Item = Result<Line, FileError>> + Send + 'a>;

/// The judged rows of an import.
pub struct Lines<'a> {
    import: &'a Import,
    checks: &'a Checks<'a>,
    rows: Rows,
    judged: std::vec::IntoIter<Judged>,
    /// What ended the reading after the rows that are judged.
    failed: Option<FileError>,
    /// The first line of each id, by a hash wide enough that two ids never share one.
    seen: HashMap<(u64, u64), u64>,
}

impl fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("file", &self.import.source.name()).finish_non_exhaustive()
    }
}

/// One row, judged alone.
struct Judged {
    line: u64,
    id: Option<String>,
    assumed: BTreeMap<String, String>,
    /// What is wrong with its columns.
    problems: Vec<Problem>,
    draft: Result<Draft, Vec<Problem>>,
}

impl Lines<'_> {
    /// How far into the file the reading has come.
    pub fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }

    /// Reads the next rows and judges them, each on its own, on all cores.
    fn judge_more(&mut self) {
        let (mut rows, begin) = (Vec::with_capacity(ROWS), self.rows.bytes_read());
        while rows.len() < ROWS && self.rows.bytes_read() - begin < ROWS_BYTES {
            match self.rows.next() {
                Some(Ok(row)) => rows.push(row),
                Some(Err(error)) => {
                    self.failed = Some(error);
                    break;
                }
                None => break,
            }
        }
        let (import, checks) = (self.import, self.checks);
        let judged = on_all_cores(rows, ROWS_OF_A_THREAD, |row| import.judge(row, checks));
        self.judged = judged.into_iter();
    }

    /// Judges a row among those before it.
    fn among_others(&mut self, judged: Judged) -> Line {
        let Judged { line, id, assumed, mut problems, draft } = judged;
        if let Some(first_line) = id.as_deref().and_then(|id| self.first_line(id, line)) {
            let value = problem::excerpt(id.as_deref().unwrap_or_default());
            let reason = Reason::Duplicate { first_line };
            problems.push(Problem { line, field: "id".to_owned(), value, reason });
        }
        match (id, draft) {
            (Some(id), Ok(draft)) if problems.is_empty() => {
                Line::Accepted(Box::new(Record { line, id, assumed, draft }))
            }
            (_, draft) => {
                problems.extend(draft.err().unwrap_or_default());
                Line::Refused(problems)
            }
        }
    }

    /// The earlier line with this id, if there is one.
    fn first_line(&mut self, id: &str, line: u64) -> Option<u64> {
        let first = *self.seen.entry((hash(id, 0), hash(id, 1))).or_insert(line);
        (first != line).then_some(first)
    }
}

impl Import {
    fn judge(&self, numbered: &NumberedRow, checks: &Checks) -> Judged {
        let (mut mapped, mut problems) = self.mapping.apply(numbered);
        problems.extend(self.slips(numbered));
        match self.assumed(numbered) {
            Ok(assumed) => mapped.assumed.extend(assumed),
            Err(problem) => problems.push(problem),
        }
        let (id, draft) = record::read(self.kind, numbered.line, mapped.row, checks);
        Judged { line: numbered.line, id, assumed: mapped.assumed, problems, draft }
    }

    /// What an export says that an earlier import assumed: the mapping of each such field.
    fn assumed(&self, numbered: &NumberedRow) -> Result<BTreeMap<String, String>, Problem> {
        let Some(value) = numbered.row.get(ASSUMED).filter(|value| self.inferred.is_some() && !value.is_null()) else {
            return Ok(BTreeMap::new());
        };
        let problem = |reason| Problem {
            line: numbered.line,
            field: ASSUMED.to_owned(),
            value: problem::excerpt(&value.to_string()),
            reason,
        };
        let assumed: BTreeMap<String, String> = serde_json::from_value(value.clone())
            .map_err(|_| problem(Reason::WrongType { expected: "an object of mappings by field" }))?;
        match assumed.keys().find(|field| record::schema::shape(self.kind, field).is_none()) {
            Some(_) => Err(problem(Reason::UnknownField { nearest: None })),
            None => Ok(assumed),
        }
    }

    /// Columns that are most likely a field's name mistyped: leaving them out would lose data.
    fn slips(&self, numbered: &NumberedRow) -> Vec<Problem> {
        let left_out = self.inferred.iter().flat_map(|inferred| &inferred.left_out);
        let problem = |left_out: &LeftOut| {
            let value = numbered.row.get(&left_out.column).filter(|value| !value.is_null())?;
            let reason = Reason::UnknownField { nearest: left_out.nearest.clone() };
            let value = problem::excerpt(value.as_str().unwrap_or(&value.to_string()));
            Some(Problem { line: numbered.line, field: left_out.column.clone(), value, reason })
        };
        left_out.filter(|left_out| left_out.nearest.is_some()).filter_map(problem).collect()
    }
}

/// Does something with each item, on as many threads as there are cores and enough items; the order stays.
fn on_all_cores<T: Sync, U: Send>(items: Vec<T>, of_a_thread: usize, work: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(cores).max(of_a_thread);
    if items.len() <= share {
        return items.iter().map(work).collect();
    }
    thread::scope(|scope| {
        let work = &work;
        let shares = items.chunks(share).map(|items| scope.spawn(move || items.iter().map(work).collect::<Vec<U>>()));
        let shares: Vec<_> = shares.collect();
        let join =
            |share: thread::ScopedJoinHandle<'_, Vec<U>>| share.join().unwrap_or_else(|panic| resume_unwind(panic));
        shares.into_iter().flat_map(join).collect()
    })
}

fn hash(id: &str, salt: u8) -> u64 {
    let mut hasher = DefaultHasher::new();
    (salt, id).hash(&mut hasher);
    hasher.finish()
}

impl Iterator for Lines<'_> {
    type Item = Result<Line, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.judged.len() == 0 && self.failed.is_none() {
            self.judge_more();
        }
        match self.judged.next() {
            Some(judged) => Some(Ok(self.among_others(judged))),
            None => self.failed.take().map(Err),
        }
    }
}

#[cfg(test)]
mod tests;
