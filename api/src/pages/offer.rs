//! The page on which a startup takes the slot that is offered to it, or leaves it.

use askama::Template;
use jiff::civil::Date;

use super::outcome::Outcome;
use super::{Frame, Page, field};
use crate::links;
use crate::mail::words::{self, say};

/// What the page shows of an offer.
#[derive(Clone, Debug)]
pub struct OfferPage {
    /// The token of the link, under which the form is sent back.
    pub token: String,
    /// The show and its edition.
    pub show: String,
    /// What the slot is called.
    pub slot: String,
    /// The last day to answer.
    pub answer_by: Date,
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferOutcome {
    /// The startup holds the slot.
    Taken,
    /// The slot goes to the next.
    Left,
    /// It was too late, or somebody else has the slot.
    TooLate,
}

/// Reads the form that the page sends: whether the slot is taken.
pub fn read_offer(form: &str) -> Option<bool> {
    match field(form, "choice")?.as_str() {
        "take" => Some(true),
        "leave" => Some(false),
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "pages/offer.html")]
struct OfferView<'a> {
    frame: &'a Frame<'a>,
    action: String,
    title: String,
    sentence: String,
}

/// Renders the page that asks.
pub fn offer(frame: &Frame<'_>, page: &OfferPage) -> Page {
    let language = frame.language;
    let (show, slot) = (words::one_line(&page.show), words::one_line(&page.slot));
    let day = words::date(language, page.answer_by);
    let view = OfferView {
        frame,
        action: frame.path(&links::offer_path(&page.token)),
        title: say!(language, "Une place pour vous à {show}", "A place for you at {show}"),
        sentence: say!(
            language,
            "{slot} vous est proposée jusqu’au {day}. Sans réponse, elle revient à la startup suivante sur la liste d’attente.",
            "{slot} is offered to you until {day}. Without an answer, it goes to the next startup on the waiting list."
        ),
    };
    Page::new(200, &view)
}

/// Renders the page that says what was done.
pub fn offer_answered(frame: &Frame<'_>, outcome: OfferOutcome) -> Page {
    let language = frame.language;
    let (title, sentence) = match outcome {
        OfferOutcome::Taken => (
            say!(language, "La place est à vous", "The place is yours"),
            say!(
                language,
                "C’est enregistré. Le programme vous écrit pour préparer le salon.",
                "It is recorded. The programme writes to you to prepare the show."
            ),
        ),
        OfferOutcome::Left => (
            say!(language, "C’est noté", "Noted"),
            say!(
                language,
                "La place revient à la startup suivante sur la liste d’attente.",
                "The place goes to the next startup on the waiting list."
            ),
        ),
        OfferOutcome::TooLate => (
            say!(language, "Cette offre n’est plus ouverte", "This offer is no longer open"),
            say!(
                language,
                "Le délai est passé, ou une réponse a déjà été donnée.",
                "The time is over, or an answer was given already."
            ),
        ),
    };
    Page::new(200, &Outcome { frame, title, sentences: vec![sentence] })
}
