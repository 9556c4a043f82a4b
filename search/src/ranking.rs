//! Builds the engine's query for what was typed: fields weighted, what is written before its stem,
//! the stem before the concept, all of them before what is only spelt alike.

mod explained;
mod filters;
mod names;
mod wished;
mod words;

use std::sync::Arc;

use tantivy::Term;
pub(crate) use words::typos;
use words::{B, B_IN_SENTENCES, K1};

use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as EngineQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use uuid::Uuid;

use crate::evidence::{Evidence, Reading, Scope};
use crate::exclusion::Exclusion;
use crate::finding::Finding;
use crate::near::Within;
use crate::schema::{Content, Fields, facet_term, id_term, place_column};
use crate::search::Stage;
use crate::side_by_side::SideBySide;
use crate::snapshot::{Snapshot, View};
use crate::terms::{is_concept_term, word_term};
use crate::typed::{Placed, Typed, Unit, UnitKind};
use crate::units::{Need, Pieces, UnitsQuery, WordPiece};
use crate::{Candidates, Filter, Language, Met, Reader, Translations};

/// An engine query that can be combined with others.
pub(crate) type Part = Box<dyn EngineQuery>;

/// What it is worth that all that was typed stands side by side: about as much as one more word of some rarity.
const SIDE_BY_SIDE: f32 = 4.0;

/// A bag with more terms than these is cut down to the heaviest.
const MOST_TERMS: usize = 256;

/// Builds engine queries over what one reader may see.
pub(crate) struct Ranking<'a> {
    fields: &'a Fields,
    snapshot: &'a Snapshot,
    reader: Reader,
    /// How many documents the reader may see.
    documents: f32,
    translations: &'a Translations,
    in_sentence: bool,
    language: Option<Language>,
    /// The visible texts; the visible names; and the texts together with what labels mean.
    texts: Arc<Scope>,
    names: Arc<Scope>,
    meanings: Arc<Scope>,
}

impl<'a> Ranking<'a> {
    pub(crate) fn new(
        fields: &'a Fields,
        snapshot: &'a Snapshot,
        translations: &'a Translations,
        reader: Reader,
        typed: &Typed,
    ) -> Self {
        let visible = |content| -> Vec<Field> {
            let visible = reader.audiences().map(|audience| fields.text(content, audience));
            visible.filter(|field| snapshot.has_texts(*field)).collect()
        };
        let b = if typed.is_sentence() { B_IN_SENTENCES } else { B };
        let scope = |fields, lengths: &[Field]| {
            let average_length = snapshot.average_length(lengths);
            Arc::new(Scope { fields, lengths: lengths.to_vec(), average_length, k1: K1, b })
        };
        let (texts, names) = (visible(Content::Text), visible(Content::Name));
        let meanings = [texts.as_slice(), &visible(Content::Label)].concat();
        Self {
            fields,
            snapshot,
            reader,
            documents: View::new(snapshot, reader).documents() as f32,
            translations,
            in_sentence: typed.is_sentence(),
            language: typed.language,
            meanings: scope(meanings, &texts),
            texts: scope(texts.clone(), &texts),
            names: scope(names.clone(), &names),
        }
    }

    /// Returns the documents that have all that was typed.
    pub(crate) fn all_words(&self, typed: &Typed) -> tantivy::Result<Part> {
        self.with_phrases(typed, self.units(typed, Stage::AllWords)?)
    }

    /// Returns besides the documents that have words spelt nearly alike or beginning alike, behind
    /// the others; nothing if there is no such word to look for.
    pub(crate) fn all_words_spelt_alike(&self, typed: &Typed, completing: bool) -> tantivy::Result<Option<Part>> {
        if !(self.can_be_misspelt(typed) || completing && typed.unfinished) {
            return Ok(None);
        }
        self.with_phrases(typed, self.units(typed, Stage::SpeltAlike { completing })?).map(Some)
    }

    /// Returns the documents that have any of the words, or one spelt nearly alike.
    pub(crate) fn any_word(&self, typed: &Typed) -> tantivy::Result<Part> {
        let mut units = Vec::new();
        for unit in &typed.wanted {
            if let UnitKind::Words(Some(concept)) = unit.kind {
                units.push(Pieces::one(self.concept(concept)?));
            }
        }
        let misspelt = self.can_be_misspelt(typed);
        for word in typed.wanted.iter().flat_map(|unit| &unit.words).map(|placed| &placed.word) {
            let alike = if misspelt { self.spelt_alike(word, false)? } else { None };
            units.push(Pieces { words: vec![WordPiece { exact: self.word(word)?, alike }], together: Vec::new() });
        }
        Ok(Box::new(UnitsQuery::any(units)))
    }

    /// Looks for documents that have all that was typed, as far as the stage takes it.
    fn units(&self, typed: &Typed, stage: Stage) -> tantivy::Result<UnitsQuery> {
        let mut units = Vec::with_capacity(typed.wanted.len());
        for (i, unit) in typed.wanted.iter().enumerate() {
            units.push(match stage {
                Stage::SpeltAlike { completing } => {
                    let unfinished = completing && typed.unfinished && i + 1 == typed.wanted.len();
                    self.pieces_spelt_alike(unit, unfinished)?
                }
                Stage::AllWords | Stage::AnyWord => self.pieces(unit)?,
            });
        }
        let beside = self.side_by_side(typed).map(|beside| (beside, SIDE_BY_SIDE));
        let exact_first = matches!(stage, Stage::SpeltAlike { .. });
        Ok(UnitsQuery { units, need: Need::All, exact_first, beside, within: Vec::new() })
    }

    fn with_phrases(&self, typed: &Typed, units: UnitsQuery) -> tantivy::Result<Part> {
        let mut clauses: Vec<(Occur, Part)> = Vec::new();
        for unit in typed.wanted.iter().filter(|unit| matches!(unit.kind, UnitKind::Phrase)) {
            clauses.push((Occur::Must, self.phrase(&unit.words)?));
        }
        clauses.push((Occur::Must, Box::new(units)));
        Ok(combined(clauses))
    }

    /// Narrows a query to what the reader may see, the filter lets through and nobody excluded.
    pub(crate) fn restricted(&self, part: Option<Part>, typed: &Typed, filter: &Filter) -> tantivy::Result<Part> {
        let mut clauses: Vec<(Occur, Part)> = Vec::new();
        // What has a text that the reader may see is itself visible to him.
        let visible = if part.is_none() { self.visible() } else { None };
        clauses.extend(visible.map(|visible| (Occur::Must, unscored(visible))));
        let mut narrowed = false;
        if let Some(part) = part {
            let part = self.narrowed(part, filter)?;
            narrowed = part.is_ok();
            clauses.push((Occur::Must, part.unwrap_or_else(|part| part)));
        }
        for (facet, values) in filter.conditions().filter(|_| !narrowed) {
            clauses.push((Occur::Must, unscored(self.any_value(facet, values))));
        }
        clauses.extend(filter.circle().map(|near| {
            let columns = self.reader.audiences().map(place_column).collect();
            (Occur::Must, unscored(Box::new(Within { columns, near })))
        }));
        for unit in &typed.unwanted {
            clauses.push((Occur::MustNot, Box::new(Exclusion(self.unit(unit)?))));
        }
        if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
            clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
        }
        Ok(combined(clauses))
    }

    /// Returns the field of ids.
    pub(crate) fn id_field(&self) -> Field {
        self.fields.id
    }

    /// Narrows a query to some documents, which keep their scores.
    pub(crate) fn only(&self, part: Part, ids: &[Uuid]) -> Part {
        let ids = union(ids.iter().map(|id| basic(self.fields.id, &id_term(*id))).collect());
        combined(vec![(Occur::Must, part), (Occur::Must, unscored(ids))])
    }

    /// Returns the documents that share terms with a bag.
    pub(crate) fn bag(&self, candidates: &Candidates) -> tantivy::Result<Part> {
        let mut terms: Vec<_> = candidates.terms.iter().filter(|(_, weight)| *weight > 0.0).collect();
        terms.sort_by(|(a, weight_a), (b, weight_b)| weight_b.total_cmp(weight_a).then_with(|| a.cmp(b)));
        terms.truncate(MOST_TERMS);
        let evidence = |(term, weight): &(String, f32)| {
            let evidence = self.evidence(Met::Stem, *weight, vec![(term.clone(), 1.0)], Reading::OneWord);
            if is_concept_term(term) { self.in_meanings(evidence) } else { evidence }
        };
        let evidence: Vec<Evidence> = terms.into_iter().map(evidence).collect();
        let found = Finding::read(evidence, self.snapshot, self.documents, None)?;
        Ok(Box::new(UnitsQuery::any(vec![Pieces::one(Arc::new(found))])))
    }

    fn visible(&self) -> Option<Part> {
        let letter = |audience: crate::Audience| audience.letter().to_string();
        let audiences = self.reader.audiences().map(|audience| basic(self.fields.audience, &letter(audience)));
        (self.reader != Reader::Team).then(|| union(audiences.collect()))
    }

    fn any_value(&self, facet: crate::Facet, values: &[String]) -> Part {
        let Some(field) = self.fields.facet(facet) else { return Box::new(EmptyQuery) };
        let terms = values
            .iter()
            .flat_map(|value| self.reader.audiences().map(move |audience| basic(field, &facet_term(audience, value))));
        union(terms.collect())
    }

    fn unit(&self, unit: &Unit) -> tantivy::Result<Part> {
        match unit.kind {
            UnitKind::Phrase => self.phrase(&unit.words),
            UnitKind::Words(_) => Ok(Box::new(UnitsQuery::any(vec![self.pieces(unit)?]))),
        }
    }

    fn pieces(&self, unit: &Unit) -> tantivy::Result<Pieces> {
        let mut pieces = Pieces::default();
        if let Some((compound, _)) = unit.words.first().and_then(|placed| placed.word.compound.as_ref()) {
            pieces.together.push(self.written(compound)?);
        }
        if let UnitKind::Words(Some(concept)) = unit.kind {
            pieces.together.push(self.concept(concept)?);
        }
        for placed in &unit.words {
            pieces.words.push(WordPiece { exact: self.word(&placed.word)?, alike: None });
        }
        Ok(pieces)
    }

    fn pieces_spelt_alike(&self, unit: &Unit, unfinished: bool) -> tantivy::Result<Pieces> {
        let mut pieces = self.pieces(unit)?;
        if matches!(unit.kind, UnitKind::Phrase) {
            return Ok(pieces);
        }
        let last = unit.words.len();
        for (i, (piece, placed)) in pieces.words.iter_mut().zip(&unit.words).enumerate() {
            piece.alike = self.spelt_alike(&placed.word, unfinished && i + 1 == last)?;
        }
        Ok(pieces)
    }

    /// Returns the documents where the words stand side by side as they are written.
    fn phrase(&self, words: &[Placed]) -> tantivy::Result<Part> {
        if let [placed] = words {
            let written = self.written(&placed.word.folded)?;
            return Ok(Box::new(UnitsQuery::any(vec![Pieces::one(written)])));
        }
        let phrases = self.texts.fields.iter().map(|field| -> Part {
            let terms = words
                .iter()
                .map(|placed| (placed.place, Term::from_field_text(*field, &word_term(&placed.word.folded))));
            Box::new(PhraseQuery::new_with_offset(terms.collect()))
        });
        Ok(Box::new(ConstScoreQuery::new(union(phrases.collect()), SIDE_BY_SIDE)))
    }

    /// Returns where what was typed stands word for word, if it is several words.
    fn side_by_side(&self, typed: &Typed) -> Option<SideBySide> {
        let mut terms = Vec::new();
        let mut start = 0;
        for unit in &typed.wanted {
            let UnitKind::Words(_) = unit.kind else { return None };
            for placed in &unit.words {
                terms.push((u32::try_from(start + placed.place).ok()?, word_term(&placed.word.folded)));
            }
            start += unit.words.last().map_or(0, |placed| placed.place + 1);
        }
        (terms.len() > 1).then(|| SideBySide { fields: self.texts.fields.clone(), terms })
    }

    fn can_be_misspelt(&self, typed: &Typed) -> bool {
        !typed.is_sentence() && typed.words().any(|word| typos(word) > 0)
    }
}

fn basic(field: Field, term: &str) -> Part {
    Box::new(TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic))
}

fn unscored(part: Part) -> Part {
    Box::new(ConstScoreQuery::new(part, 0.0))
}

fn union(mut alternatives: Vec<Part>) -> Part {
    match alternatives.pop() {
        Some(only) if alternatives.is_empty() => only,
        Some(last) => Box::new(BooleanQuery::union(alternatives.into_iter().chain([last]).collect())),
        None => Box::new(EmptyQuery),
    }
}

fn combined(mut clauses: Vec<(Occur, Part)>) -> Part {
    if clauses.len() == 1 && clauses.iter().all(|(occur, _)| *occur == Occur::Must) {
        return clauses.pop().map_or_else(|| Box::new(EmptyQuery) as Part, |(_, only)| only);
    }
    Box::new(BooleanQuery::new(clauses))
}
