//! Constants: what a mapping sets for every row.

use serde_json::Value;

use super::super::source::Row;
use super::lookup::Lookup;
use super::template::Template;

/// A value that is the same for every row, but for the places in its texts.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Plain(Value),
    Text(Template),
    List(Vec<Constant>),
    Object(Vec<(String, Constant)>),
}

impl Constant {
    pub(super) fn parse(value: &toml::Value) -> Result<Self, String> {
        Ok(match value {
            toml::Value::String(text) => Self::Text(Template::try_from(text.clone())?),
            toml::Value::Integer(number) => Self::Plain((*number).into()),
            toml::Value::Float(number) => Self::Plain((*number).into()),
            toml::Value::Boolean(flag) => Self::Plain((*flag).into()),
            toml::Value::Datetime(date) => Self::Plain(date.to_string().into()),
            toml::Value::Array(items) => Self::List(items.iter().map(Self::parse).collect::<Result<_, _>>()?),
            toml::Value::Table(table) => {
                let entry = |(key, value): (&String, &toml::Value)| Ok((key.clone(), Self::parse(value)?));
                Self::Object(table.iter().map(entry).collect::<Result<_, String>>()?)
            }
        })
    }

    /// Its value for a row; a text with an empty place is left out.
    pub(super) fn value(&self, lookup: &Lookup) -> Option<Value> {
        Some(match self {
            Self::Plain(value) => value.clone(),
            Self::Text(template) => Value::String(template.render(lookup)?),
            Self::List(items) => items.iter().filter_map(|item| item.value(lookup)).collect(),
            Self::Object(entries) => {
                let entry = |(key, value): &(String, Self)| Some((key.clone(), value.value(lookup)?));
                Value::Object(entries.iter().filter_map(entry).collect::<Row>())
            }
        })
    }
}
