//! Conditions of rules.

use serde::Deserialize;

use super::super::text::fold;
use super::lookup::Lookup;
use super::path::Path;
use super::table::Pattern;
use super::written::one_or_many;

/// A test of one or several columns; it holds if it holds for any of them, or with `not` for none.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, try_from = "Written")]
pub(super) struct Condition {
    columns: Vec<Path>,
    test: Test,
    is_negated: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Present,
    Equals(Vec<String>),
    Contains(Vec<Pattern>),
    Between(f64, f64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(deserialize_with = "one_or_many")]
    column: Vec<Path>,
    #[serde(default, deserialize_with = "one_or_many")]
    equals: Vec<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    contains: Vec<Pattern>,
    at_least: Option<f64>,
    at_most: Option<f64>,
    #[serde(default)]
    not: bool,
}

impl TryFrom<Written> for Condition {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let between = written.at_least.is_some() || written.at_most.is_some();
        let test = match (written.equals.is_empty(), written.contains.is_empty(), between) {
            (true, true, false) => Test::Present,
            (false, true, false) => Test::Equals(written.equals.iter().map(|value| fold(value)).collect()),
            (true, false, false) => Test::Contains(written.contains),
            (true, true, true) => {
                let least = written.at_least.unwrap_or(f64::NEG_INFINITY);
                Test::Between(least, written.at_most.unwrap_or(f64::INFINITY))
            }
            _ => return Err("a condition tests one thing: equals, contains, or at_least and at_most".to_owned()),
        };
        Ok(Self { columns: written.column, test, is_negated: written.not })
    }
}

impl Condition {
    /// Whether the row fulfils it.
    pub(super) fn holds(&self, lookup: &Lookup) -> bool {
        let holds = self.columns.iter().any(|column| match &self.test {
            Test::Present => lookup.value(column).is_some(),
            Test::Equals(values) => lookup.texts(column).iter().any(|text| values.contains(&fold(text))),
            Test::Contains(patterns) => {
                let words = lookup.words(column);
                patterns.iter().any(|pattern| pattern.is_in(&words))
            }
            Test::Between(least, most) => {
                let number = |text: &String| text.parse::<f64>().is_ok_and(|number| (*least..=*most).contains(&number));
                lookup.texts(column).iter().any(number)
            }
        });
        holds != self.is_negated
    }
}
