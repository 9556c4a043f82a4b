//! The hub in a browser: pages for everybody who works without writing a query.
//!
//! Each page is a thin frontend, like any other: it reads what was asked, calls the service function that GraphQL calls as
//! well, and fills a template. It holds no rule and no query. Pages work without scripts, in French and English, and load
//! nothing from elsewhere.
//!
//! # How a page is added
//!
//! 1. One file here, named after what it shows, with an `async fn show(visit: Visit) -> Result<Reply>`, and a
//!    `take` of the same form if it has a form that is sent to its address. Both get a [`Visit`]: who looks (`viewer`,
//!    `account`), in which `language`, at what (`visit.part("slug")` of the path, `visit.asked("q")` of the query), and
//!    what was sent (`visit.form`). The form's token has been checked by then, and whoever the page is not for has been
//!    turned away.
//! 2. A template `templates/hub/NAME.html` that extends `hub/layout.html`, imports `hub/macros.html`, and belongs to a
//!    `#[derive(Template)]` struct with a field `visit: &Visit`. Sentences are written in place, in both languages:
//!    `visit.say("…", "…")` in templates, `say!(language, "… {name} …", "… {name} …")` where something is filled in.
//!    Dates and numbers go through `visit.date`, `visit.moment` and `visit.number`.
//! 3. Its line in the list of pages below: `Page::at("/place").shows(place::show).takes(place::take)`, with
//!    `.only_for(Audience::Team)` where not everybody may open it; and, if it is a place to go to, its line in
//!    `navigation.rs`.
//! 4. Its tests in `tests/hub/`.
//!
//! # Forms
//!
//! A form is sent by POST, begins with `{% call m::sealed(visit) %}{% endcall %}`, and acts by `visit.act("mutationName")`:
//! the same press sent twice then happens once. What a service refuses is shown beside its fields, with everything that
//! was typed: [`Answered::of`] tells the outcomes apart, [`Problems`] holds the sentences, and the macros `m::text`,
//! `m::long_text` and `m::choice` show them. What was done is told on the page that follows:
//! `Ok(Reply::to("/place").telling(visit.say("…", "…")))`.

mod ask;
mod form;
mod introduction;
mod introductions;
mod me;
mod navigation;
mod pages;
mod profile;
mod reply;
mod search;
mod searches;
pub mod session;
mod shown;
mod sign_in;
mod turned_away;
mod visit;
mod why;
mod words;

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::error::Result;
use crate::viewer::Viewer;

pub use form::{Answered, Form, Problems};
pub use pages::pages;
pub use reply::{Cookie, Reply};
pub use turned_away::{absent, broken, not_for_you, sign_in_first, too_large, too_often, unsealed};
pub use visit::{Arrival, Visit};

/// What answers one method of a page.
pub type Handler = Arc<dyn Fn(Visit) -> BoxFuture<'static, Result<Reply>> + Send + Sync>;

/// Whom a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody, within their rights.
    Everybody,
    /// Those who are signed in.
    SignedIn,
    /// Those who speak for a profile.
    Delegates,
    /// The programme team.
    Team,
}

impl Audience {
    /// Whether somebody belongs to it.
    pub fn has(self, viewer: &Viewer) -> bool {
        match self {
            Self::Everybody => true,
            Self::SignedIn => viewer.is_signed_in(),
            Self::Delegates => !viewer.own_profiles().is_empty(),
            Self::Team => viewer.is_team(),
        }
    }
}

/// One address of the hub: what a GET shows and what a POST does.
#[derive(Clone)]
pub struct Page {
    /// The path, with `:name` for the parts that vary.
    pub path: &'static str,
    /// Whom it is for.
    pub audience: Audience,
    /// What a GET shows, if anything.
    pub show: Option<Handler>,
    /// What a POST does, if anything.
    pub take: Option<Handler>,
}

impl Page {
    /// A page for everybody that neither shows nor does anything yet.
    pub fn at(path: &'static str) -> Self {
        Self { path, audience: Audience::Everybody, show: None, take: None }
    }

    /// The same, for some only.
    pub fn only_for(self, audience: Audience) -> Self {
        Self { audience, ..self }
    }

    /// The same, showing something.
    pub fn shows<F, Answer>(self, show: F) -> Self
    where
        F: Fn(Visit) -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<Reply>> + Send + 'static,
    {
        Self { show: Some(handler(show)), ..self }
    }

    /// The same, taking what a form sends.
    pub fn takes<F, Answer>(self, take: F) -> Self
    where
        F: Fn(Visit) -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<Reply>> + Send + 'static,
    {
        Self { take: Some(handler(take)), ..self }
    }
}

fn handler<F, Answer>(answer: F) -> Handler
where
    F: Fn(Visit) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Result<Reply>> + Send + 'static,
{
    Arc::new(move |visit| Box::pin(answer(visit)))
}
