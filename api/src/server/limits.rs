//! Limits that hold before the document reaches the GraphQL library, in time linear in its length.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};

use super::fault::Fault;

const BYTES: usize = 32 * 1024;
const TOKENS: usize = 2_000;
/// Brackets within brackets: the parser below descends once for each.
const NESTING: usize = 50;
/// Fields and fragments within each other, once all fragments are spread.
const LEVELS: u32 = 60;
/// Fields and fragments once all fragments are spread.
const SELECTIONS: u32 = 5_000;
const DEPTH: u32 = 12;
const ALIASES: u32 = 50;
const DIRECTIVES: u32 = 50;
/// How deep questions about the schema itself go; the usual tools need fourteen levels.
const SCHEMA_DEPTH: u32 = 20;
/// Lists within lists of the schema; three are enough for every tool, and each one multiplies the answer.
const SCHEMA_LISTS: u32 = 3;

/// Checks a document's text before it is parsed.
pub(super) fn check_text(text: &str) -> Result<(), Fault> {
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
    Ok(())
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

/// Checks the shape of a parsed document: all its operations, each with its fragments spread.
pub(super) fn check_shape(document: &ExecutableDocument) -> Result<(), Fault> {
    let mut measured = Measured { document, fragments: HashMap::new() };
    let mut selections = 0_u32;
    for (_, operation) in document.operations.iter() {
        let mut shape = measured.set(&operation.node.selection_set.node)?;
        shape.directives = shape.directives.saturating_add(count(operation.node.directives.len()));
        selections = selections.saturating_add(shape.selections);
        shape.check()?;
    }
    // What no operation spreads is validated all the same.
    for name in document.fragments.keys() {
        if measured.fragment(name)?.levels > LEVELS {
            return Err(Fault::NestedTooDeeply);
        }
    }
    if selections > SELECTIONS { Err(Fault::TooManyFields) } else { Ok(()) }
}

/// How large a selection is once its fragments are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shape {
    selections: u32,
    levels: u32,
    depth: u32,
    aliases: u32,
    directives: u32,
    /// Lists of the schema within each other.
    schema_lists: u32,
}

impl Shape {
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            levels: self.levels.max(other.levels),
            depth: self.depth.max(other.depth),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            schema_lists: self.schema_lists.max(other.schema_lists),
        }
    }

    fn check(self) -> Result<(), Fault> {
        match self {
            Self { selections, .. } if selections > SELECTIONS => Err(Fault::TooManyFields),
            Self { levels, .. } if levels > LEVELS => Err(Fault::NestedTooDeeply),
            Self { depth, .. } if depth > DEPTH => Err(Fault::TooDeep),
            Self { aliases, .. } if aliases > ALIASES => Err(Fault::TooManyAliases),
            Self { directives, .. } if directives > DIRECTIVES => Err(Fault::TooManyDirectives),
            _ => Ok(()),
        }
    }
}

/// Measures each fragment once.
struct Measured<'a> {
    document: &'a ExecutableDocument,
    /// None while a fragment is being measured.
    fragments: HashMap<&'a Name, Option<Shape>>,
}

impl<'a> Measured<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Result<Shape, Fault> {
        let mut whole = Shape::default();
        for item in &set.items {
            let mut shape = match &item.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
            };
            shape.selections = shape.selections.saturating_add(1);
            shape.levels = shape.levels.saturating_add(1);
            shape.directives = shape.directives.saturating_add(count(item.node.directives().len()));
            whole = whole.beside(shape);
        }
        Ok(whole)
    }

    fn field(&mut self, field: &'a Field) -> Result<Shape, Fault> {
        let mut shape = self.set(&field.selection_set.node)?;
        let name = field.name.node.as_str();
        shape.aliases = shape.aliases.saturating_add(u32::from(field.alias.is_some()));
        if matches!(name, "__schema" | "__type") {
            if shape.depth > SCHEMA_DEPTH || shape.schema_lists > SCHEMA_LISTS {
                return Err(Fault::TooDeep);
            }
            shape.depth = 0;
        }
        if matches!(name, "fields" | "interfaces" | "possibleTypes" | "inputFields") {
            shape.schema_lists = shape.schema_lists.saturating_add(1);
        }
        shape.depth = shape.depth.saturating_add(1);
        Ok(shape)
    }

    fn fragment(&mut self, name: &'a Name) -> Result<Shape, Fault> {
        match self.fragments.get(name) {
            Some(Some(shape)) => return Ok(*shape),
            Some(None) => return Err(Fault::FragmentCycle),
            None => {}
        }
        // A spread of nothing is the validation's to report.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Shape::default()) };
        self.fragments.insert(name, None);
        let shape = self.set(&fragment.node.selection_set.node)?;
        self.fragments.insert(name, Some(shape));
        Ok(shape)
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
