//! The terms of the index: how a text becomes them on its way in.
//!
//! `=word` is a word as it was written (folded), `stem` a stem, `@CODE` a concept that the text
//! names and `^CODE` one that is broader than a named one. All terms of a word share its position.

use std::cell::RefCell;
use std::rc::Rc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{Known, Word, concept_term, stems_with_and_without_accents, words};
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

/// Returns the word, the stem or the code that a term stands for.
pub(crate) fn plain_term(term: &str) -> &str {
    term.strip_prefix(['=', '@', '^']).unwrap_or(term)
}

/// Says whether the term is that of something narrower than a concept.
pub(crate) fn is_broader_term(term: &str) -> bool {
    term.starts_with('^')
}

/// Says whether the term is that of a concept.
pub(crate) fn is_concept_term(term: &str) -> bool {
    term.starts_with('@')
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
        let mut terms = Terms { terms: Vec::new(), next: 0, times, again: 0, token: Token::default() };
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

/// The terms of a word, which a thread remembers: that of the word as it is written, and its stems.
#[derive(Clone)]
struct WordTerms {
    written: Rc<str>,
    stems: Rc<[Rc<str>]>,
}

impl WordTerms {
    fn of(word: &Word, language: Option<Language>) -> Self {
        KNOWN.with_borrow_mut(|[french, english, undeclared]| {
            let known = match language {
                Some(Language::French) => french,
                Some(Language::English) => english,
                None => undeclared,
            };
            known.of(&word.lower, || Self {
                written: word_term(&word.folded).into(),
                stems: stems_with_and_without_accents(word, language).into_iter().map(Rc::from).collect(),
            })
        })
    }
}

thread_local! {
    /// What is known of the words of French texts, of English ones, and of those of no declared language.
    static KNOWN: RefCell<[Known<WordTerms>; 3]> = RefCell::default();
    /// The terms of concepts by their codes.
    static CONCEPTS: RefCell<Known<Rc<[Rc<str>]>>> = RefCell::default();
}

/// The terms of one text.
pub(crate) struct Terms {
    terms: Vec<(usize, Rc<str>)>,
    next: usize,
    /// How often each term counts, and how often the present one still does.
    times: u32,
    again: u32,
    token: Token,
}

impl Terms {
    fn add_text(&mut self, text: &str, language: Option<Language>, keep_stop_words: bool) {
        let words = words(text, language);
        self.terms.reserve(words.len() * 3);
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
            let terms = WordTerms::of(word, language);
            self.terms.push((position, terms.written));
            if !word.stop {
                self.terms.extend(terms.stems.iter().map(|stem| (position, Rc::clone(stem))));
            }
        }
        if let Some((compound, _)) = &word.compound {
            self.terms.push((position, word_term(compound).into()));
        }
    }

    fn add_concept(&mut self, position: usize, concept: &Concept) {
        let broader = || Lexicon::get().broader(concept).map(|broader| broader_term(broader).into());
        let terms = || std::iter::once(concept_term(concept).into()).chain(broader()).collect();
        let terms = CONCEPTS.with_borrow_mut(|known| known.of(concept.code, terms));
        self.terms.extend(terms.iter().map(|term| (position, Rc::clone(term))));
    }
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        if self.again > 0 {
            self.again -= 1;
            return true;
        }
        let Some((position, term)) = self.terms.get(self.next) else { return false };
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = *position;
        self.next += 1;
        self.again = self.times.saturating_sub(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
