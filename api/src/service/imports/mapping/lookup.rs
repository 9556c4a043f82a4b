//! What a rule can look at: the row, and the record made of it so far.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::super::source::Row;
use super::super::text::words;
use super::path::Path;

/// A row and its record, with the words of long columns remembered.
pub(super) struct Lookup<'a> {
    row: &'a Row,
    record: &'a Row,
    words: RefCell<BTreeMap<String, Rc<str>>>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(row: &'a Row, record: &'a Row) -> Self {
        Self { row, record, words: RefCell::default() }
    }

    /// Looks at one item of a list instead of the row.
    pub(super) fn within<'i>(&self, item: &'i Row) -> Lookup<'i>
    where
        'a: 'i,
    {
        Lookup::new(item, self.record)
    }

    fn root(&self, path: &Path) -> &'a Row {
        if path.is_in_record() { self.record } else { self.row }
    }

    pub(super) fn value(&self, path: &Path) -> Option<Value> {
        path.value(self.root(path)).filter(|value| !is_blank(value))
    }

    pub(super) fn leaves(&self, path: &Path) -> Vec<&'a Value> {
        path.leaves(self.root(path))
    }

    /// The single values at a path as texts, empty ones left out.
    pub(super) fn texts(&self, path: &Path) -> Vec<String> {
        self.leaves(path).into_iter().filter_map(text_of).collect()
    }

    /// All words at a path, folded, between single spaces.
    pub(super) fn words(&self, path: &Path) -> Rc<str> {
        if let Some(words) = self.words.borrow().get(path.text()) {
            return Rc::clone(words);
        }
        let words: Rc<str> = words(&self.texts(path).join(" | ")).into();
        self.words.borrow_mut().insert(path.text().to_owned(), Rc::clone(&words));
        words
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        _ => false,
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
