//! How a mapping file writes the rules of fields.

use std::collections::BTreeMap;

use serde::de::value::SeqAccessDeserializer;
use serde::{Deserialize, Deserializer, de::SeqAccess};
use serde_json::Value;

use super::super::path::Path;
use super::super::template::Template;
use super::super::written::{Shorthand, one_or_many, shorthand};
use super::{FieldRule, Match, Origin, Take, Translation, Unknown};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct FullOrigin {
    template: Template,
    each: Option<Path>,
}

impl From<FullOrigin> for Origin {
    fn from(full: FullOrigin) -> Self {
        Self::Template { template: full.template, each: full.each }
    }
}

impl Shorthand<'_> for Origin {
    type Full = FullOrigin;
    const EXPECTED: &'static str = "the path of a column, or a table with a template";

    fn short(text: &str) -> Result<Self, String> {
        Path::try_from(text.to_owned()).map(Self::Column)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shorthand(deserializer)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct FullTranslation {
    table: String,
    #[serde(default, rename = "match")]
    matching: Match,
    #[serde(default)]
    unknown: Unknown,
}

impl From<FullTranslation> for Translation {
    fn from(full: FullTranslation) -> Self {
        Self { table: full.table, matching: full.matching, unknown: full.unknown }
    }
}

impl Shorthand<'_> for Translation {
    type Full = FullTranslation;
    const EXPECTED: &'static str = "the name of a table, or a table with table, match and unknown";

    fn short(text: &str) -> Result<Self, String> {
        Ok(Self { table: text.to_owned(), matching: Match::Equals, unknown: Unknown::Keep })
    }
}

impl<'de> Deserialize<'de> for Translation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shorthand(deserializer)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct FullFieldRule {
    #[serde(default, deserialize_with = "one_or_many")]
    from: Vec<Origin>,
    #[serde(default, deserialize_with = "one_or_many")]
    all: Vec<Origin>,
    template: Option<Template>,
    #[serde(default)]
    replace: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "one_or_many")]
    split: Vec<String>,
    before: Option<String>,
    after: Option<String>,
    translate: Option<Translation>,
    take: Option<Take>,
    join: Option<String>,
    limit: Option<usize>,
    default: Option<Value>,
}

impl From<FullFieldRule> for FieldRule {
    fn from(full: FullFieldRule) -> Self {
        let mut from = full.from;
        from.extend(full.template.map(|template| Origin::Template { template, each: None }));
        Self {
            from,
            all: full.all,
            replace: full.replace,
            split: full.split,
            before: full.before,
            after: full.after,
            translate: full.translate,
            take: full.take,
            join: full.join,
            limit: full.limit,
            default: full.default,
        }
    }
}

impl<'de> Shorthand<'de> for FieldRule {
    type Full = FullFieldRule;
    const EXPECTED: &'static str = "the path of a column, a list of them, or a table";

    fn short(text: &str) -> Result<Self, String> {
        Ok(Self { from: vec![Origin::short(text)?], ..Self::default() })
    }

    fn list<A: SeqAccess<'de>>(items: A) -> Result<Self, A::Error> {
        let from = Vec::deserialize(SeqAccessDeserializer::new(items))?;
        Ok(Self { from, ..Self::default() })
    }
}

impl<'de> Deserialize<'de> for FieldRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shorthand(deserializer)
    }
}
