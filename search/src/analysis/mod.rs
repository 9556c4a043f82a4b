//! Turns text into words, stems and concepts.

use std::ops::Range;

use crate::ConceptId;

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
    let _ = (text, language);
    Vec::new()
}

/// Returns the text in lower case without accents, as words are compared.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}
