//! Pages that only tell: what was done, or why nothing can be.

use askama::Template;

use super::{Frame, Page};
use crate::mail::words::say;

#[derive(Template)]
#[template(path = "pages/outcome.html")]
pub(super) struct Outcome<'a> {
    pub frame: &'a Frame<'a>,
    pub title: String,
    pub sentences: Vec<String>,
}

/// Why a link opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// There is no such link, or what it led to is no longer there for this reader: the two look the same.
    Unknown,
    /// The link's time is over.
    Expired,
    /// The link was used.
    Used,
}

/// Renders the page for a link that opens nothing.
pub fn unavailable(frame: &Frame<'_>, why: Unavailable) -> Page {
    let language = frame.language;
    let (status, title, sentence) = match why {
        Unavailable::Unknown => (
            404,
            say!(language, "Cette page n’existe pas", "There is no such page"),
            say!(
                language,
                "Le lien est peut-être incomplet. Ouvrez-le de nouveau depuis le message que vous avez reçu.",
                "The link may be incomplete. Open it again from the mail you got."
            ),
        ),
        Unavailable::Expired => (
            410,
            say!(language, "Ce lien a expiré", "This link has expired"),
            say!(
                language,
                "Il n’était valable que quelque temps. Si la demande vous intéresse encore, écrivez au programme.",
                "It was good for some time only. If the request still interests you, write to the programme."
            ),
        ),
        Unavailable::Used => (
            410,
            say!(language, "Ce lien a déjà servi", "This link has been used"),
            say!(
                language,
                "Votre réponse est enregistrée. Pour la changer, écrivez au programme.",
                "Your answer is recorded. To change it, write to the programme."
            ),
        ),
    };
    Page::new(status, &Outcome { frame, title, sentences: vec![sentence] })
}

/// Renders the page for a link that was used to answer: who said what and when.
pub fn used(frame: &Frame<'_>, said: String) -> Page {
    let language = frame.language;
    let title = say!(language, "Ce lien a déjà servi", "This link has been used");
    let to_change = say!(language, "Pour la changer, écrivez au programme.", "To change it, write to the programme.");
    Page::new(410, &Outcome { frame, title, sentences: vec![said, to_change] })
}
