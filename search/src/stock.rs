//! What is known of a segment: its documents never change, but they go.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Opstamp, SegmentReader, Term};

use crate::collect::FacetColumn;
use crate::hits::Columns;
use crate::schema::Fields;
use crate::vocabulary::Vocabulary;
use crate::{Audience, Facet};

/// What ranking and counting need to know of a segment.
pub(crate) struct Stock {
    /// Which of its documents were gone when it was taken.
    as_of: Option<Opstamp>,
    pub(crate) columns: Columns,
    /// The documents that are gone, in order.
    pub(crate) gone: Arc<[DocId]>,
    /// The values of facets, once somebody counts them.
    facets: Arc<Mutex<HashMap<Facet, Arc<FacetColumn>>>>,
    /// What is suggested, once somebody asks.
    vocabulary: OnceLock<Arc<Vocabulary>>,
    /// How many documents that are not gone each audience has.
    pub(crate) documents: HashMap<Audience, u64>,
    lengths: HashMap<Field, Lengths>,
}

/// How many documents have a text in a field, and how many terms it has in all.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lengths {
    pub(crate) documents: u64,
    pub(crate) terms: u64,
}

impl Stock {
    /// Takes stock of a segment; what was known of it before changes only by what has gone since.
    pub(crate) fn take(segment: &SegmentReader, fields: &Fields, before: Option<&Self>) -> tantivy::Result<Self> {
        let gone: Arc<[DocId]> = segment.alive_bitset().map_or_else(Arc::default, |alive| {
            (0..segment.max_doc()).filter(|document| alive.is_deleted(*document)).collect()
        });
        let as_of = segment.delete_opstamp();
        let Some(before) = before else {
            let (columns, vocabulary) = (Columns::open(segment)?, OnceLock::new());
            let (documents, lengths) = (audiences(segment, fields, None)?, Self::lengths_of(segment, fields)?);
            let none = Self { as_of, columns, gone, facets: Arc::default(), vocabulary, documents, lengths };
            let all_gone = Arc::clone(&none.gone);
            return none.without(segment, fields, &all_gone);
        };
        let newly_gone = newly_gone(&gone, &before.gone);
        let stock = Self {
            as_of,
            columns: before.columns.clone(),
            gone,
            facets: Arc::clone(&before.facets),
            vocabulary: before.vocabulary.clone(),
            documents: before.documents.clone(),
            lengths: before.lengths.clone(),
        };
        stock.without(segment, fields, &newly_gone)
    }

    /// Says whether it is still so.
    pub(crate) fn is_of(&self, segment: &SegmentReader) -> bool {
        self.as_of == segment.delete_opstamp()
    }

    /// Subtracts documents that are gone.
    fn without(mut self, segment: &SegmentReader, fields: &Fields, gone: &[DocId]) -> tantivy::Result<Self> {
        if gone.is_empty() {
            return Ok(self);
        }
        for (audience, documents) in audiences(segment, fields, Some(gone))? {
            let count = self.documents.entry(audience).or_default();
            *count = count.saturating_sub(documents);
        }
        for (field, lengths) in &mut self.lengths {
            let norms = segment.get_fieldnorms_reader(*field)?;
            for terms in gone.iter().map(|document| u64::from(norms.fieldnorm(*document))) {
                lengths.terms = lengths.terms.saturating_sub(terms);
                lengths.documents = lengths.documents.saturating_sub(u64::from(terms > 0));
            }
        }
        if let Some(vocabulary) = self.vocabulary.take() {
            let vocabulary = vocabulary.without(gone, |facet| self.facet_column(segment, facet))?;
            self.vocabulary = OnceLock::from(Arc::new(vocabulary));
        }
        Ok(self)
    }

    fn lengths_of(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<HashMap<Field, Lengths>> {
        let mut all = HashMap::new();
        for field in fields.texts() {
            if segment.inverted_index(field)?.terms().num_terms() == 0 {
                continue;
            }
            let norms = segment.get_fieldnorms_reader(field)?;
            let lengths: &mut Lengths = all.entry(field).or_default();
            for terms in (0..segment.max_doc()).map(|document| u64::from(norms.fieldnorm(document))) {
                lengths.terms += terms;
                lengths.documents += u64::from(terms > 0);
            }
        }
        Ok(all)
    }

    pub(crate) fn lengths(&self, field: Field) -> Option<&Lengths> {
        self.lengths.get(&field)
    }

    /// Returns the values of a facet, which the first who asks has to wait for.
    pub(crate) fn facet_column(
        &self,
        segment: &SegmentReader,
        facet: Facet,
    ) -> tantivy::Result<Option<Arc<FacetColumn>>> {
        let mut facets = self.facets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = facets.get(&facet) {
            return Ok(Some(Arc::clone(column)));
        }
        let column = FacetColumn::open(segment, facet)?.map(Arc::new);
        facets.extend(column.iter().map(|column| (facet, Arc::clone(column))));
        Ok(column)
    }

    /// Returns what is suggested of the segment, which the first who asks has to wait for.
    pub(crate) fn vocabulary(&self, segment: &SegmentReader, fields: &Fields) -> tantivy::Result<&Vocabulary> {
        if let Some(known) = self.vocabulary.get() {
            return Ok(known);
        }
        let all = Vocabulary::read(segment, fields)?;
        let read = all.without(&self.gone, |facet| self.facet_column(segment, facet))?;
        Ok(self.vocabulary.get_or_init(|| Arc::new(read)))
    }
}

/// Counts the documents of each audience: all, or those of some.
fn audiences(
    segment: &SegmentReader,
    fields: &Fields,
    among: Option<&[DocId]>,
) -> tantivy::Result<HashMap<Audience, u64>> {
    let index = segment.inverted_index(fields.audience)?;
    let mut counts = HashMap::new();
    for audience in Audience::ALL {
        let term = Term::from_field_text(fields.audience, &audience.letter().to_string());
        let Some(postings) = index.get_term_info(&term)? else { continue };
        let count = match among {
            Some(documents) => among_these(&index, &postings, documents)?,
            None => postings.doc_freq.into(),
        };
        counts.insert(audience, count);
    }
    Ok(counts)
}

/// Returns those that are gone now and were not before; both are in order.
pub(crate) fn newly_gone(gone: &[DocId], before: &[DocId]) -> Vec<DocId> {
    let mut before = before.iter().peekable();
    let is_new = |document: &&DocId| {
        while before.next_if(|known| known < document).is_some() {}
        before.peek() != Some(document)
    };
    gone.iter().filter(is_new).copied().collect()
}

/// Counts the documents of a term among some, which are in order.
pub(crate) fn among_these(
    index: &InvertedIndexReader,
    postings: &TermInfo,
    documents: &[DocId],
) -> tantivy::Result<u64> {
    if documents.is_empty() {
        return Ok(0);
    }
    let mut postings = index.read_postings_from_terminfo(postings, IndexRecordOption::Basic)?;
    let mut count = 0;
    for document in documents {
        if postings.doc() < *document {
            postings.seek(*document);
        }
        count += u64::from(postings.doc() == *document);
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::newly_gone;

    #[test]
    fn what_was_gone_before_is_not_newly_gone() {
        for (gone, before, newly) in [
            (&[][..], &[][..], &[][..]),
            (&[1, 5, 9], &[], &[1, 5, 9]),
            (&[1, 5, 9], &[5], &[1, 9]),
            (&[1, 5, 9], &[1, 5, 9], &[]),
            (&[2, 3], &[3], &[2]),
        ] {
            assert_eq!(newly_gone(gone, before), newly, "{gone:?} {before:?}");
        }
    }
}
