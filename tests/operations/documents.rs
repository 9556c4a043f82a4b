//! The documents beside this file: one runnable file for each thing that a frontend wants to do.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use async_graphql::parser::types::{
    DocumentOperations, OperationDefinition, OperationType, Selection, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{parse_query, parse_schema};
use serde_json::Value;

use crate::support::app::TestApp;

/// One documented operation.
pub struct Document {
    pub text: String,
    operation: OperationDefinition,
}

impl Document {
    fn read(name: &str, text: String) -> Self {
        let parsed = parse_query(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let DocumentOperations::Multiple(operations) = parsed.operations else { panic!("{name}: it has no name") };
        let [(called, operation)] = <[_; 1]>::try_from(operations.into_iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(called.as_str(), pascal(name), "{name}: it is named after its file");
        assert!(text.starts_with("# "), "{name}: it says first what it is for");
        Self { text, operation: operation.node }
    }

    /// Whether it takes a variable of this name.
    pub fn takes(&self, variable: &str) -> bool {
        self.operation.variable_definitions.iter().any(|each| each.node.name.node == variable)
    }

    fn root_fields(&self) -> Vec<&str> {
        let items = self.operation.selection_set.node.items.iter();
        let fields = items.filter_map(|item| match &item.node {
            Selection::Field(field) => Some(field.node.name.node.as_str()),
            _ => None,
        });
        fields.collect()
    }
}

fn pascal(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// All documented operations of a type, by the names of their files.
pub fn all(of: OperationType) -> BTreeMap<String, Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("operations");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let documents = files.filter(|file| file.extension().is_some_and(|ending| ending == "graphql")).map(|file| {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let document = Document::read(&name, std::fs::read_to_string(&file).unwrap());
        (name, document)
    });
    documents.filter(|(_, document)| document.operation.ty == of).collect()
}

/// Performs documented operations, and knows which of them still wait for their turn.
pub struct Stage<'a> {
    pub app: &'a TestApp,
    documents: BTreeMap<String, Document>,
    waiting: RefCell<BTreeSet<String>>,
}

impl<'a> Stage<'a> {
    pub fn of(app: &'a TestApp, kind: OperationType) -> Self {
        let documents = all(kind);
        let waiting = RefCell::new(documents.keys().cloned().collect());
        Self { app, documents, waiting }
    }

    pub fn document(&self, name: &str) -> &Document {
        self.documents.get(name).unwrap_or_else(|| panic!("there is no document {name}"))
    }

    /// The data that an operation answers; whatever it could not do is a failure.
    pub async fn perform(&self, name: &str, token: Option<&str>, variables: Value) -> Value {
        let data = self.app.data(token, &self.document(name).text, variables).await;
        assert_eq!(refusals(&data), Vec::<&Value>::new(), "{name}");
        self.waiting.borrow_mut().remove(name);
        data
    }

    /// Fails if a document has no case.
    pub fn close(self) {
        assert_eq!(self.waiting.into_inner(), BTreeSet::new(), "documents that no case performs");
    }
}

fn refusals(data: &Value) -> Vec<&Value> {
    match data {
        Value::Object(fields) => {
            let own = fields.get("userErrors").and_then(Value::as_array).into_iter().flatten();
            own.chain(fields.values().flat_map(refusals)).collect()
        }
        Value::Array(items) => items.iter().flat_map(refusals).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_field_at_the_root_has_a_documented_operation() {
    let schema = parse_schema(api::graphql::sdl()).unwrap();
    for (root, kind) in [
        ("Query", OperationType::Query),
        ("Mutation", OperationType::Mutation),
        ("Subscription", OperationType::Subscription),
    ] {
        let definitions = schema.definitions.iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) if definition.node.name.node == root => Some(&definition.node.kind),
            _ => None,
        });
        let fields = definitions.flat_map(|kind| match kind {
            TypeKind::Object(object) => object.fields.iter().map(|field| field.node.name.node.as_str()).collect(),
            _ => Vec::new(),
        });
        let documents = all(kind);
        let shown: BTreeSet<&str> = documents.values().flat_map(Document::root_fields).collect();
        let missing: Vec<&str> = fields.filter(|field| !shown.contains(field)).collect();
        assert_eq!(missing, Vec::<&str>::new(), "fields of {root} without a file in tests/operations");
    }
}
