//! Rules that take the value of one field from columns.

mod written;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::super::problem::Reason;
use super::super::record::schema::Shape;
use super::super::source::Row;
use super::super::text::shorten;
use super::lookup::Lookup;
use super::path::Path;
use super::table::Table;
use super::template::Template;

/// How one field is filled: sources, then replace, split, before, after, translate, take, join, limit in this order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct FieldRule {
    /// The first of these that is not empty.
    from: Vec<Origin>,
    /// All of these, one after the other.
    all: Vec<Origin>,
    replace: BTreeMap<String, String>,
    split: Vec<String>,
    /// Of each part only what stands before this sign.
    before: Option<String>,
    /// Of each part only what stands after the last such sign.
    after: Option<String>,
    translate: Option<Translation>,
    take: Option<Take>,
    join: Option<String>,
    limit: Option<usize>,
    /// What stands there if the row says nothing; an assumption.
    default: Option<Value>,
}

/// Where a rule takes values from.
#[derive(Clone, Debug, PartialEq)]
enum Origin {
    Column(Path),
    Template { template: Template, each: Option<Path> },
}

#[derive(Clone, Debug, PartialEq)]
struct Translation {
    table: String,
    matching: Match,
    unknown: Unknown,
}

/// Whether a table's keys are whole values or words within them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Match {
    #[default]
    Equals,
    Contains,
}

/// What becomes of a value that a table does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Unknown {
    #[default]
    Keep,
    Drop,
    Refuse,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Take {
    First,
    Last,
}

/// What a rule found in a row.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) value: Option<Value>,
    pub(super) is_assumed: bool,
    /// Values that a table refuses.
    pub(super) refused: Vec<(String, Reason)>,
}

impl FieldRule {
    /// Takes the first of these columns that is not empty.
    pub(in super::super) fn from_columns(columns: &[String]) -> Self {
        Self { from: columns.iter().map(|column| Origin::Column(Path::of_column(column))).collect(), ..Self::default() }
    }

    /// Takes the values of all these columns.
    pub(in super::super) fn all_columns(columns: &[String]) -> Self {
        Self { all: columns.iter().map(|column| Origin::Column(Path::of_column(column))).collect(), ..Self::default() }
    }

    /// Takes a column as part of an address, which makes an id of a name.
    pub(in super::super) fn slug_of(column: &str) -> Result<Self, String> {
        let template = Template::try_from(format!("{{{column}|slug}}"))?;
        Ok(Self { from: vec![Origin::Template { template, each: None }], ..Self::default() })
    }

    pub(super) fn check(&self, key: &str, shape: Shape, tables: &BTreeMap<String, Table>) -> Result<(), String> {
        if !self.from.is_empty() && !self.all.is_empty() {
            return Err(format!("{key}: it has both from and all"));
        }
        if self.from.is_empty() && self.all.is_empty() {
            return Err(format!("{key}: it has no from, no all and no template; constants stand in [constants]"));
        }
        if matches!(shape, Shape::Object(_) | Shape::Objects(_)) && !self.is_plain() {
            return Err(format!("{key}: an object can only be taken as it stands in a column"));
        }
        match &self.translate {
            Some(translation) if !tables.contains_key(&translation.table) => {
                Err(format!("{key}: there is no table [tables.{}]", translation.table))
            }
            _ => Ok(()),
        }
    }

    /// Whether it looks at the record made so far.
    pub(super) fn needs_record(&self) -> bool {
        self.from.iter().chain(&self.all).any(|origin| match origin {
            Origin::Column(path) => path.is_in_record(),
            Origin::Template { template, .. } => template.needs_record(),
        })
    }

    pub(super) fn find(&self, shape: Shape, lookup: &Lookup, tables: &BTreeMap<String, Table>) -> Found {
        let mut found = if self.is_plain() { self.as_it_stands(lookup) } else { self.worked(shape, lookup, tables) };
        if found.value.is_none() && self.default.is_some() {
            found.value = self.default.clone();
            found.is_assumed = true;
        }
        found
    }

    /// Whether it takes a column without changing anything.
    fn is_plain(&self) -> bool {
        self.all.is_empty()
            && self.from.iter().all(|origin| matches!(origin, Origin::Column(_)))
            && self.replace.is_empty()
            && (self.split.is_empty() && self.before.is_none() && self.after.is_none())
            && (self.translate.is_none() && self.take.is_none() && self.join.is_none() && self.limit.is_none())
    }

    fn as_it_stands(&self, lookup: &Lookup) -> Found {
        let value = self.from.iter().find_map(|origin| match origin {
            Origin::Column(path) => lookup.value(path),
            Origin::Template { .. } => None,
        });
        Found { value, ..Found::default() }
    }

    fn worked(&self, shape: Shape, lookup: &Lookup, tables: &BTreeMap<String, Table>) -> Found {
        let mut found = Found::default();
        let texts = self.texts(lookup, &mut found.is_assumed);
        let texts = self.cut(self.split(self.replace(texts)));
        let mut values = distinct(self.translate(texts, tables, &mut found.refused));
        match self.take {
            Some(Take::First) => values.truncate(1),
            Some(Take::Last) => values.drain(..values.len().saturating_sub(1)).for_each(drop),
            None => {}
        }
        found.value = match (values.is_empty(), shape) {
            (true, _) => None,
            (false, Shape::List) => Some(values.into_iter().map(Value::String).collect()),
            (false, _) => Some(Value::String(self.joined(&values))),
        };
        found.is_assumed &= found.value.is_some();
        found
    }

    fn joined(&self, values: &[String]) -> String {
        let text = values.join(self.join.as_deref().unwrap_or(", "));
        self.limit.map_or(text.clone(), |limit| shorten(&text, limit))
    }

    fn texts(&self, lookup: &Lookup, is_assumed: &mut bool) -> Vec<String> {
        let mut texts: Vec<String> = Vec::new();
        for origin in self.from.iter().chain(&self.all) {
            let more = origin.texts(lookup);
            *is_assumed |= origin.is_constant() && !more.is_empty();
            texts.extend(more);
            if self.all.is_empty() && !texts.is_empty() {
                break;
            }
        }
        texts
    }

    fn replace(&self, mut texts: Vec<String>) -> Vec<String> {
        for (old, new) in &self.replace {
            texts.iter_mut().for_each(|text| *text = text.replace(old, new));
        }
        texts
    }

    fn split(&self, texts: Vec<String>) -> Vec<String> {
        let mut parts = texts;
        for separator in &self.split {
            parts = parts
                .iter()
                .flat_map(|text| text.split(separator.as_str()))
                .map(|part| part.trim().to_owned())
                .collect();
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    fn cut(&self, mut parts: Vec<String>) -> Vec<String> {
        for part in &mut parts {
            if let Some((before, _)) = self.before.as_ref().and_then(|sign| part.split_once(sign.as_str())) {
                *part = before.trim().to_owned();
            }
            if let Some((_, after)) = self.after.as_ref().and_then(|sign| part.rsplit_once(sign.as_str())) {
                *part = after.trim().to_owned();
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    fn translate(
        &self,
        texts: Vec<String>,
        tables: &BTreeMap<String, Table>,
        refused: &mut Vec<(String, Reason)>,
    ) -> Vec<String> {
        let table =
            self.translate.as_ref().and_then(|translation| Some((translation, tables.get(&translation.table)?)));
        let Some((translation, table)) = table else { return texts };
        let mut values: Vec<String> = Vec::new();
        for text in texts {
            let new = match translation.matching {
                Match::Equals => table.of_value(&text).map(<[String]>::to_vec),
                Match::Contains => table.of_words(&text),
            };
            let new = match (new, translation.unknown) {
                (Some(new), _) => new,
                (None, Unknown::Keep) => vec![text],
                (None, Unknown::Drop) => continue,
                (None, Unknown::Refuse) => {
                    refused.push((text, Reason::NotInTable { table: translation.table.clone() }));
                    continue;
                }
            };
            values.extend(new);
        }
        values
    }
}

/// Each value once, where it first stands.
fn distinct(values: Vec<String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

impl Origin {
    fn is_constant(&self) -> bool {
        matches!(self, Self::Template { template, .. } if template.is_constant())
    }

    fn texts(&self, lookup: &Lookup) -> Vec<String> {
        match self {
            Self::Column(path) => lookup.texts(path),
            Self::Template { template, each: None } => template.render_list(lookup),
            Self::Template { template, each: Some(list) } => {
                let items = lookup.leaves(list);
                let items = items.into_iter().filter_map(Value::as_object);
                items.filter_map(|item: &Row| template.render(&lookup.within(item))).collect()
            }
        }
    }
}
