//! The page that stops all mail. Its address is also what mail programs post to for
//! one-click unsubscribing (RFC 8058), so the POST needs nothing but the token.

use askama::Template;

use super::outcome::Outcome;
use super::{Frame, Page};
use crate::links;
use crate::mail::words::say;

#[derive(Template)]
#[template(path = "pages/stop.html")]
struct StopView<'a> {
    frame: &'a Frame<'a>,
    action: String,
}

/// Renders the page that asks whether to stop all mail.
pub fn stop(frame: &Frame<'_>, token: &str) -> Page {
    Page::new(200, &StopView { frame, action: frame.path(&links::stop_path(token)) })
}

/// Renders the page that says that all mail is stopped.
pub fn stopped(frame: &Frame<'_>) -> Page {
    let language = frame.language;
    let title = say!(language, "C’est fait : plus aucun message", "Done: no more mail");
    let sentences = vec![
        say!(
            language,
            "Nous ne vous écrirons plus. Les demandes en cours sont closes.",
            "We will not write to you again. Open requests are closed."
        ),
        say!(language, "Pour revenir un jour, écrivez au programme.", "To come back one day, write to the programme."),
    ];
    Page::new(200, &Outcome { frame, title, sentences })
}
