//! What is wrong with a line: every finding names line, field, value and reason.

mod entered;

use std::fmt;

use serde::{Serialize, Serializer};

pub use entered::refused;

use super::text::is_direction_override;

/// One finding about one field of one line; any finding refuses the whole line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The line of the file, from 1.
    pub line: u64,
    /// The path of the field in the canonical record, such as `needs[1].priority`.
    pub field: String,
    /// The beginning of the value, safe to print; empty if there is none.
    pub value: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// Why a value is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A required field is absent or empty.
    Missing,
    /// The record knows no such field.
    UnknownField { nearest: Option<String> },
    /// A value of another type.
    WrongType { expected: &'static str },
    /// A code outside its closed list.
    UnknownCode { allowed: Vec<&'static str> },
    /// A value that a mapping's table does not translate.
    NotInTable { table: String },
    /// No date of the form YYYY-MM-DD.
    BadDate,
    /// A date relative to today where none is allowed.
    RelativeDate,
    /// A date after today for something that has happened.
    InFuture,
    /// A last day before its first day.
    BeforeStart { start: &'static str },
    /// A SIREN without nine digits or with a wrong check digit.
    BadSiren,
    /// No single e-mail address.
    BadEmail(&'static str),
    /// No web address.
    BadUrl(&'static str),
    /// No telephone number.
    BadPhone,
    /// No country, by code or name.
    UnknownCountry,
    /// No language tag or language name.
    UnknownLanguage,
    /// No level of the European framework.
    UnknownLevel,
    /// No time zone of the IANA database.
    UnknownZone,
    /// A text with more characters than the field takes.
    TooLong { limit: usize, length: usize },
    /// A list with more items than the field takes.
    TooMany { limit: usize, count: usize },
    /// A number outside its range.
    OutOfRange { least: u64, most: u64 },
    /// A control character where none may stand.
    ControlCharacter,
    /// A character that turns the direction of the text around it.
    DirectionOverride,
    /// An external id that an earlier line has.
    Duplicate { first_line: u64 },
    /// A value that only one entry may have, and another one has.
    Taken,
    /// A reference to an entry that is not in the directory.
    NotInDirectory { what: &'static str },
    /// Two contracts of a company that begin on the same day.
    SameFirstDay,
}

const EXCERPT_LENGTH: usize = 60;

/// The beginning of a value, with everything escaped that could disturb a terminal.
pub(super) fn excerpt(value: &str) -> String {
    let mut excerpt = String::new();
    for (count, sign) in value.chars().enumerate() {
        if count == EXCERPT_LENGTH {
            excerpt.push('…');
            break;
        }
        match sign {
            '\n' => excerpt.push_str("\\n"),
            '\r' => excerpt.push_str("\\r"),
            '\t' => excerpt.push_str("\\t"),
            sign if sign.is_control() || is_direction_override(sign) => excerpt.extend(sign.escape_unicode()),
            sign => excerpt.push(sign),
        }
    }
    excerpt
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken => write!(f, "belongs to another entry already"),
            Self::NotInDirectory { what } => write!(f, "names no {what} of the directory; import that first"),
            Self::SameFirstDay => write!(f, "are two contracts that begin on the same day"),
            Self::Missing => write!(f, "is missing"),
            Self::UnknownField { nearest: Some(nearest) } => write!(f, "is no known field; did you mean {nearest:?}?"),
            Self::UnknownField { nearest: None } => write!(f, "is no known field"),
            Self::WrongType { expected } => write!(f, "is not {expected}"),
            Self::UnknownCode { allowed } => write!(f, "is none of {}", allowed.join(", ")),
            Self::NotInTable { table } => write!(f, "is not in the mapping's table {table:?}"),
            Self::BadDate => write!(f, "is not a date of the form YYYY-MM-DD"),
            Self::RelativeDate => write!(f, "is relative to today, which only demonstration data may be"),
            Self::InFuture => write!(f, "lies in the future"),
            Self::BeforeStart { start } => write!(f, "is before {start}"),
            Self::BadSiren => write!(f, "is not a SIREN: nine digits, the last of which checks the others"),
            Self::BadEmail(why) => write!(f, "is not an e-mail address: {why}"),
            Self::BadUrl(why) => write!(f, "is not a web address: {why}"),
            Self::BadPhone => write!(f, "is not a telephone number"),
            Self::UnknownCountry => write!(f, "is no country by ISO 3166 code, English or French name"),
            Self::UnknownLanguage => write!(f, "is no language by BCP 47 tag, English or French name"),
            Self::UnknownLevel => write!(f, "has a level that is none of A1, A2, B1, B2, C1, C2"),
            Self::UnknownZone => write!(f, "is no time zone of the IANA database"),
            Self::TooLong { limit, length } => write!(f, "has {length} characters where {limit} fit"),
            Self::TooMany { limit, count } => write!(f, "has {count} items where {limit} fit"),
            Self::OutOfRange { least, most } => write!(f, "is not between {least} and {most}"),
            Self::ControlCharacter => write!(f, "has a control character"),
            Self::DirectionOverride => write!(f, "has a character that reverses the direction of text"),
            Self::Duplicate { first_line } => write!(f, "is the id of line {first_line} too"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_short_and_cannot_disturb_a_terminal() {
        assert_eq!(excerpt("a\n\u{1b}[2J\u{202e}b"), "a\\n\\u{1b}[2J\\u{202e}b");
        assert_eq!(excerpt(&"é".repeat(1_000_000)).chars().count(), EXCERPT_LENGTH + 1);
    }
}
