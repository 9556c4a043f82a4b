//! The pages that stop all mail, or the digests of saved searches. Their address is also what mail programs
//! post to for one-click unsubscribing (RFC 8058), so the POST needs nothing but the token.

use askama::Template;

use super::outcome::Outcome;
use super::{Frame, Page};
use crate::links;
use crate::mail::words::say;

#[derive(Template)]
#[template(path = "pages/stop.html")]
pub(super) struct StopView<'a> {
    pub frame: &'a Frame<'a>,
    pub action: String,
    pub title: String,
    pub sentence: String,
    pub button: String,
    pub name: &'static str,
    pub value: &'static str,
}

/// Renders the page that asks whether to stop all mail.
pub fn stop(frame: &Frame<'_>, token: &str) -> Page {
    let language = frame.language;
    let view = StopView {
        frame,
        action: frame.path(&links::stop_path(token)),
        title: say!(language, "Ne plus recevoir aucun message ?", "Stop all mail?"),
        sentence: say!(
            language,
            "Nous ne vous écrirons plus, et les demandes en cours seront closes.",
            "We will not write to you again, and open requests will be closed."
        ),
        button: say!(language, "Oui, arrêter tous les messages", "Yes, stop all mail"),
        name: "stop",
        value: "yes",
    };
    Page::new(200, &view)
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

/// Renders the page that asks whether to stop the digests of saved searches.
pub fn stop_digests(frame: &Frame<'_>, token: &str) -> Page {
    let language = frame.language;
    let view = StopView {
        frame,
        action: frame.path(&links::stop_path(token)),
        title: say!(language, "Ne plus recevoir ces relevés ?", "Stop these digests?"),
        sentence: say!(
            language,
            "Vos recherches restent enregistrées ; leurs nouveaux profils ne vous sont plus envoyés.",
            "Your searches stay saved; their new profiles are no longer sent to you."
        ),
        button: say!(language, "Oui, arrêter les relevés", "Yes, stop the digests"),
        name: "stop",
        value: "yes",
    };
    Page::new(200, &view)
}

/// Renders the page that says that the digests are stopped.
pub fn digests_stopped(frame: &Frame<'_>) -> Page {
    let language = frame.language;
    let title = say!(language, "C’est fait : plus de relevés", "Done: no more digests");
    let sentences = vec![
        say!(language, "Vos recherches restent enregistrées.", "Your searches stay saved."),
        say!(
            language,
            "Pour reprendre, réactivez l’envoi de l’une d’elles là où vous les gérez.",
            "To start again, turn the mails of one of them on where you manage them."
        ),
    ];
    Page::new(200, &Outcome { frame, title, sentences })
}
