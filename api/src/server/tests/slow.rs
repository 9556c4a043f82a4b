//! Clients that are too slow, or too many, over real connections.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::listening::any_port;
use super::*;
use crate::server::stream::Patience;

const LONG: Duration = Duration::from_secs(3_600);
const SHORT: Duration = Duration::from_millis(50);
/// Patience that never ends within a test.
const ENDLESS: Patience = Patience { first: LONG, silence: LONG, arrival: LONG, stall: LONG };
const GET: &str = "GET /graphql?query={asker} HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// A server of its own, which ends with the test.
async fn serve(patience: Patience, change: impl FnOnce(&mut Config)) -> (SocketAddr, tempfile::TempDir) {
    let (app, folder) = app(change).await;
    let listener = super::super::bind(any_port(), false).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(super::super::serve_with(app, stand_in(), listener, patience, std::future::pending()));
    (address, folder)
}

/// Says something to a server with this patience, and reads until the server closes.
async fn said_until_closed(patience: Patience, text: &str) -> String {
    let (address, _folder) = serve(patience, |_| {}).await;
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A connection that is reset is closed too.
    connection.read_to_end(&mut answer).await.ok();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed() {
    assert_eq!(said_until_closed(Patience { first: SHORT, ..ENDLESS }, "").await, "");
}

#[tokio::test]
async fn headers_that_do_not_end_are_not_waited_for() {
    let begun = &GET[..GET.len() - 2];
    said_until_closed(Patience { arrival: SHORT, ..ENDLESS }, begun).await;
    said_until_closed(Patience { silence: SHORT, ..ENDLESS }, begun).await;
}

#[tokio::test]
async fn a_body_that_does_not_end_is_not_waited_for() {
    let begun =
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    said_until_closed(Patience { arrival: SHORT, ..ENDLESS }, begun).await;
}

#[tokio::test]
async fn a_connection_that_is_kept_and_not_used_is_closed() {
    let answer = said_until_closed(Patience { silence: SHORT, ..ENDLESS }, GET).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_off() {
    let (address, _folder) = serve(Patience { stall: SHORT, ..ENDLESS }, |_| {}).await;
    let mut connection = TcpStream::connect(address).await.unwrap();
    let body = json!({ "query": "query($t: String!) { echo(text: $t) }", "variables": { "t": "x".repeat(100_000) } })
        .to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    // It asks on and on, until its own connection breaks.
    while connection.write_all(format!("{head}{body}").as_bytes()).await.is_ok() {}
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_no_more() {
    let (address, _folder) = serve(ENDLESS, |config| config.connections_per_address = Some(2)).await;
    let mut kept = Vec::new();
    for _ in 0..2 {
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(GET.as_bytes()).await.unwrap();
        assert!(connection.read_u8().await.is_ok());
        kept.push(connection);
    }
    assert!(!is_served(address).await);
    drop(kept.pop());
    while !is_served(address).await {}
}

#[tokio::test]
async fn an_event_stream_is_one_of_them_for_as_long_as_it_is_followed() {
    let (address, _folder) = serve(ENDLESS, |config| config.connections_per_address = Some(1)).await;
    let follow =
        GET.replace("{asker}", "subscription{endless}").replace("\r\n\r\n", "\r\nAccept: text/event-stream\r\n\r\n");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(follow.as_bytes()).await.unwrap();
    let mut said = Vec::new();
    while !said.ends_with(b":\n\n\r\n") {
        said.push(stream.read_u8().await.unwrap());
    }
    assert!(!is_served(address).await);
    drop(stream);
    while !is_served(address).await {}
}

async fn is_served(address: SocketAddr) -> bool {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let written = connection.write_all(GET.as_bytes()).await;
    written.is_ok() && connection.read_u8().await.is_ok()
}
