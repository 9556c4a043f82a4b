//! Finds the documents, among some, where words stand side by side.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, Term};

use crate::bits::Bits;

/// Terms at their distances from the first place.
#[derive(Clone, Debug)]
pub(crate) struct SideBySide {
    pub(crate) fields: Vec<Field>,
    pub(crate) terms: Vec<(u32, String)>,
}

impl SideBySide {
    /// Returns those of the documents where the terms stand so in one of the fields.
    pub(crate) fn among(&self, documents: &Bits, segment: &SegmentReader) -> tantivy::Result<Bits> {
        let mut found = Bits::new(segment.max_doc());
        for field in &self.fields {
            let Some(mut lanes) = self.lanes(segment, *field)? else { continue };
            documents.for_each(|document| {
                if stand_so(&mut lanes, document) {
                    found.insert(document);
                }
            });
        }
        Ok(found)
    }

    /// Returns the postings of the terms, unless one has none.
    fn lanes(&self, segment: &SegmentReader, field: Field) -> tantivy::Result<Option<Vec<Lane>>> {
        let index = segment.inverted_index(field)?;
        let mut lanes = Vec::with_capacity(self.terms.len());
        for (distance, term) in &self.terms {
            let term = Term::from_field_text(field, term);
            let postings = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?;
            let Some(postings) = postings else { return Ok(None) };
            lanes.push(Lane { distance: *distance, postings, places: Vec::new() });
        }
        Ok(Some(lanes))
    }
}

struct Lane {
    distance: u32,
    postings: SegmentPostings,
    places: Vec<u32>,
}

/// Says whether the document has the terms at their distances; documents are asked for in order.
fn stand_so(lanes: &mut [Lane], document: DocId) -> bool {
    for lane in lanes.iter_mut() {
        if lane.postings.doc() < document {
            lane.postings.seek(document);
        }
        if lane.postings.doc() != document {
            return false;
        }
    }
    for lane in lanes.iter_mut() {
        lane.postings.positions(&mut lane.places);
    }
    let Some((first, others)) = lanes.split_first() else { return false };
    let starts = first.places.iter().filter_map(|place| place.checked_sub(first.distance));
    starts
        .into_iter()
        .any(|start| others.iter().all(|lane| lane.places.binary_search(&(start + lane.distance)).is_ok()))
}
