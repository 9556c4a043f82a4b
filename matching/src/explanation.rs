//! The one record from which every reason is told, in any language and to any reader.

use serde::{Deserialize, Serialize};

use crate::closed::Set;
use crate::codes::{Concept, Country, Day, LanguageCode, Term};
use crate::criteria::Criterion;
use crate::gates::Gate;
use crate::profile::{EngagementKind, Field, FocusArea, Kind, Level, Priority, Purpose, Seniority, Stages};

/// One of the two profiles of a pair, by its place in the call that scored them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Side {
    /// The first argument.
    First,
    /// The second argument.
    Second,
}

impl Side {
    /// Returns the opposite side.
    pub fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// Why a pair scores what it scores: the contributions and the price sum exactly to the points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The kinds of the first and the second side.
    pub kinds: [Kind; 2],
    /// The score in millionths.
    pub points: i64,
    /// What popularity takes off, as a number that is never above zero.
    pub price: i64,
    /// What the points would be if all missing data were at their worst and at their best.
    pub interval: Interval,
    /// The gates that apply to the pair, passed or unknown.
    pub gates: Vec<Gate>,
    /// One entry for each side and criterion, the first side's first.
    pub contributions: Vec<Contribution>,
    /// What the score was computed with.
    pub versions: Versions,
}

impl Explanation {
    /// Returns the score for display, 0 to 100.
    pub fn score(&self) -> i64 {
        self.points / 10_000
    }
}

/// The span that missing data leave open, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Everything missing at its worst.
    pub low: i64,
    /// Everything missing at its best.
    pub high: i64,
}

/// The versions of what the score was computed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// The rules of this crate.
    pub rules: u32,
    /// The weights.
    pub weights: u32,
    /// The table of term rarities.
    pub idf: u32,
}

/// What one criterion adds, seen from one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// Whose wishes are met.
    pub side: Side,
    /// The criterion.
    pub criterion: Criterion,
    /// The share of the points.
    pub points: i64,
    /// The criterion's value in millionths; none where data are missing and the prior mean stands in.
    pub value: Option<u32>,
    /// How many points more there would be if the missing data were the best possible.
    pub upside: i64,
    /// What the value rests on.
    pub evidence: Evidence,
    /// The fields of either side that were read and had been assumed by an import.
    pub assumed: [Set<Field>; 2],
    /// The fields of either side that would have been read and say nothing.
    pub missing: [Set<Field>; 2],
}

/// What a gate or a criterion rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Evidence {
    /// Nothing to show.
    None,
    /// Kinds that one side asks for and the other gives.
    NeedOffer {
        /// The side that asks.
        seeker: Side,
        /// All kinds asked and given.
        kinds: Set<EngagementKind>,
        /// The one that counts most.
        foremost: EngagementKind,
        /// Its priority.
        priority: Priority,
        /// The purpose of the slot that serves it.
        purpose: Option<Purpose>,
        /// Skills asked and held, three at most.
        skills: [Option<Concept>; 3],
        /// How many skills the foremost need asks for.
        asked: u16,
        /// How many of them are held.
        held: u16,
    },
    /// Two sectors and the narrowest concept above both.
    Sector {
        /// The first side's and the second side's.
        sectors: [Concept; 2],
        /// What they have in common.
        common: Concept,
    },
    /// Focus areas that both have.
    FocusArea {
        /// The areas.
        areas: Set<FocusArea>,
    },
    /// Words that a passage of each side has in common.
    Text {
        /// The sources of the first side's and the second side's passage.
        passages: [u16; 2],
        /// The words that weigh most, three at most.
        terms: [Option<SharedTerm>; 3],
    },
    /// Countries that both have to do with.
    Market {
        /// The countries, three at most.
        countries: [Option<Country>; 3],
    },
    /// Stages of both.
    Stage {
        /// The first side's and the second side's.
        stages: [Option<Stages>; 2],
    },
    /// The seniority of both.
    Seniority {
        /// The first side's and the second side's.
        seniorities: [Seniority; 2],
    },
    /// The best language in common.
    Language {
        /// The language.
        language: LanguageCode,
        /// The lower of the two levels; none where neither was said.
        level: Option<Level>,
    },
    /// Hours of the working day in common.
    Hours {
        /// How many minutes.
        minutes: u16,
    },
    /// Days on which both can.
    Dates {
        /// The first day.
        from: Option<Day>,
        /// The last day.
        until: Option<Day>,
    },
    /// What came of earlier introductions.
    Track {
        /// How many led to a meeting.
        met: u32,
        /// How many there were.
        total: u32,
        /// Whether the profile was last confirmed over 180 days ago.
        stale: bool,
    },
}

/// A word in common, with its weight on each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedTerm {
    /// The term.
    pub term: Term,
    /// Its weight in the first side's and in the second side's passage.
    pub weights: [u32; 2],
}
