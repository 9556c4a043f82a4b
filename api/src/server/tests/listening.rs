//! Ports, real connections, and stopping.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::*;
use crate::server::stream::Patience;

pub(super) fn any_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

#[tokio::test]
async fn a_taken_port_gives_way_to_the_next_free_one_only_if_it_may() {
    let taken = super::super::bind(any_port(), false).await.unwrap().local_addr();
    let taken = tokio::net::TcpListener::bind(taken.unwrap()).await.unwrap();
    let address = taken.local_addr().unwrap();
    let error = super::super::bind(address, false).await.unwrap_err();
    assert!(format!("{error:#}").contains(&address.to_string()), "{error:#}");
    let moved = super::super::bind(address, true).await.unwrap().local_addr().unwrap();
    assert!(moved.port() > address.port());
}

#[tokio::test]
async fn a_server_answers_over_a_connection_and_stops_when_told() {
    let (app, _folder) = app(|_| {}).await;
    let listener = super::super::bind(any_port(), false).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async { stopped.await.unwrap_or_default() };
    let serving = tokio::spawn(super::super::serve_with(app, stand_in(), listener, Patience::default(), stopped));
    let mut connection = TcpStream::connect(address).await.unwrap();
    let request = "GET /graphql?query={asker} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("nobody En"), "{answer}");
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
