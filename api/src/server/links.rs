//! The pages behind the links of mails: a GET shows, and only a POST acts.

use std::time::Duration;

use entity::{Language, LinkPurpose};
use futures_util::future::BoxFuture;
use poem::endpoint::make;
use poem::{Body, IntoResponse, Request, Response, RouteMethod};

use super::graphql::language as browser_language;
use crate::app::App;
use crate::error::Result;
use crate::links::{Choice, JoinChoice};
use crate::pages::{self, Frame, Page, Unavailable};
use crate::service::approaches;
use crate::service::introductions::filled;
use crate::service::links::{self, Opened};
use crate::service::meetings::pages as meetings;
use crate::service::saved_searches;

const FORM_BYTES: usize = 16 * 1024;
const FORM_TIME: Duration = Duration::from_secs(30);

pub(super) type Shown = BoxFuture<'static, Result<Page>>;

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
pub(super) struct Asked {
    pub(super) token: String,
    choice: Option<Choice>,
    query: Option<String>,
    browser: Language,
}

impl Asked {
    pub(super) fn of(request: &Request) -> Self {
        let part = |name| request.raw_path_param(name).unwrap_or_default().to_owned();
        Self {
            token: part("token"),
            choice: Choice::from_word(&part("choice")),
            query: request.uri().query().map(str::to_owned),
            browser: browser_language(request),
        }
    }

    pub(super) fn language(&self, own: Language) -> Language {
        pages::language(self.query.as_deref(), own)
    }

    pub(super) fn closed(&self, app: &App, why: Unavailable) -> Page {
        pages::unavailable(&frame(app, self.language(self.browser)), why)
    }
}

pub(super) fn frame(app: &App, language: Language) -> Frame<'_> {
    Frame { programme: &app.programme, language }
}

/// Shows the question and the form to answer it.
pub(super) fn show_answer(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        match links::open(&app, &asked.token, LinkPurpose::Answer).await? {
            Ok(opened) => match links::filled_by_others(&app, &opened).await? {
                Some(asker) => Ok(pages::stay(&frame(&app, asked.language(opened.language)), &asked.token, &asker)),
                None => form(&app, &asked, &opened, asked.choice, None).await,
            },
            Err(why) => no_answer(&app, &asked, why).await,
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
            Err(why) => return no_answer(&app, &asked, why).await,
        };
        let sent = written(request.take_body()).await;
        if let Some(asker) = links::filled_by_others(&app, &opened).await? {
            return too_late(&app, &asked, &opened, &asker, pages::read_stay(&sent)).await;
        }
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

/// The page for a link that cannot be answered by; where somebody has answered by it, it says who did, and what.
async fn no_answer(app: &App, asked: &Asked, why: Unavailable) -> Result<Page> {
    let language = asked.language(asked.browser);
    Ok(match links::said_by_link(app, &asked.token, language).await? {
        Some(said) => pages::used(&frame(app, language), said),
        None => asked.closed(app, why),
    })
}

/// Offers to stay available, or takes it up.
async fn too_late(app: &App, asked: &Asked, opened: &Opened, asker: &str, stays: bool) -> Result<Page> {
    let frame = frame(app, asked.language(opened.language));
    if !stays {
        return Ok(pages::stay(&frame, &asked.token, asker));
    }
    filled::stay_available(app, &opened.row).await?;
    Ok(pages::stayed(&frame))
}

/// The form of a request; what cannot be read is an empty form, which the page then asks to fill in.
pub(super) async fn written(body: Body) -> String {
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

/// Shows what is held about an identified person, and what they can choose.
pub(super) fn show_join(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let choice = JoinChoice::from_word(request.raw_path_param("choice").unwrap_or_default());
        match links::open(&app, &asked.token, LinkPurpose::Join).await? {
            Ok(opened) => join(&app, &asked, &opened, choice).await,
            Err(why) => Ok(asked.closed(&app, why)),
        }
    })
}

async fn join(app: &App, asked: &Asked, opened: &Opened, choice: Option<JoinChoice>) -> Result<Page> {
    Ok(match approaches::join_page(app, opened, &asked.token, choice).await? {
        Some(shown) => pages::join(&frame(app, asked.language(opened.language)), &shown),
        None => asked.closed(app, Unavailable::Unknown),
    })
}

/// Takes what an identified person chooses.
pub(super) fn take_join(app: App, mut request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let opened = match links::open(&app, &asked.token, LinkPurpose::Join).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        let Some(choice) = pages::read_join(&written(request.take_body()).await) else {
            return join(&app, &asked, &opened, None).await;
        };
        let language = asked.language(opened.language);
        Ok(match approaches::join(&app, &opened, choice, language).await? {
            Ok(()) => pages::joined(&frame(&app, language), choice),
            Err(why) => asked.closed(&app, why),
        })
    })
}

/// Shows the meeting of two that were introduced, and the form to arrange it.
pub(super) fn show_meeting(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        match meetings::open(&app, &asked.token).await? {
            Ok(opened) => meeting(&app, &asked, &opened, None).await,
            Err(why) => Ok(asked.closed(&app, why)),
        }
    })
}

async fn meeting(app: &App, asked: &Asked, opened: &Opened, problem: Option<String>) -> Result<Page> {
    let frame = frame(app, asked.language(opened.language));
    Ok(match meetings::page(app, opened, &asked.token, problem).await? {
        Some(shown) => pages::meeting(&frame, &shown),
        None => pages::meeting_done(&frame, pages::MeetingDone::Over),
    })
}

/// Arranges, moves or cancels a meeting.
pub(super) fn take_meeting(app: App, mut request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let opened = match meetings::open(&app, &asked.token).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        let frame = frame(&app, asked.language(opened.language));
        match pages::read_meeting(&written(request.take_body()).await) {
            None => meeting(&app, &asked, &opened, Some(pages::unfilled(&frame))).await,
            Some(form) => match meetings::take(&app, &opened, form).await? {
                Ok(done) => Ok(pages::meeting_done(&frame, done)),
                Err(problem) => meeting(&app, &asked, &opened, Some(problem)).await,
            },
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
