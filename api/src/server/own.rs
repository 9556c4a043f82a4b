//! The pages by which people without an account decide about themselves.

use entity::LinkPurpose;
use futures_util::future::BoxFuture;
use poem::endpoint::make;
use poem::http::{StatusCode, header};
use poem::{IntoResponse, Request, Response, RouteMethod};

use super::links::{Asked, Shown, frame, written};
use crate::app::App;
use crate::error::Result;
use crate::pages::{self, OwnNews, OwnWish, Page};
use crate::service::links::{self, Opened};
use crate::service::own;

/// Shows where somebody stands and what they can decide.
pub(super) fn show(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        match links::open(&app, &asked.token, LinkPurpose::Own).await? {
            Ok(opened) => page(&app, &asked, &opened, None).await,
            Err(why) => Ok(asked.closed(&app, why)),
        }
    })
}

async fn page(app: &App, asked: &Asked, opened: &Opened, news: Option<OwnNews>) -> Result<Page> {
    let language = asked.language(opened.language);
    let shown = own::page(app, opened, &asked.token, language).await?;
    Ok(pages::own(&frame(app, language), &shown, news))
}

/// Does what somebody decides.
pub(super) fn take(app: App, mut request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let opened = match links::open(&app, &asked.token, LinkPurpose::Own).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        let sent = written(request.take_body()).await;
        let Some(wish) = pages::read_own(&sent, app.clock.today()) else {
            return page(&app, &asked, &opened, Some(OwnNews::Unclear)).await;
        };
        own::fulfil(&app, &opened, wish).await?;
        if matches!(wish, OwnWish::Leave | OwnWish::Erase | OwnWish::Renew) {
            return Ok(pages::own_ended(&frame(&app, asked.language(opened.language)), wish));
        }
        match links::open(&app, &asked.token, LinkPurpose::Own).await? {
            Ok(opened) => page(&app, &asked, &opened, Some(OwnNews::Done)).await,
            Err(why) => Ok(asked.closed(&app, why)),
        }
    })
}

/// Shows everything that is held about somebody.
pub(super) fn show_held(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        Ok(match links::open(&app, &asked.token, LinkPurpose::Own).await? {
            Ok(opened) => {
                let language = asked.language(opened.language);
                let held = own::everything(&app, &opened).await?;
                pages::held(&frame(&app, language), &asked.token, own::told(&held, language))
            }
            Err(why) => asked.closed(&app, why),
        })
    })
}

/// The same as a file to take along.
pub(super) fn file(app: &App) -> RouteMethod {
    let app = app.clone();
    RouteMethod::new().get(make(move |request| download(app.clone(), request)))
}

fn download(app: App, request: Request) -> BoxFuture<'static, poem::Result<Response>> {
    Box::pin(async move {
        held(&app, &Asked::of(&request)).await.map_err(|error| {
            tracing::error!(error = format!("{error:#}"), "write down what is held about somebody");
            poem::Error::from_status(StatusCode::SERVICE_UNAVAILABLE)
        })
    })
}

async fn held(app: &App, asked: &Asked) -> Result<Response> {
    let opened = match links::open(app, &asked.token, LinkPurpose::Own).await? {
        Ok(opened) => opened,
        Err(why) => return Ok(asked.closed(app, why).into_response()),
    };
    let held = serde_json::to_string_pretty(&own::everything(app, &opened).await?)?;
    Ok(Response::builder()
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_DISPOSITION, "attachment; filename=\"passerelle.json\"")
        .header(header::CACHE_CONTROL, "no-store")
        .header(poem::http::HeaderName::from_static("x-robots-tag"), "noindex, nofollow")
        .body(held))
}
