//! Mappings: how the columns of a foreign file become the fields of the canonical record.
//!
//! A mapping is a TOML file. `[fields]` takes values from columns, `[constants]` sets what the file
//! does not say, `[tables.…]` translate values, `[helpers]` are lists only for other rules to use, and `[[needs]]` and `[[offers]]` are rules that
//! derive engagements from what a row says. Whatever rests on no column is recorded as assumed.

mod apply;
mod condition;
mod constant;
mod engagement;
mod field;
mod lookup;
mod path;
mod table;
mod template;
mod written;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path as FilePath;

use serde::Deserialize;

use super::kind::Kind;
use super::record::schema::{self, Shape};
use super::source::Row;
use super::text::nearest;
use constant::Constant;
use engagement::EngagementRule;
pub(super) use field::FieldRule;
use table::Table;

/// A mapping that fits its kind: every field exists, every table is there.
#[derive(Clone, Debug)]
pub struct Mapping {
    name: String,
    kind: Kind,
    constants: BTreeMap<String, Constant>,
    helpers: BTreeMap<String, FieldRule>,
    fields: BTreeMap<String, FieldRule>,
    tables: BTreeMap<String, Table>,
    needs: Vec<EngagementRule>,
    offers: Vec<EngagementRule>,
}

/// A row in canonical form, not yet checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct MappedRow {
    /// The canonical fields.
    pub(super) row: Row,
    /// The fields set by assumption, each with the mapping's name.
    pub(super) assumed: BTreeMap<String, String>,
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingError {
    /// The mapping's file, or its name if it is part of the program.
    pub file: String,
    /// What is wrong, with the key it is about.
    pub reason: String,
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mapping {}: {}", self.file, self.reason.trim_end())
    }
}

impl std::error::Error for MappingError {}

/// A mapping file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    name: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    constants: toml::Table,
    #[serde(default)]
    helpers: BTreeMap<String, FieldRule>,
    #[serde(default)]
    fields: BTreeMap<String, FieldRule>,
    #[serde(default)]
    tables: BTreeMap<String, Table>,
    #[serde(default)]
    needs: Vec<EngagementRule>,
    #[serde(default)]
    offers: Vec<EngagementRule>,
}

impl Mapping {
    /// Reads a mapping file for records of a kind.
    pub fn load(path: &FilePath, kind: Kind) -> Result<Self, MappingError> {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let text = std::fs::read_to_string(path)
            .map_err(|error| MappingError { file: file.to_string(), reason: format!("cannot be read: {error}") })?;
        Self::parse(&file, &text, kind)
    }

    /// Reads a mapping; it is called after its file if it does not name itself.
    pub fn parse(file: &str, text: &str, kind: Kind) -> Result<Self, MappingError> {
        let fail = |reason: String| MappingError { file: file.to_owned(), reason };
        let written: MappingFile = toml::from_str(text).map_err(|error| fail(error.to_string()))?;
        if let Some(other) = written.kind.filter(|other| other != kind.name()) {
            return Err(fail(format!("kind: it maps {other}, not {kind}")));
        }
        let stem = file.strip_suffix(".toml").unwrap_or(file);
        let mut constants = BTreeMap::new();
        for (field, value) in written.constants {
            let constant = Constant::parse(&value).map_err(|reason| fail(format!("constants.{field}: {reason}")))?;
            constants.insert(field, constant);
        }
        let mapping = Self {
            name: written.name.unwrap_or_else(|| stem.to_owned()),
            kind,
            constants,
            helpers: written.helpers,
            fields: written.fields,
            tables: written.tables,
            needs: written.needs,
            offers: written.offers,
        };
        mapping.check().map_err(fail)?;
        Ok(mapping)
    }

    /// Makes a mapping that only renames, for files whose columns have common names.
    pub(super) fn of_fields(name: &str, kind: Kind, fields: BTreeMap<String, FieldRule>) -> Self {
        let (constants, helpers, tables, needs, offers) = Default::default();
        Self { name: name.to_owned(), kind, constants, helpers, fields, tables, needs, offers }
    }

    /// The name under which its assumptions are stored.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn check(&self) -> Result<(), String> {
        for (helper, rule) in &self.helpers {
            rule.check(&format!("helpers.{helper}"), Shape::List, &self.tables)?;
            if schema::shape(self.kind, helper).is_some() {
                return Err(format!("helpers.{helper}: {} have a field of this name", self.kind));
            }
        }
        for (field, rule) in &self.fields {
            let shape = self.shape("fields", field)?;
            rule.check(&format!("fields.{field}"), shape, &self.tables)?;
            if self.constants.contains_key(field) {
                return Err(format!("constants.{field}: the field is set in [fields] too"));
            }
        }
        for field in self.constants.keys() {
            self.shape("constants", field)?;
        }
        for (field, rules) in [("needs", &self.needs), ("offers", &self.offers)] {
            if !rules.is_empty() {
                self.shape(field, field)?;
            }
        }
        Ok(())
    }

    fn shape(&self, section: &str, field: &str) -> Result<Shape, String> {
        if let Some(shape) = schema::shape(self.kind, field) {
            return Ok(shape);
        }
        let hint = nearest(field, schema::fields(self.kind).map(|(name, _)| name));
        let hint = hint.map(|name| format!("; did you mean {name:?}?")).unwrap_or_default();
        Err(format!("{section}.{field}: {} have no such field{hint}", self.kind))
    }
}

#[cfg(test)]
mod tests;
