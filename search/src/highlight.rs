use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::analysis::{Word, stems, stems_with_and_without_accents, surface, words};
use crate::lexicon::Lexicon;
use crate::ranking::typos;
use crate::spelling::Pattern;
use crate::typed::{Typed, UnitKind};
use crate::{ConceptId, Language, Query, Translations};

/// A passage of a text with the words that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The passage, cut at word boundaries.
    pub text: String,
    /// The bytes of the passage that match, in order and apart from each other.
    pub marks: Vec<Range<usize>>,
}

/// Translations that are less likely find texts too, but are not shown as what was asked for.
const LIKELY: f32 = 0.15;

/// Finds the words of a search in texts; the caller hands it only texts that the reader may see.
pub struct Highlighter {
    words: Vec<Word>,
    stems: BTreeSet<String>,
    /// Stems of what the words are in the other language: those that are French, and those that are English.
    translated: [BTreeSet<String>; 2],
    concepts: BTreeSet<ConceptId>,
    unfinished: Option<Arc<str>>,
}

impl Highlighter {
    /// Prepares for the words of a search.
    pub fn new(query: &Query) -> Self {
        let typed = Typed::read(&query.text);
        let words: Vec<Word> = typed.words().cloned().collect();
        let stems = words.iter().filter(|word| !word.stop).flat_map(|word| stems(word, None)).collect();
        let concepts = typed.wanted.iter().filter_map(|unit| match unit.kind {
            UnitKind::Words(Some(concept)) => Some(concept.id),
            _ => None,
        });
        let last = words.last().filter(|word| typed.unfinished && word.folded.len() > 2);
        let unfinished = last.map(|word| word.folded.clone());
        Self { stems, translated: translated(&typed), concepts: concepts.collect(), unfinished, words }
    }

    /// Returns the best passage of about that many characters, or nothing if no word is in it.
    pub fn fragment(&self, text: &str, language: Option<Language>, max_chars: usize) -> Option<Fragment> {
        let words = words(text, language);
        let marks = self.marks(&words, language);
        let passage = best_passage(text, &words, &marks, max_chars)?;
        let inside = marks.into_iter().filter(|mark| passage.start <= mark.start && mark.end <= passage.end);
        let marks = inside.map(|mark| mark.start - passage.start..mark.end - passage.start).collect();
        Some(Fragment { text: text.get(passage)?.to_owned(), marks })
    }

    /// Returns where the text matches, in order and apart from each other.
    fn marks(&self, words: &[Word], language: Option<Language>) -> Vec<Range<usize>> {
        let mut marks: Vec<Range<usize>> = Vec::new();
        marks.extend(words.iter().filter(|word| self.matches(word, language)).map(|word| word.range.clone()));
        let lexicon = Lexicon::get();
        for named in lexicon.recognise(words, language) {
            let mut meant = std::iter::once(named.concept).chain(lexicon.broader(named.concept));
            if meant.any(|concept| self.concepts.contains(&concept.id)) {
                marks.push(surface(words, &named.words));
            }
        }
        if marks.is_empty() {
            marks.extend(words.iter().filter(|word| self.nearly_matches(word)).map(|word| word.range.clone()));
        }
        joined(marks)
    }

    fn matches(&self, word: &Word, language: Option<Language>) -> bool {
        if self.words.iter().any(|wanted| wanted.folded == word.folded) {
            return true;
        }
        let [french, english] = &self.translated;
        let known =
            |stem: &String, translated: &BTreeSet<String>| self.stems.contains(stem) || translated.contains(stem);
        let in_language = |language, translated| stems(word, Some(language)).iter().any(|stem| known(stem, translated));
        !word.stop
            && ((language != Some(Language::English) && in_language(Language::French, french))
                || (language != Some(Language::French) && in_language(Language::English, english)))
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

/// Lists what the words that were typed are in French and in English, as the search looks for it.
fn translated(typed: &Typed) -> [BTreeSet<String>; 2] {
    let translations = Translations::default();
    let into_other = |from| {
        let asked = typed.language.is_none_or(|language| language == from);
        let words = typed.words().filter(|word| asked && !word.stop);
        let stems = words.flat_map(|word| stems_with_and_without_accents(word, Some(from)));
        let likely = stems.flat_map(|stem| {
            let likely = translations.of(&stem, from).filter(|(_, share)| *share >= LIKELY);
            likely.map(|(stem, _)| stem.to_owned()).collect::<Vec<_>>()
        });
        likely.collect()
    };
    [into_other(Language::English), into_other(Language::French)]
}

impl Fragment {
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

/// Chooses the stretch of words with the most marks, the first of several.
fn best_passage(text: &str, words: &[Word], marks: &[Range<usize>], max_chars: usize) -> Option<Range<usize>> {
    let first = marks.first()?;
    if text.chars().count() <= max_chars {
        return Some(0..text.len());
    }
    let mut best = (0, first.clone());
    for (i, mark) in marks.iter().enumerate() {
        let reach = reach(text, mark.start, max_chars);
        let inside = marks.get(i..)?.iter().take_while(|mark| mark.end <= reach);
        let count = inside.clone().count();
        if count > best.0 {
            best = (count, mark.start..inside.last()?.end);
        }
    }
    Some(widened(text, words, best.1, max_chars))
}

/// Adds whole words on both sides while there is room.
fn widened(text: &str, words: &[Word], core: Range<usize>, max_chars: usize) -> Range<usize> {
    let length = |range: &Range<usize>| text.get(range.clone()).map_or(0, |text| text.chars().count());
    let room = max_chars.saturating_sub(length(&core));
    let before = words.iter().rev().filter(|word| word.range.end <= core.start);
    let start =
        before.map(|word| word.range.start).take_while(|start| length(&(*start..core.start)) <= room / 3).last();
    let start = start.unwrap_or(core.start);
    let room = room.saturating_sub(length(&(start..core.start)));
    let after = words.iter().filter(|word| word.range.start >= core.end);
    let end = after.map(|word| word.range.end).take_while(|end| length(&(core.end..*end)) <= room).last();
    start..end.unwrap_or(core.end)
}

fn reach(text: &str, start: usize, chars: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.char_indices().nth(chars).map_or(text.len(), |(at, _)| start + at)
}

/// Sorts ranges and joins those that overlap.
fn joined(mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(marks.len());
    for mark in marks {
        match joined.last_mut() {
            Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
            _ => joined.push(mark),
        }
    }
    joined
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
