//! Refuses arguments that make no sense before anything is executed: a mutation beside a malformed id never runs.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use async_graphql::parser::types::{ExecutableDocument, Field, OperationType, Selection, SelectionSet};
use async_graphql::registry::{MetaType, MetaTypeName, Registry};
use async_graphql::{
    Name, Number, OutputType, Positioned, ServerError, ServerResult, SubscriptionType, Value as ConstValue, Variables,
};
use async_graphql_value::Value;

use super::error::{BadInput, Error};
use super::search::Around;
use super::{Mutation, Query, Subscription, node, page};

/// The type of a circle to search in.
const NEAR: &str = "NearInput";

/// Refuses a document whose arguments make no sense.
pub fn check(document: &ExecutableDocument, variables: &Variables) -> ServerResult<()> {
    Check::new(&REGISTRY, document, variables).document(document)
}

/// The types of the contract, as the schema has them.
static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let mut registry = Registry { query_type: Query::type_name().into_owned(), ..Registry::default() };
    registry.mutation_type = Some(Mutation::type_name().into_owned());
    registry.subscription_type = Some(Subscription::type_name().into_owned());
    Query::create_type_info(&mut registry);
    Mutation::create_type_info(&mut registry);
    Subscription::create_type_info(&mut registry);
    registry
});

/// A check of one document. What is wrong with it otherwise is for the library's validation to say.
struct Check<'a> {
    registry: &'a Registry,
    variables: HashMap<&'a str, &'a ConstValue>,
    /// Variables that were looked through, as which type: however often one is used, it is read once.
    known: HashSet<(&'a str, &'a str)>,
}

impl<'a> Check<'a> {
    fn new(registry: &'a Registry, document: &'a ExecutableDocument, given: &'a Variables) -> Self {
        let mut variables = HashMap::new();
        for (_, operation) in document.operations.iter() {
            for definition in &operation.node.variable_definitions {
                let definition = &definition.node;
                let value =
                    given.get(&definition.name.node).or(definition.default_value.as_ref().map(|value| &value.node));
                variables.extend(value.map(|value| (definition.name.node.as_str(), value)));
            }
        }
        Self { registry, variables, known: HashSet::new() }
    }

    /// Each selection is looked at where it is written, so that fragments are read once, however often they are spread.
    fn document(&mut self, document: &'a ExecutableDocument) -> ServerResult<()> {
        for (_, operation) in document.operations.iter() {
            let root = match operation.node.ty {
                OperationType::Query => Some(self.registry.query_type.as_str()),
                OperationType::Mutation => self.registry.mutation_type.as_deref(),
                OperationType::Subscription => self.registry.subscription_type.as_deref(),
            };
            self.selection(root, &operation.node.selection_set.node)?;
        }
        for fragment in document.fragments.values() {
            let on = fragment.node.type_condition.node.on.node.as_str();
            self.selection(Some(on), &fragment.node.selection_set.node)?;
        }
        Ok(())
    }

    fn selection(&mut self, of: Option<&'a str>, set: &'a SelectionSet) -> ServerResult<()> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(of, field)?,
                Selection::InlineFragment(fragment) => {
                    let on = fragment.node.type_condition.as_ref().map(|condition| condition.node.on.node.as_str());
                    self.selection(on.or(of), &fragment.node.selection_set.node)?;
                }
                Selection::FragmentSpread(_) => {}
            }
        }
        Ok(())
    }

    fn field(&mut self, of: Option<&str>, field: &'a Positioned<Field>) -> ServerResult<()> {
        let registry = self.registry;
        let of = of.and_then(|name| registry.types.get(name));
        let Some(meta) = of.and_then(|of| of.field_by_name(&field.node.name.node)) else { return Ok(()) };
        let mut sizes = Vec::new();
        for (name, value) in &field.node.arguments {
            let Some(argument) = meta.args.get(name.node.as_str()) else { continue };
            let checked = match name.node.as_str() {
                size @ ("first" | "last") => {
                    let number = self.number(&value.node);
                    sizes.extend(number.is_some().then_some(size));
                    number.map_or(Ok(()), |number| page_size(size, number))
                }
                // The position of a stream is for the stream to read.
                cursor @ ("after" | "before") if meta.args.contains_key("first") => {
                    self.text(&value.node).map_or(Ok(()), |text| page::check_cursor(cursor, text))
                }
                path => self.value(&argument.ty, &value.node, path),
            };
            checked.map_err(|error| refusal(error, value))?;
        }
        if let ([_, _], Some((_, at))) = (sizes.as_slice(), field.node.arguments.last()) {
            return Err(refusal(Error::bad_input("last", BadInput::BothEnds), at));
        }
        self.selection(Some(MetaTypeName::concrete_typename(&meta.ty)), &field.node.selection_set.node)
    }

    fn constant(&self, name: &Name) -> Option<&'a ConstValue> {
        self.variables.get(name.as_str()).copied()
    }

    fn number(&self, value: &Value) -> Option<Number> {
        match value {
            Value::Number(number) => Some(number.clone()),
            Value::Variable(name) => match self.constant(name)? {
                ConstValue::Number(number) => Some(number.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    fn text(&self, value: &'a Value) -> Option<&'a str> {
        match value {
            Value::String(text) => Some(text),
            Value::Variable(name) => match self.constant(name)? {
                ConstValue::String(text) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// Reads the ids and circles in a value as it is written in the document.
    fn value(&mut self, ty: &'a str, value: &'a Value, path: &str) -> Result<(), Error> {
        let name = MetaTypeName::concrete_typename(ty);
        match value {
            Value::Variable(variable) => match self.variables.get_key_value(variable.as_str()) {
                Some((variable, value)) if self.known.insert((variable, name)) => self.given(name, value, path),
                _ => Ok(()),
            },
            Value::List(items) => items.iter().try_for_each(|item| self.value(name, item, path)),
            Value::Object(fields) if name == NEAR => {
                let text = |field: &str| self.text(fields.get(field)?);
                Around::check(path, text, |field| self.number(fields.get(field)?)?.as_f64())
            }
            Value::Object(fields) => fields.iter().try_for_each(|(field, value)| match self.input(name, field) {
                Some(ty) => self.value(ty, value, &format!("{path}.{field}")),
                None => Ok(()),
            }),
            Value::String(id) if name == "ID" => node::check(id, path),
            Value::Number(id) if name == "ID" => node::check(&id.to_string(), path),
            _ => Ok(()),
        }
    }

    /// Reads the ids and circles in the value of a variable.
    fn given(&self, name: &str, value: &ConstValue, path: &str) -> Result<(), Error> {
        match value {
            ConstValue::List(items) => items.iter().try_for_each(|item| self.given(name, item, path)),
            ConstValue::Object(fields) if name == NEAR => {
                let text = |field: &str| match fields.get(field)? {
                    ConstValue::String(text) => Some(text.as_str()),
                    _ => None,
                };
                let number = |field: &str| match fields.get(field)? {
                    ConstValue::Number(number) => number.as_f64(),
                    _ => None,
                };
                Around::check(path, text, number)
            }
            ConstValue::Object(fields) => fields.iter().try_for_each(|(field, value)| match self.input(name, field) {
                Some(ty) => self.given(MetaTypeName::concrete_typename(ty), value, &format!("{path}.{field}")),
                None => Ok(()),
            }),
            ConstValue::String(id) if name == "ID" => node::check(id, path),
            ConstValue::Number(id) if name == "ID" => node::check(&id.to_string(), path),
            _ => Ok(()),
        }
    }

    fn input(&self, name: &str, field: &str) -> Option<&'a str> {
        match self.registry.types.get(name)? {
            MetaType::InputObject { input_fields, .. } => input_fields.get(field).map(|field| field.ty.as_str()),
            _ => None,
        }
    }
}

fn page_size(argument: &str, number: Number) -> Result<(), Error> {
    let size = number.as_i64().and_then(|number| i32::try_from(number).ok()).unwrap_or(i32::MAX);
    page::size(argument, size).map(|_| ())
}

fn refusal<T>(error: Error, at: &Positioned<T>) -> ServerError {
    async_graphql::Error::from(error).into_server_error(at.pos)
}
