//! HTTP: routes and middleware.

use std::net::{SocketAddr, TcpListener};

use anyhow::{Context, bail};
use entity::LinkPurpose;
use poem::listener::TcpAcceptor;
use poem::web::{Data, Path};
use poem::{EndpointExt, IntoResponse, Response, Route, Server, get, handler};

use crate::app::App;
use crate::error::Result;
use crate::links::Choice;
use crate::pages::{self, Frame, Page};
use crate::service::links;

/// How many ports beyond a taken one are tried.
const NEXT_PORTS: u16 = 50;

/// Listens on an address; a port that is taken gives way to the next free one if it may.
pub fn bind(address: SocketAddr, may_move: bool) -> Result<(TcpListener, SocketAddr)> {
    let last = if may_move && address.port() != 0 { address.port().saturating_add(NEXT_PORTS) } else { address.port() };
    for port in address.port()..=last {
        match TcpListener::bind(SocketAddr::new(address.ip(), port)) {
            Ok(listener) => {
                let bound = listener.local_addr()?;
                listener.set_nonblocking(true)?;
                return Ok((listener, bound));
            }
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error).with_context(|| format!("listening on {address}")),
        }
    }
    bail!("{address} is taken; choose another with --listen")
}

/// Serves until the future is ready.
pub async fn serve(app: App, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
    let routes = Route::new()
        .at("/answer/:token/:choice", get(answer_page).post(answer))
        .at("/answer/:token", get(answer_page).post(answer));
    let acceptor = TcpAcceptor::from_std(listener)?;
    Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(routes.data(app), stop, None).await?;
    Ok(())
}

#[handler]
async fn answer_page(Data(app): Data<&App>, Path(path): Path<Vec<String>>) -> Response {
    let token = path.first().cloned().unwrap_or_default();
    let choice = path.get(1).and_then(|word| Choice::from_word(word));
    page(shown(app, &token, choice).await)
}

async fn shown(app: &App, token: &str, choice: Option<Choice>) -> Result<Page> {
    let frame = Frame { programme: &app.programme, language: entity::Language::En };
    Ok(match links::open(app, token, LinkPurpose::Answer).await? {
        Err(why) => pages::unavailable(&frame, why),
        Ok(opened) => match links::answer_page(app, &opened, token, opened.language, choice, None).await? {
            Some(page) => pages::answer(&Frame { language: opened.language, ..frame }, &page),
            None => pages::unavailable(&frame, pages::Unavailable::Unknown),
        },
    })
}

#[handler]
async fn answer(Data(app): Data<&App>, Path(path): Path<Vec<String>>, body: String) -> Response {
    let token = path.first().cloned().unwrap_or_default();
    page(answered(app, &token, &body).await)
}

async fn answered(app: &App, token: &str, form: &str) -> Result<Page> {
    let frame = Frame { programme: &app.programme, language: entity::Language::En };
    let opened = match links::open(app, token, LinkPurpose::Answer).await? {
        Err(why) => return Ok(pages::unavailable(&frame, why)),
        Ok(opened) => opened,
    };
    let frame = Frame { language: opened.language, ..frame };
    match pages::read_answer(form, app.clock.today()) {
        Ok(given) => Ok(pages::answered(&frame, &links::answer(app, &opened, given).await?)),
        Err(form) => {
            match links::answer_page(app, &opened, token, opened.language, form.choice, Some(form.problem)).await? {
                Some(page) => Ok(pages::answer(&frame, &page)),
                None => Ok(pages::unavailable(&frame, pages::Unavailable::Unknown)),
            }
        }
    }
}

fn page(page: Result<Page>) -> Response {
    match page {
        Ok(page) => page.into_response(),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "show a page");
            Response::builder().status(poem::http::StatusCode::INTERNAL_SERVER_ERROR).finish()
        }
    }
}
