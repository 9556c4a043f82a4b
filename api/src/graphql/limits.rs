//! How much one document may ask for; known before anything is executed, in time linear in the document.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Positioned};
use entity::Language;

/// How deep fields may lie within each other; introspection's own do not count.
const DEPTH: usize = 12;
/// How many fields a document may have once all its fragments are spread.
const FIELDS: usize = 5_000;
/// What a document may cost of somebody who is not signed in, and of somebody who is.
const COST: [usize; 2] = [5_000, 20_000];

/// What a document has too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// Fields within fields.
    Depth,
    /// Fields.
    Fields,
    /// Cost.
    Cost,
}

impl Excess {
    /// A sentence for the client.
    pub fn sentence(self, language: Language) -> String {
        match (self, language) {
            (Self::Depth, Language::Fr) => format!("La requête imbrique plus de {DEPTH} niveaux."),
            (Self::Depth, Language::En) => format!("The query nests more than {DEPTH} levels."),
            (Self::Fields, Language::Fr) => format!("La requête compte plus de {FIELDS} champs."),
            (Self::Fields, Language::En) => format!("The query has more than {FIELDS} fields."),
            (Self::Cost, Language::Fr) => "La requête demande trop à la fois : réduisez « first ».".to_owned(),
            (Self::Cost, Language::En) => "The query asks for too much at once: lower “first”.".to_owned(),
        }
    }
}

/// Checks the cost that the schema gives a document.
pub fn check_cost(cost: usize, signed_in: bool) -> Result<(), Excess> {
    let [anonymous, member] = COST;
    if cost > if signed_in { member } else { anonymous } { Err(Excess::Cost) } else { Ok(()) }
}

/// Checks depth and number of fields of every operation of a document.
pub fn check(document: &ExecutableDocument) -> Result<(), Excess> {
    let mut measure = Measure { document, known: HashMap::new() };
    for (_, operation) in document.operations.iter() {
        let size = measure.selection(&operation.node.selection_set.node);
        if size.fields > FIELDS {
            return Err(Excess::Fields);
        }
        if size.depth > DEPTH {
            return Err(Excess::Depth);
        }
    }
    Ok(())
}

#[derive(Clone, Copy, Default)]
struct Size {
    fields: usize,
    depth: usize,
}

/// Measures each fragment once, however often it is spread.
struct Measure<'a> {
    document: &'a ExecutableDocument,
    known: HashMap<&'a Name, Size>,
}

impl<'a> Measure<'a> {
    fn selection(&mut self, selection: &'a SelectionSet) -> Size {
        let mut sum = Size::default();
        for Positioned { node, .. } in &selection.items {
            let size = match node {
                Selection::Field(field) => {
                    let inner = self.selection(&field.node.selection_set.node);
                    let introspection = field.node.name.node.starts_with("__");
                    let depth = if introspection { 0 } else { inner.depth + 1 };
                    Size { fields: inner.fields.saturating_add(1), depth }
                }
                Selection::InlineFragment(fragment) => self.selection(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            };
            sum.fields = sum.fields.saturating_add(size.fields);
            sum.depth = sum.depth.max(size.depth);
        }
        sum
    }

    fn fragment(&mut self, name: &'a Name) -> Size {
        if let Some(size) = self.known.get(name) {
            return *size;
        }
        let Some(fragment) = self.document.fragments.get(name) else { return Size::default() };
        // A fragment within itself counts nothing here; validation refuses it.
        self.known.insert(name, Size::default());
        let size = self.selection(&fragment.node.selection_set.node);
        self.known.insert(name, size);
        size
    }
}
