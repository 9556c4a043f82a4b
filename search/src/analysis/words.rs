use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::char::is_combining_mark;

use super::fold::{fold, is_invisible, lower};
use super::stop::is_stop_word;
use super::{Known, Language};

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The word as it is compared: lower case, no accents.
    pub folded: Arc<str>,
    /// The word in lower case with its accents.
    pub lower: Arc<str>,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// Whether it says nothing about what the text is about.
    pub stop: bool,
    /// Whether it is written in capitals.
    pub capitals: bool,
    /// The compound that begins here ("e-commerce", "Node.js") in one word, and where it ends.
    pub compound: Option<(String, usize)>,
}

/// Words longer than this are cut; no language here has any.
const LONGEST_WORD: usize = 40;

/// Splits a text into words: elided articles and the English genitive go, the parts of compounds
/// are words of their own.
pub(crate) fn words(text: &str, language: Option<Language>) -> Vec<Word> {
    let runs = runs(text);
    let mut words: Vec<Word> = Vec::with_capacity(runs.len());
    let mut compound_start: Option<usize> = None;
    for (i, run) in runs.iter().enumerate() {
        let next = runs.get(i + 1).map_or(Link::Apart, |next| next.link);
        let Some(word) = word(text, run, language) else { continue };
        let elided = next == Link::Apostrophe && ELIDED.contains(&&*word.folded);
        let genitive = run.link == Link::Apostrophe && GENITIVE.contains(&&*word.folded);
        if elided || genitive {
            continue;
        }
        match (run.link, compound_start.and_then(|start| words.get_mut(start))) {
            (Link::Compound, Some(first)) => {
                let so_far = first.compound.take().map_or_else(|| first.folded.to_string(), |(so_far, _)| so_far);
                first.compound = Some((cut(so_far + &word.folded), word.range.end));
            }
            _ => compound_start = Some(words.len()),
        }
        words.push(word);
    }
    words
}

/// How a run of letters hangs together with the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Apart,
    Apostrophe,
    Compound,
}

struct Run {
    range: Range<usize>,
    link: Link,
}

pub(super) const ELIDED: [&str; 13] =
    ["l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"];
pub(super) const GENITIVE: [&str; 7] = ["s", "t", "re", "ve", "ll", "d", "m"];

fn word(text: &str, run: &Run, language: Option<Language>) -> Option<Word> {
    let surface = text.get(run.range.clone())?;
    let Forms { folded, lower, stop, capitals } = KNOWN.with_borrow_mut(|known| known.of(surface, || forms(surface)));
    if folded.is_empty() {
        return None;
    }
    let [french, english, undeclared] = stop;
    let stop = match language {
        Some(Language::French) => french,
        Some(Language::English) => english,
        None => undeclared,
    };
    Some(Word { folded, lower, range: run.range.clone(), stop, capitals, compound: None })
}

thread_local! {
    static KNOWN: RefCell<Known<Forms>> = RefCell::default();
}

/// What a run of letters is wherever it stands.
#[derive(Clone)]
struct Forms {
    folded: Arc<str>,
    lower: Arc<str>,
    /// Whether it is a stop word in French, in English, and in a text of no declared language.
    stop: [bool; 3],
    capitals: bool,
}

fn forms(surface: &str) -> Forms {
    let mut folded = fold(surface);
    if !surface.is_ascii() {
        folded.retain(|c| c.is_alphanumeric() || c == '#' || c == '+');
    }
    let lower = cut(lower(surface).into_owned());
    let stop = [Some(Language::French), Some(Language::English), None].map(|language| is_stop_word(&lower, language));
    let capitals = surface.chars().any(char::is_uppercase) && !surface.chars().any(char::is_lowercase);
    Forms { folded: cut(folded).into(), lower: lower.into(), stop, capitals }
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Option<Run> = None;
    let mut separator = Separator::default();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let inside = !c.is_ascii() && open.is_some() && (is_combining_mark(c) || is_invisible(c));
        if c.is_alphanumeric() || inside {
            let run = open.get_or_insert_with(|| Run { range: at..end, link: separator.link(c) });
            run.range.end = end;
            separator = Separator::after(c);
            continue;
        }
        if let Some(mut run) = open.take() {
            run.range.end = at + symbols(text, &run.range, at);
            runs.push(run);
        }
        separator.push(c);
    }
    runs.extend(open);
    runs
}

/// Returns the length of what belongs to the word behind its letters: C#, C++.
fn symbols(text: &str, run: &Range<usize>, at: usize) -> usize {
    let tail = text.get(at..).unwrap_or("");
    match run.len() {
        1 if tail.starts_with('#') => 1,
        _ if tail.starts_with("++") => 2,
        _ => 0,
    }
}

/// What stands between two runs of letters.
#[derive(Default)]
struct Separator {
    character: Option<char>,
    several: bool,
    after_digit: bool,
}

impl Separator {
    fn after(c: char) -> Self {
        Self { after_digit: c.is_numeric(), ..Self::default() }
    }

    fn push(&mut self, c: char) {
        self.several = self.character.is_some();
        self.character = Some(c);
    }

    fn link(&self, next: char) -> Link {
        let between_digits = self.after_digit && next.is_numeric();
        match self.character {
            Some(_) if self.several => Link::Apart,
            Some('\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{ff07}' | '`' | '\u{b4}') => Link::Apostrophe,
            Some('-' | '\u{2010}' | '\u{2011}' | '_' | '&') => Link::Compound,
            Some('.') if !between_digits => Link::Compound,
            _ => Link::Apart,
        }
    }
}

fn cut(mut word: String) -> String {
    if let Some((at, _)) = word.char_indices().nth(LONGEST_WORD) {
        word.truncate(at);
    }
    word
}
