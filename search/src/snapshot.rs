//! A state of the index, with the statistics that ranking may know of it.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::{InvertedIndexReader, SegmentId};
use tantivy::postings::TermInfo;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader, Term};

use crate::collect::FacetColumn;
use crate::finding::Findings;
use crate::hits::Columns;
use crate::schema::Fields;
use crate::spelling::AllSpellings;
use crate::stock::{Lengths, Stock, among_these};
use crate::vocabulary::Vocabulary;
use crate::{Facet, Reader};

/// A state of the index that searches run on, however the index changes meanwhile.
pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) position: i64,
    /// No two snapshots of an index have the same.
    pub(crate) number: u64,
    /// What was found lately, for it to be found soon again; snapshots hand it on.
    pub(crate) findings: Arc<Findings>,
    /// The written words, to find those that are spelt alike.
    pub(crate) spellings: AllSpellings,
    stocks: HashMap<SegmentId, Arc<Stock>>,
}

impl Snapshot {
    /// Takes stock of a searcher; what the previous snapshot knew of segments is kept.
    pub(crate) fn new(
        searcher: Searcher,
        position: i64,
        fields: &Fields,
        previous: Option<&Self>,
    ) -> tantivy::Result<Self> {
        let mut stocks = HashMap::new();
        for segment in searcher.segment_readers() {
            let id = segment.segment_id();
            let known = previous.and_then(|previous| previous.stocks.get(&id));
            let stock = match known.filter(|known| known.is_of(segment)) {
                Some(known) => Arc::clone(known),
                None => Arc::new(Stock::take(segment, fields, known.map(Arc::as_ref))?),
            };
            stocks.insert(id, stock);
        }
        let spellings = previous.map(|previous| previous.spellings.kept(|id| stocks.contains_key(id)));
        let (number, findings) = match previous {
            Some(previous) => (previous.number + 1, Arc::clone(&previous.findings)),
            None => (0, Arc::default()),
        };
        Ok(Self { searcher, position, number, findings, spellings: spellings.unwrap_or_default(), stocks })
    }

    /// Returns the number of documents, hidden ones too.
    pub(crate) fn documents(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Returns what is known of the segment.
    pub(crate) fn stock(&self, segment: &SegmentReader) -> Option<&Stock> {
        self.stocks.get(&segment.segment_id()).map(Arc::as_ref)
    }

    /// Returns the values of the segment's documents, which the first who asks has to wait for.
    pub(crate) fn vocabulary(&self, segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Option<&Vocabulary>> {
        self.stock(segment).map(|stock| stock.vocabulary(segment, fields)).transpose()
    }

    /// Returns what hits in the segment are read from.
    pub(crate) fn columns(&self, segment: &SegmentReader) -> Option<Columns> {
        self.stock(segment).map(|stock| stock.columns.clone())
    }

    /// Returns the values of a facet in the segment, which the first who asks has to wait for.
    pub(crate) fn facet_column(
        &self,
        segment: &SegmentReader,
        facet: Facet,
    ) -> tantivy::Result<Option<Arc<FacetColumn>>> {
        match self.stock(segment) {
            Some(stock) => stock.facet_column(segment, facet),
            None => Ok(FacetColumn::open(segment, facet)?.map(Arc::new)),
        }
    }

    /// Says whether any document has a text in the field.
    pub(crate) fn has_texts(&self, field: Field) -> bool {
        self.lengths(field).documents > 0
    }

    fn visible_documents(&self, reader: Reader) -> u64 {
        let counts = self.stocks.values().flat_map(|stock| &stock.documents);
        counts.filter(|(audience, _)| reader.may_see(**audience)).map(|(_, count)| count).sum()
    }

    /// Returns how many terms a document has in the fields on average, in steps of some hundredths: it seldom moves
    /// when documents come and go, and what was found by it is good for longer.
    pub(crate) fn average_length(&self, fields: &[Field]) -> f32 {
        let (mut terms, mut documents) = (0, 0);
        for lengths in fields.iter().map(|field| self.lengths(*field)) {
            terms += lengths.terms;
            documents = lengths.documents.max(documents);
        }
        let average = terms as f32 / documents.max(1) as f32;
        ((average.max(1.0).ln() * LENGTH_STEPS).round() / LENGTH_STEPS).exp()
    }

    fn lengths(&self, field: Field) -> Lengths {
        let lengths = self.stocks.values().filter_map(|stock| stock.lengths(field));
        lengths.fold(Lengths::default(), |sum, lengths| Lengths {
            documents: sum.documents + lengths.documents,
            terms: sum.terms + lengths.terms,
        })
    }

    /// Counts the documents of a segment that have a term and are not deleted.
    pub(crate) fn document_frequency(
        &self,
        segment: &SegmentReader,
        index: &InvertedIndexReader,
        postings: &TermInfo,
    ) -> tantivy::Result<u64> {
        let gone = self.stock(segment).map_or(&[][..], |stock| &stock.gone);
        Ok(u64::from(postings.doc_freq) - among_these(index, postings, gone)?)
    }
}

/// How many steps there are in which the average length grows about threefold.
const LENGTH_STEPS: f32 = 32.0;

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
            let index = segment.inverted_index(term.field())?;
            if let Some(postings) = index.get_term_info(term)? {
                frequency += self.snapshot.document_frequency(segment, &index, &postings)?;
            }
        }
        Ok(frequency)
    }
}
