//! The page for whoever comes too late: the need is filled, and one press keeps them for the next startup like this.

use super::outcome::Outcome;
use super::stop::StopView;
use super::{Frame, Page, field};
use crate::links;
use crate::mail::words::{self, say};

/// Whether the form that the page sends says to stay available.
pub fn read_stay(form: &str) -> bool {
    field(form, "stay").is_some_and(|word| word == "yes")
}

/// Renders the page that says that the need is filled, and asks whether to stay available.
pub fn stay(frame: &Frame<'_>, token: &str, asker: &str) -> Page {
    let (language, asker) = (frame.language, words::one_line(asker));
    let view = StopView {
        frame,
        action: frame.path(&links::answer_path(token, None)),
        title: say!(language, "Le besoin de {asker} est satisfait", "The need of {asker} is met"),
        sentence: say!(
            language,
            "Merci d’être venu : quelqu’un d’autre a répondu avant, et la demande est retirée. Souhaitez-vous rester disponible pour la prochaine startup comme celle-ci ?",
            "Thank you for coming: somebody else answered first, and the request is withdrawn. Would you like to stay available for the next startup like this one?"
        ),
        button: say!(language, "Oui, je reste disponible", "Yes, I stay available"),
        name: "stay",
        value: "yes",
    };
    Page::new(200, &view)
}

/// Renders the page that says that somebody stays available.
pub fn stayed(frame: &Frame<'_>) -> Page {
    let language = frame.language;
    let title = say!(language, "Merci, c’est noté", "Thank you, noted");
    let sentences = vec![say!(
        language,
        "À qualités égales, nous vous proposons en premier à la prochaine startup, et l’équipe le voit.",
        "Among equals, we propose you first to the next startup, and the team sees it."
    )];
    Page::new(200, &Outcome { frame, title, sentences })
}
