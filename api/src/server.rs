//! The HTTP front: routes, media types, who asks, and the pages that links of mails open.

mod acceptor;
mod address;
mod asking;
mod compression;
mod cors;
mod documents;
mod dress;
mod events;
mod explorer;
mod fault;
mod graphql;
mod health;
mod hub;
mod limits;
mod links;
mod media;
mod operation;
mod own;
mod parameters;
mod questions;
mod rates;
mod reply;
mod socket;
mod stream;
mod tokens;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use async_graphql::Executor;
use poem::listener::TcpAcceptor;
use poem::{Endpoint, EndpointExt, Response, Route, Server};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::App;
use crate::error::Result;
use crate::links as paths;
use crate::pages;

/// How long what was begun may take once the server is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// How many ports after a taken one are tried.
const PORTS_TRIED: u16 = 100;

/// Listens on an address; if the server may move, a taken port gives way to the next free one.
pub async fn bind(address: SocketAddr, may_move: bool) -> Result<TcpListener> {
    let tried = if may_move && address.port() != 0 { PORTS_TRIED } else { 0 };
    let last = address.port().saturating_add(tried);
    for port in address.port()..=last {
        match TcpListener::bind(SocketAddr::new(address.ip(), port)).await {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse && port < last => {}
            bound => {
                let place = SocketAddr::new(address.ip(), port);
                return bound.with_context(|| format!("cannot listen on {place}; choose another with --listen"));
            }
        }
    }
    anyhow::bail!("cannot listen on {address}: no port from {} to {last} is free", address.port())
}

/// Answers requests until the future `shutdown` is ready, and finishes what was begun.
pub async fn serve(app: App, listener: TcpListener, shutdown: impl Future<Output = ()> + Send) -> Result<()> {
    let schema = crate::graphql::schema(&app);
    serve_with(app, schema, listener, stream::Patience::default(), shutdown).await
}

async fn serve_with(
    app: App,
    executor: impl Executor,
    listener: TcpListener,
    patience: stream::Patience,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<()> {
    let (stopping, stopped) = watch::channel(false);
    let acceptor = TcpAcceptor::from_tokio(listener).context("take over the listening socket")?;
    let stop = async move {
        shutdown.await;
        stopping.send_replace(true);
    };
    Server::new_with_acceptor(acceptor::Patient::new(acceptor, patience, &app.config))
        .run_with_graceful_shutdown(routes(app, executor, stopped), stop, Some(LAST_ANSWERS))
        .await
        .context("serve HTTP")
}

/// What each operation of a document costs if its variables have no values but their defaults.
pub fn costs(document: &str) -> Result<Vec<(String, u64)>> {
    operation::costs(document).map_err(|problem| anyhow::anyhow!("{}", problem.error(entity::Language::En).message))
}

/// Everything the server answers; sockets close and event streams end once `stopped` says so.
pub fn routes(app: App, executor: impl Executor, stopped: watch::Receiver<bool>) -> impl Endpoint<Output = Response> {
    let explorer = app.config.explorer();
    let asking = asking::Asking::new(app.clone(), executor);
    let rates = asking.rates.clone();
    let socket = socket::Socket::new(asking.clone(), stopped.clone());
    let mut route = Route::new()
        .at("/graphql", cors::Cors::new(graphql::Graphql::new(asking, socket.clone(), stopped), &app.config))
        .at("/graphql/ws", poem::get(socket))
        .at("/favicon.ico", poem::get(poem::endpoint::make_sync(|_| poem::http::StatusCode::NO_CONTENT)))
        .at("/health/live", poem::get(poem::endpoint::make_sync(|_| health::live())))
        .at("/health/ready", poem::get(health::Ready(app.clone())))
        .at("/answer/:token", links::on(&app, links::show_answer, links::take_answer))
        .at("/answer/:token/:choice", links::on(&app, links::show_answer, links::take_answer))
        .at("/join/:token", links::on(&app, links::show_join, links::take_join))
        .at("/join/:token/:choice", links::on(&app, links::show_join, links::take_join))
        .at("/candidate/:token", questions::on_candidate(&app))
        .at("/report/:token", questions::on_report(&app))
        .at("/offer/:token", links::on(&app, links::show_offer, links::take_offer))
        .at("/meeting/:token", links::on(&app, links::show_meeting, links::take_meeting))
        .at("/own/:token", links::on(&app, own::show, own::take))
        .at("/own/:token/data", links::on(&app, own::show_held, own::show_held))
        .at("/own/:token/data.json", own::file(&app))
        .at("/stop/:token", links::on(&app, links::show_stop, links::take_stop))
        .at(paths::PRIVACY_PATH, links::document(&app, pages::privacy))
        .at(paths::LEGAL_PATH, links::document(&app, pages::legal))
        .at(paths::ACCESSIBILITY_PATH, links::document(&app, pages::accessibility))
        .at(paths::STYLESHEET_PATH, poem::get(poem::endpoint::make_sync(|_| pages::stylesheet())))
        .at(paths::SCRIPT_PATH, poem::get(poem::endpoint::make_sync(|_| pages::script())))
        .at(paths::ICON_PATH, poem::get(poem::endpoint::make_sync(|_| pages::icon())));
    route = hub::add_to(route, &app, &rates);
    if explorer {
        route = explorer::add_to(route);
    }
    dress::Dressed::new(compression::Compressed(route.map_to_response()), &app.config)
}

#[cfg(test)]
mod tests;
