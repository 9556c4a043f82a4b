//! What the values of facets are called, and which value somebody means who writes a name.

use entity::{EngagementKind, FocusArea, Language, ProfileKind, Stage, Territory};
use search::{Facet, Lexicon};

use super::document::focus_label;
use super::index_language;
use crate::reference::Countries;
use crate::service::matches::names::language_name;
use crate::service::words;

/// What a value is called; a label that nobody translated is its own name.
pub fn label(facet: Facet, value: &str, language: Language) -> String {
    let known = match facet {
        Facet::Kind => ProfileKind::from_code(value).map(|kind| words::kind(kind, language)),
        Facet::FocusArea => FocusArea::from_code(value).map(focus_label),
        Facet::Territory => Territory::from_code(value).map(|territory| words::territory(territory, language)),
        Facet::Stage => Stage::from_code(value).map(|stage| words::stage(stage, language)),
        Facet::Wanted | Facet::Given => EngagementKind::from_code(value).map(|kind| words::engagement(kind, language)),
        Facet::Sector | Facet::Skill => {
            return Lexicon::get().label(value, index_language(language)).map_or_else(|| value.to_owned(), capitalised);
        }
        Facet::Country | Facet::Market => return Countries::get().name(value, language),
        Facet::Language => return language_name(value, language == Language::Fr),
        Facet::City | Facet::Show => None,
    };
    known.unwrap_or(value).to_owned()
}

/// A label that stands alone; in the lexicon they stand as within a sentence.
fn capitalised(label: &str) -> String {
    let mut signs = label.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// The values that may be meant by what somebody wrote: a code, or a name in either language.
pub fn meant(facet: Facet, written: &str) -> Vec<String> {
    let written = written.trim();
    match facet {
        Facet::Sector | Facet::Skill => {
            let concept = Lexicon::get().resolve(written).map(|concept| concept.code.to_owned());
            concept.into_iter().chain([written.to_owned()]).collect()
        }
        Facet::Country | Facet::Market => {
            let country = Countries::get().find(written).map(|country| country.code.to_owned());
            vec![country.unwrap_or_else(|| written.to_uppercase())]
        }
        Facet::Language => vec![written.to_lowercase()],
        _ => vec![written.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_name_in_both_languages() {
        let codes = [
            (Facet::Kind, ProfileKind::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>()),
            (Facet::FocusArea, FocusArea::ALL.iter().map(|area| area.code()).collect()),
            (Facet::Territory, Territory::ALL.iter().map(|territory| territory.code()).collect()),
            (Facet::Stage, Stage::ALL.iter().map(|stage| stage.code()).collect()),
            (Facet::Given, EngagementKind::ALL.iter().map(|kind| kind.code()).collect()),
        ];
        for (facet, codes) in codes {
            for language in [Language::Fr, Language::En] {
                assert!(codes.iter().all(|code| label(facet, code, language) != *code), "{facet:?}");
            }
        }
        assert_eq!(label(Facet::Country, "DE", Language::Fr), "Allemagne");
        assert_eq!(label(Facet::City, "Caen", Language::En), "Caen");
    }

    #[test]
    fn names_in_either_language_mean_their_codes() {
        let housing = meant(Facet::Sector, "logement");
        assert_eq!(housing.first(), meant(Facet::Sector, "Housing").first());
        assert_eq!(meant(Facet::Sector, "soudure sous-marine"), ["soudure sous-marine"]);
        assert_eq!(meant(Facet::Country, "allemagne"), ["DE"]);
        assert_eq!(meant(Facet::Language, " FR"), ["fr"]);
    }
}
