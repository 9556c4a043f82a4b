//! What the parts of a query are worth in one document.

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader};

use super::words::typos;
use super::{Ranking, SIDE_BY_SIDE};
use crate::alike::Alike;
use crate::analysis::Word;
use crate::bits::Bits;
use crate::evidence::{Evidence, Places, Reading, Weighed};
use crate::hits::EXACT_TIER;
use crate::search::Stage;
use crate::terms::{is_broader_term, plain_term};
use crate::typed::{Typed, Unit, UnitKind};
use crate::{Met, Part};

/// A document in its segment.
type At<'a> = (&'a SegmentReader, DocId);

impl Ranking<'_> {
    /// Lists what made the score of a document that matches in the stage, signals aside.
    pub(crate) fn parts(
        &self,
        typed: &Typed,
        stage: Stage,
        segment: &SegmentReader,
        document: DocId,
    ) -> tantivy::Result<Vec<Part>> {
        let at = (segment, document);
        let mut parts = Vec::new();
        for (i, unit) in typed.wanted.iter().enumerate() {
            self.add_unit(unit, stage, at, &mut parts)?;
            for (j, placed) in unit.words.iter().enumerate() {
                parts.extend(self.explained(&placed.word.folded, &self.evidence_of(&placed.word), at)?);
                let last = i + 1 == typed.wanted.len() && j + 1 == unit.words.len();
                if self.is_alike_too(typed, unit, stage) {
                    let completing = matches!(stage, Stage::SpeltAlike { completing: true }) && typed.unfinished;
                    parts.extend(self.explained_alike(&placed.word, completing && last, at)?);
                }
            }
        }
        self.add_whole(typed, stage, at, &mut parts)?;
        Ok(parts)
    }

    /// Says whether words count in the stage that are spelt like those of the unit.
    fn is_alike_too(&self, typed: &Typed, unit: &Unit, stage: Stage) -> bool {
        match stage {
            Stage::AllWords => false,
            Stage::SpeltAlike { .. } => matches!(unit.kind, UnitKind::Words(_)),
            Stage::AnyWord => self.can_be_misspelt(typed),
        }
    }

    /// Adds what the words of a unit are worth together.
    fn add_unit(&self, unit: &Unit, stage: Stage, at: At<'_>, parts: &mut Vec<Part>) -> tantivy::Result<()> {
        let words: Vec<&str> = unit.words.iter().map(|placed| &*placed.word.folded).collect();
        let words = words.join(" ");
        let compound = unit.words.first().and_then(|placed| placed.word.compound.as_ref());
        if let Some((compound, _)) = compound.filter(|_| stage != Stage::AnyWord) {
            parts.extend(self.explained(&words, &[self.evidence_of_written(compound)], at)?);
        }
        match unit.kind {
            UnitKind::Words(Some(concept)) => {
                parts.extend(self.explained(&words, &[self.evidence_of_concept(concept)], at)?);
            }
            UnitKind::Phrase if stage != Stage::AnyWord => match unit.words.as_slice() {
                [only] => {
                    parts.extend(self.explained(&words, &[self.evidence_of_written(&only.word.folded)], at)?);
                }
                _ => parts.push(whole(words, Met::Phrase, SIDE_BY_SIDE)),
            },
            _ => {}
        }
        Ok(())
    }

    /// Adds what concerns all words together.
    fn add_whole(&self, typed: &Typed, stage: Stage, at: At<'_>, parts: &mut Vec<Part>) -> tantivy::Result<()> {
        let (segment, document) = at;
        if typed.wanted.is_empty() || stage == Stage::AnyWord {
            return Ok(());
        }
        let units = self.units(typed, stage)?;
        let mut only = Bits::new(segment.max_doc());
        only.insert(document);
        if let Some((beside, points)) = units.beside_if_few(&self.snapshot.searcher)?
            && beside.among(&only, segment)?.contains(document)
        {
            parts.push(whole(String::new(), Met::SideBySide, *points));
        }
        if units.exact_first && units.matches_exactly(segment, document) {
            parts.push(whole(String::new(), Met::Exactly, EXACT_TIER));
        }
        Ok(())
    }

    /// Lists what evidence is worth in a document, as [`crate::finding::Finding::read`] sums it up.
    fn explained(&self, typed: &str, evidence: &[Evidence], at: At<'_>) -> tantivy::Result<Vec<Part>> {
        let mut parts = Vec::new();
        let mut suffices = false;
        for evidence in evidence {
            let segments = self.snapshot.searcher.segment_readers().iter();
            let places = segments.map(|segment| evidence.places(self.snapshot, segment));
            let places = places.collect::<tantivy::Result<Vec<_>>>()?;
            let weighed = evidence.weighed(places.iter(), self.documents);
            let worths = weighed.worth_by_term(&evidence.places(self.snapshot, at.0)?, at)?;
            suffices |= evidence.suffices && !worths.is_empty();
            for (term, field, points) in worths {
                let term = evidence.terms.get(term).map_or("", |(term, _)| term);
                let met = if is_broader_term(term) { Met::Narrower } else { evidence.met };
                let (typed, found) = (typed.to_owned(), plain_term(term).to_owned());
                parts.push(Part { typed, met, found, within: self.fields.content(field), points });
            }
        }
        Ok(if suffices { parts } else { Vec::new() })
    }

    fn explained_alike(
        &self,
        word: &Word,
        unfinished: bool,
        (segment, document): At<'_>,
    ) -> tantivy::Result<Vec<Part>> {
        let Some(alike) = Alike::new(word, typos(word), unfinished) else { return Ok(Vec::new()) };
        let met = alike.met(self.snapshot, segment, &self.texts.fields, document)?;
        let part = |(met, found, points)| {
            let within = Some(crate::Content::Text);
            Part { typed: word.folded.to_string(), met, found, within, points }
        };
        Ok(met.into_iter().map(part).collect())
    }
}

fn whole(typed: String, met: Met, points: f32) -> Part {
    Part { typed, met, found: String::new(), within: None, points }
}

impl Weighed {
    /// Lists what each term is worth in a document, in each field.
    fn worth_by_term(
        &self,
        places: &Places,
        (segment, document): At<'_>,
    ) -> tantivy::Result<Vec<(usize, tantivy::schema::Field, f32)>> {
        let mut found = Vec::new();
        for place in &places.terms {
            let index = segment.inverted_index(place.field)?;
            let mut postings = index.read_postings_from_terminfo(&place.postings, IndexRecordOption::WithFreqs)?;
            if postings.doc() < document {
                postings.seek(document);
            }
            if postings.doc() == document {
                found.push((place.term, place.field, place.surety * postings.term_freq() as f32));
            }
        }
        let frequency = match self.reading {
            Reading::OneWord => {
                // Of the readings of one word only the one counts that occurs most.
                let most = found.iter().copied().reduce(|most, next| if next.2 > most.2 { next } else { most });
                found = most.into_iter().collect();
                most.map_or(0.0, |(_, _, times)| times)
            }
            Reading::Synonyms => found.iter().map(|(_, _, times)| times).sum(),
        };
        let points = self.points(segment, document, frequency)?;
        found.iter_mut().for_each(|(_, _, times)| *times *= points / frequency);
        Ok(found)
    }
}
