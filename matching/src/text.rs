//! The record told in French and English, from the same facts and by the same rules.

use crate::codes::{Concept, Country, LanguageCode, Term};
use crate::evidence::Side;
use crate::explanation::{Contribution, Explanation};
use crate::gates::Gate;

/// A language that explanations are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

/// What the caller knows and this crate does not: how things are called.
pub trait Names {
    /// Returns how to call one side: a name, or a description if the reader may not see the name.
    fn side(&self, side: Side, language: Language) -> String;

    /// Returns the label of a sector or a skill.
    fn concept(&self, concept: Concept, language: Language) -> String;

    /// Returns the name of a country.
    fn country(&self, country: Country, language: Language) -> String;

    /// Returns the name of a language.
    fn language(&self, code: LanguageCode, language: Language) -> String;

    /// Returns the word as it stands in that side's passage.
    fn word(&self, term: Term, side: Side, passage: u16) -> Option<String>;
}

/// Tells the score and its foremost reasons in one sentence.
pub fn summary(explanation: &Explanation, language: Language, names: &dyn Names) -> String {
    let _ = (explanation, language, names);
    String::new()
}

/// Tells what one criterion adds, in one sentence.
pub fn contribution(contribution: &Contribution, language: Language, names: &dyn Names) -> String {
    let _ = (contribution, language, names);
    String::new()
}

/// Tells what one gate answers, in one sentence.
pub fn gate(gate: &Gate, language: Language, names: &dyn Names) -> String {
    let _ = (gate, language, names);
    String::new()
}
