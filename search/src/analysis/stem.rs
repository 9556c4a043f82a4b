use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use frostem::{Algorithm, Stemmer};

use super::fold::fold;
use super::{Known, Language, words::Word};

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

impl Stems {
    /// Lists them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Stems {
    type Item = &'a String;
    type IntoIter = std::slice::Iter<'a, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
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
    KNOWN.with_borrow_mut(|[french, english]| {
        let known = match language {
            Language::French => french,
            Language::English => english,
        };
        known.of(word, || find_stem(word, language)).to_string()
    })
}

/// Endings of French verbs, the longest first.
const VERBAL: [&str; 9] = ["aient", "eront", "ées", "ant", "ait", "era", "ée", "és", "é"];
const INFINITIVE: [&str; 2] = ["er", "ez"];

/// A stem of so few letters is that of too many words: "port" of port, porte and porter.
const FEW_LETTERS: usize = 4;

/// Returns the stem of a French word if it tells enough; else the infinitive of what looks like a verb's form, and
/// of all else the singular.
fn telling<'a>(word: &'a str, stem: &'a str) -> Cow<'a, str> {
    if stem.chars().count() > FEW_LETTERS || stem.chars().count() == word.chars().count() {
        return Cow::Borrowed(stem);
    }
    let root = VERBAL.iter().chain(&INFINITIVE).find_map(|ending| word.strip_suffix(ending));
    match root {
        Some(root) if root.chars().count() > 2 => Cow::Owned(format!("{root}er")),
        _ => Cow::Borrowed(word.strip_suffix(['s', 'x']).unwrap_or(word)),
    }
}

thread_local! {
    static KNOWN: RefCell<[Known<Rc<str>>; 2]> = RefCell::default();
}

fn find_stem(word: &str, language: Language) -> Rc<str> {
    match language {
        Language::French => telling(word, &Stemmer::new(Algorithm::French).stem(word)).into(),
        Language::English => Stemmer::new(Algorithm::English).stem(word).into(),
    }
}
