//! Texts as sparse vectors of whole numbers, and how much two of them resemble each other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codes::Term;

/// The value of a criterion at its best: one, in millionths.
pub(crate) const ONE: u32 = 1_000_000;

/// How rare each term is, as a numbered table that all nodes share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idf {
    version: u32,
    documents: u32,
    frequencies: BTreeMap<Term, u32>,
}

impl Idf {
    /// Builds the table from the number of documents and, for each term, of those that hold it.
    pub fn new(version: u32, documents: u32, frequencies: impl IntoIterator<Item = (Term, u32)>) -> Self {
        Self { version, documents, frequencies: frequencies.into_iter().collect() }
    }

    /// Returns the number of the table.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Returns ln((documents + 1) / (frequency + 1)) with sixteen binary digits.
    fn rarity(&self, term: Term) -> u64 {
        if self.documents == 0 {
            return 1 << 16;
        }
        let frequency = self.frequencies.get(&term).copied().unwrap_or(0);
        let all = ln(self.documents.saturating_add(1));
        all.saturating_sub(ln(frequency.saturating_add(1)))
    }
}

/// Returns the natural logarithm of a number above zero, with sixteen binary digits, rounded down.
///
/// Squaring a number in [1, 2) doubles its logarithm, so each squaring yields one digit.
fn ln(number: u32) -> u64 {
    const LN_2: u64 = 45_426;
    let whole = number.max(1).ilog2();
    let mut mantissa = u64::from(number.max(1)) << (31 - whole);
    let mut log2 = u64::from(whole);
    for _ in 0..16 {
        mantissa = (mantissa * mantissa) >> 31;
        let digit = mantissa >> 32;
        mantissa >>= digit;
        log2 = (log2 << 1) | digit;
    }
    (log2 * LN_2) >> 16
}

/// One passage of a text, with the weight of each of its terms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Passage {
    source: u16,
    terms: Vec<(Term, u32)>,
    norm: u64,
}

impl Passage {
    /// Builds a passage from how often each term occurs; `source` says where the caller keeps the words.
    pub fn new(source: u16, counts: impl IntoIterator<Item = (Term, u32)>, idf: &Idf) -> Self {
        let mut summed = BTreeMap::<Term, u32>::new();
        for (term, count) in counts {
            let sum = summed.entry(term).or_default();
            *sum = sum.saturating_add(count);
        }
        Self::weigh(source, &summed, idf)
    }

    fn weigh(source: u16, counts: &BTreeMap<Term, u32>, idf: &Idf) -> Self {
        let terms: Vec<(Term, u32)> = counts
            .iter()
            .filter(|&(_, &count)| count > 0)
            .map(|(&term, &count)| (term, weight(count, idf.rarity(term))))
            .filter(|&(_, weight)| weight > 0)
            .collect();
        let squares: u64 = terms.iter().map(|&(_, w)| u64::from(w) * u64::from(w)).sum();
        Self { source, norm: squares.isqrt(), terms }
    }

    /// Returns the cosine of the angle between two passages, in millionths.
    pub fn cosine(&self, other: &Self) -> u32 {
        let norms = u128::from(self.norm) * u128::from(other.norm);
        let dot = u128::from(self.dot(other)) * u128::from(ONE);
        let cosine = dot.checked_div(norms).unwrap_or(0);
        u32::try_from(cosine).map_or(ONE, |cosine| cosine.min(ONE))
    }

    fn dot(&self, other: &Self) -> u64 {
        let (mut i, mut j, mut dot) = (0, 0, 0);
        while let (Some(&(a, x)), Some(&(b, y))) = (self.terms.get(i), other.terms.get(j)) {
            dot += if a == b { u64::from(x) * u64::from(y) } else { 0 };
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        dot
    }

    /// Returns the terms that both hold, with both weights.
    fn shared(&self, other: &Self) -> Vec<(Term, u32, u32)> {
        let (mut i, mut j, mut shared) = (0, 0, Vec::new());
        while let (Some(&(a, x)), Some(&(b, y))) = (self.terms.get(i), other.terms.get(j)) {
            if a == b {
                shared.push((a, x, y));
            }
            i += usize::from(a <= b);
            j += usize::from(b <= a);
        }
        shared
    }
}

/// Returns (1 + ln count) × rarity with eight binary digits.
fn weight(count: u32, rarity: u64) -> u32 {
    let damped = (1 << 16) + ln(count);
    u32::try_from((damped * rarity) >> 24).unwrap_or(u32::MAX)
}

/// Everything a profile says in words: its passages, and all of them as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    whole: Passage,
    passages: Vec<Passage>,
}

/// The words that tie a passage of one text to a passage of another.
pub(crate) struct Bond {
    /// The sources of the own and the other passage.
    pub passages: [u16; 2],
    /// The shared terms that weigh most, with their own and their other weight.
    pub terms: Vec<(Term, u32, u32)>,
}

impl Text {
    /// Builds a text from the term counts of its passages, each under its source.
    pub fn new(passages: impl IntoIterator<Item = (u16, Vec<(Term, u32)>)>, idf: &Idf) -> Self {
        let mut all = Vec::new();
        let mut built: Vec<Passage> = Vec::new();
        for (source, counts) in passages {
            built.push(Passage::new(source, counts.iter().copied(), idf));
            all.extend(counts);
        }
        built.retain(|passage| !passage.terms.is_empty());
        built.sort_by(|a, b| (a.source, &a.terms).cmp(&(b.source, &b.terms)));
        Self { whole: Passage::new(0, all, idf), passages: built }
    }

    /// Tells whether there is no word that counts.
    pub fn is_empty(&self) -> bool {
        self.whole.terms.is_empty()
    }

    /// Returns how much the other's three best passages speak of what this text says, in millionths.
    pub fn resemblance(&self, other: &Self) -> u32 {
        let mut best = [0; 3];
        for passage in &other.passages {
            let mut cosine = self.whole.cosine(passage);
            for place in &mut best {
                if cosine > *place {
                    std::mem::swap(place, &mut cosine);
                }
            }
        }
        let counted = u32::try_from(other.passages.len()).map_or(3, |n| n.clamp(1, 3));
        best.iter().sum::<u32>() / counted
    }

    /// Finds the passage of the other that resembles this text most, and what of it is said here.
    pub(crate) fn bond(&self, other: &Self) -> Option<Bond> {
        let theirs = most_alike(&self.whole, &other.passages)?;
        let ours = most_alike(theirs, &self.passages)?;
        let mut terms = ours.shared(theirs);
        terms.sort_by_key(|&(term, x, y)| (std::cmp::Reverse(u64::from(x) * u64::from(y)), term));
        terms.truncate(3);
        (!terms.is_empty()).then_some(Bond { passages: [ours.source, theirs.source], terms })
    }
}

/// Returns the passage with the highest cosine, the first of equals.
fn most_alike<'a>(text: &Passage, passages: &'a [Passage]) -> Option<&'a Passage> {
    passages.iter().rev().max_by_key(|passage| text.cosine(passage))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(counts: &[(u32, u32)]) -> Vec<(Term, u32)> {
        counts.iter().map(|&(term, n)| (Term(term), n)).collect()
    }

    #[test]
    fn logarithms_are_right_to_four_digits() {
        for (number, expected) in [(1, 0), (2, 6_931), (3, 10_986), (10, 23_025), (1_000_000, 138_155)] {
            assert!(((ln(number) * 10_000) >> 16).abs_diff(expected) <= 1, "ln {number}");
        }
        assert!(ln(u32::MAX) < 23 << 16);
    }

    #[test]
    fn a_rare_term_weighs_more_than_a_common_one() {
        let idf = Idf::new(1, 1_000, words(&[(1, 900), (2, 3)]));
        assert!(idf.rarity(Term(2)) > 20 * idf.rarity(Term(1)));
        assert!(idf.rarity(Term(3)) > idf.rarity(Term(2)));
    }

    #[test]
    fn cosines_match_those_computed_by_hand() {
        let flat = Idf::default();
        let of = |counts: &[(u32, u32)]| Passage::new(0, words(counts), &flat);
        let ab = of(&[(1, 1), (2, 1)]);
        assert_eq!(ab.cosine(&ab), ONE);
        assert_eq!(ab.cosine(&of(&[(3, 1)])), 0);
        assert_eq!(ab.cosine(&of(&[])), 0);
        // one word of two in common, all of weight 256: 65,536 / 362², where 362 is √131,072 rounded down
        assert_eq!(ab.cosine(&of(&[(2, 1), (3, 1)])), 500_106);
    }

    #[test]
    fn the_three_best_passages_count() {
        let flat = Idf::default();
        let asks = Text::new([(0, words(&[(1, 1)]))], &flat);
        let hit = words(&[(1, 1)]);
        let miss = words(&[(9, 1)]);
        let gives = |hits: u16, misses: u16| {
            let passages = (0..hits + misses).map(|i| (i, if i < hits { hit.clone() } else { miss.clone() }));
            asks.resemblance(&Text::new(passages, &flat))
        };
        assert_eq!(gives(3, 5), ONE);
        assert_eq!(gives(2, 1), 666_666);
        assert_eq!(gives(1, 0), ONE);
        assert_eq!(gives(0, 4), 0);
    }

    #[test]
    fn a_bond_names_the_two_passages_and_their_words() {
        let flat = Idf::default();
        let ours = Text::new([(4, words(&[(1, 1)])), (7, words(&[(2, 3), (3, 1)]))], &flat);
        let theirs = Text::new([(0, words(&[(5, 1)])), (1, words(&[(2, 1), (3, 1), (6, 1)]))], &flat);
        let bond = ours.bond(&theirs).unwrap();
        assert_eq!(bond.passages, [7, 1]);
        let terms: Vec<u32> = bond.terms.iter().map(|&(term, ..)| term.0).collect();
        assert_eq!(terms, [2, 3]);
    }
}
