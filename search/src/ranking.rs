//! Builds the engine's query for what was typed: fields weighted, what is written before its stem,
//! the stem before the concept, all of them before what is only spelt alike.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery,
    Query as EngineQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::analysis::{Word, concept_term, stems_with_and_without_accents};
use crate::collect::EXACT_TIER;
use crate::exclusion::Exclusion;
use crate::schema::{Fields, TextClass, facet_term};
use crate::snapshot::Snapshot;
use crate::terms::{broader_term, word_term};
use crate::typed::{Placed, Typed, Unit, UnitKind};
use crate::{Candidates, Concept, Filter, Reader};

/// An engine query that can be combined with others.
pub(crate) type Part = Box<dyn EngineQuery>;

const WRITTEN: f32 = 0.5;
const STEM: f32 = 0.6;
const CONCEPT: f32 = 0.5;
const BROADER: f32 = 0.25;
const ALIKE: f32 = 0.2;
const PHRASE: f32 = 0.5;

/// A bag with more terms than these is cut down to the heaviest.
const MOST_TERMS: usize = 256;

/// Builds engine queries over what one reader may see.
pub(crate) struct Ranking<'a> {
    fields: &'a Fields,
    reader: Reader,
    /// The visible text fields that have texts, with the weight of a word in them.
    texts: Vec<(Field, f32)>,
}

impl<'a> Ranking<'a> {
    pub(crate) fn new(fields: &'a Fields, snapshot: &Snapshot, reader: Reader, in_sentence: bool) -> Self {
        let mut texts = Vec::new();
        for class in TextClass::ALL {
            texts.extend(reader.audiences().map(|audience| (fields.text(class, audience), class.boost(in_sentence))));
        }
        texts.retain(|(field, _)| snapshot.has_texts(*field));
        Self { fields, reader, texts }
    }

    /// Returns the documents that have all that was typed.
    pub(crate) fn all_words(&self, typed: &Typed) -> Part {
        let mut clauses: Vec<_> = typed.wanted.iter().map(|unit| (Occur::Must, self.unit(unit))).collect();
        clauses.extend(self.side_by_side(typed).map(|phrase| (Occur::Should, phrase)));
        combined(clauses)
    }

    /// Returns besides the documents that have words spelt nearly alike or beginning alike, behind
    /// the others; nothing if there is no such word to look for.
    pub(crate) fn all_words_spelt_alike(&self, typed: &Typed) -> Option<Part> {
        if !self.can_be_misspelt(typed) {
            return None;
        }
        let mut clauses = Vec::new();
        for (i, unit) in typed.wanted.iter().enumerate() {
            let unfinished = typed.unfinished && i + 1 == typed.wanted.len();
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
        let mut alternatives = Vec::new();
        let misspelt = self.can_be_misspelt(typed);
        for unit in &typed.wanted {
            if let UnitKind::Words(Some(concept)) = unit.kind {
                self.add_concept(&mut alternatives, concept);
            }
            for placed in &unit.words {
                self.add_word(&mut alternatives, &placed.word);
                if misspelt {
                    self.add_spelt_alike(&mut alternatives, &placed.word, false);
                }
            }
        }
        union(alternatives)
    }

    /// Narrows a query to what the reader may see, the filter lets through and nobody excluded.
    pub(crate) fn restricted(&self, part: Option<Part>, typed: &Typed, filter: &Filter) -> Part {
        let mut clauses: Vec<(Occur, Part)> = Vec::new();
        clauses.extend(part.map(|part| (Occur::Must, part)));
        clauses.extend(self.visible().map(|visible| (Occur::Must, unscored(visible))));
        for (facet, values) in filter.conditions() {
            clauses.push((Occur::Must, unscored(self.any_value(facet, values))));
        }
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
        let mut alternatives = Vec::new();
        for (term, weight) in terms {
            self.add(&mut alternatives, term, *weight);
        }
        union(alternatives)
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
        let concept = match unit.kind {
            UnitKind::Phrase => return self.phrase(&unit.words),
            UnitKind::Words(concept) => concept,
        };
        let mut alternatives = Vec::new();
        if let [placed] = unit.words.as_slice() {
            self.add_word(&mut alternatives, &placed.word);
        } else {
            let words = unit.words.iter().map(|placed| (Occur::Must, self.word(&placed.word)));
            alternatives.push(combined(words.collect()));
        }
        if let Some((compound, _)) = unit.words.first().and_then(|placed| placed.word.compound.as_ref()) {
            self.add(&mut alternatives, &word_term(compound), WRITTEN);
        }
        if let Some(concept) = concept {
            self.add_concept(&mut alternatives, concept);
        }
        union(alternatives)
    }

    fn unit_spelt_alike(&self, unit: &Unit, unfinished: bool) -> Option<Part> {
        if matches!(unit.kind, UnitKind::Phrase) {
            return None;
        }
        let mut words = Vec::new();
        for (i, placed) in unit.words.iter().enumerate() {
            let mut alternatives = Vec::new();
            self.add_word(&mut alternatives, &placed.word);
            self.add_spelt_alike(&mut alternatives, &placed.word, unfinished && i + 1 == unit.words.len());
            words.push((Occur::Must, union(alternatives)));
        }
        Some(combined(words))
    }

    fn word(&self, word: &Word) -> Part {
        let mut alternatives = Vec::new();
        self.add_word(&mut alternatives, word);
        union(alternatives)
    }

    fn add_word(&self, alternatives: &mut Vec<Part>, word: &Word) {
        self.add(alternatives, &word_term(&word.folded), WRITTEN);
        if !word.stop {
            for stem in stems_with_and_without_accents(word, None) {
                self.add(alternatives, &stem, STEM);
            }
        }
    }

    fn add_concept(&self, alternatives: &mut Vec<Part>, concept: &Concept) {
        self.add(alternatives, &concept_term(concept), CONCEPT);
        self.add(alternatives, &broader_term(concept), BROADER);
    }

    fn add_spelt_alike(&self, alternatives: &mut Vec<Part>, word: &Word, unfinished: bool) {
        let distance = typos(word);
        for (field, weight) in &self.texts {
            let term = Term::from_field_text(*field, &word_term(&word.folded));
            if distance > 0 {
                let alike = FuzzyTermQuery::new(term.clone(), distance, true);
                alternatives.push(boosted(Box::new(alike), weight * ALIKE));
            }
            if unfinished && word.folded.len() > 2 {
                let begins_alike = FuzzyTermQuery::new_prefix(term, 0, true);
                alternatives.push(boosted(Box::new(begins_alike), weight * ALIKE));
            }
        }
    }

    fn add(&self, alternatives: &mut Vec<Part>, term: &str, boost: f32) {
        for (field, weight) in &self.texts {
            let term = Term::from_field_text(*field, term);
            alternatives.push(boosted(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)), weight * boost));
        }
    }

    /// Returns the documents where the words stand side by side as they are written.
    fn phrase(&self, words: &[Placed]) -> Part {
        if let [placed] = words {
            let mut alternatives = Vec::new();
            self.add(&mut alternatives, &word_term(&placed.word.folded), 1.0);
            return union(alternatives);
        }
        let phrases = self.texts.iter().map(|(field, weight)| {
            let terms = words
                .iter()
                .map(|placed| (placed.place, Term::from_field_text(*field, &word_term(&placed.word.folded))));
            boosted(Box::new(PhraseQuery::new_with_offset(terms.collect())), *weight)
        });
        union(phrases.collect())
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
        (placed.len() > 1).then(|| boosted(self.phrase(&placed), PHRASE))
    }

    fn can_be_misspelt(&self, typed: &Typed) -> bool {
        !typed.is_sentence() && typed.words().any(|word| typos(word) > 0 || typed.unfinished)
    }
}

/// Returns how many typos are forgiven in a word.
pub(crate) fn typos(word: &Word) -> u8 {
    if !word.folded.chars().all(char::is_alphabetic) {
        return 0;
    }
    match word.folded.chars().count() {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    }
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

fn union(alternatives: Vec<Part>) -> Part {
    Box::new(BooleanQuery::union(alternatives))
}

fn combined(clauses: Vec<(Occur, Part)>) -> Part {
    Box::new(BooleanQuery::new(clauses))
}
