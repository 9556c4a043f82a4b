//! Paths to columns: `name`, `sessions[].tags[]`, `phases[-1].start`, `record.skills`.

use serde::Deserialize;
use serde_json::Value;

use super::super::source::Row;

/// Where a value stands in a row, or in the record made so far (`record.…`).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(in super::super) struct Path {
    text: String,
    in_record: bool,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Each,
    /// From the start, or from the end if negative.
    At(isize),
}

impl TryFrom<String> for Path {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (in_record, rest) = match text.strip_prefix("record.") {
            Some(rest) => (true, rest),
            None => (false, text.as_str()),
        };
        let mut steps = Vec::new();
        for part in rest.split('.') {
            let (key, brackets) = part.split_at(part.find('[').unwrap_or(part.len()));
            if key.trim().is_empty() {
                return Err(format!("{text:?} is no path to a column"));
            }
            steps.push(Step::Key(key.trim().to_owned()));
            for index in brackets.split_terminator(']') {
                steps.push(
                    Self::bracket(index).ok_or_else(|| format!("{text:?} has a bracket that is neither [] nor [0]"))?,
                );
            }
        }
        Ok(Self { text, in_record, steps })
    }
}

impl Path {
    /// The path to a column whose name is taken as it stands.
    pub(in super::super) fn of_column(name: &str) -> Self {
        Self { text: name.to_owned(), in_record: false, steps: vec![Step::Key(name.to_owned())] }
    }

    fn bracket(text: &str) -> Option<Step> {
        match text.strip_prefix('[')? {
            "" => Some(Step::Each),
            index => index.trim().parse().ok().map(Step::At),
        }
    }

    pub(in super::super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn is_in_record(&self) -> bool {
        self.in_record
    }

    /// The one value it leads to as it stands, or the list of values if it leads to several.
    pub(super) fn value(&self, root: &Row) -> Option<Value> {
        if let Some(value) = root.get(&self.text) {
            return Some(value.clone());
        }
        let found = self.walk(root);
        if self.steps.contains(&Step::Each) {
            return Some(Value::Array(found.into_iter().cloned().collect()));
        }
        found.first().map(|value| (*value).clone())
    }

    /// The single values it leads to, lists opened, in their order.
    pub(super) fn leaves<'v>(&self, root: &'v Row) -> Vec<&'v Value> {
        // A column may be called `a.b` or `a[1]` itself.
        let found = match root.get(&self.text) {
            Some(value) => vec![value],
            None => self.walk(root),
        };
        let mut leaves = Vec::new();
        for value in found {
            match value {
                Value::Array(items) => leaves.extend(items),
                Value::Null => {}
                value => leaves.push(value),
            }
        }
        leaves
    }

    fn walk<'v>(&self, root: &'v Row) -> Vec<&'v Value> {
        let Some((Step::Key(first), steps)) = self.steps.split_first() else { return Vec::new() };
        let mut values: Vec<&Value> = root.get(first).into_iter().collect();
        for step in steps {
            values = values.into_iter().flat_map(|value| step.follow(value)).collect();
        }
        values
    }
}

impl Step {
    fn follow<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        match (self, value) {
            (Self::Key(key), Value::Object(object)) => object.get(key).into_iter().collect(),
            (Self::Each, Value::Array(items)) => items.iter().collect(),
            (Self::Each, Value::Null) => Vec::new(),
            (Self::Each, single) => vec![single],
            (Self::At(index), Value::Array(items)) => {
                let index =
                    if *index < 0 { items.len().checked_add_signed(*index) } else { usize::try_from(*index).ok() };
                index.and_then(|index| items.get(index)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}
