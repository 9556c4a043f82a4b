//! Makes a canonical row out of a row of the file.

use serde_json::Value;

use super::super::problem::{Problem, excerpt};
use super::super::record::schema::{self, Shape};
use super::super::source::{NumberedRow, Row};
use super::engagement::{EngagementRule, derive};
use super::field::FieldRule;
use super::lookup::Lookup;
use super::{MappedRow, Mapping};

impl Mapping {
    /// Maps a row; the problems are values that a table refuses.
    pub(in super::super) fn apply(&self, numbered: &NumberedRow) -> (MappedRow, Vec<Problem>) {
        let mut mapped = MappedRow::default();
        let mut problems = Vec::new();
        for needs_record in [false, true] {
            let rules = self.helpers.iter().chain(&self.fields);
            for (field, rule) in rules.filter(|(_, rule)| rule.needs_record() == needs_record) {
                self.fill(field, rule, numbered, &mut mapped, &mut problems);
            }
        }
        self.set_constants(&numbered.row, &mut mapped);
        self.derive("needs", &self.needs, &numbered.row, &mut mapped);
        self.derive("offers", &self.offers, &numbered.row, &mut mapped);
        for helper in self.helpers.keys() {
            mapped.row.remove(helper);
            mapped.assumed.remove(helper);
        }
        (mapped, problems)
    }

    fn fill(
        &self,
        field: &str,
        rule: &FieldRule,
        numbered: &NumberedRow,
        mapped: &mut MappedRow,
        problems: &mut Vec<Problem>,
    ) {
        let shape = schema::shape(self.kind, field).unwrap_or(Shape::List);
        let found = rule.find(shape, &Lookup::new(&numbered.row, &mapped.row), &self.tables);
        let problem = |(value, reason): (String, _)| Problem {
            line: numbered.line,
            field: field.to_owned(),
            value: excerpt(&value),
            reason,
        };
        problems.extend(found.refused.into_iter().map(problem));
        if let Some(value) = found.value {
            insert(&mut mapped.row, field, value);
            if found.is_assumed {
                self.assume(field, mapped);
            }
        }
    }

    fn set_constants(&self, row: &Row, mapped: &mut MappedRow) {
        for (field, constant) in &self.constants {
            let value = constant.value(&Lookup::new(row, &mapped.row));
            if let Some(value) = value {
                insert(&mut mapped.row, field, value);
                self.assume(field, mapped);
            }
        }
    }

    fn derive(&self, field: &str, rules: &[EngagementRule], row: &Row, mapped: &mut MappedRow) {
        let (engagements, is_assumed) = derive(rules, &Lookup::new(row, &mapped.row));
        if engagements.is_empty() {
            return;
        }
        match mapped.row.get_mut(field) {
            Some(Value::Array(given)) => given.extend(engagements),
            _ => drop(mapped.row.insert(field.to_owned(), Value::Array(engagements))),
        }
        if is_assumed {
            self.assume(field, mapped);
        }
    }

    fn assume(&self, field: &str, mapped: &mut MappedRow) {
        let top = field.split('.').next().unwrap_or(field);
        mapped.assumed.insert(top.to_owned(), self.name.clone());
    }
}

/// Sets a field, or a field of an object field (`consent.date`).
fn insert(row: &mut Row, field: &str, value: Value) {
    let Some((object, inner)) = field.split_once('.') else {
        row.insert(field.to_owned(), value);
        return;
    };
    let object = row.entry(object).or_insert_with(|| Value::Object(Row::new()));
    if let Value::Object(object) = object {
        object.insert(inner.to_owned(), value);
    }
}
