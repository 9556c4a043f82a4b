//! Event streams as their clients read them, without a network.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use poem::http::{Method, header};
use poem::{Endpoint, Request};
use serde_json::{Value, json};

use super::app::TestApp;

/// How long to wait for what must come; only a product that hangs needs that long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A stream of results; whoever drops it has lost the connection.
pub struct EventStream {
    chunks: BoxStream<'static, String>,
    arrived: String,
}

impl EventStream {
    /// The next result; nothing once the stream is complete.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let event = tokio::time::timeout(PATIENCE, self.event()).await.expect("an event in time");
            let lines: Vec<&str> = event.trim_end().lines().collect();
            match lines[..] {
                [":"] => {}
                ["event: next", data] => {
                    return Some(serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap());
                }
                ["event: complete", "data:"] => return None,
                _ => panic!("not an event of the protocol: {event:?}"),
            }
        }
    }

    /// The data of the next result, without errors.
    pub async fn data(&mut self, field: &str) -> Value {
        let mut event = self.next().await.expect("an event");
        assert_eq!(event.get("errors"), None, "{event:#}");
        event["data"][field].take()
    }

    /// The code of the error that comes next, and with which the stream ends.
    pub async fn refused(&mut self) -> String {
        let event = self.next().await.expect("an event");
        let code = event["errors"][0]["extensions"]["code"].as_str();
        let code = code.unwrap_or_else(|| panic!("no error with a code: {event:#}")).to_owned();
        assert_eq!(self.next().await, None);
        code
    }

    async fn event(&mut self) -> String {
        loop {
            if let Some(end) = self.arrived.find("\n\n") {
                let rest = self.arrived.split_off(end + 2);
                return std::mem::replace(&mut self.arrived, rest);
            }
            self.arrived += &self.chunks.next().await.expect("the stream goes on or is complete");
        }
    }
}

impl TestApp {
    /// Subscribes over Server-Sent Events, as the holder of a token or as nobody.
    pub async fn follow(&self, token: Option<&str>, query: &str, variables: Value) -> EventStream {
        let mut request = Request::builder().method(Method::POST).uri("/graphql".parse().unwrap());
        request = request.header(header::CONTENT_TYPE, "application/json").header(header::ACCEPT, "text/event-stream");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = json!({"query": query, "variables": variables}).to_string();
        let response = self.endpoint().get_response(request.body(body)).await;
        assert_eq!(response.status().as_u16(), 200);
        let chunks = response.into_body().into_bytes_stream();
        let chunks = chunks.map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap()).boxed();
        EventStream { chunks, arrived: String::new() }
    }
}
