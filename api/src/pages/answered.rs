//! The page that says what became of an answer.

use entity::codes::Language;
use jiff::civil::Date;

use super::outcome::Outcome;
use super::{Frame, Page};
use crate::mail::words::{self, say};

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Both said yes: each gets a mail.
    Introduced {
        /// The other side's name.
        other: String,
    },
    /// The yes is recorded, the other side has not answered yet.
    Waiting {
        /// The other side's name.
        other: String,
    },
    /// Both said yes, and no place is free.
    Queued {
        /// The other side's name.
        other: String,
        /// The place in the queue, counted from one, if it waits for a place.
        place: Option<u32>,
    },
    /// The no is recorded.
    Declined,
    /// The question comes back on a date.
    Later {
        /// That date.
        on: Date,
    },
    /// There was an answer already, from this side.
    AlreadyAnswered {
        /// Who said what and when, in the page's language.
        said: Option<String>,
    },
    /// It was put off once already.
    PutOffOnce,
    /// The request was withdrawn in the meantime, because the need is filled.
    Withdrawn,
}

/// Renders the page that says what became of an answer.
pub fn answered(frame: &Frame<'_>, answered: &Answered) -> Page {
    let language = frame.language;
    let (title, sentence) = match answered {
        Answered::Introduced { other } | Answered::Waiting { other } | Answered::Queued { other, .. } => {
            agreed(answered, &words::one_line(other), language)
        }
        Answered::Declined => (
            say!(language, "C’est noté, merci", "Noted, thank you"),
            say!(
                language,
                "Nous transmettons un non poli, sans votre raison. Elle nous aide seulement à mieux vous solliciter.",
                "We pass on a polite no, without your reason. It only helps us to ask you better next time."
            ),
        ),
        Answered::Later { on } => {
            let day = words::date(language, *on);
            (
                say!(language, "C’est noté, à plus tard", "Noted, until later"),
                say!(
                    language,
                    "Nous vous reposerons la question une seule fois, le {day}.",
                    "We ask you again once, on {day}."
                ),
            )
        }
        Answered::AlreadyAnswered { said } => (
            say!(language, "Vous avez déjà répondu", "You have answered already"),
            said.clone().unwrap_or_else(|| first_counts(language)),
        ),
        Answered::PutOffOnce => (
            say!(language, "Une seule fois « plus tard »", "“Later” only once"),
            say!(
                language,
                "La réponse a déjà été remise une fois. Revenez en arrière et répondez oui ou non : les deux nous aident.",
                "The answer was put off once already. Go back and answer yes or no: both help us."
            ),
        ),
        Answered::Withdrawn => (
            say!(language, "La demande a été retirée", "The request was withdrawn"),
            say!(
                language,
                "Elle n’attend plus de réponse. Merci : vous restez disponible pour la prochaine demande.",
                "It waits for no answer any more. Thank you: you stay available for the next request."
            ),
        ),
    };
    Page::new(200, &Outcome { frame, title, sentences: vec![sentence] })
}

fn first_counts(language: Language) -> String {
    say!(
        language,
        "La première réponse compte ; celle-ci n’a rien changé.",
        "The first answer counts; this one has changed nothing."
    )
}

/// What a yes came to, by title and sentence.
fn agreed(answered: &Answered, other: &str, language: Language) -> (String, String) {
    match answered {
        Answered::Introduced { .. } => (
            say!(language, "Merci, c’est fait !", "Thank you, it is done!"),
            say!(
                language,
                "{other} et vous avez dit oui tous les deux. Chacun de vous reçoit dans quelques instants un message avec les coordonnées de l’autre.",
                "You and {other} have both said yes. Each of you gets a mail in a moment, with the other’s contact details."
            ),
        ),
        Answered::Queued { place: Some(place), .. } => (
            noted(language),
            say!(
                language,
                "Toutes les places sont prises pour le moment. Rang dans la file : {place}. La mise en relation avec {other} partira d’elle-même dès qu’une place se libère ; vous n’avez rien à faire.",
                "All places are taken for the moment. Place in the queue: {place}. The introduction to {other} is sent by itself as soon as a place is free; there is nothing to do."
            ),
        ),
        Answered::Queued { place: None, .. } => (
            noted(language),
            say!(
                language,
                "L’une des deux parties n’est pas disponible en ce moment. La mise en relation avec {other} partira d’elle-même à son retour ; vous n’avez rien à faire.",
                "One of the two sides is not available at present. The introduction to {other} is sent by itself on its return; there is nothing to do."
            ),
        ),
        _ => (
            noted(language),
            say!(
                language,
                "Dès que {other} aura dit oui aussi, vous recevrez un message avec ses coordonnées.",
                "As soon as {other} has said yes too, you get a mail with their contact details."
            ),
        ),
    }
}

fn noted(language: Language) -> String {
    say!(language, "Merci, votre oui est noté", "Thank you, your yes is noted")
}
