//! Limits that hold before the document reaches the GraphQL library, in time linear in its length.

mod order;
mod price;
mod shape;

use super::fault::Fault;
use crate::viewer::Viewer;

pub(super) use order::in_order;
pub(super) use price::{Asked, price};
pub(super) use shape::check_shape;

const BYTES: usize = 32 * 1024;
const TOKENS: usize = 2_000;
/// Brackets within brackets: the parser below descends once for each.
const NESTING: usize = 50;
/// What an operation may cost of somebody who is not signed in, and of somebody who is.
const COST: [u64; 2] = [5_000, 20_000];

/// What an operation of this viewer may cost.
pub(super) fn most(viewer: &Viewer) -> u64 {
    let [anonymous, signed_in] = COST;
    if viewer.is_signed_in() { signed_in } else { anonymous }
}

/// Checks a document's text before it is parsed, and counts its tokens.
pub(super) fn check_text(text: &str) -> Result<usize, Fault> {
    if text.len() > BYTES {
        return Err(Fault::DocumentTooLong);
    }
    let (mut rest, mut tokens, mut nesting) = (text, 0_usize, 0_usize);
    while let Some(first) = rest.chars().next() {
        let length = token_length(rest, first);
        let (token, after) = rest.split_at(length);
        rest = after;
        match first {
            ' ' | ',' | '\t' | '\r' | '\n' | '\u{feff}' | '#' => continue,
            '\0' => return Err(Fault::NullCharacter),
            '"' if token.contains("\\u0000") || token.contains('\0') => return Err(Fault::NullCharacter),
            '{' | '[' | '(' => nesting += 1,
            '}' | ']' | ')' => nesting = nesting.saturating_sub(1),
            _ => {}
        }
        tokens += 1;
        if tokens > TOKENS {
            return Err(Fault::TooManyTokens);
        }
        if nesting > NESTING {
            return Err(Fault::NestedTooDeeply);
        }
    }
    Ok(tokens)
}

fn token_length(rest: &str, first: char) -> usize {
    let until = |end: fn(char) -> bool| rest.find(end).unwrap_or(rest.len());
    match first {
        '#' => until(|c| c == '\n' || c == '\r'),
        '"' => string_length(rest).unwrap_or(1),
        '.' if rest.starts_with("...") => 3,
        c if c == '_' || c.is_ascii_alphanumeric() => until(|c| c != '_' && !c.is_ascii_alphanumeric()),
        c => c.len_utf8(),
    }
}

/// The length of the string that the text begins with, if it is closed.
fn string_length(rest: &str) -> Option<usize> {
    if let Some(block) = rest.strip_prefix("\"\"\"") {
        let mut from = 0;
        loop {
            let end = from + block.get(from..)?.find("\"\"\"")?;
            if !block.get(..end)?.ends_with('\\') {
                return Some(end + 6);
            }
            from = end + 3;
        }
    }
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
