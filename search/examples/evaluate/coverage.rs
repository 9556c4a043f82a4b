//! How much of a set's documents the lexicon knows.

use std::collections::HashSet;

use search::{Language, Translations, tokens};

use super::sets::Entry;

/// Shares between 0 and 1.
#[derive(Clone, Copy)]
pub struct Coverage {
    /// Documents that name a concept.
    pub documents: f64,
    /// Words, stop words left out, that name a concept.
    pub named: f64,
    /// Words, stop words left out, that have a translation.
    pub translated: f64,
}

/// Measures documents.
pub fn of(documents: &[Entry]) -> Coverage {
    let translations = Translations::default();
    let (mut naming, mut words, mut named, mut translated) = (0, 0, 0, 0);
    for document in documents {
        let language = document.language.unwrap_or(Language::French);
        let tokens = tokens(&format!("{} {}", document.title, document.text), Some(language));
        let (concepts, stems): (Vec<_>, Vec<_>) = tokens.into_iter().partition(|token| token.concept.is_some());
        naming += usize::from(!concepts.is_empty());
        let in_concept: HashSet<usize> = concepts.iter().flat_map(|concept| concept.range.clone()).collect();
        words += stems.len();
        named += stems.iter().filter(|stem| in_concept.contains(&stem.range.start)).count();
        translated += stems.iter().filter(|stem| translations.of(&stem.term, language).next().is_some()).count();
    }
    let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    Coverage {
        documents: share(naming, documents.len()),
        named: share(named, words),
        translated: share(translated, words),
    }
}
