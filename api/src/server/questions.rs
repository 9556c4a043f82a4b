//! The pages on which the asker takes up a proposal, and each side says what came of an introduction.

use entity::LinkPurpose;
use poem::{Request, RouteMethod};

use super::links::{Asked, Shown, frame, on, written};
use crate::app::App;
use crate::pages::{self, CandidateOutcome};
use crate::service::links;
use crate::service::questions;

/// The page of a proposal.
pub(super) fn on_candidate(app: &App) -> RouteMethod {
    on(app, show_candidate, take_candidate)
}

/// The page of a report.
pub(super) fn on_report(app: &App) -> RouteMethod {
    on(app, show_report, take_report)
}

fn show_candidate(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let opened = match links::open(&app, &asked.token, LinkPurpose::Candidate).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        let language = asked.language(opened.language);
        Ok(match questions::candidate_page(&app, &opened, &asked.token, language).await? {
            Some(shown) => pages::candidate(&frame(&app, language), &shown),
            None => pages::candidate_asked(&frame(&app, language), &CandidateOutcome::Gone),
        })
    })
}

fn take_candidate(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let opened = match links::open(&app, &asked.token, LinkPurpose::Candidate).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        let language = asked.language(opened.language);
        let outcome = questions::ask_candidate(&app, &opened, language).await?;
        Ok(pages::candidate_asked(&frame(&app, language), &outcome))
    })
}

fn show_report(app: App, request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let opened = match links::open(&app, &asked.token, LinkPurpose::Report).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        let frame = frame(&app, asked.language(opened.language));
        Ok(match questions::report_page(&app, &opened, &asked.token, frame.language).await? {
            Some(shown) => pages::report(&frame, &shown),
            None => pages::reported(&frame, false),
        })
    })
}

fn take_report(app: App, mut request: Request) -> Shown {
    Box::pin(async move {
        let asked = Asked::of(&request);
        let opened = match links::open(&app, &asked.token, LinkPurpose::Report).await? {
            Ok(opened) => opened,
            Err(why) => return Ok(asked.closed(&app, why)),
        };
        let frame = frame(&app, asked.language(opened.language));
        let shown = match pages::read_report(&written(request.take_body()).await) {
            Some(told) => {
                let counts = questions::take_report(&app, &opened, told).await?;
                return Ok(pages::reported(&frame, counts));
            }
            None => questions::report_page(&app, &opened, &asked.token, frame.language).await?,
        };
        Ok(shown.map_or_else(|| pages::reported(&frame, false), |shown| pages::report(&frame, &shown)))
    })
}
