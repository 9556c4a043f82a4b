//! How large a document is once its fragments are spread, whatever its types.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};

use crate::server::fault::Fault;

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

/// Checks the shape of a parsed document: all its operations, each with its fragments spread; says whether any of it
/// is about the schema itself.
///
/// `order` holds the fragments, each after those that it spreads.
pub(in crate::server) fn check_shape(document: &ExecutableDocument, order: &[Name]) -> Result<bool, Fault> {
    let mut measured = Measured::default();
    for name in order {
        let Some(fragment) = document.fragments.get(name) else { continue };
        let mut shape = measured.set(&fragment.node.selection_set.node)?;
        shape.directives = shape.directives.saturating_add(count(fragment.node.directives.len()));
        // What no operation spreads is validated all the same.
        if shape.levels > LEVELS {
            return Err(Fault::NestedTooDeeply);
        }
        measured.fragments.insert(name, shape);
    }
    let mut introspects = measured.fragments.values().any(|shape| shape.introspects);
    let mut selections = 0_u32;
    for (_, operation) in document.operations.iter() {
        let shape = measured.operation(&operation.node)?;
        selections = selections.saturating_add(shape.selections);
        introspects |= shape.introspects;
        shape.check()?;
    }
    if selections > SELECTIONS { Err(Fault::TooManyFields) } else { Ok(introspects) }
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
    /// Whether any of it is about the schema itself.
    introspects: bool,
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
            introspects: self.introspects || other.introspects,
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

/// Measures each fragment once; within one, as deep as its brackets go, which the text's check bounds.
#[derive(Default)]
struct Measured<'a> {
    fragments: HashMap<&'a Name, Shape>,
}

impl Measured<'_> {
    fn operation(&self, operation: &OperationDefinition) -> Result<Shape, Fault> {
        let mut shape = self.set(&operation.selection_set.node)?;
        let of_variables = operation.variable_definitions.iter().map(|variable| variable.node.directives.len());
        let directives = count(of_variables.sum::<usize>().saturating_add(operation.directives.len()));
        shape.directives = shape.directives.saturating_add(directives);
        Ok(shape)
    }

    fn set(&self, set: &SelectionSet) -> Result<Shape, Fault> {
        let mut whole = Shape::default();
        for item in &set.items {
            let mut shape = match &item.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(fragment) => self.set(&fragment.node.selection_set.node)?,
                // A spread of nothing is the validation's to report.
                Selection::FragmentSpread(spread) => {
                    self.fragments.get(&spread.node.fragment_name.node).copied().unwrap_or_default()
                }
            };
            shape.selections = shape.selections.saturating_add(1);
            shape.levels = shape.levels.saturating_add(1);
            shape.directives = shape.directives.saturating_add(count(item.node.directives().len()));
            whole = whole.beside(shape);
        }
        Ok(whole)
    }

    fn field(&self, field: &Field) -> Result<Shape, Fault> {
        let mut shape = self.set(&field.selection_set.node)?;
        let name = field.name.node.as_str();
        shape.aliases = shape.aliases.saturating_add(u32::from(field.alias.is_some()));
        if matches!(name, "__schema" | "__type") {
            if shape.depth > SCHEMA_DEPTH || shape.schema_lists > SCHEMA_LISTS {
                return Err(Fault::TooDeep);
            }
            shape.depth = 0;
            shape.introspects = true;
        }
        if matches!(name, "fields" | "interfaces" | "possibleTypes" | "inputFields") {
            shape.schema_lists = shape.schema_lists.saturating_add(1);
        }
        shape.depth = shape.depth.saturating_add(1);
        Ok(shape)
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    #[test]
    fn shapes_add_up_over_fragments() {
        let document = "{ a: x { ...F } ...F } fragment F on Q { b: y @skip(if: true) { z } }";
        let document = parse_query(document).unwrap();
        let fragment = document.fragments.iter().next().unwrap();
        let mut measured = Measured::default();
        let shape = measured.set(&fragment.1.node.selection_set.node).unwrap();
        measured.fragments.insert(fragment.0, shape);
        let (_, operation) = document.operations.iter().next().unwrap();
        let shape = measured.operation(&operation.node).unwrap();
        assert_eq!(shape, Shape { selections: 7, levels: 4, depth: 3, aliases: 3, directives: 2, ..Shape::default() });
    }
}
