//! A profile among what was found.

use entity::FieldGroup;
use search::{Highlighter, Near};

use crate::hub::Visit;
use crate::hub::shown::{Area, Said, areas, said, whereabouts};
use crate::mail::words;
use crate::service::profiles::seen::Seen;
use crate::service::search::{self as service, places};
use crate::service::words as names;

/// The most passages that are shown of one profile.
const PASSAGES: usize = 2;

/// A profile among what was found.
pub struct Found {
    /// Its address.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// What kind it is.
    pub kind: &'static str,
    /// What it is about.
    pub areas: Vec<Area>,
    /// Where it is.
    pub place: Option<String>,
    /// How far that is from where was searched.
    pub distance: Option<String>,
    /// What it says of itself.
    pub headline: Option<Said>,
    /// The same, where words that were found stand in it.
    pub marked: Option<Passage>,
    /// Other passages in which the words stand.
    pub passages: Vec<Passage>,
}

/// A passage, safe to show.
pub struct Passage {
    /// Escaped HTML, with the words marked.
    pub html: String,
    /// The tag of its language.
    pub tag: &'static str,
    /// What marked words stand for that were not typed.
    pub meanings: Vec<(String, String)>,
}

impl Found {
    pub fn new(visit: &Visit, seen: &Seen, highlighter: &Highlighter, near: Option<Near>) -> Self {
        let language = visit.language;
        let mut passages: Vec<(&'static str, Passage)> =
            service::highlights(highlighter, seen, language).into_iter().map(passage).collect();
        // The reader's own language first; the same said twice is shown once.
        passages.sort_by_key(|(_, passage)| passage.tag != words::tag(language));
        let marked = passages.iter().position(|(field, _)| *field == "headline");
        let marked = marked.map(|place| passages.remove(place).1);
        passages.retain(|(field, _)| *field != "headline");
        passages.dedup_by_key(|(field, _)| *field);
        let point = near.and_then(|near| Some((near, places::of_profile(&seen.row)?)));
        Self {
            href: format!("/profiles/{}", seen.row.slug),
            name: seen.called(language),
            kind: names::kind(seen.row.kind, language),
            areas: areas(&seen.row),
            place: whereabouts(&seen.row, language).filter(|_| seen.shows(FieldGroup::Location)),
            distance: point.map(|(near, point)| distance(visit, near.point.kilometres_to(point))),
            headline: said(&seen.row.headline_fr, &seen.row.headline_en, language),
            marked,
            passages: passages.into_iter().map(|(_, passage)| passage).take(PASSAGES).collect(),
        }
    }
}

fn passage(highlight: service::Highlight) -> (&'static str, Passage) {
    let service::Highlight { field, language, html, meanings } = highlight;
    (field, Passage { html, tag: words::tag(language), meanings })
}

fn distance(visit: &Visit, kilometres: f64) -> String {
    let tenths = (kilometres * 10.0).round() as i64;
    let number = if tenths < 100 { visit.tenths(&tenths) } else { visit.number(&(tenths / 10)) };
    format!("{number}\u{a0}km")
}
