//! What made the score of a hit, for the team.

use async_graphql::{Enum, SimpleObject};
use search::{Content, Explanation, Met, Part, Stage};

/// How far what was typed was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SearchStage {
    /// All words: as they stand, in another form, in the other language, or by what they mean.
    AllWords,
    /// Words that are spelt nearly alike, or begin alike, too.
    Spelling,
    /// Any of the words.
    AnyWord,
}

/// How something typed was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Met")]
pub enum SearchMet {
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
    /// Without what is only spelt alike or begins alike: such profiles stand before all others.
    Exactly,
    /// How lately it was verified.
    Freshness,
    /// How complete it is.
    Completeness,
}

/// In what something was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Content")]
pub enum SearchWithin {
    /// Texts: names, headlines, labels, descriptions, needs and offers.
    Text,
    /// Names once more, for those who look for one.
    Name,
    /// The concepts of sectors, skills and other values.
    Label,
}

/// The score that ranks a hit, and what made it.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct SearchScore {
    /// How far what was typed was taken.
    stage: SearchStage,
    /// The score; it compares hits of one search alone.
    total: f64,
    /// What made it, in the order typed; the points of all add up to the total, but for rounding.
    parts: Vec<SearchScorePart>,
}

/// Something that adds to a score, or takes from it.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct SearchScorePart {
    /// The words as they were read, without accents and in lower case; empty for what concerns the whole profile.
    typed: String,
    /// How they were met.
    met: SearchMet,
    /// What met them: a word, a stem, the code of a concept; the factor of a signal.
    found: String,
    /// In what, if it stands somewhere.
    within: Option<SearchWithin>,
    /// What it adds.
    points: f64,
}

impl From<Explanation> for SearchScore {
    fn from(explained: Explanation) -> Self {
        let stage = match explained.stage {
            Stage::AllWords => SearchStage::AllWords,
            Stage::SpeltAlike { .. } => SearchStage::Spelling,
            Stage::AnyWord => SearchStage::AnyWord,
        };
        let total = explained.total().into();
        Self { stage, total, parts: explained.parts.into_iter().map(SearchScorePart::from).collect() }
    }
}

impl From<Part> for SearchScorePart {
    fn from(part: Part) -> Self {
        Self {
            typed: part.typed,
            met: part.met.into(),
            found: part.found,
            within: part.within.map(Into::into),
            points: part.points.into(),
        }
    }
}
