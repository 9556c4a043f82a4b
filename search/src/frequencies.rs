use std::collections::{BTreeMap, BTreeSet};

/// Counts in how many texts each term occurs, apart from any index, for an idf table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFrequencies {
    documents: u64,
    counts: BTreeMap<String, u64>,
}

impl DocumentFrequencies {
    /// Counts one document, given all its terms; a term that comes twice counts once.
    pub fn add<'a>(&mut self, terms: impl IntoIterator<Item = &'a str>) {
        self.documents += 1;
        for term in terms.into_iter().collect::<BTreeSet<_>>() {
            match self.counts.get_mut(term) {
                Some(count) => *count += 1,
                None => {
                    self.counts.insert(term.to_owned(), 1);
                }
            }
        }
    }

    /// Returns the number of documents counted.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// Returns the number of documents that have the term.
    pub fn count(&self, term: &str) -> u64 {
        self.counts.get(term).copied().unwrap_or(0)
    }

    /// Lists the terms with their counts in the order of the terms.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.counts.iter().map(|(term, count)| (term.as_str(), *count))
    }
}
