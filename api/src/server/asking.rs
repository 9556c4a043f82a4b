//! Hands requests to the schema, each with who asks, and guards the time it takes.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Executor, Request, Response};
use entity::Language;
use futures_util::FutureExt;
use futures_util::stream::BoxStream;

use super::documents::Documents;
use super::fault::{Fault, Problem};
use super::limits;
use super::operation::{Operation, Terms};
use super::parameters::Parameters;
use super::rates::Rates;
use crate::app::App;
use crate::graphql::Ask;
use crate::viewer::Viewer;

/// How long an answer may take.
const LONGEST: Duration = Duration::from_secs(10);

/// The schema, and what it is asked with.
#[derive(Clone)]
pub(super) struct Asking<E> {
    /// The product.
    pub app: App,
    /// How often it may be asked.
    pub rates: Arc<Rates>,
    documents: Arc<Documents>,
    executor: E,
    longest: Duration,
}

/// Who asks, in which language, under which id.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    /// Who.
    pub viewer: Viewer,
    /// What they read, where their account has chosen no language.
    pub language: Language,
    /// What the log calls the request.
    pub request_id: String,
}

impl<E: Executor> Asking<E> {
    pub(super) fn new(app: App, executor: E) -> Self {
        Self {
            rates: Arc::new(Rates::new(&app)),
            documents: Arc::new(Documents::new()),
            app,
            executor,
            longest: LONGEST,
        }
    }

    /// Finds the operation that somebody asks for, within all limits.
    pub(super) fn find(&self, parameters: Parameters, viewer: &Viewer) -> Result<Operation, Problem> {
        let terms = Terms { limit: limits::most(viewer), introspection: self.app.config.introspection() };
        Operation::new(&self.documents, parameters, terms)
    }

    /// Executes an operation; a panic is caught, so that it costs one answer and no more.
    pub(super) async fn execute(&self, operation: Operation, asker: Asker) -> Result<Response, Fault> {
        let executed = AssertUnwindSafe(self.executor.execute(signed(operation.request, asker))).catch_unwind();
        match tokio::time::timeout(self.longest, executed).await {
            Ok(Ok(mut response)) => {
                response.extensions.insert("cost".to_owned(), operation.cost.to_value());
                Ok(response)
            }
            Ok(Err(_)) => {
                tracing::error!("execute a request: it panicked");
                Err(Fault::Internal)
            }
            Err(_) => {
                tracing::warn!("execute a request: it took too long");
                Err(Fault::TimedOut)
            }
        }
    }

    /// Executes a subscription: one answer an event.
    pub(super) fn subscribe(&self, request: Request, asker: Asker) -> BoxStream<'static, Response> {
        self.executor.execute_stream(signed(request, asker), None)
    }
}

fn signed(request: Request, asker: Asker) -> Request {
    let Asker { viewer, language, request_id } = asker;
    let language = viewer.pass().and_then(|pass| pass.language).unwrap_or(language);
    request.data(Ask { viewer, language, request_id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::tests::{app, stand_in};

    #[tokio::test]
    async fn what_never_answers_is_given_up() {
        let (app, _folder) = app(|_| {}).await;
        let asking = Asking { longest: Duration::ZERO, ..Asking::new(app, stand_in()) };
        let asker = Asker { viewer: Viewer::Anonymous, language: Language::En, request_id: "1".to_owned() };
        let parameters = Parameters { query: Some("{ never }".to_owned()), ..Parameters::default() };
        let operation = asking.find(parameters, &asker.viewer).unwrap();
        let fault = asking.execute(operation, asker).await.unwrap_err();
        assert_eq!((fault, fault.code(), fault.status().as_u16()), (Fault::TimedOut, "TIMED_OUT", 503));
    }
}
