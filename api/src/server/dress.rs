//! What every request and every answer wears: an id, a span of the log, and headers that make browsers careful.

use poem::http::header::{self, HeaderName, HeaderValue};
use poem::{Endpoint, Request, Response};
use tracing::Instrument;
use tracing::field::Empty;
use uuid::Uuid;

use crate::config::Config;

/// The header that tells the request's id.
pub(super) const REQUEST_ID: &str = "x-request-id";

/// What a browser may do with an answer that sets no rule of its own: nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

#[derive(Clone)]
struct RequestId(String);

/// The id of a request; one that a client sends along is not looked at.
pub(super) fn request_id(request: &Request) -> &str {
    request.data::<RequestId>().map_or("", |id| id.0.as_str())
}

/// All routes, dressed.
pub(super) struct Dressed<E> {
    inner: E,
    /// Whether the outside reaches us over TLS.
    secure: bool,
}

impl<E> Dressed<E> {
    pub(super) fn new(inner: E, config: &Config) -> Self {
        Self { inner, secure: config.public_url.starts_with("https://") }
    }

    fn dress(&self, response: &mut Response, id: &str) {
        let headers = response.headers_mut();
        let mut wear = |name: HeaderName, value: &'static str| {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        };
        wear(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        wear(header::REFERRER_POLICY, "no-referrer");
        wear(header::X_FRAME_OPTIONS, "DENY");
        wear(header::CONTENT_SECURITY_POLICY, NOTHING);
        wear(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
        wear(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
        if self.secure {
            wear(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        }
        if let Ok(id) = HeaderValue::from_str(id) {
            headers.insert(HeaderName::from_static(REQUEST_ID), id);
        }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Dressed<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let id = Uuid::now_v7().simple().to_string();
        request.set_data(RequestId(id.clone()));
        let method = request.method().as_str().to_owned();
        // Neither the address nor its path is written down: links of mails carry their tokens there.
        let span = tracing::info_span!(
            "request",
            request.id = id,
            http.method = method,
            operation.name = Empty,
            operation.kind = Empty,
        );
        let mut response = async {
            let response = self.inner.get_response(request).await;
            tracing::debug!(http.status = response.status().as_u16(), "answer");
            response
        }
        .instrument(span)
        .await;
        self.dress(&mut response, &id);
        Ok(response)
    }
}
