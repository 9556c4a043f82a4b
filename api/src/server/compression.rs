//! Compresses answers for those who accept it: texts of some length, and never a stream.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use poem::http::header::{self, HeaderValue};
use poem::{Body, Endpoint, Request, Response};

/// What is shorter gains nothing.
const SHORTEST: usize = 1_024;
/// The types that are whole texts; a stream of events is none of them.
const TEXTS: [&str; 6] = [
    "application/json",
    "application/graphql-response+json",
    "text/html",
    "text/css",
    "text/javascript",
    "image/svg+xml",
];

/// All routes, with answers that are compressed where that helps.
pub(super) struct Compressed<E>(pub(super) E);

impl<E: Endpoint<Output = Response>> Endpoint for Compressed<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let accepted = request.header(header::ACCEPT_ENCODING).is_some_and(accepts_gzip);
        let response = self.0.get_response(request).await;
        if !is_text(&response) {
            return Ok(response);
        }
        let mut response = response;
        response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if accepted { Ok(compress(response).await) } else { Ok(response) }
    }
}

fn is_text(response: &Response) -> bool {
    let essence = response.content_type().and_then(|declared| declared.split(';').next()).unwrap_or_default().trim();
    TEXTS.contains(&essence) && !response.headers().contains_key(header::CONTENT_ENCODING)
}

async fn compress(mut response: Response) -> Response {
    let Ok(plain) = response.take_body().into_bytes().await else { return response };
    if plain.len() < SHORTEST {
        response.set_body(plain);
        return response;
    }
    match gzip(&plain) {
        Ok(compressed) => {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response.set_body(Body::from_vec(compressed));
        }
        Err(error) => {
            tracing::error!(%error, "compress an answer");
            response.set_body(plain);
        }
    }
    response
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 3), Compression::fast());
    encoder.write_all(plain)?;
    encoder.finish()
}

/// Whether an Accept-Encoding header admits gzip.
pub(super) fn accepts_gzip(header: &str) -> bool {
    let weight = |name: &str| {
        header.split(',').map(str::trim).find_map(|entry| {
            let (coding, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let refused = matches!(parameters.trim().trim_start_matches("q=").trim(), "0" | "0.0" | "0.00" | "0.000");
            coding.trim().eq_ignore_ascii_case(name).then_some(!refused)
        })
    };
    weight("gzip").or_else(|| weight("*")).unwrap_or(false)
}
