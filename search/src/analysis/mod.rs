//! Turns text into words, stems and concepts.

mod fold;
mod guess;
mod known;
mod stem;
mod stop;
mod words;

use std::ops::Range;

pub use fold::fold;
pub use guess::language_of;
pub(crate) use known::{Hashing, Known};
pub(crate) use stem::{stems, stems_with_and_without_accents};
pub(crate) use words::{Word, words};

use crate::lexicon::Lexicon;
use crate::{Concept, ConceptId};

/// A language that texts are analysed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

/// A term of a text: a stemmed word, or a concept of the lexicon that one or more words name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The stem, folded to lower case without accents; for a concept `@` and its code.
    pub term: String,
    /// Where the words stand in the text, in bytes.
    pub range: Range<usize>,
    /// The concept, if the token is one.
    pub concept: Option<ConceptId>,
}

/// Returns the terms of a text, stop words left out; without a declared language both are tried,
/// and a word that they stem differently yields two terms.
pub fn tokens(text: &str, language: Option<Language>) -> Vec<Token> {
    let words = words(text, language);
    let mut tokens: Vec<Token> = Vec::with_capacity(words.len() * 2);
    for word in words.iter().filter(|word| !word.stop) {
        let stems = stems(word, language).into_iter();
        tokens.extend(stems.map(|term| Token { term, range: word.range.clone(), concept: None }));
    }
    for named in Lexicon::get().recognise(&words, language) {
        let range = surface(&words, &named.words);
        tokens.push(Token { term: concept_term(named.concept), range, concept: Some(named.concept.id) });
    }
    tokens
}

/// Returns the term that stands for a concept in indexes and bags of terms.
pub(crate) fn concept_term(concept: &Concept) -> String {
    format!("@{}", concept.code)
}

/// Returns where the words of that range stand in the text.
pub(crate) fn surface(words: &[Word], range: &Range<usize>) -> Range<usize> {
    let words = words.get(range.clone()).unwrap_or(&[]);
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => first.range.start..last.range.end,
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests;
