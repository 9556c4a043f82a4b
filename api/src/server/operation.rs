//! From parameters to a request that can be executed: limits, parsing, the chosen operation, its variables.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::parser::{self, parse_query};
use async_graphql::{Request, Value, Variables};

use super::fault::{Fault, Problem};
use super::limits;
use super::parameters::Parameters;

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
}

impl Operation {
    /// Checks and parses what was asked for.
    pub(super) fn new(parameters: Parameters) -> Result<Self, Problem> {
        let Parameters { query, operation_name, variables, extensions } = parameters;
        limits::check_text(&query)?;
        let document = parse_query(&query).map_err(|error| unparsable(&error))?;
        limits::check_shape(&document)?;
        let (name, chosen) = choose(&document, operation_name.as_deref())?;
        check_variables(chosen, &variables)?;
        let (kind, name) = (chosen.ty, name.filter(|name| name.len() <= NAME_LENGTH).map(str::to_owned));
        let mut request = Request::new(query).variables(variables);
        request.operation_name = operation_name;
        let extensions = extensions.into_iter();
        request.extensions.0 =
            extensions.filter_map(|(key, value)| Some((key, Value::from_json(value).ok()?))).collect();
        request.set_parsed_query(document);
        Ok(Self { request, kind, name })
    }
}

/// The parser's message shows the text around the place; the place alone is enough.
fn unparsable(error: &parser::Error) -> Problem {
    let expected = match error {
        parser::Error::Syntax { message, .. } => {
            message.lines().rev().find_map(|line| line.trim_start().strip_prefix("= ")).map(str::to_owned)
        }
        other => Some(other.to_string()),
    };
    Problem { fault: Fault::Unparsable, about: expected, at: error.positions().next() }
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
