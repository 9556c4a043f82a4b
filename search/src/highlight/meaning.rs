//! What marked words stand for.

use std::ops::Range;

use crate::analysis::{Word, stems};
use crate::lexicon::Lexicon;
use crate::{Concept, Language};

/// What a marked stretch stands for that is not a word that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Which of the marks it is, counted from the first.
    pub mark: usize,
    /// The words that were typed, in lower case.
    pub typed: String,
    /// The code of the concept that they name, unless it is only what they are in the other language.
    pub concept: Option<&'static str>,
}

impl Meaning {
    /// Returns what to call it: the concept in the language, or else the words that were typed.
    pub fn label(&self, language: Language) -> &str {
        self.concept.and_then(|code| Lexicon::get().label(code, language)).unwrap_or(&self.typed)
    }
}

/// The words that were typed, and the code of the concept that they name, if they do.
pub(super) type Meant = (String, Option<&'static str>);

/// A stretch of a text, with what it stands for, if it is not what was typed.
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) stands_for: Option<Meant>,
}

/// A concept that was asked for, with the words that name it.
pub(super) struct Asked {
    concept: &'static Concept,
    typed: String,
    words: Vec<(Word, Vec<String>)>,
}

impl Asked {
    pub(super) fn new<'a>(concept: &'static Concept, words: impl Iterator<Item = &'a Word>) -> Self {
        let words: Vec<_> = words.map(|word| (word.clone(), stems(word, None).into_iter().collect())).collect();
        let typed: Vec<&str> = words.iter().map(|(word, _): &(Word, Vec<String>)| &*word.lower).collect();
        Self { concept, typed: typed.join(" "), words }
    }

    pub(super) fn is_for(&self, concept: &Concept) -> bool {
        self.concept.id == concept.id
    }

    pub(super) fn meaning(&self) -> Meant {
        (self.typed.clone(), Some(self.concept.code))
    }

    /// Says whether all words that name it are among those of a text.
    pub(super) fn is_written_in(&self, text: &[Word], language: Option<Language>) -> bool {
        let is_in = |word: &Word, known: &[String]| {
            text.iter().any(|other| {
                other.folded == word.folded || stems(other, language).iter().any(|stem| known.contains(stem))
            })
        };
        self.words.iter().all(|(word, known)| is_in(word, known))
    }
}

/// Returns what a mark stands for together with another that begins in it: concepts tell more than translations.
fn told(mark: &mut Mark, other: Option<Meant>, at: &Range<usize>) -> Option<Meant> {
    let one = mark.stands_for.take();
    // What was typed stands for itself, but not what it is only a part of.
    if mark.range == *at && (one.is_none() || other.is_none()) {
        return None;
    }
    let (concepts, words): (Vec<Meant>, Vec<Meant>) =
        [one, other].into_iter().flatten().partition(|(_, concept)| concept.is_some());
    concepts.into_iter().chain(words).next()
}

/// Sorts marks and joins those that overlap: they stand for one thing together.
pub(super) fn joined(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
    let mut joined: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        match joined.last_mut() {
            Some(last) if mark.range.start < last.range.end => {
                last.stands_for = told(last, mark.stands_for, &mark.range);
                last.range.end = last.range.end.max(mark.range.end);
            }
            _ => joined.push(mark),
        }
    }
    joined
}
