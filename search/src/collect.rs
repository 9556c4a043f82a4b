//! Collectors: the ids of all matches, and counts of facet values.

use std::collections::BTreeMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};
use uuid::Uuid;

use crate::hits::Columns;
use crate::{Facet, Reader};

/// Collects the ids of all matches, in order.
pub(crate) struct AllIds;

pub(crate) struct SegmentIds {
    columns: Columns,
    ids: Vec<Uuid>,
}

impl Collector for AllIds {
    type Fruit = Vec<Uuid>;
    type Child = SegmentIds;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentIds> {
        Ok(SegmentIds { columns: Columns::open(segment)?, ids: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<Uuid>>) -> tantivy::Result<Vec<Uuid>> {
        let mut ids = segments.concat();
        ids.sort_unstable();
        Ok(ids)
    }
}

impl SegmentCollector for SegmentIds {
    type Fruit = Vec<Uuid>;

    fn collect(&mut self, document: DocId, _: Score) {
        self.ids.push(self.columns.id(document));
    }

    fn harvest(self) -> Vec<Uuid> {
        self.ids
    }
}

/// Counts how many documents have each value of some facets, as far as the reader may see them.
pub(crate) struct FacetValues {
    pub(crate) facets: Vec<Facet>,
    pub(crate) reader: Reader,
}

/// The counts of each facet's values.
pub(crate) type Counts = BTreeMap<Facet, BTreeMap<String, usize>>;

pub(crate) struct SegmentValues {
    columns: Vec<(Facet, StrColumn, Vec<usize>)>,
    prefixes: Vec<char>,
}

impl Collector for FacetValues {
    type Fruit = Counts;
    type Child = SegmentValues;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentValues> {
        let mut columns = Vec::with_capacity(self.facets.len());
        for facet in &self.facets {
            if let Some(column) = segment.fast_fields().str(facet.field_name())? {
                let counts = vec![0; column.num_terms()];
                columns.push((*facet, column, counts));
            }
        }
        Ok(SegmentValues { columns, prefixes: self.reader.audiences().map(|audience| audience.letter()).collect() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Counts>) -> tantivy::Result<Counts> {
        let mut sums = Counts::new();
        for (facet, counts) in segments.into_iter().flatten() {
            let sums = sums.entry(facet).or_default();
            for (value, count) in counts {
                *sums.entry(value).or_default() += count;
            }
        }
        Ok(sums)
    }
}

impl SegmentCollector for SegmentValues {
    type Fruit = Counts;

    #[allow(clippy::cast_possible_truncation, reason = "ordinals are below the length of the counts")]
    fn collect(&mut self, document: DocId, _: Score) {
        for (_, column, counts) in &mut self.columns {
            for ordinal in column.ords().values_for_doc(document) {
                if let Some(count) = counts.get_mut(ordinal as usize) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Counts {
        let mut all = Counts::new();
        let mut term = String::new();
        for (facet, column, counts) in self.columns {
            let values = all.entry(facet).or_default();
            for (ordinal, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
                term.clear();
                // A term that cannot be read is left out: the file it stands in was checked on opening.
                let read = column.ord_to_str(ordinal, &mut term).unwrap_or(false);
                if let Some(value) = term.strip_prefix(self.prefixes.as_slice()).filter(|_| read) {
                    *values.entry(value.to_owned()).or_default() += count;
                }
            }
        }
        all
    }
}
