//! What an address asks to be searched for, so that it can be shared and kept.

use entity::Language;
use entity::values::{Circle, SavedFilter};
use search::{Facet, Point};

use crate::hub::visit::address;
use crate::hub::{Form, Problems};
use crate::mail::words::say;
use crate::service::search::places;

/// The most characters that are searched for.
const MOST: usize = 1_000;
/// The most values of filters.
const VALUES: usize = 100;
/// How far around a place is searched unless somebody says, in kilometres, and how far at most.
const USUAL: u32 = 50;
const FARTHEST: u32 = 20_000;
/// The last page that can be asked for.
const LAST: usize = 500;

/// What an address asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The words, as they were typed.
    pub words: String,
    /// What profiles must have.
    pub values: Vec<(Facet, String)>,
    /// The place around which they must be.
    pub place: String,
    /// How far around it, as it was typed.
    pub within: String,
    /// Whether the nearest come first.
    pub nearest: bool,
    /// Which page, from 1 on.
    pub page: usize,
}

impl Asked {
    /// Reads an address.
    pub fn of(query: &Form) -> Self {
        let mut values = Vec::new();
        for facet in Facet::ALL {
            let given = query.all(facet.field_name()).map(str::trim).filter(|value| !value.is_empty());
            for value in given.take(VALUES) {
                if !values.contains(&(facet, value.to_owned())) {
                    values.push((facet, value.to_owned()));
                }
            }
        }
        let page = query.text("page").parse().unwrap_or(1);
        Self {
            words: query.text("q").trim().to_owned(),
            values,
            place: query.text("near").trim().to_owned(),
            within: query.text("km").trim().to_owned(),
            nearest: query.text("sort") == "near",
            page: usize::clamp(page, 1, LAST),
        }
    }

    /// The address of a search that is kept.
    pub fn kept(words: &str, filter: &SavedFilter) -> Self {
        let values = Facet::ALL.into_iter().flat_map(|facet| {
            let given = filter.values.get(facet.field_name()).into_iter().flatten();
            given.map(move |value| (facet, value.clone()))
        });
        let near = filter.near.as_ref();
        Self {
            words: words.to_owned(),
            values: values.collect(),
            place: near.map(place_of).unwrap_or_default(),
            within: near.map(|near| near.kilometres.to_string()).unwrap_or_default(),
            nearest: false,
            page: 1,
        }
    }

    /// What of it cannot be searched for.
    pub fn problems(&self, language: Language) -> Problems {
        if self.words.chars().count() > MOST {
            let most = crate::hub::words::number(language, MOST as i64);
            return Problems::one("q", say!(language, "Au plus {most} caractères.", "At most {most} characters."));
        }
        if !self.place.is_empty() && self.middle().is_none() {
            let hint = say!(
                language,
                "Ce lieu n’est pas connu. Essayez « Rouen » ou « Lyon, FR ».",
                "This place is not known. Try “Rouen” or “Lyon, FR”."
            );
            return Problems::one("near", hint);
        }
        Problems::default()
    }

    /// The filter, as it is kept.
    pub fn saved(&self) -> SavedFilter {
        let mut saved = SavedFilter { near: self.circle(), ..Default::default() };
        for (facet, value) in &self.values {
            saved.values.entry(facet.field_name().to_owned()).or_default().push(value.clone());
        }
        saved
    }

    fn circle(&self) -> Option<Circle> {
        let Point { latitude, longitude } = self.middle()?;
        let kilometres = self.within.parse().unwrap_or(USUAL).clamp(1, FARTHEST);
        Some(Circle { place: Some(self.place.clone()), latitude, longitude, kilometres })
    }

    fn middle(&self) -> Option<Point> {
        places::named(&self.place).or_else(|| point(&self.place))
    }

    /// How many profiles stand before the page.
    pub fn offset(&self, shown: usize) -> usize {
        (self.page - 1) * shown
    }

    /// Whether it asks for anything.
    pub fn is_anything(&self) -> bool {
        !self.words.is_empty() || !self.values.is_empty() || !self.place.is_empty()
    }

    /// Whether a value is asked for.
    pub fn has(&self, facet: Facet, value: &str) -> bool {
        self.values.iter().any(|(known, chosen)| *known == facet && chosen == value)
    }

    /// The address that asks for the same.
    pub fn address(&self) -> String {
        let page = self.page.to_string();
        let mut query: Vec<(&str, &str)> = vec![("q", &self.words)];
        query.extend(self.values.iter().map(|(facet, value)| (facet.field_name(), value.as_str())));
        query.extend([("near", self.place.as_str()), ("km", self.within.as_str())]);
        query.extend(self.nearest.then_some(("sort", "near")));
        query.extend((self.page > 1).then_some(("page", page.as_str())));
        query.retain(|(_, value)| !value.is_empty());
        address("/", &query)
    }

    /// The address of another page of the same.
    pub fn at(&self, page: usize) -> String {
        Self { page, ..self.clone() }.address()
    }

    /// The address that asks for a value as well, or no longer.
    pub fn toggled(&self, facet: Facet, value: &str) -> String {
        let mut other = Self { page: 1, ..self.clone() };
        match self.has(facet, value) {
            true => other.values.retain(|(known, chosen)| *known != facet || chosen != value),
            false => other.values.push((facet, value.to_owned())),
        }
        other.address()
    }

    /// The address in the other order.
    pub fn ordered(&self, nearest: bool) -> String {
        Self { nearest, page: 1, ..self.clone() }.address()
    }

    /// The address that asks for the same anywhere.
    pub fn anywhere(&self) -> String {
        let anywhere = Self { place: String::new(), within: String::new(), nearest: false, page: 1, ..self.clone() };
        anywhere.address()
    }
}

/// The middle of a circle, as it is written in an address.
fn place_of(circle: &Circle) -> String {
    let degrees = |stored: i32| f64::from(stored) / 10_000.0;
    circle.place.clone().unwrap_or_else(|| format!("{}, {}", degrees(circle.latitude), degrees(circle.longitude)))
}

/// A point that is written as degrees north and east.
fn point(text: &str) -> Option<Point> {
    let (latitude, longitude) = text.split_once(',')?;
    let (latitude, longitude): (f64, f64) = (latitude.trim().parse().ok()?, longitude.trim().parse().ok()?);
    let inside = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    let stored = |degrees: f64| (degrees * 10_000.0).round() as i32;
    inside.then(|| Point { latitude: stored(latitude), longitude: stored(longitude) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::of(&Form::read(query))
    }

    #[test]
    fn an_address_asks_for_the_same_again() {
        let written = "/?q=capteurs+%22de+quai%22&kind=STARTUP&sector=a%26b&near=Rouen&km=20&sort=near&page=3";
        let first = asked(written.split_once('?').unwrap().1);
        assert_eq!(first.address(), written);
        assert_eq!((first.offset(20), first.has(Facet::Sector, "a&b")), (40, true));
        assert_eq!(Asked { page: 1, nearest: false, ..first.clone() }, Asked::kept(&first.words, &first.saved()));
        assert_eq!(asked("").address(), "/");
    }

    #[test]
    fn a_value_is_chosen_and_taken_back_by_the_same_link() {
        let chosen = asked("page=2").toggled(Facet::Kind, "MENTOR");
        assert_eq!(chosen, "/?kind=MENTOR");
        assert_eq!(asked("kind=MENTOR&kind=MENTOR").toggled(Facet::Kind, "MENTOR"), "/");
    }

    #[test]
    fn what_cannot_be_searched_for_is_told_beside_its_field() {
        let long = format!("q={}", "x".repeat(1_001));
        assert!(asked(&long).problems(Language::En).of("q").is_some());
        assert!(asked("near=Nulle-Part").problems(Language::Fr).of("near").is_some());
        for fine in ["", "near=Rouen", "near=49.4,-0.1", "page=-1", "page=x&km=y", "near=Caen&km=0"] {
            assert!(asked(fine).problems(Language::Fr).is_empty(), "{fine}");
        }
        assert_eq!(asked("near=Caen&km=0").saved().near.unwrap().kilometres, 1);
    }
}
