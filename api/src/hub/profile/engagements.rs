//! What a profile asks for and gives.

use entity::values::{Need, Offer, Tag};

use crate::hub::Visit;
use crate::hub::shown::{Said, said};
use crate::mail::words::{self, say};
use crate::reference::Countries;
use crate::service::words as names;

/// A need or an offer.
pub struct Engagement {
    /// The kind.
    pub kind: &'static str,
    /// What it is, in words.
    pub detail: Option<Said>,
    /// How urgent it is, how often it is given, and when.
    pub terms: Vec<String>,
    /// The countries it is about.
    pub markets: Vec<String>,
    /// The skills it asks for or brings.
    pub skills: Vec<String>,
}

impl Engagement {
    /// What is asked for.
    pub fn needed(visit: &Visit, need: &Need) -> Self {
        let priority = match need.priority {
            1 => Some(visit.say("Prioritaire", "High priority")),
            _ => None,
        };
        Self {
            kind: names::engagement(need.kind, visit.language),
            detail: said(&need.detail.fr, &need.detail.en, visit.language),
            terms: priority.into_iter().collect(),
            markets: countries(visit, &need.markets),
            skills: labels(&need.skills),
        }
    }

    /// What is given.
    pub fn offered(visit: &Visit, offer: &Offer) -> Self {
        let quantity = offer.quantity.map(|quantity| visit.say(&format!("{quantity} fois"), &times(quantity)));
        let terms = quantity.into_iter().chain(period(visit, offer.from.as_deref(), offer.until.as_deref()));
        Self {
            kind: names::engagement(offer.kind, visit.language),
            detail: said(&offer.detail.fr, &offer.detail.en, visit.language),
            terms: terms.collect(),
            markets: countries(visit, &offer.markets),
            skills: labels(&offer.skills),
        }
    }
}

fn times(quantity: u32) -> String {
    if quantity == 1 { "once".to_owned() } else { format!("{quantity} times") }
}

/// The names of countries.
pub fn countries(visit: &Visit, codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| Countries::get().name(code, visit.language)).collect()
}

/// Sectors or skills as they were written.
pub fn labels(tags: &[Tag]) -> Vec<String> {
    tags.iter().map(|tag| tag.label.clone()).collect()
}

/// From when until when, in words.
pub fn period(visit: &Visit, from: Option<&str>, until: Option<&str>) -> Option<String> {
    let day = |day: Option<&str>| Some(words::date(visit.language, day?.parse().ok()?));
    match (day(from), day(until)) {
        (Some(from), Some(until)) => Some(say!(visit.language, "du {from} au {until}", "from {from} to {until}")),
        (Some(from), None) => Some(say!(visit.language, "à partir du {from}", "from {from} on")),
        (None, Some(until)) => Some(say!(visit.language, "jusqu’au {until}", "until {until}")),
        (None, None) => None,
    }
}
