//! From parameters to a request that can be executed: the document, the chosen operation, its variables, its price.

use std::sync::Arc;

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Positioned, Request, Value, Variables};

use super::documents::{Document, Documents};
use super::fault::{Fault, Problem};
use super::limits;
use super::parameters::Parameters;
use crate::graphql::tariff;

/// The longest name of an operation that is written to the log.
const NAME_LENGTH: usize = 64;

/// A request that is within all limits.
pub(super) struct Operation {
    /// The request, already parsed.
    pub request: Request,
    /// Whether it reads, changes or subscribes.
    pub kind: OperationType,
    /// What the client calls it.
    pub name: Option<String>,
    /// What it costs.
    pub cost: Cost,
}

/// What an operation costs, and what it may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// What it costs, known before anything of it is executed.
    pub requested: u64,
    /// What it may cost for the one who asks.
    pub limit: u64,
}

impl Cost {
    /// As answers hold it.
    pub(super) fn to_value(self) -> Value {
        async_graphql::value!({ "requested": self.requested, "limit": self.limit })
    }
}

/// What an operation may do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// What it may cost.
    pub limit: u64,
    /// Whether it may ask about the schema itself.
    pub introspection: bool,
}

impl Operation {
    /// Finds or reads the document that was asked for, and checks the operation chosen from it.
    pub(super) fn new(documents: &Documents, parameters: Parameters, terms: Terms) -> Result<Self, Problem> {
        let Parameters { query, operation_name, variables, persisted } = parameters;
        let document: Arc<Document> = documents.find(query.as_deref(), persisted)?;
        let (name, operation) = choose(&document.parsed, operation_name.as_deref())?;
        if document.introspects && !terms.introspection {
            return Err(Fault::NoIntrospection.into());
        }
        let asked =
            limits::Asked { document: &document.parsed, order: &document.order, operation, variables: &variables };
        let cost = Cost { requested: limits::price(tariff::served(), asked), limit: terms.limit };
        if cost.requested > cost.limit {
            return Err(Fault::TooCostly(cost).into());
        }
        check_variables(operation, &variables)?;
        let (kind, name) = (operation.ty, name.filter(|name| name.len() <= NAME_LENGTH).map(str::to_owned));
        // The library reads the text of a document only where none is parsed.
        let mut request = Request::new(String::new()).variables(variables);
        request.operation_name = operation_name;
        request.set_parsed_query(document.parsed.clone());
        Ok(Self { request, kind, name, cost })
    }
}

/// What each operation of a document costs without values for its variables, by name.
pub(super) fn costs(text: &str) -> Result<Vec<(String, u64)>, Problem> {
    let document = Documents::new().find(Some(text), None)?;
    let price = |(name, operation): (Option<&async_graphql::Name>, &Positioned<OperationDefinition>)| {
        let (parsed, order, variables) = (&document.parsed, document.order.as_slice(), &Variables::default());
        let asked = limits::Asked { document: parsed, order, operation: &operation.node, variables };
        (name.map(ToString::to_string).unwrap_or_default(), limits::price(tariff::served(), asked))
    };
    let mut costs: Vec<_> = document.parsed.operations.iter().map(price).collect();
    costs.sort();
    Ok(costs)
}

fn choose<'a>(
    document: &'a ExecutableDocument,
    asked: Option<&str>,
) -> Result<(Option<&'a str>, &'a OperationDefinition), Fault> {
    match (&document.operations, asked) {
        (DocumentOperations::Single(only), None) => Ok((None, &only.node)),
        (DocumentOperations::Single(_), Some(_)) => Err(Fault::NoSuchOperation),
        (DocumentOperations::Multiple(all), Some(asked)) => {
            let found = all.get_key_value(asked).ok_or(Fault::NoSuchOperation)?;
            Ok((Some(found.0.as_str()), &found.1.node))
        }
        (DocumentOperations::Multiple(all), None) => {
            let mut all = all.iter();
            match (all.next(), all.next()) {
                (Some((name, only)), None) => Ok((Some(name.as_str()), &only.node)),
                _ => Err(Fault::WhichOperation),
            }
        }
    }
}

/// The library notices a missing value only where it is used, after the execution has begun.
fn check_variables(operation: &OperationDefinition, given: &Variables) -> Result<(), Problem> {
    for definition in &operation.variable_definitions {
        let variable = &definition.node;
        let name = &variable.name.node;
        let needed = !variable.var_type.node.nullable;
        let missing = match given.get(name) {
            None => variable.default_value.is_none(),
            Some(value) => *value == Value::Null,
        };
        if needed && missing {
            return Err(Problem {
                fault: Fault::VariableMissing,
                about: Some(format!("${name}")),
                at: Some(definition.pos),
            });
        }
    }
    Ok(())
}
