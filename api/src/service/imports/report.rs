//! What an import did, for a terminal and as JSON.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::kind::Kind;
use super::problem::Problem;
use super::record::Record;

/// So many findings are kept; the rest is counted, so that a wholly wrong file fits in memory.
const KEPT_PROBLEMS: usize = 1_000;

/// What became of an accepted record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It was not there before.
    Created,
    /// It was there and is changed.
    Updated,
    /// It was there already, exactly so.
    Unchanged,
}

/// The outcome of an import, line by line where a line was refused.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The file's name.
    pub file: String,
    /// What was imported.
    pub kind: Kind,
    /// The name of the mapping.
    pub mapping: String,
    /// Whether nothing was written because the person only wanted to know.
    pub dry_run: bool,
    /// How many rows the file has.
    pub read: u64,
    /// Records that were not there before.
    pub created: u64,
    /// Records that are changed.
    pub updated: u64,
    /// Records that were there already, exactly so.
    pub unchanged: u64,
    /// Rows of which nothing was written.
    pub refused: u64,
    /// Persons who came in without a recorded consent.
    pub identified: u64,
    /// How many records have each field by assumption.
    pub assumed: BTreeMap<String, u64>,
    /// The columns that were not imported.
    pub left_out: Vec<String>,
    /// What is wrong with the refused rows.
    pub problems: Vec<Problem>,
    /// How many more findings there are than are listed.
    pub problems_not_listed: u64,
}

impl Report {
    pub(super) fn new(file: &str, kind: Kind, mapping: &str, left_out: Vec<String>) -> Self {
        Self {
            file: file.to_owned(),
            kind,
            mapping: mapping.to_owned(),
            dry_run: false,
            read: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            refused: 0,
            identified: 0,
            assumed: BTreeMap::new(),
            left_out,
            problems: Vec::new(),
            problems_not_listed: 0,
        }
    }

    /// Counts a record that was written, or would have been.
    pub fn accept(&mut self, record: &Record, written: Written) {
        self.read += 1;
        match written {
            Written::Created => self.created += 1,
            Written::Updated => self.updated += 1,
            Written::Unchanged => self.unchanged += 1,
        }
        self.identified += u64::from(record.is_person_without_consent());
        for field in record.assumed.keys() {
            match self.assumed.get_mut(field) {
                Some(count) => *count += 1,
                None => drop(self.assumed.insert(field.clone(), 1)),
            }
        }
    }

    /// Counts a row of which nothing is written.
    pub fn refuse(&mut self, problems: Vec<Problem>) {
        self.read += 1;
        self.refused += 1;
        for problem in problems {
            if self.problems.len() < KEPT_PROBLEMS {
                self.problems.push(problem);
            } else {
                self.problems_not_listed += 1;
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dry = if self.dry_run { " (dry run: nothing was written)" } else { "" };
        writeln!(f, "{} from {}, mapping {}{dry}", self.kind, self.file, self.mapping)?;
        let counts = [
            ("read", self.read),
            ("created", self.created),
            ("updated", self.updated),
            ("unchanged", self.unchanged),
            ("refused", self.refused),
        ];
        for (label, count) in counts {
            writeln!(f, "  {label:<10}{count:>8}")?;
        }
        if self.identified > 0 {
            writeln!(
                f,
                "\n{} came in without a recorded consent: they are IDENTIFIED, that is neither matched, found nor mailed.",
                if self.identified == 1 { "1 person".to_owned() } else { format!("{} persons", self.identified) }
            )?;
        }
        if !self.assumed.is_empty() {
            let fields: Vec<String> = self.assumed.iter().map(|(field, count)| format!("{field} ({count})")).collect();
            writeln!(f, "\nASSUMED by the mapping {}: {}", self.mapping, fields.join(", "))?;
        }
        if !self.left_out.is_empty() {
            writeln!(f, "\nColumns not imported: {}", self.left_out.join(", "))?;
        }
        self.fmt_problems(f)
    }
}

impl Report {
    fn fmt_problems(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.problems.is_empty() {
            return Ok(());
        }
        let width = |longest: usize, title: &str| longest.max(title.len());
        let fields =
            width(self.problems.iter().map(|problem| problem.field.chars().count()).max().unwrap_or(0), "field");
        let values =
            width(self.problems.iter().map(|problem| problem.value.chars().count()).max().unwrap_or(0), "value");
        writeln!(f, "\n{:>8}  {:<fields$}  {:<values$}  reason", "line", "field", "value")?;
        for problem in &self.problems {
            let Problem { line, field, value, reason } = problem;
            writeln!(f, "{line:>8}  {field:<fields$}  {value:<values$}  {reason}")?;
        }
        if self.problems_not_listed > 0 {
            writeln!(f, "… and {} more", self.problems_not_listed)?;
        }
        Ok(())
    }
}
