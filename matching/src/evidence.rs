//! What gates and criteria rest on: the facts of both sides that reasons quote.

use serde::{Deserialize, Serialize};

use crate::closed::Set;
use crate::codes::{Concept, Country, Day, LanguageCode, Term};
use crate::profile::Stages;
use crate::vocabulary::{EngagementKind, FocusArea, Level, Priority, Purpose, Seniority};

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

    /// Puts this side's value and the other's in the order of the pair.
    pub(crate) fn in_order<T>(self, own: T, other: T) -> [T; 2] {
        match self {
            Self::First => [own, other],
            Self::Second => [other, own],
        }
    }
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
        /// The languages that reasons are told in, with their levels, where they serve the two as well.
        #[serde(default, skip_serializing_if = "is_empty")]
        equals: [Option<(LanguageCode, Option<Level>)>; 2],
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

fn is_empty<T>(items: &[Option<T>]) -> bool {
    items.iter().all(Option::is_none)
}

/// A word in common, with its weight on each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedTerm {
    /// The term.
    pub term: Term,
    /// Its weight in the first side's and in the second side's passage.
    pub weights: [u32; 2],
}
