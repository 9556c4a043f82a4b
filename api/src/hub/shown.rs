//! What pages show of profiles in the same way everywhere.

use entity::{FocusArea, Language, profiles};

use crate::mail::words;
use crate::reference::Countries;
use crate::service::profiles::draft::focus_areas;
use crate::service::words as names;

/// A text that somebody wrote, in the language that its reader reads if it is there, else in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The text.
    pub text: String,
    /// The tag of its language.
    pub tag: &'static str,
}

impl Said {
    /// The lines of the text, without what turns the direction of reading around.
    pub fn lines(&self) -> Vec<String> {
        words::lines(&self.text)
    }
}

/// Picks the text that a reader is shown.
pub fn said(fr: &Option<String>, en: &Option<String>, language: Language) -> Option<Said> {
    let (own, other) = match language {
        Language::Fr => ((fr, Language::Fr), (en, Language::En)),
        Language::En => ((en, Language::En), (fr, Language::Fr)),
    };
    let filled = |(text, language): (&Option<String>, Language)| {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
        Some(Said { text: text.to_owned(), tag: words::tag(language) })
    };
    filled(own).or_else(|| filled(other))
}

/// A focus area, with the class of its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// What it is called.
    pub label: &'static str,
    /// The class of its colour.
    pub class: &'static str,
}

impl From<FocusArea> for Area {
    fn from(area: FocusArea) -> Self {
        let class = match area {
            FocusArea::SmartCity => "smart-city",
            FocusArea::SmartIndustry => "smart-industry",
            FocusArea::SmartPort => "smart-port",
        };
        Self { label: names::focus_area(area), class }
    }
}

/// The focus areas of a profile.
pub fn areas(row: &profiles::Model) -> Vec<Area> {
    focus_areas(row.focus_areas).into_iter().map(Area::from).collect()
}

/// The city and the country of a profile, as far as it shows them.
pub fn whereabouts(row: &profiles::Model, language: Language) -> Option<String> {
    let country = row.country.as_deref().map(|code| Countries::get().name(code, language));
    match (row.city.clone(), country) {
        (Some(city), Some(country)) => Some(format!("{city}, {country}")),
        (city, country) => city.or(country),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_is_shown_their_own_language_if_it_is_there() {
        let (fr, en, none) = (Some("quai".to_owned()), Some("quay".to_owned()), Some("  ".to_owned()));
        let shown = |fr, en, language| said(fr, en, language).map(|said| (said.text, said.tag));
        assert_eq!(shown(&fr, &en, Language::En), Some(("quay".to_owned(), "en")));
        assert_eq!(shown(&fr, &none, Language::En), Some(("quai".to_owned(), "fr")));
        assert_eq!(shown(&none, &None, Language::Fr), None);
    }
}
