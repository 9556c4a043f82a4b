//! Reads the fields of one object one by one and collects what is wrong with them.

use jiff::civil::Date;
use serde_json::Value;

use super::super::problem::{Problem, Reason, excerpt};
use super::super::source::Row;
use super::super::text::{is_direction_override, nearest, one_line, paragraphs};
use super::codes::{Code, among};
use super::{Checks, formats};

const NAME_LENGTH: usize = 200;
const LINE_LENGTH: usize = 300;
const TEXT_LENGTH: usize = 20_000;
const LIST_LENGTH: usize = 100;

/// The problems of one line so far.
pub(super) struct Findings<'a> {
    line: u64,
    checks: &'a Checks<'a>,
    problems: Vec<Problem>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(line: u64, checks: &'a Checks<'a>) -> Self {
        Self { line, checks, problems: Vec::new() }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }
}

/// The fields of one object that have not been read yet.
pub(super) struct Fields<'f, 'a> {
    object: Row,
    path: String,
    asked: Vec<&'static str>,
    findings: &'f mut Findings<'a>,
}

impl<'f, 'a> Fields<'f, 'a> {
    pub(super) fn new(object: Row, findings: &'f mut Findings<'a>) -> Self {
        Self { object, path: String::new(), asked: Vec::new(), findings }
    }

    /// Reports every field that nobody asked for.
    pub(super) fn finish(mut self) {
        for (name, value) in std::mem::take(&mut self.object) {
            let nearest = nearest(&name, self.asked.iter().copied()).map(str::to_owned);
            self.refuse(&name, &value.to_string(), Reason::UnknownField { nearest });
        }
    }

    pub(super) fn refuse(&mut self, field: &str, value: &str, reason: Reason) {
        let field = format!("{}{field}", self.path);
        self.findings.problems.push(Problem { line: self.findings.line, field, value: excerpt(value), reason });
    }

    /// Whether a field was found wrong before.
    pub(super) fn is_refused(&self, field: &str) -> bool {
        let field = format!("{}{field}", self.path);
        self.findings.problems.iter().any(|problem| problem.field == field)
    }

    fn take(&mut self, field: &'static str) -> Option<Value> {
        self.asked.push(field);
        match self.object.remove(field)? {
            Value::Null => None,
            Value::String(text) if text.trim().is_empty() => None,
            value => Some(value),
        }
    }

    /// A single value as it stands; numbers are fine, for an id or a postcode often is one.
    fn single(&mut self, field: &'static str) -> Option<String> {
        let value = self.take(field)?;
        self.as_single(field, value)
    }

    fn as_single(&mut self, field: &str, value: Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            other => {
                self.refuse(field, &other.to_string(), Reason::WrongType { expected: "a text" });
                None
            }
        }
    }

    fn within(&mut self, field: &str, text: String, limit: usize) -> Option<String> {
        let length = if text.len() <= limit { 0 } else { text.chars().count() };
        if length > limit {
            self.refuse(field, &text, Reason::TooLong { limit, length });
            return None;
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// A name or an id: it stands in mails and lists, so what could disturb them is refused.
    pub(super) fn name(&mut self, field: &'static str) -> Option<String> {
        let text = self.single(field)?;
        if text.contains(is_direction_override) {
            self.refuse(field, &text, Reason::DirectionOverride);
            return None;
        }
        if text.trim().contains(char::is_control) {
            self.refuse(field, &text, Reason::ControlCharacter);
            return None;
        }
        self.within(field, one_line(&text), NAME_LENGTH)
    }

    /// A field that must be there; refuses the line if the reading found neither it nor a problem.
    pub(super) fn required<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        let found = self.findings.problems.len();
        let value = read(self, field);
        if value.is_none() && self.findings.problems.len() == found {
            self.refuse(field, "", Reason::Missing);
        }
        value
    }

    /// A name that must be there.
    pub(super) fn required_name(&mut self, field: &'static str) -> Option<String> {
        self.required(field, Self::name)
    }

    /// A text of one line.
    pub(super) fn line(&mut self, field: &'static str) -> Option<String> {
        let text = self.single(field)?;
        let visible: String = one_line(&text).chars().filter(|sign| !is_direction_override(*sign)).collect();
        self.within(field, visible, LINE_LENGTH)
    }

    /// A text with paragraphs.
    pub(super) fn text(&mut self, field: &'static str) -> Option<String> {
        let text = self.single(field)?;
        // What is far too long for its field is not worth cleaning first.
        let cleaned = if text.len() > 8 * TEXT_LENGTH { text } else { paragraphs(&text) };
        self.within(field, cleaned, TEXT_LENGTH)
    }

    /// A single value that a function understands or refuses.
    pub(super) fn parsed<T>(
        &mut self,
        field: &'static str,
        parse: impl FnOnce(&str, &Checks) -> Result<T, Reason>,
    ) -> Option<T> {
        let text = self.single(field)?;
        parse(text.trim(), self.findings.checks).map_err(|reason| self.refuse(field, &text, reason)).ok()
    }

    pub(super) fn date(&mut self, field: &'static str) -> Option<Date> {
        self.parsed(field, formats::date)
    }

    pub(super) fn code<T: Code>(&mut self, field: &'static str) -> Option<T> {
        self.parsed(field, |text, _| among(text, T::VALUES))
    }

    /// A code of which only some are allowed here.
    pub(super) fn code_of<T: Code>(&mut self, field: &'static str, allowed: &[T]) -> Option<T> {
        self.parsed(field, |text, _| among(text, allowed))
    }

    pub(super) fn number(&mut self, field: &'static str, least: u64, most: u64) -> Option<u64> {
        let value = self.take(field)?;
        let number = match &value {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.split_whitespace().collect::<String>().parse().ok(),
            _ => None,
        };
        match number {
            Some(number) if (least..=most).contains(&number) => return Some(number),
            Some(_) => self.refuse(field, &value.to_string(), Reason::OutOfRange { least, most }),
            None => self.refuse(field, &value.to_string(), Reason::WrongType { expected: "a whole number" }),
        }
        None
    }

    pub(super) fn flag(&mut self, field: &'static str) -> Option<bool> {
        let value = self.take(field)?;
        let text = value.as_str().map(str::to_lowercase);
        match (&value, text.as_deref().map(str::trim)) {
            (Value::Bool(flag), _) => Some(*flag),
            (_, Some("true" | "yes" | "oui" | "1")) => Some(true),
            (_, Some("false" | "no" | "non" | "0")) => Some(false),
            _ => {
                self.refuse(field, &value.to_string(), Reason::WrongType { expected: "true or false" });
                None
            }
        }
    }

    /// A list whose items a function understands or refuses; equal items are kept once.
    pub(super) fn list<T: PartialEq>(
        &mut self,
        field: &'static str,
        parse: impl Fn(&str, &Checks) -> Result<T, Reason>,
    ) -> Vec<T> {
        let mut items = Vec::new();
        for (index, value) in self.items(field).into_iter().enumerate() {
            let place = format!("{field}[{index}]");
            let Some(text) = self.as_single(&place, value) else { continue };
            if text.trim().is_empty() {
                continue;
            }
            match parse(text.trim(), self.findings.checks) {
                Ok(item) if !items.contains(&item) => items.push(item),
                Ok(_) => {}
                Err(reason) => self.refuse(&place, &text, reason),
            }
        }
        items
    }

    /// A list of labels, such as sectors and skills.
    pub(super) fn labels(&mut self, field: &'static str) -> Vec<String> {
        self.list(field, formats::label)
    }

    pub(super) fn codes<T: Code + PartialEq>(&mut self, field: &'static str) -> Vec<T> {
        self.list(field, |text, _| among(text, T::VALUES))
    }

    /// The items of a list; a table's cell holds them between separators, or as JSON.
    fn items(&mut self, field: &'static str) -> Vec<Value> {
        let items = match self.take(field) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(Value::String(text)) => match serde_json::from_str(&text) {
                Ok(Value::Array(items)) => items,
                _ => separated(&text).map(Value::from).collect(),
            },
            Some(other) => {
                self.refuse(field, &other.to_string(), Reason::WrongType { expected: "a list" });
                Vec::new()
            }
        };
        if items.len() > LIST_LENGTH {
            self.refuse(field, "", Reason::TooMany { limit: LIST_LENGTH, count: items.len() });
            return Vec::new();
        }
        items
    }

    /// An object read by a function; a table's cell holds it as JSON.
    pub(super) fn object<T>(&mut self, field: &'static str, read: impl FnOnce(&mut Fields) -> T) -> Option<T> {
        let value = self.take(field)?;
        self.nested(field, value, None, read)
    }

    /// A list of objects, each read by a function; a plain text stands for the object's kind.
    pub(super) fn objects<T>(&mut self, field: &'static str, read: impl Fn(&mut Fields) -> Option<T>) -> Vec<T> {
        let items = self.items(field);
        let read_item =
            |(index, value)| self.nested(&format!("{field}[{index}]"), value, Some("kind"), &read).flatten();
        items.into_iter().enumerate().filter_map(read_item).collect()
    }

    fn nested<T>(
        &mut self,
        place: &str,
        value: Value,
        shorthand: Option<&str>,
        read: impl FnOnce(&mut Fields) -> T,
    ) -> Option<T> {
        let object = match (value, shorthand) {
            (Value::Object(object), _) => object,
            (Value::String(text), shorthand) => match (serde_json::from_str(&text), shorthand) {
                (Ok(Value::Object(object)), _) => object,
                (_, Some(key)) => Row::from_iter([(key.to_owned(), Value::String(text))]),
                _ => return self.wrong_object(place, &text),
            },
            (other, _) => return self.wrong_object(place, &other.to_string()),
        };
        let path = format!("{}{place}.", self.path);
        let mut fields = Fields { object, path, asked: Vec::new(), findings: self.findings };
        let value = read(&mut fields);
        fields.finish();
        Some(value)
    }

    fn wrong_object<T>(&mut self, place: &str, value: &str) -> Option<T> {
        self.refuse(place, value, Reason::WrongType { expected: "an object" });
        None
    }

    /// Reports a last day that lies before its first.
    pub(super) fn in_order(&mut self, (start, from): (&'static str, Option<Date>), (end, until): (&str, Option<Date>)) {
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            self.refuse(end, &until.to_string(), Reason::BeforeStart { start });
        }
    }
}

/// Splits a cell at semicolons, bars and line breaks, or at commas if it has none of these.
fn separated(text: &str) -> impl Iterator<Item = &str> {
    let strong = |sign: char| matches!(sign, ';' | '|' | '\n');
    let has_strong = text.contains(strong);
    text.split(move |sign: char| if has_strong { strong(sign) } else { sign == ',' }).map(str::trim)
}
