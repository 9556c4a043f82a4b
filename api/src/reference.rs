//! Places and countries of the world, embedded; sources and licences stand beside the files.

use std::collections::HashMap;
use std::sync::LazyLock;

use entity::{Language, Territory};

static PLACES: LazyLock<Places> = LazyLock::new(|| Places::parse(include_str!("../assets/reference/places.tsv")));
static COUNTRIES: LazyLock<Countries> =
    LazyLock::new(|| Countries::parse(include_str!("../assets/reference/countries.tsv")));

/// A commune or city.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The name.
    pub name: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// The part of France it is in.
    pub territory: Option<Territory>,
    /// Degrees north, times 10,000.
    pub latitude: Option<i32>,
    /// Degrees east, times 10,000.
    pub longitude: Option<i32>,
    /// IANA name.
    pub time_zone: Option<&'static str>,
    population: u32,
}

/// All places, by name.
pub struct Places(HashMap<String, Vec<Place>>);

impl Places {
    /// Returns the one table, which the first caller parses.
    pub fn get() -> &'static Self {
        &PLACES
    }

    /// The place of this name, in this country if one is given, else the most populous.
    pub fn find(&self, name: &str, country: Option<&str>) -> Option<&Place> {
        let named = self.0.get(&key(name))?;
        named
            .iter()
            .filter(|place| country.is_none_or(|code| code == place.country))
            .max_by_key(|place| place.population)
    }

    fn parse(text: &'static str) -> Self {
        let mut places: HashMap<String, Vec<Place>> = HashMap::new();
        for line in text.lines().skip(1) {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            let (_, name, _, territory) = (cell(), cell(), cell(), cell());
            let place = Place {
                name,
                territory: Territory::from_code(territory),
                population: cell().parse().unwrap_or_default(),
                latitude: degrees(cell()),
                longitude: degrees(cell()),
                country: cell(),
                time_zone: Some(cell()).filter(|zone| !zone.is_empty()),
            };
            for name in std::iter::once(name).chain(cell().split('|').filter(|alias| !alias.is_empty())) {
                places.entry(key(name)).or_default().push(place);
            }
        }
        Self(places)
    }
}

fn degrees(cell: &str) -> Option<i32> {
    let degrees: f64 = cell.parse().ok()?;
    Some((degrees * 10_000.0).round() as i32)
}

/// A country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    name_en: &'static str,
    name_fr: &'static str,
    /// IANA name of the zone most people live in.
    pub time_zone: Option<&'static str>,
}

impl Country {
    /// The country's name in a language.
    pub fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Fr => self.name_fr,
            Language::En => self.name_en,
        }
    }
}

/// All countries, by code and by name.
pub struct Countries {
    by_code: HashMap<&'static str, Country>,
    by_name: HashMap<String, &'static str>,
}

impl Countries {
    /// Returns the one table, which the first caller parses.
    pub fn get() -> &'static Self {
        &COUNTRIES
    }

    /// The country of an alpha-2 code in capitals.
    pub fn of_code(&self, code: &str) -> Option<&Country> {
        self.by_code.get(code)
    }

    /// The country of a code of two or three letters, or of a French or English name.
    pub fn find(&self, text: &str) -> Option<&Country> {
        let code = self.by_name.get(&key(text))?;
        self.by_code.get(code)
    }

    /// The name of a country, or its code where it has none.
    pub fn name(&self, code: &str, language: Language) -> String {
        self.of_code(code).map_or_else(|| code.to_owned(), |country| country.name(language).to_owned())
    }

    fn parse(text: &'static str) -> Self {
        let mut countries = Self { by_code: HashMap::new(), by_name: HashMap::new() };
        for line in text.lines().skip(1) {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            let (code, alpha3, name_en, name_fr, aliases) = (cell(), cell(), cell(), cell(), cell());
            let time_zone = cell().split('|').next().filter(|zone| !zone.is_empty());
            countries.by_code.insert(code, Country { code, name_en, name_fr, time_zone });
            for name in [code, alpha3, name_en, name_fr].into_iter().chain(aliases.split('|')) {
                countries.by_name.entry(key(name)).or_insert(code);
            }
        }
        countries
    }
}

/// A name without case, accents and punctuation.
fn key(name: &str) -> String {
    let folded = search::fold(name);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_same_name_are_told_apart_by_country() {
        let havre = Places::get().find("LE HAVRE", None).unwrap();
        assert_eq!((havre.country, havre.territory), ("FR", Some(Territory::LeHavre)));
        assert_eq!(Places::get().find("Montréal", Some("CA")).unwrap().time_zone, Some("America/Toronto"));
    }

    #[test]
    fn countries_are_found_by_code_and_by_name_in_both_languages() {
        for text in ["de", "DEU", "Germany", "Allemagne", "allemagne"] {
            assert_eq!(Countries::get().find(text).unwrap().code, "DE");
        }
        assert_eq!(Countries::get().find("Atlantis"), None);
        assert_eq!(Countries::get().name("KR", Language::Fr), "Corée du Sud");
    }
}
