use frostem::{Algorithm, Stemmer};

use super::fold::fold;
use super::{Language, words::Word};

/// Returns the folded stems of a word: one in its language, up to two where none is declared.
pub(crate) fn stems(word: &Word, language: Option<Language>) -> Stems {
    let mut stems = Stems::default();
    for language in languages(language) {
        stems.add(fold(&stem(&word.lower, *language)));
    }
    stems
}

/// Returns the stems and besides those of the word as people type it who leave out accents, which
/// stemmers take for another word.
pub(crate) fn stems_with_and_without_accents(word: &Word, language: Option<Language>) -> Stems {
    let mut stems = stems(word, language);
    if word.lower != word.folded {
        for language in languages(language) {
            stems.add(stem(&word.folded, *language));
        }
    }
    stems
}

/// A few different stems.
#[derive(Default)]
pub(crate) struct Stems(Vec<String>);

impl Stems {
    fn add(&mut self, stem: String) {
        if !self.0.contains(&stem) {
            self.0.push(stem);
        }
    }
}

impl IntoIterator for Stems {
    type Item = String;
    type IntoIter = std::vec::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

fn languages(language: Option<Language>) -> &'static [Language] {
    match language {
        Some(Language::French) => &[Language::French],
        Some(Language::English) => &[Language::English],
        None => &[Language::French, Language::English],
    }
}

/// Stems Latin letters only: in other scripts, and where digits or signs are part of the word, it
/// is its own stem.
fn stem(word: &str, language: Language) -> String {
    if !word.chars().all(|c| c.is_alphabetic() && c < '\u{250}') {
        return word.to_owned();
    }
    let algorithm = match language {
        Language::French => Algorithm::French,
        Language::English => Algorithm::English,
    };
    Stemmer::new(algorithm).stem(word).into_owned()
}
