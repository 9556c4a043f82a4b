//! How things are called in the explanation of a pair.

use entity::Language;
use jiff::ToSpan;
use jiff::civil::Date;
use matching::{Concept, Country, Day, LanguageCode, Side, Term, text};
use search::Lexicon;

use super::side::{Called, Prepared, concept};
use crate::mail::words;
use crate::reference::Countries;
use crate::service::words::unnamed;

/// Resolves the names of the two sides of one pair.
pub struct PairNames<'a> {
    /// The side that was scored first.
    pub first: &'a Prepared,
    /// The side that was scored second.
    pub second: &'a Prepared,
}

impl PairNames<'_> {
    fn of(&self, side: Side) -> &Prepared {
        match side {
            Side::First => self.first,
            Side::Second => self.second,
        }
    }
}

impl text::Names for PairNames<'_> {
    fn side(&self, side: Side, language: text::Language) -> String {
        match &self.of(side).name {
            Called::By(name) => name.clone(),
            Called::Unnamed(kind) => unnamed(*kind, product_language(language)).to_owned(),
        }
    }

    fn concept(&self, wanted: Concept, language: text::Language) -> String {
        let lexicon = Lexicon::get();
        let known = lexicon.by_id(search::ConceptId(wanted.0));
        if let Some(label) = known.and_then(|concept| lexicon.label(concept.code, search_language(language))) {
            return label.to_owned();
        }
        let mut tags = self.first.tags.iter().chain(&self.second.tags);
        tags.find(|tag| concept(tag) == wanted).map(|tag| tag.label.clone()).unwrap_or_default()
    }

    fn country(&self, country: Country, language: text::Language) -> String {
        Countries::get().name(&country.to_string(), product_language(language))
    }

    fn language(&self, code: LanguageCode, language: text::Language) -> String {
        language_name(&code.to_string(), language == text::Language::French)
    }

    fn day(&self, day: Day, language: text::Language) -> String {
        let date = Date::constant(1970, 1, 1).saturating_add(day.0.days());
        words::date(product_language(language), date)
    }

    fn word(&self, term: Term, side: Side, passage: u16) -> Option<String> {
        self.of(side).words.passages.get(usize::from(passage))?.word(term).map(str::to_owned)
    }
}

fn search_language(language: text::Language) -> search::Language {
    match language {
        text::Language::French => search::Language::French,
        text::Language::English => search::Language::English,
    }
}

fn product_language(language: text::Language) -> Language {
    if language == text::Language::French { Language::Fr } else { Language::En }
}

/// The language that `matching` writes in, for one of the product's.
pub fn written(language: Language) -> text::Language {
    match language {
        Language::Fr => text::Language::French,
        Language::En => text::Language::English,
    }
}

/// Languages by their tag, with their names in French and English.
const LANGUAGES: [(&str, &str, &str); 40] = [
    ("ar", "arabe", "Arabic"),
    ("bg", "bulgare", "Bulgarian"),
    ("bn", "bengali", "Bengali"),
    ("ca", "catalan", "Catalan"),
    ("cs", "tchèque", "Czech"),
    ("da", "danois", "Danish"),
    ("de", "allemand", "German"),
    ("el", "grec", "Greek"),
    ("en", "anglais", "English"),
    ("es", "espagnol", "Spanish"),
    ("et", "estonien", "Estonian"),
    ("fa", "persan", "Persian"),
    ("fi", "finnois", "Finnish"),
    ("fr", "français", "French"),
    ("he", "hébreu", "Hebrew"),
    ("hi", "hindi", "Hindi"),
    ("hr", "croate", "Croatian"),
    ("hu", "hongrois", "Hungarian"),
    ("id", "indonésien", "Indonesian"),
    ("it", "italien", "Italian"),
    ("ja", "japonais", "Japanese"),
    ("ko", "coréen", "Korean"),
    ("lt", "lituanien", "Lithuanian"),
    ("lv", "letton", "Latvian"),
    ("nl", "néerlandais", "Dutch"),
    ("no", "norvégien", "Norwegian"),
    ("pl", "polonais", "Polish"),
    ("pt", "portugais", "Portuguese"),
    ("ro", "roumain", "Romanian"),
    ("ru", "russe", "Russian"),
    ("sk", "slovaque", "Slovak"),
    ("sl", "slovène", "Slovene"),
    ("sr", "serbe", "Serbian"),
    ("sv", "suédois", "Swedish"),
    ("th", "thaï", "Thai"),
    ("tr", "turc", "Turkish"),
    ("uk", "ukrainien", "Ukrainian"),
    ("vi", "vietnamien", "Vietnamese"),
    ("wo", "wolof", "Wolof"),
    ("zh", "chinois", "Chinese"),
];

/// The name of a language in French or English; its tag if it is not among the common ones.
pub fn language_name(tag: &str, french: bool) -> String {
    let found = LANGUAGES.iter().find(|(known, _, _)| *known == tag);
    found.map_or_else(|| tag.to_owned(), |(_, fr, en)| (if french { *fr } else { *en }).to_owned())
}
