//! Writes answers in the form that the client asked for.

use std::collections::BTreeMap;

use async_graphql::{Response as Executed, ServerError, Value};
use entity::Language;
use poem::http::{Method, StatusCode, header};
use poem::{Body, Response};
use serde::Serialize;

use super::fault::{Fault, Problem};
use super::media::Media;
use crate::viewer::Viewer;

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

/// How long an answer may be kept, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    /// By anybody for a short time: what was read by GET, and is the same for all who are not signed in.
    Shared,
    /// By nobody.
    Private,
    /// By nobody, not even on the way: it was for one who is signed in.
    Personal,
}

impl Freshness {
    /// That of an answer to this viewer.
    pub(super) fn of(method: &Method, viewer: &Viewer) -> Self {
        match (viewer.is_signed_in(), *method == Method::GET) {
            (true, _) => Self::Personal,
            (false, true) => Self::Shared,
            (false, false) => Self::Private,
        }
    }

    fn header(self) -> &'static str {
        match self {
            Self::Shared => "public, max-age=60",
            Self::Private => "no-store",
            Self::Personal => "private, no-store",
        }
    }
}

/// Answers with what the execution gave; errors are not kept.
pub(super) fn executed(media: Media, mut executed: Executed, freshness: Freshness) -> Response {
    let begun = has_begun(&executed);
    add_codes(&mut executed.errors, begun);
    let status = if begun || media == Media::Json { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let shared = freshness == Freshness::Shared;
    let freshness = if shared && !executed.errors.is_empty() { Freshness::Private } else { freshness };
    write(media, status, &body(&executed, begun), freshness)
}

fn body(executed: &Executed, begun: bool) -> Answer<'_> {
    Answer { errors: &executed.errors, data: begun.then_some(&executed.data), extensions: &executed.extensions }
}

/// What the execution gave, as a message on a socket holds it: the answer, or the errors of what was never begun.
pub(super) fn payload(mut executed: Executed) -> Result<serde_json::Value, serde_json::Value> {
    let begun = has_begun(&executed);
    add_codes(&mut executed.errors, begun);
    let json = |value: Result<serde_json::Value, _>| value.unwrap_or_default();
    match begun {
        true => Ok(json(serde_json::to_value(body(&executed, begun)))),
        false => Err(json(serde_json::to_value(&executed.errors))),
    }
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
    let status = if fault.is_of_document() && media == Media::Json { StatusCode::OK } else { fault.status() };
    let mut extensions = BTreeMap::new();
    if let Fault::TooCostly(cost) = fault {
        extensions.insert("cost".to_owned(), cost.to_value());
    }
    let answer = Answer { errors: &[error], data: None, extensions: &extensions };
    let mut response = write(media, status, &answer, Freshness::Private);
    let headers = response.headers_mut();
    match fault {
        Fault::BadToken => {
            headers
                .insert(header::WWW_AUTHENTICATE, header::HeaderValue::from_static("Bearer error=\"invalid_token\""));
        }
        Fault::TooOften(seconds) => {
            headers.insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
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

fn write(media: Media, status: StatusCode, answer: &Answer<'_>, freshness: Freshness) -> Response {
    let bytes = serde_json::to_vec(answer).unwrap_or_else(|error| {
        tracing::error!(%error, "write an answer");
        Vec::new()
    });
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, media.content_type())
        .header(header::CACHE_CONTROL, freshness.header())
        .header(header::VARY, "Accept, Accept-Language, Authorization")
        .body(Body::from_vec(bytes))
}
