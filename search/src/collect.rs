//! Collectors: the ids of all matches, and counts of facet values.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};
use uuid::Uuid;

use crate::hits::Columns;
use crate::snapshot::Snapshot;
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
pub(crate) struct FacetValues<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) facets: Vec<Facet>,
    pub(crate) reader: Reader,
}

/// The counts of each facet's values.
pub(crate) type Counts = BTreeMap<Facet, BTreeMap<String, usize>>;

/// The values of a facet in a segment, which are dear to read one by one.
pub(crate) struct FacetColumn {
    ordinals: StrColumn,
    /// The terms by their ordinals.
    terms: Vec<String>,
}

impl FacetColumn {
    pub(crate) fn open(segment: &SegmentReader, facet: Facet) -> tantivy::Result<Option<Self>> {
        let Some(ordinals) = segment.fast_fields().str(facet.field_name())? else { return Ok(None) };
        let mut terms = Vec::with_capacity(ordinals.num_terms());
        let mut stream = ordinals.dictionary().stream()?;
        while stream.advance() {
            terms.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        Ok(Some(Self { ordinals, terms }))
    }

    /// Lists the ordinals of a document's values.
    pub(crate) fn of(&self, document: DocId) -> impl Iterator<Item = u64> {
        self.ordinals.ords().values_for_doc(document).collect::<Vec<_>>().into_iter()
    }
}

pub(crate) struct SegmentValues {
    columns: Vec<(Facet, Arc<FacetColumn>, Vec<usize>)>,
    prefixes: Vec<char>,
}

impl Collector for FacetValues<'_> {
    type Fruit = Counts;
    type Child = SegmentValues;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentValues> {
        let mut columns = Vec::with_capacity(self.facets.len());
        for facet in &self.facets {
            if let Some(column) = self.snapshot.facet_column(segment, *facet)? {
                let counts = vec![0; column.terms.len()];
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
            for ordinal in column.ordinals.ords().values_for_doc(document) {
                if let Some(count) = counts.get_mut(ordinal as usize) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Counts {
        let mut all = Counts::new();
        for (facet, column, counts) in self.columns {
            let values = all.entry(facet).or_default();
            for (term, count) in column.terms.iter().zip(counts).filter(|(_, count)| *count > 0) {
                if let Some(value) = term.strip_prefix(self.prefixes.as_slice()) {
                    *values.entry(value.to_owned()).or_default() += count;
                }
            }
        }
        all
    }
}
