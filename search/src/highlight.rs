mod meaning;
mod passage;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::analysis::{Word, stems, stems_with_and_without_accents, surface, words};
use crate::lexicon::{Lexicon, Named};
use crate::ranking::typos;
use crate::spelling::Pattern;
use crate::typed::{Typed, UnitKind};
use crate::{Language, Query, Translations};

pub use meaning::Meaning;
use meaning::{Asked, Mark};
use passage::best_passage;

/// A passage of a text with the words that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The passage, cut at word boundaries.
    pub text: String,
    /// The bytes of the passage that match, in order and apart from each other.
    pub marks: Vec<Range<usize>>,
    /// What those of the marks stand for that are not words that were typed, in order.
    pub meanings: Vec<Meaning>,
}

/// Translations that are less likely find texts too, but are not shown as what was asked for.
const LIKELY: f32 = 0.15;

/// Finds the words of a search in texts; the caller hands it only texts that the reader may see.
pub struct Highlighter {
    words: Vec<Word>,
    stems: BTreeSet<String>,
    /// Stems of what the words are in the other language, each with its word: those that are French, and those that
    /// are English.
    translated: [BTreeMap<String, Arc<str>>; 2],
    asked: Vec<Asked>,
    unfinished: Option<Arc<str>>,
}

impl Highlighter {
    /// Prepares for the words of a search.
    pub fn new(query: &Query) -> Self {
        let typed = Typed::read(&query.text);
        let words: Vec<Word> = typed.words().cloned().collect();
        let stems = words.iter().filter(|word| !word.stop).flat_map(|word| stems(word, None)).collect();
        let asked = typed.wanted.iter().filter_map(|unit| match unit.kind {
            UnitKind::Words(Some(concept)) => Some(Asked::new(concept, unit.words.iter().map(|placed| &placed.word))),
            _ => None,
        });
        let last = words.last().filter(|word| typed.unfinished && word.folded.len() > 2);
        let unfinished = last.map(|word| word.folded.clone());
        Self { stems, translated: translated(&typed), asked: asked.collect(), unfinished, words }
    }

    /// Returns the best passage of about that many characters, or nothing if no word is in it.
    pub fn fragment(&self, text: &str, language: Option<Language>, max_chars: usize) -> Option<Fragment> {
        let words = words(text, language);
        let marks = self.marks(&words, language);
        let ranges: Vec<Range<usize>> = marks.iter().map(|mark| mark.range.clone()).collect();
        let passage = best_passage(text, &words, &ranges, max_chars)?;
        let is_inside = |mark: &Mark| passage.start <= mark.range.start && mark.range.end <= passage.end;
        let (mut marks_inside, mut meanings) = (Vec::new(), Vec::new());
        for (at, mark) in marks.into_iter().filter(is_inside).enumerate() {
            marks_inside.push(mark.range.start - passage.start..mark.range.end - passage.start);
            meanings.extend(mark.stands_for.map(|(typed, concept)| Meaning { mark: at, typed, concept }));
        }
        Some(Fragment { text: text.get(passage)?.to_owned(), marks: marks_inside, meanings })
    }

    /// Returns where the text matches, in order and apart from each other.
    fn marks(&self, words: &[Word], language: Option<Language>) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        for word in words {
            if self.is_typed(word, language) {
                marks.push(Mark { range: word.range.clone(), stands_for: None });
            } else if let Some(typed) = self.translates(word, language) {
                marks.push(Mark { range: word.range.clone(), stands_for: Some((typed.to_string(), None)) });
            }
        }
        let lexicon = Lexicon::get();
        let named = if self.asked.is_empty() { Vec::new() } else { lexicon.recognise(words, language) };
        marks.extend(named.iter().filter_map(|named| self.meant(named, words, language)));
        if marks.is_empty() {
            let near = words.iter().filter(|word| self.nearly_matches(word));
            marks.extend(near.map(|word| Mark { range: word.range.clone(), stands_for: None }));
        }
        meaning::joined(marks)
    }

    /// Marks a concept that was asked for, or one that is narrower.
    fn meant(&self, named: &Named<'_>, words: &[Word], language: Option<Language>) -> Option<Mark> {
        let mut meant = std::iter::once(named.concept).chain(Lexicon::get().broader(named.concept));
        let asked = meant.find_map(|concept| self.asked.iter().find(|asked| asked.is_for(concept)))?;
        let naming = words.get(named.words.clone()).unwrap_or_default();
        let stands_for = (!asked.is_written_in(naming, language)).then(|| asked.meaning());
        Some(Mark { range: surface(words, &named.words), stands_for })
    }

    /// Says whether the word was typed, in this form or another.
    fn is_typed(&self, word: &Word, language: Option<Language>) -> bool {
        self.words.iter().any(|wanted| wanted.folded == word.folded)
            || (!word.stop && stems(word, language).iter().any(|stem| self.stems.contains(stem)))
    }

    /// Returns the word that was typed and is this one in the other language.
    fn translates(&self, word: &Word, language: Option<Language>) -> Option<&Arc<str>> {
        let [french, english] = &self.translated;
        let mut known = [(Language::French, french), (Language::English, english)].into_iter();
        known.find_map(|(of, known)| {
            let may_be = !word.stop && !known.is_empty() && language.is_none_or(|language| language == of);
            let stems = may_be.then(|| stems(word, Some(of)))?;
            stems.iter().find_map(|stem| known.get(stem))
        })
    }

    fn nearly_matches(&self, word: &Word) -> bool {
        let begins_alike = self.unfinished.as_ref().is_some_and(|begin| word.folded.starts_with(&**begin));
        begins_alike
            || self.words.iter().any(|wanted| {
                let allowed = usize::from(typos(wanted));
                allowed > 0 && Pattern::new(&wanted.folded, allowed).is_near(&word.folded)
            })
    }
}

/// Returns what the words that were typed are in French and in English, as the search looks for it.
fn translated(typed: &Typed) -> [BTreeMap<String, Arc<str>>; 2] {
    let translations = Translations::default();
    let into_other = |from| {
        let asked = typed.language.is_none_or(|language| language == from);
        let mut known = BTreeMap::new();
        for word in typed.words().filter(|word| asked && !word.stop) {
            for stem in &stems_with_and_without_accents(word, Some(from)) {
                for (stem, _) in translations.of(stem, from).filter(|(_, share)| *share >= LIKELY) {
                    known.entry(stem.to_owned()).or_insert_with(|| Arc::clone(&word.lower));
                }
            }
        }
        known
    };
    [into_other(Language::English), into_other(Language::French)]
}

impl Fragment {
    /// Lists the marked stretches that are not words that were typed, each with what it stands for: the concept in the
    /// reader's language, or else the word that was typed ("housing" stands for "logement").
    pub fn meanings_in(&self, language: Language) -> impl Iterator<Item = (&str, &str)> {
        self.meanings.iter().filter_map(move |meaning| {
            let mark = self.marks.get(meaning.mark)?;
            Some((self.text.get(mark.clone())?, meaning.label(language)))
        })
    }

    /// Returns the passage as HTML: escaped, the matches in `<mark>`.
    pub fn html(&self) -> String {
        let mut html = String::with_capacity(self.text.len() + self.marks.len() * 13);
        let mut at = 0;
        for mark in &self.marks {
            escape(self.text.get(at..mark.start).unwrap_or_default(), &mut html);
            html.push_str("<mark>");
            escape(self.text.get(mark.clone()).unwrap_or_default(), &mut html);
            html.push_str("</mark>");
            at = mark.end;
        }
        escape(self.text.get(at..).unwrap_or_default(), &mut html);
        html
    }
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests;
