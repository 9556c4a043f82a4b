//! The explorer: a page to try queries on. Everything it needs is embedded, so it works offline.

use poem::endpoint::make_sync;
use poem::http::{StatusCode, header};
use poem::{Request, Response, Route, get};

use super::compression::accepts_gzip;

const PAGE: &str = include_str!("../../assets/explorer/index.html");

/// GraphiQL makes elements with styles of their own, which is the one thing allowed beyond what this server sends.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// An embedded file.
#[derive(Clone, Copy)]
struct Asset {
    path: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
    compressed: bool,
}

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! asset {
    ($name:literal, $content_type:ident, $file:literal, $compressed:literal) => {
        Asset {
            path: concat!("/assets/explorer/", $name),
            content_type: $content_type,
            bytes: include_bytes!(concat!("../../assets/explorer/", $file)),
            compressed: $compressed,
        }
    };
}

const ASSETS: [Asset; 6] = [
    asset!("explorer.css", CSS, "explorer.css", false),
    asset!("explorer.js", JAVASCRIPT, "explorer.js", false),
    asset!("graphiql.css", CSS, "graphiql.min.css.gz", true),
    asset!("graphiql.js", JAVASCRIPT, "graphiql.min.js.gz", true),
    asset!("react.js", JAVASCRIPT, "react.production.min.js.gz", true),
    asset!("react-dom.js", JAVASCRIPT, "react-dom.production.min.js.gz", true),
];

/// Adds the explorer and its files to the routes.
pub(super) fn add_to(route: Route) -> Route {
    let route = route.at("/explorer", get(make_sync(|_| page())));
    ASSETS.iter().fold(route, |route, asset| route.at(asset.path, get(make_sync(|request| asset.send(&request)))))
}

fn page() -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-cache")
        .header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
        .body(PAGE)
}

impl Asset {
    fn send(&self, request: &Request) -> Response {
        // Without the header any coding may be sent.
        if self.compressed && !request.header(header::ACCEPT_ENCODING).is_none_or(accepts_gzip) {
            return Response::builder()
                .status(StatusCode::NOT_ACCEPTABLE)
                .body("This file comes compressed by gzip.\n");
        }
        let response = Response::builder()
            .header(header::CONTENT_TYPE, self.content_type)
            .header(header::CACHE_CONTROL, "no-cache")
            .header(header::VARY, "Accept-Encoding");
        match self.compressed {
            true => response.header(header::CONTENT_ENCODING, "gzip").body(self.bytes),
            false => response.body(self.bytes),
        }
    }
}
