//! The canonical record: what a mapped row must be before anything is written.
//!
//! A row is read field by field; every finding is collected, so that a person repairs a line once.

pub mod alone;
mod codes;
mod company;
mod fields;
mod formats;
mod language;
mod profile;
pub(super) mod schema;
mod slot;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::kind::Kind;
use super::problem::Problem;
use super::source::Row;
use fields::{Fields, Findings};

pub use company::{CompanyDraft, ContractDraft};
pub use profile::{
    CapacityDraft, ConsentDraft, DetailsDraft, NeedDraft, OfferDraft, ProfileDraft, ResearchProjectDraft,
};
pub use slot::{EditionDraft, ShowDraft, SlotDraft, SlotLine};

/// What the record checks need to know about the world.
#[derive(Clone, Copy)]
pub struct Checks<'a> {
    /// The day the import runs.
    pub today: Date,
    /// Whether dates may be relative to today (`+30d`), which only demonstration data may be.
    pub relative_dates: bool,
    /// The ISO 3166 alpha-2 code of a country given by code, English or French name.
    pub country: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

/// A line that passed every check.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// The line of the file, from 1.
    pub line: u64,
    /// The external id, unique within file and kind.
    pub id: String,
    /// The fields that the mapping set by assumption, each with the mapping's name.
    pub assumed: BTreeMap<String, String>,
    /// What is to be stored.
    pub draft: Draft,
}

/// What a record becomes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Draft {
    /// An entry of the directory.
    Profile(Box<ProfileDraft>),
    /// A leading company.
    Company(Box<CompanyDraft>),
    /// A trade show, an edition of it, a slot of that.
    Slot(Box<SlotLine>),
}

impl Record {
    /// Whether it brings in a person without a recorded consent, who is therefore only IDENTIFIED.
    pub fn is_person_without_consent(&self) -> bool {
        match &self.draft {
            Draft::Profile(profile) => profile.is_person() && profile.consent.is_none(),
            Draft::Company(_) | Draft::Slot(_) => false,
        }
    }
}

/// The fields of an object that say something: not null, no empty list, no empty object.
pub fn said(object: Value) -> Row {
    let Value::Object(mut row) = object else { return Row::new() };
    row.retain(|_, value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    });
    row
}

/// Reads a canonical row, collecting every problem; the id comes back even if the rest is refused.
pub(super) fn read(kind: Kind, line: u64, row: Row, checks: &Checks) -> (Option<String>, Result<Draft, Vec<Problem>>) {
    let mut findings = Findings::new(line, checks);
    let mut fields = Fields::new(row, &mut findings);
    let id = fields.required_name("id");
    let draft = match kind {
        Kind::Companies => Draft::Company(Box::new(company::read(&mut fields))),
        Kind::Slots => Draft::Slot(Box::new(slot::read(&mut fields))),
        Kind::Startups | Kind::Mentors | Kind::Ambassadors | Kind::Talents | Kind::Partners => {
            Draft::Profile(Box::new(profile::read(kind, &mut fields)))
        }
    };
    fields.finish();
    let problems = findings.into_problems();
    (id, if problems.is_empty() { Ok(draft) } else { Err(problems) })
}

#[cfg(test)]
mod tests;
