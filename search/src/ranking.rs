//! Builds the engine's query for what was typed: fields weighted, what is written before its stem,
//! the stem before the concept, all of them before what is only spelt alike.

mod words;

use std::sync::Arc;

use tantivy::Term;
pub(crate) use words::typos;
use words::{B, B_IN_SENTENCES, K1};

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as EngineQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::collect::EXACT_TIER;
use crate::evidence::{Evidence, Reading, Scope};
use crate::exclusion::Exclusion;
use crate::near::Within;
use crate::schema::{Content, Fields, facet_term, place_column};
use crate::snapshot::Snapshot;
use crate::terms::word_term;
use crate::typed::{Placed, Typed, Unit, UnitKind};
use crate::units::{Need, Pieces, UnitsQuery};
use crate::{Candidates, Filter, Language, Reader, Translations};

/// An engine query that can be combined with others.
pub(crate) type Part = Box<dyn EngineQuery>;

/// What it is worth that all that was typed stands side by side: about as much as one more word of some rarity.
const SIDE_BY_SIDE: f32 = 4.0;

/// A bag with more terms than these is cut down to the heaviest.
const MOST_TERMS: usize = 256;

/// Builds engine queries over what one reader may see.
pub(crate) struct Ranking<'a> {
    fields: &'a Fields,
    reader: Reader,
    translations: &'a Translations,
    in_sentence: bool,
    language: Option<Language>,
    /// The visible texts, and the visible names.
    texts: Arc<Scope>,
    names: Arc<Scope>,
}

impl<'a> Ranking<'a> {
    pub(crate) fn new(
        fields: &'a Fields,
        snapshot: &Snapshot,
        translations: &'a Translations,
        reader: Reader,
        typed: &Typed,
    ) -> Self {
        let scope = |content| {
            let visible = reader.audiences().map(|audience| fields.text(content, audience));
            let fields: Vec<Field> = visible.filter(|field| snapshot.has_texts(*field)).collect();
            let b = if typed.is_sentence() { B_IN_SENTENCES } else { B };
            Arc::new(Scope { average_length: snapshot.average_length(&fields), fields, k1: K1, b })
        };
        Self {
            fields,
            reader,
            translations,
            in_sentence: typed.is_sentence(),
            language: typed.language,
            texts: scope(Content::Text),
            names: scope(Content::Name),
        }
    }

    /// Returns the documents that have all that was typed.
    pub(crate) fn all_words(&self, typed: &Typed) -> Part {
        let phrases = typed.wanted.iter().filter(|unit| matches!(unit.kind, UnitKind::Phrase));
        let mut clauses: Vec<_> = phrases.map(|unit| (Occur::Must, self.phrase(&unit.words))).collect();
        let units = typed.wanted.iter().map(|unit| self.pieces(unit)).collect();
        clauses.push((Occur::Must, Box::new(UnitsQuery { units, need: Need::All, bonus: self.side_by_side(typed) })));
        combined(clauses)
    }

    /// Returns besides the documents that have words spelt nearly alike or beginning alike, behind
    /// the others; nothing if there is no such word to look for.
    pub(crate) fn all_words_spelt_alike(&self, typed: &Typed, completing: bool) -> Option<Part> {
        let completing = completing && typed.unfinished;
        if !self.can_be_misspelt(typed) && !completing {
            return None;
        }
        let mut clauses = Vec::new();
        for (i, unit) in typed.wanted.iter().enumerate() {
            let unfinished = completing && i + 1 == typed.wanted.len();
            let mut alternatives = vec![self.unit(unit)];
            alternatives.extend(self.unit_spelt_alike(unit, unfinished));
            clauses.push((Occur::Must, union(alternatives)));
        }
        let exact = ConstScoreQuery::new(self.all_words(typed), EXACT_TIER);
        clauses.push((Occur::Should, Box::new(exact)));
        Some(combined(clauses))
    }

    /// Returns the documents that have any of the words, or one spelt nearly alike.
    pub(crate) fn any_word(&self, typed: &Typed) -> Part {
        let words = || typed.wanted.iter().flat_map(|unit| &unit.words).map(|placed| &placed.word);
        let concepts = typed.wanted.iter().filter_map(|unit| match unit.kind {
            UnitKind::Words(Some(concept)) => Some(self.concept(concept)),
            _ => None,
        });
        let mut units: Vec<Pieces> = concepts.map(|concept| together(vec![concept])).collect();
        units.extend(words().map(|word| together(self.evidence_of(word))));
        let mut alternatives: Vec<Part> = vec![any(units)];
        if self.can_be_misspelt(typed) {
            alternatives.extend(words().flat_map(|word| self.spelt_alike(word, false)));
        }
        union(alternatives)
    }

    /// Narrows a query to what the reader may see, the filter lets through and nobody excluded.
    pub(crate) fn restricted(&self, part: Option<Part>, typed: &Typed, filter: &Filter) -> Part {
        let mut clauses: Vec<(Occur, Part)> = Vec::new();
        // What has a text that the reader may see is itself visible to him.
        let visible = if part.is_none() { self.visible() } else { None };
        clauses.extend(part.map(|part| (Occur::Must, part)));
        clauses.extend(visible.map(|visible| (Occur::Must, unscored(visible))));
        for (facet, values) in filter.conditions() {
            clauses.push((Occur::Must, unscored(self.any_value(facet, values))));
        }
        clauses.extend(filter.circle().map(|near| {
            let columns = self.reader.audiences().map(place_column).collect();
            (Occur::Must, unscored(Box::new(Within { columns, near })))
        }));
        clauses.extend(typed.unwanted.iter().map(|unit| (Occur::MustNot, excluded(self.unit(unit)))));
        if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
            clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
        }
        combined(clauses)
    }

    /// Returns the documents that share terms with a bag.
    pub(crate) fn bag(&self, candidates: &Candidates) -> Part {
        let mut terms: Vec<_> = candidates.terms.iter().filter(|(_, weight)| *weight > 0.0).collect();
        terms.sort_by(|(a, weight_a), (b, weight_b)| weight_b.total_cmp(weight_a).then_with(|| a.cmp(b)));
        terms.truncate(MOST_TERMS);
        let found = |(term, weight): &(String, f32)| {
            together(vec![self.evidence(*weight, vec![(term.clone(), 1.0)], Reading::OneWord)])
        };
        any(terms.into_iter().map(found).collect())
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

    fn unit(&self, unit: &Unit) -> Part {
        match unit.kind {
            UnitKind::Phrase => self.phrase(&unit.words),
            UnitKind::Words(_) => any(vec![self.pieces(unit)]),
        }
    }

    fn pieces(&self, unit: &Unit) -> Pieces {
        let mut pieces = Pieces::default();
        if let Some((compound, _)) = unit.words.first().and_then(|placed| placed.word.compound.as_ref()) {
            pieces.together.push(self.compound(compound));
        }
        if let UnitKind::Words(Some(concept)) = unit.kind {
            pieces.together.push(self.concept(concept));
        }
        pieces.words = unit.words.iter().map(|placed| self.evidence_of(&placed.word)).collect();
        pieces
    }

    fn unit_spelt_alike(&self, unit: &Unit, unfinished: bool) -> Option<Part> {
        if matches!(unit.kind, UnitKind::Phrase) {
            return None;
        }
        let mut words = Vec::new();
        for (i, placed) in unit.words.iter().enumerate() {
            let mut alternatives = vec![self.word(&placed.word)];
            alternatives.extend(self.spelt_alike(&placed.word, unfinished && i + 1 == unit.words.len()));
            words.push((Occur::Must, union(alternatives)));
        }
        Some(combined(words))
    }

    /// Returns the documents where the words stand side by side as they are written.
    fn phrase(&self, words: &[Placed]) -> Part {
        if let [placed] = words {
            let written = vec![(word_term(&placed.word.folded), 1.0)];
            return any(vec![together(vec![self.evidence(1.0, written, Reading::OneWord)])]);
        }
        let phrases = self.texts.fields.iter().map(|field| -> Part {
            let terms = words
                .iter()
                .map(|placed| (placed.place, Term::from_field_text(*field, &word_term(&placed.word.folded))));
            Box::new(PhraseQuery::new_with_offset(terms.collect()))
        });
        Box::new(ConstScoreQuery::new(union(phrases.collect()), SIDE_BY_SIDE))
    }

    /// Returns the documents where what was typed stands word for word, if it is several words.
    fn side_by_side(&self, typed: &Typed) -> Option<Part> {
        let mut placed = Vec::new();
        let mut start = 0;
        for unit in &typed.wanted {
            let UnitKind::Words(_) = unit.kind else { return None };
            placed.extend(
                unit.words.iter().map(|placed| Placed { place: start + placed.place, word: placed.word.clone() }),
            );
            start += unit.words.last().map_or(0, |placed| placed.place + 1);
        }
        (placed.len() > 1).then(|| self.phrase(&placed))
    }

    fn can_be_misspelt(&self, typed: &Typed) -> bool {
        !typed.is_sentence() && typed.words().any(|word| typos(word) > 0)
    }
}

/// Returns the documents that have any of the pieces.
fn any(units: Vec<Pieces>) -> Part {
    Box::new(UnitsQuery { units, need: Need::Any, bonus: None })
}

/// Returns a piece that every sufficient evidence stands for.
fn together(found: Vec<Evidence>) -> Pieces {
    Pieces { words: vec![found], together: Vec::new() }
}

fn basic(field: Field, term: &str) -> Part {
    Box::new(TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic))
}

fn boosted(part: Part, boost: f32) -> Part {
    Box::new(BoostQuery::new(part, boost))
}

fn unscored(part: Part) -> Part {
    Box::new(ConstScoreQuery::new(part, 0.0))
}

fn excluded(part: Part) -> Part {
    Box::new(Exclusion(part))
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
