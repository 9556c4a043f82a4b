//! Single things that a person enters, checked by the rules that the lines of a file pass.
//!
//! Each takes a row in the names of the canonical record, without an external id.

use jiff::civil::Date;

use super::super::problem::{Problem, Reason};
use super::super::source::Row;
use super::fields::{Fields, Findings};
use super::{
    Checks, CompanyDraft, ContractDraft, EditionDraft, ResearchProjectDraft, ShowDraft, SlotDraft, company, profile,
    slot,
};
use crate::reference::Countries;

/// The code of a country by code, English or French name.
pub fn country_code(text: &str) -> Option<String> {
    Countries::get().find(text).map(|country| country.code.to_owned())
}

/// Checks a company without its contract.
pub fn company(row: Row, today: Date) -> Result<CompanyDraft, Vec<Problem>> {
    alone(row, today, company::read)
}

/// Checks an engagement contract.
pub fn contract(row: Row, today: Date) -> Result<ContractDraft, Vec<Problem>> {
    alone(row, today, company::contract)
}

/// Checks a research project, which has a title in at least one language.
pub fn research_project(row: Row, today: Date) -> Result<ResearchProjectDraft, Vec<Problem>> {
    alone(row, today, |fields| {
        let project = profile::project(fields);
        if project.title.fr.is_none() && project.title.en.is_none() {
            fields.refuse("title_fr", "", Reason::Missing);
        }
        project
    })
}

/// Checks a trade show, which has a name.
pub fn show(row: Row, today: Date) -> Result<ShowDraft, Vec<Problem>> {
    alone(row, today, |fields| {
        let show = slot::show(fields);
        must_have(fields, "show_name", show.name.is_some());
        show
    })
}

/// Checks an edition, which has a label and dates.
pub fn edition(row: Row, today: Date) -> Result<EditionDraft, Vec<Problem>> {
    alone(row, today, |fields| {
        let edition = slot::edition(fields);
        must_have(fields, "edition", !edition.label.is_empty());
        must_have(fields, "starts_on", edition.starts_on.is_some());
        must_have(fields, "ends_on", edition.ends_on.is_some());
        edition
    })
}

/// Checks a slot, which has a label.
pub fn slot(row: Row, today: Date) -> Result<SlotDraft, Vec<Problem>> {
    alone(row, today, |fields| {
        let slot = slot::slot(fields);
        must_have(fields, "label", !slot.label.is_empty());
        slot
    })
}

/// Reports a field that has no value, unless it was found wrong before.
fn must_have(fields: &mut Fields, field: &'static str, is_there: bool) {
    if !is_there && !fields.is_refused(field) {
        fields.refuse(field, "", Reason::Missing);
    }
}

fn alone<T>(row: Row, today: Date, read: impl FnOnce(&mut Fields) -> T) -> Result<T, Vec<Problem>> {
    let checks = Checks { today, relative_dates: false, country: &country_code };
    let mut findings = Findings::new(0, &checks);
    let mut fields = Fields::new(row, &mut findings);
    let draft = read(&mut fields);
    fields.finish();
    let problems = findings.into_problems();
    if problems.is_empty() { Ok(draft) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn row(row: Value) -> Row {
        let Value::Object(row) = row else { panic!("a row is an object") };
        row
    }

    fn fields<T: std::fmt::Debug>(checked: Result<T, Vec<Problem>>) -> Vec<String> {
        checked.unwrap_err().into_iter().map(|problem| problem.field).collect()
    }

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    #[test]
    fn what_a_person_enters_passes_the_rules_of_a_file() {
        let company = company(row(json!({ "name": "Quai", "siren": "732829320", "country": "Allemagne" })), TODAY);
        assert_eq!(company.unwrap().country.as_deref(), Some("DE"));
        let wrong = row(json!({ "name": "Quai", "siren": "732829321", "starts_on": "2026-01-01" }));
        assert_eq!(fields(super::company(wrong, TODAY)), ["siren", "starts_on"]);
    }

    #[test]
    fn what_must_be_there_is_asked_for_once() {
        let edition = edition(row(json!({ "edition": "a\u{202e}b", "starts_on": "2027-01-06" })), TODAY);
        assert_eq!(fields(edition), ["edition", "ends_on"]);
        assert_eq!(fields(slot(row(json!({})), TODAY)), ["label"]);
        assert_eq!(fields(research_project(row(json!({ "starts_on": "+1d" })), TODAY)), ["starts_on", "title_fr"]);
    }
}
