//! Finds the lexicon's labels in texts, whatever their case, accents and number.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::{Concept, ConceptId};
use crate::Language;
use crate::analysis::{Hashing, Word, words};

/// A concept with the words of a text that name it.
pub(crate) struct Named<'a> {
    /// The concept.
    pub concept: &'a Concept,
    /// Which words name it, counted from the first of the text.
    pub words: Range<usize>,
}

/// Says where a label is recognised.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// In every text.
    Anywhere,
    /// Not in a text that is declared to be in the other language, where it is a common word.
    OwnLanguage,
    /// Only where it is the whole text.
    WholeText,
}

/// All labels by their keys.
#[derive(Default)]
pub(super) struct Labels {
    by_key: HashMap<String, Label, Hashing>,
    /// The number of words of the longest label that begins with the word.
    longest: HashMap<String, usize, Hashing>,
}

struct Label {
    concept: ConceptId,
    texts: u8,
}

const IN_FRENCH: u8 = 1;
const IN_ENGLISH: u8 = 2;
const IN_UNDECLARED: u8 = 4;

impl Labels {
    pub(super) fn add(&mut self, label: &str, language: Language, scope: Scope, concept: ConceptId) {
        let words = words(label, None);
        let texts = match (scope, language) {
            (Scope::Anywhere, _) => IN_FRENCH | IN_ENGLISH | IN_UNDECLARED,
            (Scope::OwnLanguage, language) => IN_UNDECLARED | bit(Some(language)),
            (Scope::WholeText, _) => 0,
        };
        let mut keys: Vec<Cow<'_, str>> = words.iter().map(|word| word_key(&word.folded)).collect();
        self.insert(&keys, texts, concept);
        if let Some((compound, parts)) = words.first().and_then(|word| compound(word, &words)) {
            keys.splice(..parts, [word_key(compound)]);
            self.insert(&keys, texts, concept);
        }
    }

    fn insert(&mut self, keys: &[Cow<'_, str>], texts: u8, concept: ConceptId) {
        let Some(first) = keys.first() else { return };
        let longest = self.longest.entry(first.clone().into_owned()).or_default();
        *longest = keys.len().max(*longest);
        self.by_key.entry(keys.join(" ")).or_insert(Label { concept, texts: 0 }).texts |= texts;
    }

    pub(super) fn find(&self, key: &str) -> Option<ConceptId> {
        self.by_key.get(key).map(|label| label.concept)
    }

    pub(super) fn recognise<'a>(
        &'a self,
        words: &'a [Word],
        language: Option<Language>,
    ) -> impl Iterator<Item = (ConceptId, Range<usize>)> + 'a {
        let mut start = 0;
        std::iter::from_fn(move || {
            while start < words.len() {
                let found = self.longest_at(words, start, bit(language));
                let at = start;
                start += found.map_or(1, |(_, count)| count);
                if let Some((concept, count)) = found {
                    return Some((concept, at..at + count));
                }
            }
            None
        })
    }

    fn longest_at(&self, words: &[Word], start: usize, texts: u8) -> Option<(ConceptId, usize)> {
        let rest = words.get(start..)?;
        let first = rest.first()?;
        let longest = *self.longest.get(word_key(&first.folded).as_ref())?;
        (1..=longest.min(rest.len())).rev().find_map(|count| {
            let named = rest.get(..count)?;
            let label = self.by_key.get(&key(named))?;
            let whole = count == words.len();
            let bare_stop_word = count == 1 && first.stop && !first.capitals;
            let recognised = whole || (label.texts & texts != 0 && !bare_stop_word);
            recognised.then_some((label.concept, count))
        })
    }
}

/// Returns what words are compared by: singular, and without the endings that differ between
/// "énergie" and "energy".
pub(super) fn key(words: &[Word]) -> String {
    let keys: Vec<_> = words.iter().map(|word| word_key(&word.folded)).collect();
    keys.join(" ")
}

/// Names that end like plurals of something else.
const NOT_PLURAL: [&str; 3] = ["rails", "windows", "news"];

fn word_key(word: &str) -> Cow<'_, str> {
    if word.len() < 4 || NOT_PLURAL.contains(&word) {
        return Cow::Borrowed(word);
    }
    let singular = match word {
        _ if word.ends_with("ss") => word,
        _ if word.ends_with("eaux") => word.trim_end_matches('x'),
        _ if word.ends_with("aux") => return Cow::Owned(format!("{}l", word.trim_end_matches("ux"))),
        _ => word.strip_suffix(['s', 'x']).unwrap_or(word),
    };
    match singular {
        _ if singular.ends_with("ee") => Cow::Owned(singular.trim_end_matches("ee").to_owned() + "e"),
        _ => Cow::Borrowed(singular.strip_suffix("ie").or_else(|| singular.strip_suffix('y')).unwrap_or(singular)),
    }
}

fn compound<'a>(word: &'a Word, words: &[Word]) -> Option<(&'a str, usize)> {
    let (compound, end) = word.compound.as_ref()?;
    Some((compound, words.iter().take_while(|part| part.range.end <= *end).count()))
}

fn bit(language: Option<Language>) -> u8 {
    match language {
        Some(Language::French) => IN_FRENCH,
        Some(Language::English) => IN_ENGLISH,
        None => IN_UNDECLARED,
    }
}

#[cfg(test)]
mod tests {
    use crate::Language::{English, French};
    use crate::{Lexicon, tokens};

    fn named(text: &str, language: Option<crate::Language>) -> Vec<&'static str> {
        let concepts = tokens(text, language).into_iter().filter_map(|token| token.concept);
        concepts.map(|id| Lexicon::get().by_id(id).unwrap().code).collect()
    }

    #[test]
    fn concepts_are_recognised_in_texts() {
        for (text, language, codes) in [
            ("Des capteurs connectés sur les quais", Some(French), &["SENSORS", "PORTS"][..]),
            ("L’internet des objets, en français", None, &["IOT"]),
            ("Qualité de l'air", Some(French), &["AIR_QUALITY"]),
            ("énergies renouvelables", Some(French), &["RENEWABLES"]),
            ("renewable energies", Some(English), &["RENEWABLES"]),
            ("big-data et Node.js", None, &["BIG_DATA", "NODE_JS"]),
            ("nodejs, E-commerce, ecommerce", None, &["NODE_JS", "ECOMMERCE", "ECOMMERCE"]),
            ("J'ai faim", Some(French), &[]),
            ("L'AI au service de tous", Some(French), &["AI"]),
            ("ai", None, &["AI"]),
            ("We train people", Some(English), &[]),
            ("Le train", Some(French), &["RAIL"]),
            ("We go fast", Some(English), &[]),
            ("Go", Some(English), &["GO"]),
        ] {
            assert_eq!(named(text, language), codes, "{text}");
        }
    }

    #[test]
    fn labels_resolve_in_either_language() {
        for (label, code) in [
            ("Logement", "HOUSING"),
            ("HOUSING", "HOUSING"),
            ("housing", "HOUSING"),
            ("Ecologie", "ENVIRONMENT"),
            ("Vehicle Tech & Advanced Mobility", "MOBILITY"),
            ("IoT/Sensors", "IOT"),
            ("c#", "CSHARP"),
            ("C++", "C_CPP"),
            (".NET", "DOTNET"),
            ("Agilité", "AGILE"),
            ("Intelligence Artificielle", "AI"),
            ("Crypto / Web3", "CRYPTO"),
            ("Hôpitaux", "HOSPITALS"),
            ("mentorat", "MENTORING"),
            ("  smart-city ", "SMART_CITY"),
        ] {
            assert_eq!(Lexicon::get().resolve(label).map(|c| c.code), Some(code), "{label}");
        }
        for label in ["", "  ", "\u{0}", "xyzzy", "de la"] {
            assert!(Lexicon::get().resolve(label).is_none(), "{label}");
        }
    }

    #[test]
    fn concepts_know_their_labels_and_what_is_broader() {
        let lexicon = Lexicon::get();
        assert_eq!(lexicon.label("HOUSING", French), Some("logement"));
        assert_eq!(lexicon.label("HOUSING", English), Some("housing"));
        assert_eq!(lexicon.path("SOLAR"), ["RENEWABLES", "ENERGY"]);
        assert_eq!(lexicon.path("NOTHING"), Vec::<&str>::new());
    }
}
