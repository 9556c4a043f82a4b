//! What a profile says in words, passage by passage, and the terms of each.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use entity::profiles;
use entity::values::Texts;
use matching::Term;
use search::{Language, Token, tokens};

/// Passages are cut at the end of a sentence once they are this long, in bytes.
const LONG: usize = 400;

/// A piece of text of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The language it is written in.
    pub language: Language,
    /// The words.
    pub text: String,
    /// Where the words of each term stand, once somebody has asked.
    places: OnceLock<Vec<(Term, Range<usize>)>>,
}

impl Passage {
    /// A passage in a language.
    pub fn new(language: Language, text: String) -> Self {
        Self { language, text, places: OnceLock::new() }
    }

    /// The terms of the passage, with their places in it.
    pub fn tokens(&self) -> Vec<Token> {
        tokens(&self.text, Some(self.language))
    }

    /// How often each term occurs.
    pub fn counts(&self) -> Vec<(Term, u32)> {
        let mut counts: BTreeMap<Term, u32> = BTreeMap::new();
        for token in self.tokens() {
            *counts.entry(term_of(&token.term)).or_default() += 1;
        }
        counts.into_iter().collect()
    }

    /// The words that stand in the passage for a term.
    pub fn word(&self, term: Term) -> Option<&str> {
        let places = self
            .places
            .get_or_init(|| self.tokens().into_iter().map(|token| (term_of(&token.term), token.range)).collect());
        let (_, range) = places.iter().find(|(known, _)| *known == term)?;
        self.text.get(range.clone())
    }
}

/// The number of a term: FNV-1a of its bytes, the same everywhere and for ever.
pub fn term_of(term: &str) -> Term {
    let hash = term.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    Term(hash)
}

/// All passages of a profile: headline, description, needs and offers; its labels where it says nothing else.
pub fn passages(row: &profiles::Model) -> Vec<Passage> {
    let mut all = Vec::new();
    add(&mut all, Language::French, row.headline_fr.as_deref());
    add(&mut all, Language::English, row.headline_en.as_deref());
    add(&mut all, Language::French, row.description_fr.as_deref());
    add(&mut all, Language::English, row.description_en.as_deref());
    for detail in row.needs.iter().map(|need| &need.detail).chain(row.offers.iter().map(|offer| &offer.detail)) {
        add_texts(&mut all, detail);
    }
    let labels: Vec<&str> = row.sectors.iter().chain(row.skills.iter()).map(|tag| tag.label.as_str()).collect();
    if all.is_empty() && !labels.is_empty() {
        all.push(Passage::new(Language::English, labels.join(", ")));
    }
    all
}

/// The passages of two texts that say the same in both languages.
pub fn add_texts(all: &mut Vec<Passage>, texts: &Texts) {
    add(all, Language::French, texts.fr.as_deref());
    add(all, Language::English, texts.en.as_deref());
}

fn add(all: &mut Vec<Passage>, language: Language, text: Option<&str>) {
    let mut passage = String::new();
    for sentence in text.unwrap_or_default().split_inclusive(['\n', '.', '!', '?']) {
        passage.push_str(sentence);
        if passage.len() >= LONG {
            push(all, language, std::mem::take(&mut passage));
        }
    }
    push(all, language, passage);
}

fn push(all: &mut Vec<Passage>, language: Language, text: String) {
    let text = text.trim();
    if !text.is_empty() {
        all.push(Passage::new(language, text.to_owned()));
    }
}
