//! `/graphql`: the GraphQL-over-HTTP specification, for one request at a time; sockets are passed on.

use std::time::Duration;

use async_graphql::Executor;
use async_graphql::parser::types::OperationType;
use entity::Language;
use futures_util::StreamExt;
use poem::http::Method;
use poem::{Body, Endpoint, Request, Response};

use super::asking::{Asker, Asking};
use super::dress::request_id;
use super::fault::{Fault, Problem};
use super::media::{self, Media};
use super::parameters::Parameters;
use super::reply::Freshness;
use super::socket::Socket;
use super::{address, reply, tokens};
use crate::pages;
use crate::viewer::Viewer;

const BODY_BYTES: usize = 1024 * 1024;
/// How much of a body that is too large is still read, so that its sender gets to read the answer.
const BODY_DRAINED: usize = 16 * BODY_BYTES;
const BODY_TIME: Duration = Duration::from_secs(30);

/// The endpoint.
pub(super) struct Graphql<E> {
    asking: Asking<E>,
    /// Clients that know one address only open their sockets here too.
    socket: Socket<E>,
}

impl<E: Executor> Graphql<E> {
    pub(super) fn new(asking: Asking<E>, socket: Socket<E>) -> Self {
        Self { asking, socket }
    }

    async fn answer(&self, mut request: Request, media: Media) -> Result<Response, Problem> {
        let parameters = match *request.method() {
            Method::GET => None,
            Method::POST => {
                media::check_body(request.headers())?;
                media::check_encoding(request.headers())?;
                Some(())
            }
            _ => return Err(Fault::Method.into()),
        };
        let viewer = self.admit(&request).await?;
        let parameters = match parameters {
            None => Parameters::from_query(request.uri().query().unwrap_or_default())?,
            Some(()) => Parameters::from_body(&read(request.take_body()).await?)?,
        };
        let operation = self.asking.find(parameters, &viewer)?;
        let span = tracing::Span::current();
        span.record("operation.name", operation.name.as_deref());
        span.record("operation.kind", operation.kind.to_string());
        match operation.kind {
            OperationType::Mutation if request.method() == Method::GET => return Err(Fault::ChangeByGet.into()),
            OperationType::Subscription => return Err(Fault::Subscription.into()),
            _ => {}
        }
        let freshness = Freshness::of(request.method(), &viewer);
        let asker = Asker { viewer, language: language(&request), request_id: request_id(&request).to_owned() };
        Ok(reply::executed(media, self.asking.execute(operation, asker).await?, freshness))
    }

    /// Who asks, unless they ask too often; a token that does not work counts for the address it comes from.
    async fn admit(&self, request: &Request) -> Result<Viewer, Fault> {
        let Asking { app, rates, .. } = &self.asking;
        let address = address::of(request.remote_addr(), request.headers(), &app.config.trusted_proxies);
        let viewer = tokens::viewer(app, request.headers()).await;
        rates.count(viewer.as_ref().unwrap_or(&Viewer::Anonymous), address)?;
        viewer
    }
}

impl<E: Executor> Endpoint for Graphql<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if request.header("upgrade").is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket")) {
            return self.socket.call(request).await;
        }
        let (language, id) = (language(&request), request_id(&request).to_owned());
        let media = match Media::accepted(request.headers()) {
            Ok(media) => media,
            Err(fault) => return Ok(reply::refused(Media::Json, &fault.into(), language, &id)),
        };
        let answered = self.answer(request, media).await;
        Ok(answered.unwrap_or_else(|problem| reply::refused(media, &problem, language, &id)))
    }
}

/// The language of messages.
pub(super) fn language(request: &Request) -> Language {
    pages::browser_language(request.header("accept-language"))
}

/// Reads a body up to the limit, whatever its headers promise.
async fn read(body: Body) -> Result<Vec<u8>, Fault> {
    let mut chunks = std::pin::pin!(body.into_bytes_stream());
    let reading = async {
        let (mut bytes, mut arrived) = (Vec::new(), 0_usize);
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|_| Fault::BodyLost)?;
            arrived = arrived.saturating_add(chunk.len());
            if arrived > BODY_DRAINED {
                break;
            }
            if arrived > BODY_BYTES {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(&chunk);
            }
        }
        if arrived > BODY_BYTES { Err(Fault::BodyTooLarge) } else { Ok(bytes) }
    };
    tokio::time::timeout(BODY_TIME, reading).await.unwrap_or(Err(Fault::BodyTooSlow))
}
