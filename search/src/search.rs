//! Answers queries on a snapshot of the index.

use tantivy::collector::Count;
use uuid::Uuid;

use crate::collect::{Counts, FacetValues};
use crate::hits::{Found, TopHits};
use crate::near::Nearness;
use crate::ranking::{Part, Ranking};
use crate::schema::Fields;
use crate::snapshot::{Snapshot, View};
use crate::typed::Typed;
use crate::units::UnitsQuery;
use crate::{
    Candidates, Cursor, Facet, FacetCounts, Hit, Order, Page, Query, Relaxation, SearchError, Translations, Wishes,
};

/// With fewer matches than these, words that are only spelt alike are looked for too. It does not
/// depend on the window, so that all pages of a search agree.
const ENOUGH: usize = 20;

/// Finds the documents that a person asked for.
pub(crate) fn find(
    snapshot: &Snapshot,
    fields: &Fields,
    translations: &Translations,
    query: &Query,
) -> Result<Page, SearchError> {
    Search::new(snapshot, fields, translations, query).page()
}

/// Finds the documents that share most with a bag of terms.
pub(crate) fn candidates(
    snapshot: &Snapshot,
    fields: &Fields,
    translations: &Translations,
    candidates: &Candidates,
) -> Result<Vec<Uuid>, SearchError> {
    let view = View::new(snapshot, candidates.reader);
    let ranking = Ranking::new(fields, snapshot, translations, candidates.reader, &Typed::default());
    let bag = ranking.bag(candidates)?;
    let part = ranking.restricted(Some(bag), &Typed::default(), &candidates.filter)?;
    let counted_apart = part.is::<UnitsQuery>();
    let hits = TopHits { snapshot, after: None, limit: candidates.limit, counted_apart, near: None };
    let found = snapshot.searcher.search_with_statistics_provider(&part, &hits, &view)?;
    Ok(found.hits.into_iter().map(|hit| hit.id).collect())
}

/// Finds the documents that have most of what is wished for.
pub(crate) fn wished(
    snapshot: &Snapshot,
    fields: &Fields,
    translations: &Translations,
    wishes: &Wishes,
) -> Result<Vec<Uuid>, SearchError> {
    let view = View::new(snapshot, wishes.reader);
    let ranking = Ranking::new(fields, snapshot, translations, wishes.reader, &Typed::default());
    ranking.wished(wishes, &view)
}

/// A query at work.
pub(crate) struct Search<'a> {
    pub(crate) snapshot: &'a Snapshot,
    view: View<'a>,
    pub(crate) ranking: Ranking<'a>,
    pub(crate) typed: Typed,
    query: &'a Query,
}

/// Says how far what was typed is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Documents have all words: as they stand, in another form, in the other language or by what they mean.
    AllWords,
    /// Words that are spelt nearly alike count too, for too few documents have all.
    SpeltAlike {
        /// Whether words do that the last one is the beginning of.
        completing: bool,
    },
    /// Documents have any of the words.
    AnyWord,
}

impl<'a> Search<'a> {
    pub(crate) fn new(
        snapshot: &'a Snapshot,
        fields: &'a Fields,
        translations: &'a Translations,
        query: &'a Query,
    ) -> Self {
        let view = View::new(snapshot, query.reader);
        let typed = Typed::read(&query.text);
        let ranking = Ranking::new(fields, snapshot, translations, query.reader, &typed);
        Self { snapshot, view, ranking, typed, query }
    }

    fn page(&self) -> Result<Page, SearchError> {
        let (stage, found, relaxed) = self.stages()?;
        let window = &self.query.window;
        let end = window.offset.saturating_add(window.first);
        let hits = found.hits.into_iter().skip(window.offset).take(window.first);
        Ok(Page {
            hits: hits.map(|cursor| Hit { id: cursor.id, cursor }).collect(),
            total: found.total,
            has_more: found.following > end,
            facets: self.facets(stage)?,
            relaxed,
        })
    }

    /// Looks for all words; if that is too little, for words spelt alike too; if that is nothing, and at once if
    /// it is a whole sentence, for any word. What was found as it was asked for is nothing that was given up.
    pub(crate) fn stages(&self) -> Result<(Stage, Found, Option<Relaxation>), SearchError> {
        if self.query.exact {
            return Ok((Stage::AllWords, self.found(Stage::AllWords)?, None));
        }
        let by_distance = self.near().is_some();
        if self.typed.is_sentence() && !by_distance {
            return self.any_word();
        }
        let strict = self.found(Stage::AllWords)?;
        // By distance, what is only spelt alike would not come last.
        let enough = if by_distance { 1 } else { ENOUGH };
        if strict.total >= enough || self.typed.wanted.is_empty() {
            return Ok((Stage::AllWords, strict, None));
        }
        // A word that is found as it stands needs no completing.
        let stage = Stage::SpeltAlike { completing: strict.total == 0 };
        if let Some(part) = self.part(stage)? {
            let alike = self.hits(Some(part))?;
            if alike.total > strict.total {
                let relaxed = (strict.total == 0).then_some(Relaxation::Spelling);
                return Ok((stage, alike, relaxed));
            }
        }
        if strict.total > 0 || self.typed.words().nth(1).is_none() {
            return Ok((Stage::AllWords, strict, None));
        }
        self.any_word()
    }

    /// Returns what hits are ordered by instead of their scores, if they are.
    fn near(&self) -> Option<Nearness> {
        let circle = self.query.filter.circle().filter(|_| self.query.order == Order::Nearest)?;
        Some(Nearness { to: circle.point, reader: self.query.reader })
    }

    fn any_word(&self) -> Result<(Stage, Found, Option<Relaxation>), SearchError> {
        let any = self.found(Stage::AnyWord)?;
        let relaxed = any.total > 0 && !self.has_all_words()?;
        Ok((Stage::AnyWord, any, relaxed.then_some(Relaxation::AnyWord)))
    }

    /// Says whether some document has all words.
    fn has_all_words(&self) -> Result<bool, SearchError> {
        let part = self.ranking.restricted(self.part(Stage::AllWords)?, &self.typed, &self.query.filter)?;
        Ok(self.snapshot.searcher.search(&part, &Count)? > 0)
    }

    fn found(&self, stage: Stage) -> Result<Found, SearchError> {
        self.hits(self.part(stage)?)
    }

    fn hits(&self, part: Option<Part>) -> Result<Found, SearchError> {
        let window = &self.query.window;
        let part = self.ranking.restricted(part, &self.typed, &self.query.filter)?;
        let limit = window.offset.saturating_add(window.first);
        let after = match window.after {
            Some(cursor) => self.as_it_stands(cursor, &part)?,
            None => None,
        };
        let near = self.near();
        let counted_apart = near.is_none() && part.is::<UnitsQuery>();
        let hits = TopHits { snapshot: self.snapshot, after, limit, counted_apart, near };
        Ok(self.snapshot.searcher.search_with_statistics_provider(&part, &hits, &self.view)?)
    }

    /// Returns where the hit of a cursor stands by now: what came and went since has moved all scores, not their order.
    fn as_it_stands(&self, cursor: Cursor, part: &Part) -> Result<Option<Cursor>, SearchError> {
        let before_it = self.query.window.before_it;
        let anchors: Vec<Uuid> = [cursor.id].into_iter().chain(before_it.into_iter().flatten()).collect();
        let found = self.only(part, &anchors, self.near())?;
        let was_all = before_it.contains(&None);
        Ok(found.last().copied().or(Some(cursor).filter(|_| !was_all)))
    }

    /// Returns where those of some documents stand that match.
    fn only(&self, part: &Part, ids: &[Uuid], near: Option<Nearness>) -> Result<Vec<Cursor>, SearchError> {
        let only = self.ranking.only(part.box_clone(), ids);
        let hits = TopHits { snapshot: self.snapshot, after: None, limit: ids.len(), counted_apart: false, near };
        Ok(self.snapshot.searcher.search_with_statistics_provider(&only, &hits, &self.view)?.hits)
    }

    /// Returns the score of a document in the stage, if it matches.
    pub(crate) fn score_of(&self, stage: Stage, id: Uuid) -> Result<Option<u32>, SearchError> {
        let part = self.ranking.restricted(self.part(stage)?, &self.typed, &self.query.filter)?;
        Ok(self.only(&part, &[id], None)?.first().map(|hit| hit.score))
    }

    /// Returns the engine's query of the stage: nothing where nothing was typed.
    fn part(&self, stage: Stage) -> tantivy::Result<Option<Part>> {
        if self.typed.wanted.is_empty() {
            return Ok(None);
        }
        match stage {
            Stage::AllWords => self.ranking.all_words(&self.typed).map(Some),
            Stage::SpeltAlike { completing } => self.ranking.all_words_spelt_alike(&self.typed, completing),
            Stage::AnyWord => self.ranking.any_word(&self.typed).map(Some),
        }
    }

    /// Counts facets: those that are not filtered by in one pass, each other one without its own
    /// condition.
    fn facets(&self, stage: Stage) -> Result<Vec<FacetCounts>, SearchError> {
        let (own, common): (Vec<Facet>, Vec<Facet>) =
            self.query.facets.iter().partition(|facet| !self.query.filter.values(**facet).is_empty());
        let mut counts = Counts::new();
        if !common.is_empty() {
            counts.extend(self.counted(stage, common, &self.query.filter)?);
        }
        for facet in own {
            counts.extend(self.counted(stage, vec![facet], &self.query.filter.without(facet))?);
        }
        Ok(self.query.facets.iter().map(|facet| self.most_frequent(*facet, &counts)).collect())
    }

    fn counted(&self, stage: Stage, facets: Vec<Facet>, filter: &crate::Filter) -> Result<Counts, SearchError> {
        let part = self.ranking.restricted(self.part(stage)?, &self.typed, filter)?;
        let values = FacetValues { snapshot: self.snapshot, facets, reader: self.query.reader };
        Ok(self.snapshot.searcher.search(&part, &values)?)
    }

    fn most_frequent(&self, facet: Facet, counts: &Counts) -> FacetCounts {
        let mut counts: Vec<_> = counts.get(&facet).cloned().unwrap_or_default().into_iter().collect();
        counts.sort_by(|(a, count_a), (b, count_b)| count_b.cmp(count_a).then_with(|| a.cmp(b)));
        counts.truncate(self.query.facet_limit);
        FacetCounts { facet, counts }
    }
}
