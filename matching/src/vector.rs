//! Texts as sparse vectors of whole numbers.

use serde::Serialize;

use crate::closed::Sorted;
use crate::codes::Term;

/// How rare each term is, as a numbered table that all nodes share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Idf {
    version: u32,
    documents: u32,
    frequencies: Sorted<(Term, u32)>,
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
        let _ = idf;
        Self { source, terms: counts.into_iter().collect(), norm: 0 }
    }
}

/// Everything a profile says in words: its passages, and all of them as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    whole: Passage,
    passages: Vec<Passage>,
}

impl Text {
    /// Builds a text from the term counts of its passages, each under its source.
    pub fn new(passages: impl IntoIterator<Item = (u16, Vec<(Term, u32)>)>, idf: &Idf) -> Self {
        let passages = passages.into_iter().map(|(source, counts)| Passage::new(source, counts, idf)).collect();
        Self { whole: Passage::default(), passages }
    }
}
