//! Which documents have most of what is wished for, value by value.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Query as _};
use tantivy::schema::Field;
use tantivy::{DocId, Score, SegmentReader};
use uuid::Uuid;

use super::Ranking;
use crate::alike::mark_beginnings;
use crate::bits::Bits;
use crate::finding::Finding;
use crate::hits::Columns;
use crate::snapshot::View;
use crate::{Candidates, Facet, Filter, SearchError, Wish, Wishes};

/// A wish with where it is fulfilled.
struct Found<'a> {
    wish: &'a Wish,
    values: Vec<(Arc<Finding>, Score)>,
    said: Vec<Arc<Finding>>,
}

/// A document that comes into question: where it is, what its values are worth, and how well its words fit.
struct Document {
    segment: usize,
    id: DocId,
    values: Score,
    words: Score,
}

impl Ranking<'_> {
    /// Returns the documents that have most of what is wished for, by any worth of words, in the order of their ids.
    pub(crate) fn wished(&self, wishes: &Wishes, view: &View<'_>) -> Result<Vec<Uuid>, SearchError> {
        let found = wishes.wishes.iter().map(|wish| self.found(wish)).collect::<tantivy::Result<Vec<_>>>()?;
        let segments = self.snapshot.searcher.segment_readers();
        let mut documents: Vec<Document> = Vec::new();
        for (at, segment) in segments.iter().enumerate() {
            let among = self.among(&wishes.filter, segment)?;
            let values = worths(&found, segment, &among);
            documents.extend(values.into_iter().map(|(id, values)| Document { segment: at, id, values, words: 0.0 }));
        }
        self.add_words(wishes, view, &mut documents)?;
        let mut ids = Vec::new();
        for words in &wishes.words {
            ids.extend(self.best(&documents, wishes.limit, *words)?);
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    fn found<'w>(&self, wish: &'w Wish) -> tantivy::Result<Found<'w>> {
        let value =
            |(facet, values, worth): &(Facet, Vec<String>, Score)| Ok((self.with_value(*facet, values)?, *worth));
        let values = wish.values.iter().map(value).collect::<tantivy::Result<_>>()?;
        let said = wish.silent.iter().map(|facet| self.with_any_value(*facet)).collect::<tantivy::Result<_>>()?;
        Ok(Found { wish, values, said })
    }

    /// Returns where a facet has any value.
    fn with_any_value(&self, facet: Facet) -> tantivy::Result<Arc<Finding>> {
        let Some(field) = self.fields.facet(facet) else { return Ok(Arc::default()) };
        self.with_any(field, &["said", facet.field_name()])
    }

    /// Returns where a field has any term that is for the reader.
    fn with_any(&self, field: Field, name: &[&str]) -> tantivy::Result<Arc<Finding>> {
        self.snapshot.findings.get_or_read(self.key(name), self.snapshot.number, |known| {
            Finding::by_segments(self.snapshot, &[field], known, |segment| {
                let mut documents = Bits::new(segment.max_doc());
                for audience in self.reader.audiences() {
                    let beginning = audience.letter().to_string();
                    mark_beginnings(&*segment.inverted_index(field)?, &beginning, &mut documents)?;
                }
                Ok((Arc::new(documents), None))
            })
        })
    }

    /// Returns the documents of a segment that the reader may see and a filter lets through.
    fn among(&self, filter: &Filter, segment: &SegmentReader) -> tantivy::Result<Bits> {
        let visible = self.with_any(self.fields.audience, &["visible"])?;
        let Some(visible) = visible.of(segment.segment_id()) else { return Ok(Bits::default()) };
        let mut among = Bits::new(segment.max_doc());
        match segment.alive_bitset() {
            Some(alive) => alive.iter_alive().for_each(|document| among.insert(document)),
            None => (0..segment.max_doc()).for_each(|document| among.insert(document)),
        }
        among = among.common(visible);
        for (facet, values) in filter.conditions() {
            let passing = self.with_value(facet, values)?;
            among = passing.of(segment.segment_id()).map_or_else(Bits::default, |passing| among.common(passing));
        }
        Ok(among)
    }

    /// Adds how well the words of each document fit, as a part of the best fit.
    fn add_words(&self, wishes: &Wishes, view: &View<'_>, documents: &mut [Document]) -> Result<(), SearchError> {
        let Wishes { terms, reader, filter, .. } = wishes;
        let bag = Candidates { terms: terms.clone(), reader: *reader, filter: filter.clone(), limit: 0 };
        let searcher = &self.snapshot.searcher;
        let weight = self.bag(&bag)?.weight(EnableScoring::enabled_from_statistics_provider(view, searcher))?;
        let mut rest = &mut *documents;
        for (at, segment) in searcher.segment_readers().iter().enumerate() {
            let (own, others) = rest.split_at_mut(rest.partition_point(|document| document.segment == at));
            let mut scores = vec![0.0; segment.max_doc() as usize];
            weight.for_each(segment, &mut |document, score| {
                scores.iter_mut().skip(document as usize).take(1).for_each(|each| *each = score);
            })?;
            for document in own {
                document.words = scores.get(document.id as usize).copied().unwrap_or_default();
            }
            rest = others;
        }
        let most = documents.iter().map(|document| document.words).fold(Score::MIN_POSITIVE, Score::max);
        documents.iter_mut().for_each(|document| document.words /= most);
        Ok(())
    }

    /// Returns the best documents where fitting words are worth so much.
    fn best(&self, documents: &[Document], limit: usize, words: Score) -> Result<Vec<Uuid>, SearchError> {
        let worth = |document: &Document| document.values + words * document.words;
        let mut worths: Vec<Score> = documents.iter().map(worth).collect();
        let least = match limit.checked_sub(1) {
            Some(last) if last < worths.len() => {
                *worths.select_nth_unstable_by(last, |one, other| other.total_cmp(one)).1
            }
            Some(_) => Score::MIN,
            None => return Ok(Vec::new()),
        };
        let mut best: Vec<(Score, Uuid)> = Vec::new();
        for (at, segment) in self.snapshot.searcher.segment_readers().iter().enumerate() {
            let columns = self.snapshot.columns(segment).map_or_else(|| Columns::open(segment), Ok)?;
            let own = documents.iter().filter(|document| document.segment == at && worth(document) >= least);
            best.extend(own.map(|document| (worth(document), columns.id(document.id))));
        }
        best.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        best.truncate(limit);
        Ok(best.into_iter().map(|(_, id)| id).collect())
    }
}

/// What the values of the documents of a segment are worth, without those that lack something that is required.
fn worths(found: &[Found<'_>], segment: &SegmentReader, among: &Bits) -> Vec<(DocId, Score)> {
    let segment = segment.segment_id();
    let wishes: Vec<InSegment<'_>> = found
        .iter()
        .map(|found| InSegment {
            wish: found.wish,
            values: found
                .values
                .iter()
                .filter_map(|(where_found, worth)| Some((where_found.of(segment)?, *worth)))
                .collect(),
            said: found.said.iter().filter_map(|said| said.of(segment)).collect(),
        })
        .collect();
    let mut worths = Vec::new();
    among.for_each(|document| {
        let worth = wishes.iter().try_fold(0.0, |sum, wish| Some(sum + wish.worth(document)?));
        worths.extend(worth.map(|worth| (document, worth)));
    });
    worths
}

/// A wish in one segment.
struct InSegment<'a> {
    wish: &'a Wish,
    values: Vec<(&'a Bits, Score)>,
    said: Vec<&'a Bits>,
}

impl InSegment<'_> {
    /// What the values of a document are worth, or its silence; none if it lacks what is required.
    fn worth(&self, document: DocId) -> Option<Score> {
        let (mut best, mut sum): (Option<Score>, Score) = (None, 0.0);
        for (_, worth) in self.values.iter().filter(|(documents, _)| documents.contains(document)) {
            sum += worth;
            best = Some(best.map_or(*worth, |best| best.max(*worth)));
        }
        let had = best.map(|best| best + (sum - best) * self.wish.others);
        let is_silent = || !self.wish.silent.is_empty() && !self.said.iter().any(|said| said.contains(document));
        let silence = || is_silent().then_some(self.wish.silence);
        let worth = had.or_else(silence);
        if self.wish.required { worth } else { Some(worth.unwrap_or_default()) }
    }
}
