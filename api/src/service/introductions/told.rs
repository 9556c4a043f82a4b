//! Where an introduction stands, in words for both its sides.

use entity::{IntroductionState, Language, ProfileState, WithdrawnBecause, introductions};
use jiff::civil::Date;

use super::states::is_open;
use crate::mail::words::{self, say};
use crate::service::profiles::store::Stored;

/// What keeps an introduction from going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Both said yes, and all places are taken.
    CapacityReached,
    /// One of the two is away; which, and for how long, is its own affair.
    SideAway,
}

/// What keeps an introduction between two profiles from going on; nothing if it does, or has ended.
pub fn notice(row: &introductions::Model, from: &Stored, to: &Stored) -> Option<Notice> {
    if !is_open(row.state) {
        return None;
    }
    if is_away(from) || is_away(to) {
        return Some(Notice::SideAway);
    }
    (row.state == IntroductionState::Queued).then_some(Notice::CapacityReached)
}

fn is_away(side: &Stored) -> bool {
    let contact = &side.contact;
    side.row.state != ProfileState::Active
        || contact.email.is_none()
        || contact.stopped_at.is_some()
        || contact.bounced_at.is_some()
}

/// Where an introduction stands and what comes next, in a sentence.
pub fn sentence(row: &introductions::Model, notice: Option<Notice>, place: Option<u32>, language: Language) -> String {
    if notice == Some(Notice::SideAway) {
        return say!(
            language,
            "L’une des deux parties n’est pas disponible en ce moment. La demande reprend d’elle-même à son retour.",
            "One of the two sides is not available at present. The request goes on by itself on its return."
        );
    }
    match row.state {
        IntroductionState::Held => say!(
            language,
            "La demande n’est pas encore partie : elle peut être retirée sans laisser de trace.",
            "The request has not left yet: it can be withdrawn without a trace."
        ),
        IntroductionState::Asked => {
            say!(
                language,
                "La question est posée ; la réponse est attendue.",
                "The question was put; the answer is awaited."
            )
        }
        IntroductionState::Later => later(row, language),
        IntroductionState::Queued => queued(place.unwrap_or(1), language),
        IntroductionState::Declined => {
            say!(
                language,
                "Cette mise en relation ne se fera pas cette fois-ci.",
                "This introduction will not be, this time."
            )
        }
        IntroductionState::Expired => {
            say!(language, "La question est restée sans réponse.", "The question was not answered.")
        }
        IntroductionState::Withdrawn => withdrawn(row.withdrawn_because, language),
        _ => joined(row.state, language),
    }
}

fn later(row: &introductions::Model, language: Language) -> String {
    let day: Option<Date> = row.later_on.as_deref().and_then(|day| day.parse().ok());
    match day.map(|day| words::date(language, day)) {
        Some(day) => say!(
            language,
            "La question sera posée de nouveau, une seule fois, le {day}.",
            "The question is put again, once, on {day}."
        ),
        None => say!(language, "La question sera posée de nouveau.", "The question is put again."),
    }
}

fn queued(place: u32, language: Language) -> String {
    say!(
        language,
        "Les deux parties ont dit oui, et toutes les places sont prises pour le moment. Rang dans la file : {place}. La mise en relation part d’elle-même dès qu’une place se libère.",
        "Both sides have said yes, and all places are taken for the moment. Place in the queue: {place}. The introduction is sent by itself as soon as a place is free."
    )
}

fn joined(state: IntroductionState, language: Language) -> String {
    match state {
        IntroductionState::Met => say!(language, "La rencontre a eu lieu.", "The meeting took place."),
        IntroductionState::NotMet => say!(language, "La rencontre n’a pas eu lieu.", "The meeting did not take place."),
        IntroductionState::Disputed => say!(
            language,
            "Les deux parties ne disent pas la même chose de la rencontre.",
            "The two sides do not say the same of the meeting."
        ),
        _ => say!(
            language,
            "Les deux parties ont dit oui ; chacune a les coordonnées de l’autre.",
            "Both sides have said yes; each has the other’s contact details."
        ),
    }
}

fn withdrawn(because: Option<WithdrawnBecause>, language: Language) -> String {
    match because {
        Some(WithdrawnBecause::TakenBack) => say!(language, "La demande a été retirée.", "The request was withdrawn."),
        Some(WithdrawnBecause::NeedFilled) => say!(
            language,
            "Le besoin est satisfait, et la demande est retirée. Merci d’avoir été là.",
            "The need is met, and the request is withdrawn. Thank you for being there."
        ),
        Some(WithdrawnBecause::Round) => say!(
            language,
            "Le programme propose une autre mise en relation à la place.",
            "The programme suggests another introduction instead."
        ),
        Some(WithdrawnBecause::Impossible) | None => {
            say!(
                language,
                "Cette mise en relation ne peut plus avoir lieu.",
                "This introduction can no longer take place."
            )
        }
    }
}
