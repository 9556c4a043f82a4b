//! Words that are spelt nearly alike: how far apart two are, and which written words of a segment are near one.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::SegmentReader;
use tantivy::index::SegmentId;
use tantivy::schema::Field;

/// Words are compared as far as here; the analysis cuts them off there.
const LONGEST: usize = 40;

/// A word that others are compared with.
pub(crate) struct Pattern {
    letters: Vec<char>,
    signature: u64,
    most: usize,
}

impl Pattern {
    /// Prepares to look for words that are at most so many typos away.
    pub(crate) fn new(word: &str, most: usize) -> Self {
        Self { letters: word.chars().take(LONGEST).collect(), signature: signature(word), most }
    }

    /// Says whether few enough letters inserted, removed, replaced or swapped with their neighbour make the word of
    /// the other (optimal string alignment: Boytsov, Indexing Methods for Approximate Dictionary Searching, 2011).
    #[allow(clippy::indexing_slicing, reason = "both are cut to the longest, and rows are one longer")]
    pub(crate) fn is_near(&self, word: &str) -> bool {
        let mut other = ['\0'; LONGEST];
        let mut length = 0;
        for letter in word.chars().take(LONGEST) {
            other[length] = letter;
            length += 1;
        }
        if self.letters.len().abs_diff(length) > self.most {
            return false;
        }
        let mut rows = [[0_usize; LONGEST + 1]; 3];
        rows[1].iter_mut().zip(0..).for_each(|(cell, place)| *cell = place);
        for (i, letter) in self.letters.iter().enumerate() {
            rows[2][0] = i + 1;
            let mut least_in_row = i + 1;
            for j in 0..length {
                let replaced = rows[1][j] + usize::from(*letter != other[j]);
                let mut least = replaced.min(rows[1][j + 1] + 1).min(rows[2][j] + 1);
                if i > 0 && j > 0 && *letter == other[j - 1] && self.letters[i - 1] == other[j] {
                    least = least.min(rows[0][j - 1] + 1);
                }
                rows[2][j + 1] = least;
                least_in_row = least_in_row.min(least);
            }
            if least_in_row > self.most {
                return false;
            }
            rows.rotate_left(1);
        }
        rows[1][length] <= self.most
    }
}

/// Returns bits that tell which letters a word has, and which of them more than once: one more or one less changes
/// one bit, another one two.
fn signature(word: &str) -> u64 {
    let mut bits = 0_u64;
    for letter in word.chars() {
        match letter {
            'a'..='z' => {
                let place = (letter as u32 - 'a' as u32) * 2;
                bits |= if bits >> place & 1 == 0 { 1 << place } else { 2 << place };
            }
            _ => bits |= 1 << (52 + letter as u32 % 12),
        }
    }
    bits
}

/// The written words of a field of a segment, by length.
#[derive(Debug)]
pub(crate) struct Spellings {
    text: String,
    words: Vec<Written>,
    /// Where the words of each length begin, and behind the longest where all end.
    by_length: Vec<usize>,
}

#[derive(Debug)]
struct Written {
    signature: u64,
    start: u32,
    bytes: u8,
}

impl Spellings {
    /// Reads the terms that begin as those of written words do.
    fn read(segment: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().range().ge(WRITTEN).lt(AFTER_WRITTEN).into_stream()?;
        let mut text = String::new();
        let mut words: Vec<(usize, Written)> = Vec::new();
        while terms.advance() {
            let word = std::str::from_utf8(terms.key()).ok().and_then(|term| term.strip_prefix(WRITTEN));
            let Some(word) = word else { continue };
            let (Ok(start), Ok(bytes)) = (u32::try_from(text.len()), u8::try_from(word.len())) else { continue };
            text.push_str(word);
            words.push((word.chars().count(), Written { signature: signature(word), start, bytes }));
        }
        words.sort_by_key(|(length, _)| *length);
        let longest = words.last().map_or(0, |(length, _)| *length);
        let by_length = (0..=longest + 1).map(|length| words.partition_point(|(of, _)| *of < length)).collect();
        Ok(Self { text, words: words.into_iter().map(|(_, word)| word).collect(), by_length })
    }

    /// Lists the words that are near.
    pub(crate) fn near<'a>(&'a self, pattern: &'a Pattern) -> impl Iterator<Item = &'a str> {
        let length = pattern.letters.len();
        let lengths = length.saturating_sub(pattern.most)..=length + pattern.most;
        let alike = lengths.flat_map(move |other| {
            // As many typos as the lengths differ by change one bit each, the others two.
            let different = (2 * pattern.most - length.abs_diff(other)) as u32;
            let written = self.words.get(self.of_length(other)).unwrap_or_default();
            written.iter().filter(move |word| (word.signature ^ pattern.signature).count_ones() <= different)
        });
        alike.map(|written| self.word(written)).filter(|word| pattern.is_near(word))
    }

    fn of_length(&self, length: usize) -> Range<usize> {
        let begin = |length: usize| self.by_length.get(length).copied().unwrap_or(self.words.len());
        begin(length)..begin(length + 1)
    }

    fn word(&self, written: &Written) -> &str {
        let start = written.start as usize;
        self.text.get(start..start + usize::from(written.bytes)).unwrap_or_default()
    }
}

/// What the terms of written words begin with, and the first term behind them.
pub(crate) const WRITTEN: &str = "=";
const AFTER_WRITTEN: &str = ">";

/// The written words of segments, once somebody asks; segments never change.
#[derive(Default)]
pub(crate) struct AllSpellings(Mutex<HashMap<(SegmentId, Field), Arc<Spellings>>>);

impl AllSpellings {
    /// Returns the written words of the field, which the first who asks has to wait for.
    pub(crate) fn of(&self, segment: &SegmentReader, field: Field) -> tantivy::Result<Arc<Spellings>> {
        let key = (segment.segment_id(), field);
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(known));
        }
        let spellings = Arc::new(Spellings::read(segment, field)?);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&spellings));
        Ok(spellings)
    }

    /// Returns what is known of segments that are still there.
    pub(crate) fn kept(&self, is_there: impl Fn(&SegmentId) -> bool) -> Self {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = known.iter().filter(|((segment, _), _)| is_there(segment));
        Self(Mutex::new(kept.map(|(key, spellings)| (*key, Arc::clone(spellings))).collect()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_as_near_as_they_have_typos() {
        for (one, other, typos) in [
            ("logement", "logement", 0),
            ("logement", "lgoement", 1),
            ("logement", "logment", 1),
            ("logement", "logementt", 1),
            ("logement", "lagement", 1),
            ("logement", "lagment", 2),
            ("logement", "lgeoment", 2),
            ("", "ab", 2),
            ("recyclage", "reciclaje", 2),
        ] {
            for most in 0..=2 {
                assert_eq!(Pattern::new(one, most).is_near(other), typos <= most, "{one} {other} {most}");
                assert_eq!(Pattern::new(other, most).is_near(one), typos <= most, "{other} {one} {most}");
            }
        }
    }

    proptest! {
        #[test]
        fn signatures_leave_out_no_word_that_is_near(one in "[a-eé1]{0,9}", other in "[a-eé1]{0,9}") {
            for most in 1..=2_usize {
                let pattern = Pattern::new(&one, most);
                let lengths = one.chars().count().abs_diff(other.chars().count());
                if pattern.is_near(&other) {
                    let different = (pattern.signature ^ signature(&other)).count_ones() as usize;
                    prop_assert!(different <= 2 * most - lengths);
                }
            }
        }
    }
}
