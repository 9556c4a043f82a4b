//! The concepts that French and English words have in common.

mod recognition;
mod source;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use recognition::Named;
use recognition::{Labels, key};
pub(crate) use source::{labels, names, sources};

use crate::Language;
use crate::analysis::{Word, words};

/// The place of a concept in the lexicon; dense, but not stable between versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConceptId(pub u32);

/// Says what a concept is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConceptKind {
    /// A field of business or public life.
    Sector,
    /// A technology.
    Technology,
    /// Something a person knows to do.
    Skill,
    /// A business model, a kind of customer, a function of a company.
    Business,
    /// A way to engage, as in contracts, needs and offers.
    Engagement,
}

/// Something that has names in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concept {
    /// The place in the lexicon.
    pub id: ConceptId,
    /// The stable code, which rows and the API carry.
    pub code: &'static str,
    /// What it is.
    pub kind: ConceptKind,
    /// The next broader concept, if there is one.
    pub broader: Option<ConceptId>,
    french: &'static str,
    english: &'static str,
}

/// The French–English lexicon.
pub struct Lexicon {
    concepts: Vec<Concept>,
    codes: HashMap<&'static str, ConceptId>,
    labels: Labels,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::parse);

impl Lexicon {
    /// Returns the one lexicon, which the first caller parses.
    pub fn get() -> &'static Self {
        &LEXICON
    }

    /// Parses the sources anew; only what measures that needs more than [`Lexicon::get`].
    pub fn parse() -> Self {
        source::parse()
    }

    /// Lists all concepts in the order of their ids.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// Returns the concept of that id.
    pub fn by_id(&self, id: ConceptId) -> Option<&Concept> {
        self.concepts.get(id.0 as usize)
    }

    /// Returns the concept of that code.
    pub fn concept(&self, code: &str) -> Option<&Concept> {
        self.codes.get(code).and_then(|id| self.by_id(*id))
    }

    /// Returns the label of the concept in the language.
    pub fn label(&self, code: &str, language: Language) -> Option<&'static str> {
        self.concept(code).map(|concept| concept.label(language))
    }

    /// Returns the concept that has the text as a label or synonym in either language, or as its
    /// code; case, accents, plural and punctuation make no difference.
    pub fn resolve(&self, label: &str) -> Option<&Concept> {
        if let Some(concept) = self.concept(label.trim()) {
            return Some(concept);
        }
        let words = words(label, None);
        self.labels.find(&key(&words)).and_then(|id| self.by_id(id))
    }

    /// Lists the codes of the broader concepts, nearest first.
    pub fn path(&self, code: &str) -> Vec<&'static str> {
        self.concept(code).into_iter().flat_map(|concept| self.broader(concept)).map(|concept| concept.code).collect()
    }

    /// Walks up the broader concepts, nearest first.
    pub(crate) fn broader<'a>(&'a self, concept: &'a Concept) -> impl Iterator<Item = &'a Concept> {
        let up = |concept: &&'a Concept| concept.broader.and_then(|id| self.by_id(id));
        std::iter::successors(Some(concept), up).skip(1)
    }

    /// Finds the concepts that a text names, of several at one place the one with most words.
    pub(crate) fn recognise(&self, words: &[Word], language: Option<Language>) -> Vec<Named<'_>> {
        let named = self.labels.recognise(words, language);
        named.filter_map(|(id, words)| Some(Named { concept: self.by_id(id)?, words })).collect()
    }
}

impl Concept {
    /// Returns the label in the language.
    pub fn label(&self, language: Language) -> &'static str {
        match language {
            Language::French => self.french,
            Language::English => self.english,
        }
    }
}
