//! Says which parts made the score of a document, for the team alone: scores betray what others may not see.

use tantivy::{DocId, Score, SegmentReader, Term};
use uuid::Uuid;

use crate::hits::{EXACT_TIER, STEPS};
use crate::schema::{Content, id_term};
use crate::search::{Search, Stage};
use crate::snapshot::Snapshot;
use crate::{SearchError, Signals};

/// Why a document stands where it does among the hits of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// How far what was typed was taken.
    pub stage: Stage,
    /// The score that ranks it by relevance, as in the [`crate::Cursor`] of its hit.
    pub score: u32,
    /// What made it, in the order typed; the points of all add up to [`Explanation::total`].
    pub parts: Vec<Part>,
}

/// Something that adds to a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The words as they were read, without accents and in lower case; empty for what concerns the whole document.
    pub typed: String,
    /// How they were met.
    pub met: Met,
    /// What met them: a word, a stem, or the code of a concept.
    pub found: String,
    /// Where it stands, if it stands somewhere. Texts of all kinds are one text there: which of them have the word,
    /// a [`crate::Highlighter`] shows.
    pub within: Option<Content>,
    /// What it adds.
    pub points: f32,
}

/// Says how something typed was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Met {
    /// By the word as it is written, but for case and accents.
    Written,
    /// By another form of the word.
    Stem,
    /// By what it is in the other language.
    Translation,
    /// By a text that names the concept.
    Concept,
    /// By a text that names something narrower.
    Narrower,
    /// By a word that is spelt nearly alike.
    SpeltAlike,
    /// By a word that it is the beginning of.
    Beginning,
    /// By the words in quotes, side by side.
    Phrase,
    /// By all that was typed, side by side.
    SideBySide,
    /// Without what is only spelt alike or begins alike: such documents stand before all others.
    Exactly,
    /// How lately it was verified.
    Freshness,
    /// How complete it is.
    Completeness,
}

impl Explanation {
    /// Returns the sum of the points of all parts, but for the steps that scores are kept in: hundredths at most.
    pub fn total(&self) -> f32 {
        self.score as Score / STEPS
    }
}

impl Search<'_> {
    /// Explains the place of a document, if it is among the matches.
    pub(crate) fn explanation(&self, id: Uuid) -> Result<Option<Explanation>, SearchError> {
        let (stage, ..) = self.stages()?;
        let Some(score) = self.score_of(stage, id)? else { return Ok(None) };
        let Some((segment, document)) = located(self.snapshot, self.ranking.id_field(), id)? else { return Ok(None) };
        let mut parts = self.ranking.parts(&self.typed, stage, segment, document)?;
        if let Some(columns) = self.snapshot.columns(segment) {
            let signalled = signalled(&parts, columns.signals(document));
            parts.extend(signalled);
        }
        parts.retain(|part| part.points != 0.0);
        Ok(Some(Explanation { stage, score, parts }))
    }
}

/// Returns what the signals add to the parts of a score or take from them, but for the place before all others.
fn signalled(parts: &[Part], signals: Signals) -> [Part; 2] {
    let points: Score = parts.iter().map(|part| part.points).sum();
    let points = if points >= EXACT_TIER { points - EXACT_TIER } else { points };
    let factor = |signal: u16| Score::from(signal) / 1000.0;
    let fresh = points * factor(signals.freshness);
    [
        (Met::Freshness, signals.freshness, fresh - points),
        (Met::Completeness, signals.completeness, fresh * factor(signals.completeness) - fresh),
    ]
    .map(|(met, signal, points)| {
        let found = format!("{}.{:03}", signal / 1000, signal % 1000);
        Part { typed: String::new(), met, found, within: None, points }
    })
}

/// Returns where the document is that has the id.
fn located(
    snapshot: &Snapshot,
    field: tantivy::schema::Field,
    id: Uuid,
) -> tantivy::Result<Option<(&SegmentReader, DocId)>> {
    let term = Term::from_field_text(field, &id_term(id));
    for segment in snapshot.searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let Some(postings) = index.get_term_info(&term)? else { continue };
        let mut found = crate::bits::Bits::new(segment.max_doc());
        crate::alike::mark(&index, &postings, &mut found)?;
        let mut alive = None;
        found.for_each(|document| {
            if segment.alive_bitset().is_none_or(|bits| bits.is_alive(document)) {
                alive = Some(document);
            }
        });
        if let Some(document) = alive {
            return Ok(Some((segment, document)));
        }
    }
    Ok(None)
}
