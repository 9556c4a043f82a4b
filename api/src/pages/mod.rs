//! The few web pages that a link of a mail opens.
//!
//! They work without scripts, in French and English, and load nothing but their style sheet.
//! Rendering is pure; a GET shows, and only a POST acts.

mod answer;
mod answered;
mod candidate;
mod document;
mod join;
mod meeting;
mod offer;
mod outcome;
mod own;
mod report;
mod stay;
mod stop;

use std::sync::LazyLock;

use askama::Template;
use entity::codes::Language;
use poem::http::{HeaderName, StatusCode, header};
use poem::{IntoResponse, Response};

use crate::links;
use crate::mail::words;
use crate::mail::{Presented, Programme};

pub use answer::{Answer, AnswerPage, Form, FormProblem, answer, read_answer};
pub use answered::{Answered, answered};
pub use candidate::{CandidateOutcome, CandidatePage, candidate, candidate_asked};
pub use document::{accessibility, legal, privacy};
pub use join::{JoinPage, consent_hash, consent_text, join, joined, read_join};
pub use meeting::{
    Fields, MeetingDone, MeetingForm, MeetingPage, Planned, meeting, meeting_done, read_meeting, unfilled,
};
pub use offer::{OfferOutcome, OfferPage, offer, offer_answered, read_offer};
pub use outcome::{Unavailable, unavailable, used};
pub use own::{OpenIntroduction, OwnNews, OwnPage, OwnState, OwnWish, held, own, own_ended, read_own};
pub use report::{ReportPage, Told, read_report, report, reported};
pub use stay::{read_stay, stay, stayed};
pub use stop::{digests_stopped, stop, stop_digests, stopped};

const STYLESHEET: &str = include_str!("../../assets/passerelle.css");
const SCRIPT: &str = include_str!("../../assets/passerelle.js");
const ICON: &str = include_str!("../../assets/passerelle.svg");

/// What a browser may do with a page: show it with its own style, send its form back, no more.
const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page, ready to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// The document.
    pub html: String,
}

impl Page {
    fn new(status: u16, template: &impl Template) -> Self {
        match template.render() {
            Ok(html) => Self { status, html },
            Err(error) => {
                tracing::error!(%error, "render a page");
                Self { status: 500, html: String::new() }
            }
        }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-store")
            .header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)
            .header(header::REFERRER_POLICY, "no-referrer")
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            .header(HeaderName::from_static("x-robots-tag"), "noindex, nofollow")
            .body(self.html)
    }
}

/// The address of the style sheet as pages name it: one address for each content, so that browsers may keep it.
pub fn stylesheet_path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| stamped(links::STYLESHEET_PATH, STYLESHEET));
    &PATH
}

/// The address of the script as pages name it.
pub fn script_path() -> &'static str {
    static PATH: LazyLock<String> = LazyLock::new(|| stamped(links::SCRIPT_PATH, SCRIPT));
    &PATH
}

fn stamped(path: &str, content: &str) -> String {
    format!("{path}?{}", links::token_hash(content).get(..12).unwrap_or_default())
}

/// Sends the style sheet of the pages, for [`links::STYLESHEET_PATH`].
pub fn stylesheet() -> Response {
    asset("text/css; charset=utf-8", STYLESHEET)
}

/// Sends the script of the hub's pages, for [`links::SCRIPT_PATH`].
pub fn script() -> Response {
    asset("text/javascript; charset=utf-8", SCRIPT)
}

/// Sends the icon of the pages, for [`links::ICON_PATH`].
pub fn icon() -> Response {
    asset("image/svg+xml", ICON)
}

fn asset(content_type: &'static str, body: &'static str) -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, content_type)
        .header(header::CACHE_CONTROL, "public, max-age=86400")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(body)
}

/// What every page is framed by.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Who answers for the page.
    pub programme: &'a Programme,
    /// The language to show it in.
    pub language: Language,
}

/// Picks a page's language: what the query asks for (`lang=fr`, `lang=en`), else the reader's own.
pub fn language(query: Option<&str>, own: Language) -> Language {
    let asked = query.unwrap_or_default();
    url::form_urlencoded::parse(asked.as_bytes())
        .find(|(key, _)| key == "lang")
        .and_then(|(_, tag)| words::from_tag(&tag))
        .unwrap_or(own)
}

/// Picks the language of a reader who is not known: French if the browser lists it first, else English.
pub fn browser_language(accept_language: Option<&str>) -> Language {
    let listed = accept_language.unwrap_or_default().split(',');
    let known = listed.filter_map(|range| words::from_tag(range.trim().get(..2)?));
    known.into_iter().next().unwrap_or(Language::En)
}

/// What the templates ask of the frame.
impl Frame<'_> {
    fn tag(&self) -> &'static str {
        words::tag(self.language)
    }

    fn say(&self, fr: &str, en: &str) -> String {
        match self.language {
            Language::Fr => words::no_break(fr),
            Language::En => en.to_owned(),
        }
    }

    /// The address of a page of this server, in the language of this one.
    fn path(&self, path: &str) -> String {
        format!("{path}?lang={}", self.tag())
    }

    fn privacy_path(&self) -> String {
        self.path(links::PRIVACY_PATH)
    }

    fn legal_path(&self) -> String {
        self.path(links::LEGAL_PATH)
    }

    fn accessibility_path(&self) -> String {
        self.path(links::ACCESSIBILITY_PATH)
    }

    fn stylesheet_path(&self) -> &'static str {
        stylesheet_path()
    }

    fn icon_path(&self) -> &'static str {
        links::ICON_PATH
    }
}

/// The line that a side wrote about itself, with its language.
fn headline(presented: &Presented) -> Option<(String, Option<&'static str>)> {
    let written = presented.headline.as_ref()?;
    let text = words::one_line(&written.text);
    (!text.is_empty()).then(|| (text, written.language.map(words::tag)))
}

/// One field of a form, as a browser sends it.
fn field(form: &str, name: &str) -> Option<String> {
    let mut fields = url::form_urlencoded::parse(form.as_bytes());
    fields.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests;
