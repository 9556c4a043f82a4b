//! Small typed values: ids, days, countries and languages, each as small as a number.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// Identifies a profile; the number is that of its UUID, so ids order as UUIDs do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileId(pub u128);

impl Serialize for ProfileId {
    /// Writes hexadecimal digits, because JSON numbers end at 64 bits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:032x}", self.0))
    }
}

/// Identifies a concept of the lexicon: a sector or a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Concept(pub u32);

/// Identifies a term of a text: a stemmed word or a concept of the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Term(pub u32);

/// A civil day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

/// A country by its two letters of ISO 3166.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// Reads two ASCII letters of either case.
    pub fn new(code: &str) -> Option<Self> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_alphabetic).then(|| Self(letters.map(|letter| letter.to_ascii_uppercase())))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_ascii(f, &self.0)
    }
}

/// A language by its primary subtag of BCP 47, two or three letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageCode([u8; 3]);

impl LanguageCode {
    /// French.
    pub(crate) const FRENCH: Self = Self(*b"fr\0");
    /// English.
    pub(crate) const ENGLISH: Self = Self(*b"en\0");

    /// Reads a tag of either case and keeps its primary subtag: "pt-BR" is "pt".
    pub fn new(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        let known = matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_alphabetic());
        let mut letters = [0; 3];
        for (letter, byte) in letters.iter_mut().zip(primary.bytes()) {
            *letter = byte.to_ascii_lowercase();
        }
        known.then_some(Self(letters))
    }
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_ascii(f, &self.0)
    }
}

fn write_ascii(f: &mut fmt::Formatter<'_>, letters: &[u8]) -> fmt::Result {
    letters.iter().filter(|&&letter| letter != 0).try_for_each(|&letter| fmt::Write::write_char(f, char::from(letter)))
}

/// Gives a short code the conversions that serde and debugging use.
macro_rules! as_string {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(code: String) -> Result<Self, String> {
                Self::new(&code).ok_or_else(|| format!("not a code: {code}"))
            }
        }
    };
}

as_string!(Country);
as_string!(LanguageCode);
