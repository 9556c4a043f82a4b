//! The pages behind the links of mails: a GET shows, and only a POST acts.

use std::time::Duration;

use entity::{Language, LinkPurpose};
use futures_util::future::BoxFuture;
use poem::endpoint::make;
use poem::{Body, IntoResponse, Request, Response, RouteMethod};

use super::graphql::language as browser_language;
use crate::app::App;
use crate::clock::date_of;
use crate::error::{Failure, Result};
use crate::links::Choice;
use crate::pages::{self, Frame, Page, Unavailable};
use crate::service::accounts;
use crate::service::acts::Act;
use crate::service::links::{self, Opened};
use crate::service::saved_searches;
use crate::viewer::Viewer;

const FORM_BYTES: usize = 16 * 1024;
const FORM_TIME: Duration = Duration::from_secs(30);

type Shown = BoxFuture<'static, Result<Page>>;

/// One address: what a GET shows and what a POST does.
pub(super) fn on(app: &App, show: fn(App, Request) -> Shown, take: fn(App, Request) -> Shown) -> RouteMethod {
    let (showing, taking) = (app.clone(), app.clone());
    RouteMethod::new()
        .get(make(move |request| page(showing.clone(), request, show)))
        .post(make(move |request| page(taking.clone(), request, take)))
}

async fn page(app: App, request: Request, make: fn(App, Request) -> Shown) -> poem::Result<Response> {
    match make(app, request).await {
        Ok(page) => Ok(page.into_response()),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "show the page of a link");
            Err(poem::Error::from_status(poem::http::StatusCode::SERVICE_UNAVAILABLE))
        }
    }
}

/// What a request to a link's page says.
struct Asked {
    token: String,
    choice: Option<Choice>,
    query: Option<String>,
    browser: Language,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let part = |name| request.raw_path_param(name).unwrap_or_default().to_owned();
        Self {
            token: part("token"),
            choice: Choice::from_word(&part("choice")),
            query: request.uri().query().map(str::to_owned),
            browser: browser_language(request),
        }
    }

    fn language(&self, own: Language) -> Language {
        pages::language(self.query.as_deref(), own)
    }

    fn closed(&self, app: &App, why: Unavailable) -> Page {
        pages::unavailable(&frame(app, self.language(self.browser)), why)
    }
}

fn frame(app: &App, language: Language) -> Frame<'_> {
    Frame { programme: &app.programme, language }
}

/// Shows the question and the form to answer it.
pub(super) fn show_answer(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        match links::open(&app, &asked.token, LinkPurpose::Answer).await? {
            Ok(opened) => form(&app, &asked, &opened, asked.choice, None).await,
            Err(why) => Ok(asked.closed(&app, why)),
        }
    })
}

async fn form(
    app: &App,
    asked: &Asked,
    opened: &Opened,
    choice: Option<Choice>,
    problem: Option<pages::FormProblem>,
) -> Result<Page> {
    let language = asked.language(opened.language);
    match links::answer_page(app, opened, &asked.token, language, choice, problem).await? {
        Some(shown) => Ok(pages::answer(&frame(app, language), &shown)),
        None => Ok(asked.closed(app, Unavailable::Unknown)),
    }
}

/// Takes an answer.
pub(super) fn take_answer(app: App, mut request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let opened = match links::open(&app, &asked.token, LinkPurpose::Answer).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        let sent = written(request.take_body()).await;
        match pages::read_answer(&sent, app.clock.today()) {
            Err(unfit) => {
                let choice = unfit.choice.or(asked.choice);
                form(&app, &asked, &opened, choice, Some(unfit.problem)).await
            }
            Ok(given) => {
                let answered = links::answer(&app, &opened, given).await?;
                Ok(pages::answered(&frame(&app, asked.language(opened.language)), &answered))
            }
        }
    })
}

/// The form of a request; what cannot be read is an empty form, which the page then asks to fill in.
async fn written(body: Body) -> String {
    let read = tokio::time::timeout(FORM_TIME, body.into_bytes_limit(FORM_BYTES)).await;
    let bytes = read.ok().and_then(Result::ok).unwrap_or_default();
    String::from_utf8(bytes.to_vec()).unwrap_or_default()
}

/// Asks whether to stop all mail, or the digests if the link is from one.
pub(super) fn show_stop(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        if let Some(digests) = saved_searches::find_stop(&app, &asked.token).await? {
            let frame = frame(&app, asked.language(digests.language));
            let page = if digests.stopped {
                pages::digests_stopped(&frame)
            } else {
                pages::stop_digests(&frame, &asked.token)
            };
            return Ok(page);
        }
        Ok(match links::open(&app, &asked.token, LinkPurpose::Stop).await? {
            Ok(opened) => {
                let frame = frame(&app, asked.language(opened.language));
                let stopped = opened.holder.contact.stopped_at.is_some();
                if stopped { pages::stopped(&frame) } else { pages::stop(&frame, &asked.token) }
            }
            Err(why) => asked.closed(&app, why),
        })
    })
}

/// Stops all mail, or the digests; mail programs post here by themselves, so nothing but the token is looked at.
pub(super) fn take_stop(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        if let Some(digests) = saved_searches::find_stop(&app, &asked.token).await? {
            saved_searches::stop(&app, &digests).await?;
            return Ok(pages::digests_stopped(&frame(&app, asked.language(digests.language))));
        }
        let opened = match links::open(&app, &asked.token, LinkPurpose::Stop).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        links::stop(&app, &opened).await?;
        Ok(pages::stopped(&frame(&app, asked.language(opened.language))))
    })
}

/// Shows the offer of a slot and the form to answer it.
pub(super) fn show_offer(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        match links::open(&app, &asked.token, LinkPurpose::Offer).await? {
            Ok(opened) => offer(&app, &asked, &opened).await,
            Err(why) => Ok(asked.closed(&app, why)),
        }
    })
}

async fn offer(app: &App, asked: &Asked, opened: &Opened) -> Result<Page> {
    let frame = frame(app, asked.language(opened.language));
    Ok(match links::offer_page(app, opened, &asked.token).await? {
        Some(shown) => pages::offer(&frame, &shown),
        None => pages::offer_answered(&frame, pages::OfferOutcome::TooLate),
    })
}

/// Takes the answer to an offer.
pub(super) fn take_offer(app: App, mut request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let opened = match links::open(&app, &asked.token, LinkPurpose::Offer).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        match pages::read_offer(&written(request.take_body()).await) {
            None => offer(&app, &asked, &opened).await,
            Some(taken) => {
                let outcome = links::answer_offer(&app, &opened, taken).await?;
                Ok(pages::offer_answered(&frame(&app, asked.language(opened.language)), outcome))
            }
        }
    })
}

/// Asks whether to sign in.
pub(super) fn show_sign_in(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        Ok(match accounts::open(&app, &asked.token).await? {
            Ok(opened) => {
                let language = asked.language(opened.language());
                pages::sign_in(&frame(&app, language), &asked.token, &opened.account.label)
            }
            Err(why) => pages::no_sign_in(&frame(&app, asked.language(asked.browser)), why),
        })
    })
}

/// Signs in, and hands the session over.
pub(super) fn take_sign_in(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        match accounts::redeem(&app, &Act::of(&Viewer::Anonymous), &asked.token).await {
            Ok(signed_in) => {
                let language = asked.language(signed_in.account.language.unwrap_or(asked.browser));
                let until = date_of(signed_in.session.expires_at);
                Ok(pages::signed_in(&frame(&app, language), signed_in.token.as_deref().unwrap_or_default(), until))
            }
            Err(Failure::Refused(refusals)) => {
                let why = refusals.first().map_or(Unavailable::Unknown, |refusal| refusal.reason.into());
                Ok(pages::no_sign_in(&frame(&app, asked.language(asked.browser)), why))
            }
            Err(failure) => Err(failure.unexpected()),
        }
    })
}

/// A page that is only read.
pub(super) fn document(app: &App, render: fn(&Frame<'_>) -> Page) -> RouteMethod {
    let app = app.clone();
    RouteMethod::new().get(make(move |request: Request| {
        let language = pages::language(request.uri().query(), browser_language(&request));
        let page = render(&frame(&app, language));
        async move { Ok::<_, poem::Error>(page.into_response()) }
    }))
}
