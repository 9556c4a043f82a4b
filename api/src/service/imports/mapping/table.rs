//! Translation tables.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::text::{fold, words};
use super::written::one_or_many;

/// Values of the file and what they become; spellings differing in case and accents are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<String, Values>")]
pub(super) struct Table {
    by_value: BTreeMap<String, Vec<String>>,
    by_word: Vec<(Pattern, Vec<String>)>,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Values(#[serde(deserialize_with = "one_or_many")] Vec<String>);

impl From<BTreeMap<String, Values>> for Table {
    fn from(entries: BTreeMap<String, Values>) -> Self {
        let mut table = Self::default();
        for (key, Values(values)) in entries {
            table.by_word.push((Pattern::new(&key), values.clone()));
            table.by_value.insert(fold(&key), values);
        }
        table
    }
}

impl Table {
    /// What a value as a whole becomes.
    pub(super) fn of_value(&self, value: &str) -> Option<&[String]> {
        self.by_value.get(&fold(value)).map(Vec::as_slice)
    }

    /// What the words within a text become, in the table's order.
    pub(super) fn of_words(&self, text: &str) -> Option<Vec<String>> {
        let words = words(text);
        let mut found: Vec<String> = Vec::new();
        let mut any = false;
        for (_, values) in self.by_word.iter().filter(|(pattern, _)| pattern.is_in(&words)) {
            any = true;
            let new: Vec<_> = values.iter().filter(|value| !found.contains(value)).cloned().collect();
            found.extend(new);
        }
        any.then_some(found)
    }
}

/// A word or phrase to look for; with a `*` at its end also as the beginning of a longer word.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub(super) struct Pattern(String);

impl Pattern {
    fn new(text: &str) -> Self {
        let mut pattern = words(text);
        if text.trim_end().ends_with('*') {
            pattern.truncate(pattern.trim_end().len());
        }
        Self(pattern)
    }

    /// Whether it stands among folded words.
    pub(super) fn is_in(&self, words: &str) -> bool {
        self.0.len() > 1 && words.contains(&self.0)
    }
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}
