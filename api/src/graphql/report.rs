//! Brings every error of an answer into the closed form: code, sentence in the reader's language, and no inner text.

use std::sync::{Arc, OnceLock};

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextPrepareRequest, NextRequest, NextValidation,
};
use async_graphql::{Request, Response, ServerError, ServerResult, ValidationResult};
use entity::Language;

use super::ask::Ask;
use super::error::Error;

/// The extension, one a schema.
pub struct Report;

impl ExtensionFactory for Report {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(OfRequest::default())
    }
}

/// What one request's report knows of it.
#[derive(Default)]
struct OfRequest {
    ask: OnceLock<Ask>,
}

impl OfRequest {
    fn language(&self) -> Language {
        self.ask.get().map_or(Language::En, |ask| ask.language)
    }

    fn finish(&self, error: &mut ServerError) {
        let Some(source) = error.source.clone().and_then(|source| source.downcast::<Error>().ok()) else {
            let has_code = error.extensions.as_ref().is_some_and(|values| values.get("code").is_some());
            if !has_code {
                // What has a place in the answer is about a value, all else about the document.
                let code = if error.path.is_empty() { "GRAPHQL_VALIDATION_FAILED" } else { "BAD_INPUT" };
                error.extensions.get_or_insert_default().set("code", code);
            }
            return;
        };
        error.message = source.sentence(self.language());
        if let Error::Internal(cause) = &*source {
            let request_id = self.ask.get().map_or("", |ask| ask.request_id.as_str());
            error.extensions.get_or_insert_default().set("requestId", request_id);
            let path: Vec<String> = error.path.iter().map(segment).collect();
            tracing::error!(request.id = request_id, path = path.join("."), error = format!("{cause:#}"), "resolve");
        }
    }
}

fn segment(segment: &async_graphql::PathSegment) -> String {
    match segment {
        async_graphql::PathSegment::Field(name) => name.clone(),
        async_graphql::PathSegment::Index(index) => index.to_string(),
    }
}

fn with_code(mut error: ServerError, code: &str) -> ServerError {
    error.extensions.get_or_insert_default().set("code", code);
    error
}

#[async_trait]
impl Extension for OfRequest {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let mut response = next.run(ctx).await;
        for error in &mut response.errors {
            self.finish(error);
        }
        response
    }

    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let ask = request.data.get(&std::any::TypeId::of::<Ask>()).and_then(|ask| ask.downcast_ref::<Ask>());
        if let Some(ask) = ask.cloned() {
            self.ask.get_or_init(|| ask);
        }
        next.run(ctx, request).await
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let invalid = |errors: Vec<ServerError>| {
            errors.into_iter().map(|error| with_code(error, "GRAPHQL_VALIDATION_FAILED")).collect::<Vec<_>>()
        };
        next.run(ctx).await.map_err(invalid)
    }
}
