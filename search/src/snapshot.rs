//! A state of the index, with the statistics that ranking may know of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::index::{InvertedIndexReader, SegmentId};
use tantivy::postings::TermInfo;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Opstamp, Searcher, SegmentReader, Term};

use crate::collect::FacetColumn;
use crate::finding::Findings;
use crate::hits::Columns;
use crate::schema::Fields;
use crate::spelling::AllSpellings;
use crate::suggest::{Vocabulary, vocabulary};
use crate::{Audience, Facet, Reader};

/// A state of the index that searches run on, however the index changes meanwhile.
pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) position: i64,
    /// What was found lately, for it to be found soon again.
    pub(crate) findings: Findings,
    /// The written words, to find those that are spelt alike.
    pub(crate) spellings: AllSpellings,
    segments: HashMap<(SegmentId, Option<Opstamp>), Arc<SegmentStatistics>>,
    /// What is suggested to each audience, once somebody asks.
    vocabularies: [OnceLock<Vocabulary>; Audience::ALL.len()],
}

/// What ranking needs to know about the documents of a segment that are not deleted.
struct SegmentStatistics {
    columns: Columns,
    /// The values of facets, once somebody counts them.
    facets: Mutex<HashMap<Facet, Arc<FacetColumn>>>,
    documents: HashMap<Audience, u64>,
    lengths: HashMap<Field, Lengths>,
}

/// How many documents have a text in a field, and how many terms it has in all.
#[derive(Clone, Copy, Default)]
struct Lengths {
    documents: u64,
    terms: u64,
}

impl Snapshot {
    /// Takes stock of a searcher; what the previous snapshot knew of unchanged segments is kept.
    pub(crate) fn new(
        searcher: Searcher,
        position: i64,
        fields: &Fields,
        previous: Option<&Self>,
    ) -> tantivy::Result<Self> {
        let mut segments = HashMap::new();
        for segment in searcher.segment_readers() {
            let key = (segment.segment_id(), segment.delete_opstamp());
            let known = previous.and_then(|previous| previous.segments.get(&key)).cloned();
            let statistics = match known {
                Some(statistics) => statistics,
                None => Arc::new(SegmentStatistics::count(segment, fields)?),
            };
            segments.insert(key, statistics);
        }
        let is_there = |id: &SegmentId| segments.keys().any(|(segment, _)| segment == id);
        let spellings = previous.map(|previous| previous.spellings.kept(is_there)).unwrap_or_default();
        let findings = Findings::default();
        Ok(Self { searcher, position, findings, spellings, segments, vocabularies: Default::default() })
    }

    /// Returns the number of documents, hidden ones too.
    pub(crate) fn documents(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Returns the values that documents show the audience, which the first who asks has to wait for.
    pub(crate) fn vocabulary(&self, audience: Audience, fields: &Fields) -> tantivy::Result<&Vocabulary> {
        #[allow(clippy::indexing_slicing, reason = "the enum is dense and the array has its length")]
        let kept = &self.vocabularies[audience.ordinal()];
        match kept.get() {
            Some(vocabulary) => Ok(vocabulary),
            None => {
                let read = vocabulary(self, audience, fields)?;
                Ok(kept.get_or_init(|| read))
            }
        }
    }

    /// Returns what hits in the segment are read from.
    pub(crate) fn columns(&self, segment: &SegmentReader) -> Option<Columns> {
        let key = (segment.segment_id(), segment.delete_opstamp());
        self.segments.get(&key).map(|statistics| statistics.columns.clone())
    }

    /// Returns the values of a facet in the segment, which the first who asks has to wait for.
    pub(crate) fn facet_column(
        &self,
        segment: &SegmentReader,
        facet: Facet,
    ) -> tantivy::Result<Option<Arc<FacetColumn>>> {
        let Some(statistics) = self.segments.get(&(segment.segment_id(), segment.delete_opstamp())) else {
            return Ok(FacetColumn::open(segment, facet)?.map(Arc::new));
        };
        let mut facets = statistics.facets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(column) = facets.get(&facet) {
            return Ok(Some(Arc::clone(column)));
        }
        let column = FacetColumn::open(segment, facet)?.map(Arc::new);
        facets.extend(column.iter().map(|column| (facet, Arc::clone(column))));
        Ok(column)
    }

    /// Says whether any document has a text in the field.
    pub(crate) fn has_texts(&self, field: Field) -> bool {
        self.lengths(field).documents > 0
    }

    fn visible_documents(&self, reader: Reader) -> u64 {
        let counts = self.segments.values().flat_map(|segment| &segment.documents);
        counts.filter(|(audience, _)| reader.may_see(**audience)).map(|(_, count)| count).sum()
    }

    /// Returns how many terms a document has in the fields on average.
    pub(crate) fn average_length(&self, fields: &[Field]) -> f32 {
        let (mut terms, mut documents) = (0, 0);
        for lengths in fields.iter().map(|field| self.lengths(*field)) {
            terms += lengths.terms;
            documents = lengths.documents.max(documents);
        }
        terms as f32 / documents.max(1) as f32
    }

    fn lengths(&self, field: Field) -> Lengths {
        let lengths = self.segments.values().filter_map(|segment| segment.lengths.get(&field));
        lengths.fold(Lengths::default(), |sum, lengths| Lengths {
            documents: sum.documents + lengths.documents,
            terms: sum.terms + lengths.terms,
        })
    }
}

impl SegmentStatistics {
    fn count(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let mut documents = HashMap::new();
        let by_audience = segment.inverted_index(fields.audience)?;
        for audience in Audience::ALL {
            let term = Term::from_field_text(fields.audience, &audience.letter().to_string());
            documents.insert(audience, frequency_of(segment, &by_audience, &term)?);
        }
        let mut lengths = HashMap::new();
        for field in fields.texts() {
            if segment.inverted_index(field)?.terms().num_terms() == 0 {
                continue;
            }
            let norms = segment.get_fieldnorms_reader(field)?;
            let sum = lengths.entry(field).or_insert(Lengths::default());
            for document in segment.doc_ids_alive() {
                let terms = u64::from(norms.fieldnorm(document));
                sum.terms += terms;
                sum.documents += u64::from(terms > 0);
            }
        }
        Ok(Self { columns: Columns::open(segment)?, facets: Mutex::default(), documents, lengths })
    }
}

/// What a reader may see of the statistics: counts of visible documents that are not deleted, so
/// that neither hidden documents nor the layout of the index ever move a score.
pub(crate) struct View<'a> {
    snapshot: &'a Snapshot,
    documents: u64,
}

impl<'a> View<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot, reader: Reader) -> Self {
        Self { snapshot, documents: snapshot.visible_documents(reader).max(1) }
    }

    /// Returns how many documents are visible, at least one.
    pub(crate) fn documents(&self) -> u64 {
        self.documents
    }
}

impl Bm25StatisticsProvider for View<'_> {
    /// Scaled, so that divided by all documents it is the mean length of those that have the field.
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let lengths = self.snapshot.lengths(field);
        Ok((lengths.terms * self.documents).checked_div(lengths.documents).unwrap_or(self.documents))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut frequency = 0;
        for segment in self.snapshot.searcher.segment_readers() {
            frequency += frequency_of(segment, &*segment.inverted_index(term.field())?, term)?;
        }
        Ok(frequency)
    }
}

/// Counts the documents that have a term and are not deleted.
pub(crate) fn document_frequency(
    segment: &SegmentReader,
    index: &InvertedIndexReader,
    postings: &TermInfo,
) -> tantivy::Result<u64> {
    let Some(alive) = segment.alive_bitset() else { return Ok(postings.doc_freq.into()) };
    let postings = index.read_postings_from_terminfo(postings, IndexRecordOption::Basic)?;
    Ok(postings.doc_freq_given_deletes(alive).into())
}

fn frequency_of(segment: &SegmentReader, index: &InvertedIndexReader, term: &Term) -> tantivy::Result<u64> {
    let postings = index.get_term_info(term)?;
    postings.map_or(Ok(0), |postings| document_frequency(segment, index, &postings))
}
