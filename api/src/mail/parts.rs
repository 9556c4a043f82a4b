//! The parts of a mail that must be there, cleaned for where they stand.

use std::fmt;

use entity::codes::Language;
use lettre::Address;

use super::recipients::deliverable;
use super::words;

/// Why a mail could not be composed.
#[derive(Debug)]
pub enum ComposeFailure {
    /// A part without which the mail makes no sense is empty.
    EmptyPart(&'static str),
    /// What allows a mail to this recipient does not allow this kind of mail.
    WrongBasis,
    /// An address cannot be written into a header.
    BadAddress(&'static str),
    /// A template or the message could not be written.
    Unwritable(anyhow::Error),
}

impl fmt::Display for ComposeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyPart(part) => write!(f, "compose a mail whose {part} is empty"),
            Self::WrongBasis => f.write_str("compose a mail that its recipient did not agree to"),
            Self::BadAddress(part) => write!(f, "compose a mail whose {part} is no deliverable address"),
            Self::Unwritable(_) => f.write_str("write out a mail"),
        }
    }
}

impl std::error::Error for ComposeFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unwritable(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

/// Cleans a part that must not be empty.
pub(super) fn filled(part: &'static str, text: &str) -> Result<String, ComposeFailure> {
    let text = words::one_line(text);
    if text.is_empty() { Err(ComposeFailure::EmptyPart(part)) } else { Ok(text) }
}

/// Cleans the sentences of a list that must not be empty, and sets them in the reader's typography.
pub(super) fn sentences(
    part: &'static str,
    language: Language,
    texts: &[String],
) -> Result<Vec<String>, ComposeFailure> {
    if texts.is_empty() {
        return Err(ComposeFailure::EmptyPart(part));
    }
    texts.iter().map(|text| sentence(part, language, text)).collect()
}

/// Cleans a sentence that must not be empty, and sets it in the reader's typography.
pub(super) fn sentence(part: &'static str, language: Language, text: &str) -> Result<String, ComposeFailure> {
    Ok(words::typeset(language, &filled(part, text)?))
}

/// Reads the address of a part that must have one.
pub(super) fn address(part: &'static str, text: &str) -> Result<Address, ComposeFailure> {
    deliverable(text).ok_or(ComposeFailure::BadAddress(part))
}
