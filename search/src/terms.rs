//! The terms of the index: how a text becomes them on its way in.
//!
//! `=word` is a word as it was written (folded), `stem` a stem, `@CODE` a concept that the text
//! names and `^CODE` one that is broader than a named one. All terms of a word share its position.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{Word, concept_term, stems_with_and_without_accents, words};
use crate::lexicon::Lexicon;
use crate::{Concept, Language};

/// The name of the tokenizer in the schema.
pub(crate) const TOKENIZER: &str = "words_and_concepts";

/// Keeps phrases from running over from one text into the next.
const GAP: usize = 16;

/// Returns the term of a word as it was written.
pub(crate) fn word_term(folded: &str) -> String {
    format!("={folded}")
}

/// Returns the term of the texts that name something narrower than the concept.
pub(crate) fn broader_term(concept: &Concept) -> String {
    format!("^{}", concept.code)
}

/// Marks a text for the tokenizer with its language, whether its stop words are to be found, and how often its
/// words count, up to nine times.
pub(crate) fn encoded_text(text: &str, language: Option<Language>, keep_stop_words: bool, times: usize) -> String {
    let language = match language {
        Some(Language::French) => 'f',
        Some(Language::English) => 'e',
        None => 'u',
    };
    let stop_words = if keep_stop_words { '+' } else { '-' };
    format!("{language}{stop_words}{times}{text}")
}

/// Marks a concept for the tokenizer.
pub(crate) fn encoded_concept(concept: &Concept, times: usize) -> String {
    format!("c-{times}{}", concept.code)
}

/// Analyses texts on the threads of the index writer.
#[derive(Clone)]
pub(crate) struct WordsAndConcepts;

impl Tokenizer for WordsAndConcepts {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, encoded: &'a str) -> Terms {
        let (mark, text) = encoded.split_at_checked(3).unwrap_or((encoded, ""));
        let mut mark = mark.chars();
        let (language, stop_words) = (mark.next(), mark.next());
        let times = mark.next().and_then(|times| times.to_digit(10)).unwrap_or(1);
        let mut terms = Terms { tokens: Vec::new(), next: 0, times };
        let language = match language {
            Some('c') => {
                Lexicon::get().concept(text).into_iter().for_each(|concept| terms.add_concept(GAP, concept));
                return terms;
            }
            Some('f') => Some(Language::French),
            Some('e') => Some(Language::English),
            _ => None,
        };
        terms.add_text(text, language, stop_words == Some('+'));
        terms
    }
}

/// The terms of one text.
pub(crate) struct Terms {
    tokens: Vec<Token>,
    next: usize,
    times: u32,
}

impl Terms {
    fn add_text(&mut self, text: &str, language: Option<Language>, keep_stop_words: bool) {
        let words = words(text, language);
        let mut named = Lexicon::get().recognise(&words, language).into_iter().peekable();
        for (place, word) in words.iter().enumerate() {
            let position = place + GAP;
            self.add_word(position, word, language, keep_stop_words);
            if let Some(named) = named.next_if(|named| named.words.start == place) {
                self.add_concept(position, named.concept);
            }
        }
    }

    fn add_word(&mut self, position: usize, word: &Word, language: Option<Language>, keep_stop_words: bool) {
        if !word.stop || keep_stop_words {
            self.add(position, word_term(&word.folded));
        }
        if !word.stop {
            for stem in stems_with_and_without_accents(word, language) {
                self.add(position, stem);
            }
        }
        if let Some((compound, _)) = &word.compound {
            self.add(position, word_term(compound));
        }
    }

    fn add_concept(&mut self, position: usize, concept: &Concept) {
        self.add(position, concept_term(concept));
        for broader in Lexicon::get().broader(concept) {
            self.add(position, broader_term(broader));
        }
    }

    fn add(&mut self, position: usize, text: String) {
        for _ in 1..self.times {
            self.tokens.push(Token { position, text: text.clone(), ..Token::default() });
        }
        self.tokens.push(Token { position, text, ..Token::default() });
    }
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    #[allow(clippy::indexing_slicing, reason = "only called after advance found a token")]
    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    #[allow(clippy::indexing_slicing, reason = "only called after advance found a token")]
    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}
