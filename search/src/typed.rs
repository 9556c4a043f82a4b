//! Reads what a person typed: never a syntax error, whatever it is.

use crate::analysis::{Word, language_of, words};
use crate::lexicon::Lexicon;
use crate::{Concept, Language};

/// What a person asked for.
#[derive(Default)]
pub(crate) struct Typed {
    /// What documents should have, in the order typed.
    pub(crate) wanted: Vec<Unit>,
    /// What they must not have.
    pub(crate) unwanted: Vec<Unit>,
    /// Whether the last word may be unfinished.
    pub(crate) unfinished: bool,
    /// The language that it tells of, if it does.
    pub(crate) language: Option<Language>,
}

/// Words that are looked for together.
pub(crate) struct Unit {
    /// The words; without their stop words, unless nothing else was typed.
    pub(crate) words: Vec<Placed>,
    /// How they are looked for.
    pub(crate) kind: UnitKind,
}

/// A word with its place in the unit, which leaves room for stop words.
pub(crate) struct Placed {
    pub(crate) place: usize,
    pub(crate) word: Word,
}

/// Says how the words of a unit are looked for.
#[derive(Clone, Copy)]
pub(crate) enum UnitKind {
    /// Side by side and as they are written.
    Phrase,
    /// All of them, or else what they mean together.
    Words(Option<&'static Concept>),
}

/// More units than a person types are left out.
const MOST_UNITS: usize = 48;
const MOST_CHARACTERS: usize = 2_000;

/// With more words, compounds and concepts than these no document need have all: those that have most of what is
/// rare come first.
const FEW_UNITS: usize = 2;

impl Typed {
    /// Reads a text: quotes make a phrase, a leading minus excludes, all else is text.
    pub(crate) fn read(text: &str) -> Self {
        let end = text.char_indices().nth(MOST_CHARACTERS).map_or(text.len(), |(at, _)| at);
        let mut rest = text.get(..end).unwrap_or_default();
        let mut typed =
            Self { unfinished: rest.ends_with(char::is_alphanumeric), language: language_of(rest), ..Self::default() };
        let mut stopped = Vec::new();
        while !rest.is_empty() {
            let piece = Piece::next(rest);
            rest = rest.get(piece.length..).unwrap_or_default();
            let units = if piece.phrase { phrase(piece.text) } else { plain(piece.text) };
            let (content, stop): (Vec<_>, Vec<_>) = units.into_iter().partition(Unit::has_content);
            if piece.excluded {
                typed.unwanted.extend(content)
            } else {
                typed.wanted.extend(content)
            }
            stopped.extend(stop.into_iter().filter(|_| !piece.excluded));
        }
        if typed.wanted.is_empty() && typed.unwanted.is_empty() {
            typed.wanted = stopped;
        }
        typed.wanted.iter_mut().filter(|unit| unit.has_content()).for_each(Unit::drop_stop_words);
        typed.unwanted.iter_mut().for_each(Unit::drop_stop_words);
        typed.wanted.truncate(MOST_UNITS);
        typed.unwanted.truncate(MOST_UNITS);
        typed
    }

    /// Says whether a sentence was typed, or pasted, rather than some words to be found together.
    pub(crate) fn is_sentence(&self) -> bool {
        self.wanted.len() > FEW_UNITS
    }

    /// Lists the single words that are wanted.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Word> {
        self.wanted.iter().flat_map(|unit| &unit.words).map(|placed| &placed.word)
    }
}

impl Unit {
    fn has_content(&self) -> bool {
        self.words.iter().any(|placed| !placed.word.stop)
    }

    fn drop_stop_words(&mut self) {
        self.words.retain(|placed| !placed.word.stop);
    }

    fn new(words: &[Word], kind: UnitKind) -> Self {
        let placed = words.iter().cloned().enumerate().map(|(place, word)| Placed { place, word });
        Self { words: placed.collect(), kind }
    }
}

fn phrase(text: &str) -> Vec<Unit> {
    let words = words(text, None);
    if words.is_empty() { Vec::new() } else { vec![Unit::new(&words, UnitKind::Phrase)] }
}

/// Cuts a text into concepts, compounds and single words.
fn plain(text: &str) -> Vec<Unit> {
    let words = words(text, None);
    let mut named = Lexicon::get().recognise(&words, None).into_iter().peekable();
    let mut units = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let concept = named.next_if(|named| named.words.start == at);
        let free = named.peek().map_or(words.len(), |next| next.words.start);
        let end = match (&concept, &word.compound) {
            (Some(named), _) => named.words.end,
            (None, Some((_, end))) => {
                let parts = words.iter().skip(at).take_while(|part| part.range.end <= *end).count();
                (at + parts).min(free)
            }
            (None, None) => at + 1,
        };
        let kind = UnitKind::Words(concept.map(|named| named.concept));
        units.extend(words.get(at..end).map(|words| Unit::new(words, kind)));
        at = end.max(at + 1);
    }
    units
}

/// A stretch of what was typed.
struct Piece<'a> {
    text: &'a str,
    length: usize,
    phrase: bool,
    excluded: bool,
}

const QUOTES: [char; 6] = ['"', '“', '”', '„', '«', '»'];

impl<'a> Piece<'a> {
    /// Takes the next stretch from the front of the text, which is not empty.
    fn next(text: &'a str) -> Self {
        let excluded = is_minus(text);
        let start = usize::from(excluded);
        let inner = text.get(start..).unwrap_or_default();
        if let Some((phrase, length)) = quoted(inner) {
            return Self { text: phrase, length: start + length, phrase: true, excluded };
        }
        let length = if excluded { word_end(inner) } else { plain_end(inner) };
        Self { text: inner.get(..length).unwrap_or(inner), length: start + length, phrase: false, excluded }
    }
}

/// Returns a quotation at the front of the text and its length with the quotes; an open quote is
/// text like any other.
fn quoted(text: &str) -> Option<(&str, usize)> {
    let open = text.chars().next().filter(|c| QUOTES.contains(c))?.len_utf8();
    let inside = text.get(open..)?;
    let (at, close) = inside.char_indices().find(|(_, c)| QUOTES.contains(c))?;
    Some((inside.get(..at)?, open + at + close.len_utf8()))
}

/// Returns where a quotation or an exclusion begins in the text, but not at its front.
fn plain_end(text: &str) -> usize {
    let mut before = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let begins = QUOTES.contains(&c) || (before.is_some_and(char::is_whitespace) && is_minus(rest));
        if at > 0 && begins {
            return at;
        }
        before = Some(c);
    }
    text.len()
}

fn word_end(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || QUOTES.contains(&c)).unwrap_or(text.len())
}

fn is_minus(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('-') && chars.next().is_some_and(|c| c.is_alphanumeric() || QUOTES.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(units: &[Unit]) -> String {
        let shown = units.iter().map(|unit| {
            let words: Vec<_> = unit.words.iter().map(|placed| &*placed.word.folded).collect();
            match unit.kind {
                UnitKind::Phrase => format!("\"{}\"", words.join(" ")),
                UnitKind::Words(Some(concept)) => format!("{}@{}", words.join("+"), concept.code),
                UnitKind::Words(None) => words.join("+"),
            }
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_typed_is_read() {
        for (text, wanted, unwanted) in [
            ("les capteurs de quai", "capteurs@SENSORS quai@PORTS", ""),
            ("internet des objets", "internet+objets@IOT", ""),
            ("quai -capteur hiver", "quai@PORTS hiver", "capteur@SENSORS"),
            ("\"gestion de crise\" nuit", "\"gestion crise\" nuit", ""),
            ("« grand froid »", "\"grand froid\"", ""),
            ("-\"grand froid\" neige", "neige", "\"grand froid\""),
            ("froid \"grand", "froid grand", ""),
            ("bleu-vert", "bleu+vert", ""),
            ("bleu - vert", "bleu vert", ""),
            ("le la les", "le la les", ""),
            ("the", "the", ""),
            ("", "", ""),
            ("\" ' - \u{0} «", "", ""),
            ("name:froid AND (neige OR [a TO z])^2 ~1 *", "name froid neige or z 2 1", ""),
        ] {
            let typed = Typed::read(text);
            assert_eq!((show(&typed.wanted).as_str(), show(&typed.unwanted).as_str()), (wanted, unwanted), "{text}");
        }
    }
}
