//! Writes answers in the form that the client asked for.

use std::collections::BTreeMap;

use async_graphql::{Response as Executed, ServerError, Value};
use entity::Language;
use poem::Response;
use poem::http::{StatusCode, header};
use serde::Serialize;

use super::events;
use super::fault::{Fault, Problem};
use super::media::Media;

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
    /// Not there at all if nothing was executed.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

/// Answers with what the execution gave.
pub(super) fn executed(media: Media, mut executed: Executed) -> Response {
    if media == Media::EventStream {
        return events::once(&event(executed));
    }
    let begun = has_begun(&executed);
    add_codes(&mut executed.errors, begun);
    let status = if begun || media == Media::Json { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    write(media, status, &body(&executed, begun))
}

fn body(executed: &Executed, begun: bool) -> Answer<'_> {
    Answer { errors: &executed.errors, data: begun.then_some(&executed.data), extensions: &executed.extensions }
}

/// What the execution gave, as JSON in the order it was asked for, as a message on a socket holds it: the answer, or the
/// errors of what was never begun.
pub(super) fn payload(mut executed: Executed) -> Result<String, String> {
    let begun = has_begun(&executed);
    add_codes(&mut executed.errors, begun);
    if begun { Ok(json(&body(&executed, begun))) } else { Err(json(&executed.errors)) }
}

/// What the execution gave, as an event holds it.
pub(super) fn event(executed: Executed) -> String {
    payload(executed).unwrap_or_else(|errors| format!("{{\"errors\":{errors}}}"))
}

/// Whether somebody has to sign in for what was asked.
pub(super) fn is_unauthenticated(executed: &Executed) -> bool {
    let code = |error: &ServerError| error.extensions.as_ref()?.get("code").cloned();
    executed.errors.iter().any(|error| code(error) == Some(Value::from("UNAUTHENTICATED")))
}

/// What ends a stream that was begun.
pub(super) fn failed(fault: Fault, language: Language) -> String {
    format!("{{\"errors\":{}}}", errors(&Problem::from(fault).error(language)))
}

/// The only error there is, as JSON.
pub(super) fn errors(only: &ServerError) -> String {
    json(&[only])
}

/// Nothing was executed if there is no data and no error has a place in the answer.
fn has_begun(executed: &Executed) -> bool {
    let placed = executed.errors.iter().any(|error| !error.path.is_empty());
    executed.errors.is_empty() || executed.data != Value::Null || placed
}

/// Gives a code to the library's own errors: those before the execution are about the document, those within it about a value.
fn add_codes(errors: &mut [ServerError], begun: bool) {
    let code = if begun { "BAD_INPUT" } else { "GRAPHQL_VALIDATION_FAILED" };
    for error in errors {
        let extensions = error.extensions.get_or_insert_default();
        if extensions.get("code").is_none() {
            extensions.set("code", code);
        }
    }
}

/// Answers a request that is not executed.
pub(super) fn refused(media: Media, problem: &Problem, language: Language, request_id: &str) -> Response {
    let fault = problem.fault;
    let mut error = problem.error(language);
    if fault == Fault::Internal {
        error.extensions.get_or_insert_default().set("requestId", request_id);
    }
    if media == Media::EventStream && fault.is_of_document() {
        // As the protocol has it: a client that reads events gets to read what is wrong with its document.
        return events::once(&format!("{{\"errors\":{}}}", errors(&error)));
    }
    let media = if media == Media::EventStream { Media::GraphqlResponse } else { media };
    let status = if fault.is_of_document() && media == Media::Json { StatusCode::OK } else { fault.status() };
    let none = BTreeMap::new();
    let mut response = write(media, status, &Answer { errors: &[error], data: None, extensions: &none });
    let headers = response.headers_mut();
    match fault {
        Fault::BadToken => {
            headers
                .insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer error=\"invalid_token\""));
        }
        Fault::Method => {
            headers.insert(header::ALLOW, header::HeaderValue::from_static("GET, POST, OPTIONS"));
        }
        Fault::ChangeByGet => {
            headers.insert(header::ALLOW, header::HeaderValue::from_static("POST"));
        }
        _ => {}
    }
    response
}

fn write(media: Media, status: StatusCode, answer: &Answer<'_>) -> Response {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, media.content_type())
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::VARY, "Accept, Accept-Language, Authorization")
        .body(json(answer))
}

/// JSON on one line.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| {
        tracing::error!(%error, "write an answer");
        String::new()
    })
}
