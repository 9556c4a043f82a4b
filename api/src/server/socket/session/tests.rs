//! The protocol, over two queues in place of a socket.

use std::pin::Pin;
use std::task::{Context, Poll};

use entity::Role;
use poem::web::websocket::CloseCode;
use serde_json::json;

use super::*;
use crate::config::{Allowed, Config, Rate};
use crate::server::tests::{app, stand_in};
use crate::service::accounts;

/// The server's end of a pair of queues.
struct Queues {
    incoming: mpsc::UnboundedReceiver<Message>,
    outgoing: mpsc::UnboundedSender<Message>,
}

impl Stream for Queues {
    type Item = io::Result<Message>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.incoming.poll_recv(context).map(|message| message.map(Ok))
    }
}

impl Sink<Message> for Queues {
    type Error = io::Error;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> io::Result<()> {
        self.outgoing.send(message).map_err(io::Error::other)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The client's end.
struct Client {
    to_server: mpsc::UnboundedSender<Message>,
    from_server: mpsc::UnboundedReceiver<Message>,
    stopping: watch::Sender<bool>,
    token: String,
    app: crate::app::App,
    _folder: tempfile::TempDir,
}

async fn connect() -> Client {
    connect_with(|_| {}).await
}

async fn connect_with(change: impl FnOnce(&mut Config)) -> Client {
    let (app, folder) = app(change).await;
    let token = accounts::create_token(&app.db, Role::Team, None, app.clock.now()).await;
    let token = token.unwrap_or_else(|_| panic!("no token"));
    let (stopping, stopped) = watch::channel(false);
    let session = Session::new(Asking::new(app.clone(), stand_in()), stopped, Ok(Viewer::Anonymous), Language::En);
    let (to_server, incoming) = mpsc::unbounded_channel();
    let (outgoing, from_server) = mpsc::unbounded_channel();
    tokio::spawn(session.run(Queues { incoming, outgoing }));
    Client { to_server, from_server, stopping, token, app, _folder: folder }
}

impl Client {
    fn send(&self, message: Value) {
        self.to_server.send(Message::Text(message.to_string())).unwrap();
    }

    fn subscribe(&self, id: &str, query: &str) {
        self.send(json!({ "type": "subscribe", "id": id, "payload": { "query": query } }));
    }

    async fn receive(&mut self) -> Value {
        match self.from_server.recv().await.unwrap() {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    async fn closed(&mut self) -> u16 {
        match self.from_server.recv().await.unwrap() {
            Message::Close(Some((code, _))) => u16::from(code),
            other => panic!("{other:?}"),
        }
    }

    async fn init(&mut self) {
        self.send(json!({ "type": "connection_init" }));
        assert_eq!(self.receive().await, json!({ "type": "connection_ack" }));
    }
}

#[tokio::test]
async fn events_come_in_order_and_end_with_complete() {
    let mut client = connect().await;
    client.init().await;
    client.subscribe("a", "subscription { count(to: 2) }");
    for event in [
        json!({ "id": "a", "type": "next", "payload": { "data": { "count": 1 } } }),
        json!({ "id": "a", "type": "next", "payload": { "data": { "count": 2 } } }),
        json!({ "id": "a", "type": "complete" }),
    ] {
        assert_eq!(client.receive().await, event);
    }
    client.subscribe("a", "{ asker }");
    assert_eq!(client.receive().await["payload"]["data"]["asker"], "nobody En");
}

#[tokio::test]
async fn a_document_that_cannot_be_executed_ends_its_operation_and_not_the_socket() {
    let mut client = connect().await;
    client.init().await;
    for (query, code) in [("{ nothing }", "GRAPHQL_VALIDATION_FAILED"), ("{", "GRAPHQL_PARSE_FAILED")] {
        client.subscribe("a", query);
        let error = client.receive().await;
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("a")));
        assert_eq!(error["payload"][0]["extensions"]["code"], code);
    }
    client.send(json!({ "type": "ping", "payload": { "n": 1 } }));
    assert_eq!(client.receive().await, json!({ "type": "pong", "payload": { "n": 1 } }));
}

#[tokio::test]
async fn a_token_comes_with_the_first_message() {
    let mut client = connect().await;
    client
        .send(json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {}", client.token) } }));
    client.receive().await;
    client.subscribe("a", "{ asker }");
    assert_eq!(client.receive().await["payload"]["data"]["asker"], "TEAM En");
}

#[tokio::test]
async fn a_token_that_ends_lets_no_further_operation_in() {
    let mut client = connect().await;
    client
        .send(json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {}", client.token) } }));
    client.receive().await;
    client.subscribe("a", "{ asker }");
    client.receive().await;
    assert_eq!(client.receive().await["type"], "complete");
    client.app.clock.advance(366 * crate::clock::DAY);
    client.subscribe("b", "{ asker }");
    assert_eq!(client.closed().await, 4403);
}

#[tokio::test]
async fn each_breach_of_the_protocol_has_its_close_code() {
    let ping = json!({ "type": "ping" });
    let init = json!({ "type": "connection_init" });
    let subscribe = json!({ "type": "subscribe", "id": "a", "payload": { "query": "subscription { endless }" } });
    let bad_token = json!({ "type": "connection_init", "payload": { "authorization": "Bearer nobody" } });
    for (messages, code) in [
        (vec![subscribe.clone()], 4401),
        (vec![bad_token], 4403),
        (vec![init.clone(), ping.clone(), json!("hello")], 4400),
        (vec![init.clone(), ping.clone(), init.clone()], 4429),
        (vec![init.clone(), ping.clone(), subscribe.clone(), subscribe], 4409),
    ] {
        let mut client = connect().await;
        let answers = messages.len().min(3) - 1;
        for message in messages {
            client.send(message);
        }
        for _ in 0..answers {
            client.receive().await;
        }
        assert_eq!(client.closed().await, code);
    }
    let mut client = connect().await;
    client.to_server.send(Message::Binary(vec![1])).unwrap();
    assert_eq!(client.closed().await, 4400);
}

#[tokio::test]
async fn a_completed_operation_says_nothing_more_and_frees_its_id() {
    let mut client = connect().await;
    client.init().await;
    client.subscribe("a", "subscription { endless }");
    client.send(json!({ "type": "complete", "id": "a" }));
    client.subscribe("a", "subscription { count(to: 1) }");
    assert_eq!(client.receive().await["payload"]["data"]["count"], 1);
}

#[tokio::test]
async fn a_socket_carries_a_limited_number_of_operations() {
    let mut client = connect().await;
    client.init().await;
    for n in 0..=OPERATIONS {
        client.subscribe(&n.to_string(), "subscription { endless }");
    }
    let error = client.receive().await;
    assert_eq!((&error["id"], &error["payload"][0]["extensions"]["code"]), (&json!("50"), &json!("TOO_COSTLY")));
}

#[tokio::test]
async fn each_operation_counts_as_a_request_does() {
    let one = std::num::NonZeroU32::MIN;
    let rate = Rate { per_second: one, burst: one };
    let mut client = connect_with(|config| config.rate_anonymous = Some(Allowed::Rate(rate))).await;
    client.init().await;
    client.subscribe("a", "{ asker }");
    assert_eq!(client.receive().await["payload"]["extensions"]["cost"], json!({ "requested": 1, "limit": 5_000 }));
    assert_eq!(client.receive().await["type"], "complete");
    client.subscribe("b", "{ asker }");
    let error = client.receive().await;
    let extensions = json!({ "code": "RATE_LIMITED", "retryAfter": 1 });
    assert_eq!((&error["id"], &error["payload"][0]["extensions"]), (&json!("b"), &extensions));
}

#[tokio::test]
async fn a_server_that_stops_says_goodbye() {
    let mut client = connect().await;
    client.init().await;
    client.stopping.send_replace(true);
    assert_eq!(client.closed().await, u16::from(CloseCode::Away));
}
