//! What surrounds every answer of the schema: what makes no sense or is not allowed never runs, and each error takes
//! its closed form.
//!
//! This is not an extension of the library, for the library asks its extensions about every single field.

use std::any::TypeId;
use std::sync::Arc;

use async_graphql::{Data, Executor, Request, Response, ServerError};
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};

use super::ask::Ask;
use super::report::Report;
use super::{arguments, scopes};

/// A schema with what surrounds its answers.
#[derive(Clone)]
pub struct Guarded<E>(E);

impl<E: Executor> Guarded<E> {
    /// Surrounds a schema.
    pub fn around(schema: E) -> Self {
        Self(schema)
    }
}

impl<E: Executor> Executor for Guarded<E> {
    async fn execute(&self, mut request: Request) -> Response {
        let ask = ask(&request);
        let response = match check(&mut request, ask.as_ref()) {
            Ok(()) => self.0.execute(request).await,
            Err(error) => Response::from_errors(vec![error]),
        };
        Report::of(ask).finished(response)
    }

    fn execute_stream(&self, mut request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let ask = ask(&request);
        let events = match check(&mut request, ask.as_ref()) {
            Ok(()) => self.0.execute_stream(request, session),
            Err(error) => stream::iter([Response::from_errors(vec![error])]).boxed(),
        };
        let report = Report::of(ask);
        events.map(move |event| report.finished(event)).boxed()
    }
}

fn ask(request: &Request) -> Option<Ask> {
    request.data.get(&TypeId::of::<Ask>()).and_then(|ask| ask.downcast_ref()).cloned()
}

/// Refuses what must not run. A document that cannot be read is the library's to refuse.
fn check(request: &mut Request, ask: Option<&Ask>) -> Result<(), ServerError> {
    let (variables, name) = (std::mem::take(&mut request.variables), request.operation_name.clone());
    let checked = request.parsed_query().map_or(Ok(()), |document| {
        arguments::check(document, &variables)?;
        ask.map_or(Ok(()), |ask| scopes::check(document, name.as_deref(), &ask.viewer))
    });
    request.variables = variables;
    checked
}
