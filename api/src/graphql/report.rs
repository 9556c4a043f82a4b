//! Brings every error of an answer into the closed form: code, sentence in the reader's language, and no inner text.

use async_graphql::{Response, ServerError};
use entity::Language;

use super::ask::Ask;
use super::error::Error;

/// What one request's report knows of it.
pub struct Report(Option<Ask>);

impl Report {
    /// The report of a request.
    pub fn of(ask: Option<Ask>) -> Self {
        Self(ask)
    }

    /// An answer whose errors have their closed form.
    pub fn finished(&self, mut response: Response) -> Response {
        response.errors.iter_mut().for_each(|error| self.finish(error));
        response
    }

    fn language(&self) -> Language {
        self.0.as_ref().map_or(Language::En, |ask| ask.language)
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
            let request_id = self.0.as_ref().map_or("", |ask| ask.request_id.as_str());
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
