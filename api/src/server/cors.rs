//! Which pages of other origins may ask: those of the settings, in demo mode those of this machine.

use poem::http::header::{self, HeaderName, HeaderValue};
use poem::http::{Method, StatusCode};
use poem::{Endpoint, Request, Response};

use crate::config::Config;

/// What a page may read of an answer's headers beyond the usual ones: [`super::dress::REQUEST_ID`], and when to go on.
const EXPOSED: &str = "x-request-id, retry-after";

/// How long a browser remembers what it may send, in seconds.
const REMEMBERED: &str = "600";

/// An endpoint that pages of some other origins may ask. Cookies play no part, so credentials are not allowed.
pub(super) struct Cors<E> {
    inner: E,
    origins: Vec<String>,
    localhost: bool,
}

impl<E> Cors<E> {
    pub(super) fn new(inner: E, config: &Config) -> Self {
        Self { inner, origins: config.cors_origins.clone(), localhost: config.demo }
    }

    fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed == origin) || (self.localhost && is_localhost(origin))
    }
}

fn is_localhost(origin: &str) -> bool {
    let Ok(url) = url::Url::parse(origin) else { return false };
    matches!(url.scheme(), "http" | "https") && matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

impl<E: Endpoint<Output = Response>> Endpoint for Cors<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let origin = request
            .headers()
            .get(header::ORIGIN)
            .filter(|origin| origin.to_str().is_ok_and(|origin| self.allows(origin)));
        let origin: Option<HeaderValue> = origin.cloned();
        let asks_first = request.method() == Method::OPTIONS;
        let mut response = match asks_first {
            true => {
                Response::builder().status(StatusCode::NO_CONTENT).header(header::ALLOW, "GET, POST, OPTIONS").finish()
            }
            false => self.inner.get_response(request).await,
        };
        let headers = response.headers_mut();
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        if let Some(origin) = origin {
            let mut allow = |name: HeaderName, value: &'static str| {
                headers.insert(name, HeaderValue::from_static(value));
            };
            if asks_first {
                allow(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
                allow(header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type");
                allow(header::ACCESS_CONTROL_MAX_AGE, REMEMBERED);
            } else {
                allow(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            }
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        Ok(response)
    }
}
