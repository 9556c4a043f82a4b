//! The hub's pages over HTTP: sessions, seals of forms, rates, and the headers that keep browsers out of mischief.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use poem::http::header::{self, HeaderName};
use poem::http::{Method, StatusCode};
use poem::{Body, Endpoint, Request, Response, Route};

use super::address;
use super::dress::request_id;
use super::fault::Fault;
use super::rates::Rates;
use crate::app::App;
use crate::error::Result;
use crate::hub::session::{self, Cookies};
use crate::hub::{self, Arrival, Cookie, Form, Page, Reply, Visit};
use crate::service::accounts;
use crate::viewer::Viewer;

/// What a browser may do with a page: its own style and script, its forms, no more.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
     img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The longest form: descriptions in both languages, and what else a profile holds.
const FORM_BYTES: usize = 1024 * 1024;
const FORM_TIME: Duration = Duration::from_secs(30);
/// How long a page may take.
const LONGEST: Duration = Duration::from_secs(10);
/// How long a choice of language is remembered, and the number of a browser, in seconds.
const REMEMBERED: i64 = 366 * 24 * 3_600;
/// Longer than any token.
const TOKEN_LENGTH: usize = 512;

/// Adds all pages of the hub to the routes.
pub(super) fn add_to(route: Route, app: &App, rates: &Arc<Rates>) -> Route {
    hub::pages().into_iter().fold(route, |route, page| {
        let path = page.path;
        route.at(path, Shown { app: app.clone(), rates: rates.clone(), page })
    })
}

/// One page at its address.
struct Shown {
    app: App,
    rates: Arc<Rates>,
    page: Page,
}

impl Endpoint for Shown {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let id = request_id(&request).to_owned();
        match self.answer(&mut request, &id).await {
            Ok(response) => Ok(response),
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "show a page of the hub");
                Err(poem::Error::from_status(StatusCode::SERVICE_UNAVAILABLE))
            }
        }
    }
}

impl Shown {
    async fn answer(&self, request: &mut Request, id: &str) -> Result<Response> {
        let handler = match *request.method() {
            Method::GET | Method::HEAD => &self.page.show,
            Method::POST => &self.page.take,
            _ => &None,
        };
        let Some(handler) = handler else { return Ok(not_allowed(&self.page)) };
        let cookies =
            Cookies::read(request.headers().get_all(header::COOKIE).iter().filter_map(|one| one.to_str().ok()));
        let sent = cookies.get(session::SESSION).map(str::to_owned);
        let session = session_of(&self.app, sent.as_deref()).await?;
        let (token, viewer) = session.map_or((None, Viewer::Anonymous), |(token, viewer)| (Some(token), viewer));
        // A session that has ended elsewhere is forgotten here as well.
        let ended = sent.is_some() && token.is_none();
        let arrival = arrival(request, &self.page, viewer, token, cookies);
        let mut visit = Visit::new(&self.app, arrival).await?;
        let address = address::of(request.remote_addr(), request.headers(), &self.app.config.trusted_proxies);
        let reply = match self.rates.count(&visit.viewer, address) {
            Err(Fault::TooOften(seconds)) => hub::too_often(&visit, seconds)?,
            _ if request.method() == Method::POST => match read(request.take_body()).await {
                Some(form) => {
                    visit.form = form;
                    self.guarded(handler, &visit, true, id).await?
                }
                None => hub::too_large(&visit)?,
            },
            _ => self.guarded(handler, &visit, false, id).await?,
        };
        Ok(self.respond(&visit, reply, ended))
    }

    /// Lets the page answer those it is for, if what was sent is one of our forms.
    async fn guarded(&self, handler: &hub::Handler, visit: &Visit, sent: bool, id: &str) -> Result<Reply> {
        if !self.page.audience.has(&visit.viewer) {
            return if visit.is_signed_in() { hub::not_for_you(visit) } else { hub::sign_in_first(visit) };
        }
        if sent && !visit.is_sealed() {
            return hub::unsealed(visit);
        }
        let shown = AssertUnwindSafe(handler(visit.clone())).catch_unwind();
        match tokio::time::timeout(LONGEST, shown).await {
            Ok(Ok(Ok(reply))) => return Ok(reply),
            Ok(Ok(Err(error))) => tracing::error!(error = format!("{error:#}"), "show a page of the hub"),
            Ok(Err(_)) => tracing::error!("show a page of the hub: it panicked"),
            Err(_) => tracing::warn!("show a page of the hub: it took too long"),
        }
        hub::broken(visit, id)
    }

    fn respond(&self, visit: &Visit, reply: Reply, ended: bool) -> Response {
        let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, reply.media)
            .header(header::CACHE_CONTROL, "no-store")
            .header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
            .header(header::REFERRER_POLICY, "no-referrer")
            .header(HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
        if let Some(location) = &reply.location {
            response = response.header(header::LOCATION, location);
        }
        let ours = self.cookies(visit, &reply, ended);
        // What the reply sets itself comes last, and wins.
        for cookie in ours.iter().chain(&reply.cookies) {
            response = response.header(header::SET_COOKIE, cookie.header());
        }
        response.body(reply.body)
    }

    /// What every page has its browser keep or forget.
    fn cookies(&self, visit: &Visit, reply: &Reply, ended: bool) -> Vec<Cookie> {
        let mut cookies = Vec::new();
        if ended {
            cookies.push(Cookie::forgotten(session::SESSION));
        }
        if let Some(language) = visit.chosen_language {
            cookies.push(Cookie::kept(session::LANGUAGE, crate::mail::words::tag(language), REMEMBERED));
        }
        if let Some(visitor) = visit.fresh_visitor().filter(|_| self.page.take.is_some()) {
            cookies.push(Cookie::kept(session::VISITOR, visitor, REMEMBERED));
        }
        if visit.told.is_some() && reply.location.is_none() {
            cookies.push(Cookie::forgotten(session::TOLD));
        }
        cookies
    }
}

fn not_allowed(page: &Page) -> Response {
    let allowed = match (&page.show, &page.take) {
        (Some(_), Some(_)) => "GET, HEAD, POST",
        (None, Some(_)) => "POST",
        _ => "GET, HEAD",
    };
    Response::builder().status(StatusCode::METHOD_NOT_ALLOWED).header(header::ALLOW, allowed).finish()
}

/// Who has this session; only what may do all that its account may is one, so a program's token opens no page.
async fn session_of(app: &App, token: Option<&str>) -> Result<Option<(String, Viewer)>> {
    let Some(token) = token.filter(|token| token.len() <= TOKEN_LENGTH) else { return Ok(None) };
    let viewer = accounts::viewer_of(app, token).await?;
    let whole = viewer.filter(|viewer| viewer.pass().is_some_and(crate::viewer::Pass::is_whole));
    Ok(whole.map(|viewer| (token.to_owned(), viewer)))
}

fn arrival(request: &Request, page: &Page, viewer: Viewer, session: Option<String>, cookies: Cookies) -> Arrival {
    let names = page.path.split('/').filter_map(|part| part.strip_prefix(':'));
    let part = |name: &str| request.raw_path_param(name).map(|value| (name.to_owned(), value.to_owned()));
    Arrival {
        viewer,
        session,
        cookies,
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        parts: names.filter_map(part).collect(),
        accept_language: request.header(header::ACCEPT_LANGUAGE).map(str::to_owned),
        from_here: request.header("sec-fetch-site") == Some("same-origin"),
    }
}

/// The form that was sent; none if it is too long, does not arrive, or is no text.
async fn read(body: Body) -> Option<Form> {
    let bytes = tokio::time::timeout(FORM_TIME, body.into_bytes_limit(FORM_BYTES)).await.ok()?.ok()?;
    Some(Form::read(std::str::from_utf8(&bytes).ok()?))
}
