//! How rare terms are, and the logarithm that says how much rarity and repetition weigh.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codes::Term;

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

    /// Returns (1 + ln count) × ln((documents + 1) / (frequency + 1)) with eight binary digits.
    ///
    /// An empty table knows of no rarity: every term then counts alike.
    pub(crate) fn weight(&self, term: Term, count: u32) -> u32 {
        if count == 0 {
            return 0;
        }
        let frequency = self.frequencies.get(&term).copied().unwrap_or(0);
        let rarity = match self.documents {
            0 => 1 << 16,
            documents => ln(documents.saturating_add(1)).saturating_sub(ln(frequency.saturating_add(1))),
        };
        let damped = (1 << 16) + ln(count);
        u32::try_from((damped * rarity) >> 24).unwrap_or(u32::MAX)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right_to_four_digits() {
        for (number, expected) in [(1, 0), (2, 6_931), (3, 10_986), (10, 23_025), (1_000_000, 138_155)] {
            assert!(((ln(number) * 10_000) >> 16).abs_diff(expected) <= 1, "ln {number}");
        }
        assert!(ln(u32::MAX) < 23 << 16);
    }

    #[test]
    fn rare_and_repeated_terms_weigh_more() {
        let idf = Idf::new(1, 1_000, [(Term(1), 900), (Term(2), 3)]);
        assert!(idf.weight(Term(2), 1) > 20 * idf.weight(Term(1), 1));
        assert!(idf.weight(Term(3), 1) > idf.weight(Term(2), 1));
        assert!(idf.weight(Term(2), 2) > idf.weight(Term(2), 1));
        assert_eq!(idf.weight(Term(2), 0), 0);
        assert_eq!(Idf::default().weight(Term(2), 1), 256);
    }
}
