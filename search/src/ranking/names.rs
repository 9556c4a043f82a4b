//! Who has a name that begins as typed.

use std::sync::Arc;

use tantivy::Term;

use super::{Part, Ranking};
use crate::alike::{mark, mark_beginnings};
use crate::bits::Bits;
use crate::finding::Finding;
use crate::scored::Scored;
use crate::terms::word_term;
use crate::units::{Need, Pieces, UnitsQuery};

impl Ranking<'_> {
    /// Returns the documents with all words but the last in their name, and one that begins like the last.
    pub(crate) fn named(&self, words: &[String]) -> tantivy::Result<Part> {
        let mut units = Vec::with_capacity(words.len());
        for (i, word) in words.iter().enumerate() {
            let found = self.in_names_of(&word_term(word), i + 1 == words.len())?;
            units.push(Pieces::one(Arc::new(found)));
        }
        Ok(Box::new(UnitsQuery { need: Need::All, ..UnitsQuery::any(units) }))
    }

    fn in_names_of(&self, term: &str, unfinished: bool) -> tantivy::Result<Finding> {
        Finding::by_segments(self.snapshot, &self.names.fields, None, |segment| {
            let mut documents = Bits::new(segment.max_doc());
            for field in &self.names.fields {
                let index = segment.inverted_index(*field)?;
                if unfinished {
                    mark_beginnings(&index, term, &mut documents)?;
                } else if let Some(postings) = index.get_term_info(&Term::from_field_text(*field, term))? {
                    mark(&index, &postings, &mut documents)?;
                }
            }
            let documents = Arc::new(documents);
            Ok((Arc::clone(&documents), Some(Scored::new(documents, |_| 1.0))))
        })
    }
}
