//! `/graphql/ws`: the graphql-transport-ws protocol, with the close codes it names.

mod message;
mod session;

use async_graphql::Executor;
use poem::http::{StatusCode, header};
use poem::web::websocket::{WebSocket, WebSocketConfig};
use poem::{Endpoint, FromRequest, IntoResponse, Request, Response};
use tokio::sync::watch;

use super::asking::Asking;
use super::graphql::language;
use super::{address, tokens};
use session::Session;

const PROTOCOL: &str = "graphql-transport-ws";
const MESSAGE_BYTES: usize = 1024 * 1024;

/// The endpoint.
#[derive(Clone)]
pub(super) struct Socket<E> {
    asking: Asking<E>,
    stopped: watch::Receiver<bool>,
}

impl<E: Executor> Socket<E> {
    pub(super) fn new(asking: Asking<E>, stopped: watch::Receiver<bool>) -> Self {
        Self { asking, stopped }
    }
}

impl<E: Executor> Endpoint for Socket<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let offered = request.header(header::SEC_WEBSOCKET_PROTOCOL).unwrap_or_default();
        if !offered.split(',').any(|protocol| protocol.trim() == PROTOCOL) {
            let told = format!("This address speaks the WebSocket protocol {PROTOCOL}.\n");
            return Ok(Response::builder().status(StatusCode::BAD_REQUEST).content_type("text/plain").body(told));
        }
        let viewer = tokens::viewer(&self.asking.app, request.headers()).await;
        let trusted = &self.asking.app.config.trusted_proxies;
        let address = address::of(request.remote_addr(), request.headers(), trusted);
        let language = language(&request);
        let mut body = poem::RequestBody::new(request.take_body());
        let socket = WebSocket::from_request(&request, &mut body).await?;
        let mut config = WebSocketConfig::default();
        config.max_message_size = Some(MESSAGE_BYTES);
        config.max_frame_size = Some(MESSAGE_BYTES);
        let session = Session::new(self.asking.clone(), self.stopped.clone(), viewer, language).from(address);
        let upgraded = socket.protocols([PROTOCOL]).config(config).on_upgrade(|stream| session.run(stream));
        Ok(upgraded.into_response())
    }
}
