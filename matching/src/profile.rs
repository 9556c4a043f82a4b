//! What a profile tells the matching: no rows, no names, nothing that may not count.

use serde::{Deserialize, Serialize};

use crate::closed::{Set, Sorted};
use crate::codes::{Concept, Country, Day, LanguageCode, ProfileId};
use crate::vector::Text;
use crate::vocabulary::{EngagementKind, Field, FocusArea, Kind, Level, Priority, Purpose, Seniority, Stage};

/// Something a profile asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Need {
    /// What is asked for.
    pub kind: EngagementKind,
    /// How urgent it is.
    pub priority: Priority,
    /// The markets it is about; empty: the profile's own.
    pub markets: Sorted<Country>,
    /// The skills it asks for; empty: any.
    pub skills: Sorted<Concept>,
}

impl Need {
    /// Asks for a kind, anywhere and with any skills.
    pub fn of(kind: EngagementKind, priority: Priority) -> Self {
        Self { kind, priority, markets: Sorted::default(), skills: Sorted::default() }
    }
}

/// A sector with its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sector(Vec<Concept>);

impl Sector {
    /// Builds a sector from its broader concepts, root first, and the concept itself.
    pub fn new(mut broader: Vec<Concept>, concept: Concept) -> Self {
        broader.push(concept);
        Self(broader)
    }

    /// Returns the concepts from the root to the sector itself.
    pub fn path(&self) -> &[Concept] {
        &self.0
    }
}

/// A language somebody works in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Spoken {
    /// The language.
    pub language: LanguageCode,
    /// The level, where it was said.
    pub level: Option<Level>,
}

/// A span of the scale of stages: where a startup is, or whom a counterpart welcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stages {
    /// The earliest.
    pub from: Stage,
    /// The latest.
    pub to: Stage,
}

impl From<Stage> for Stages {
    fn from(stage: Stage) -> Self {
        Self { from: stage, to: stage }
    }
}

/// A span of days, both ends included, open where nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
}

/// What came of earlier introductions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// How many led to a meeting.
    pub met: u32,
    /// How many there were.
    pub total: u32,
}

/// Whether a profile may be matched at all; the default may not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Whether consent is recorded (organisations and slots: true).
    pub consented: bool,
    /// Whether the state is ACTIVE (a slot: free, its call open).
    pub active: bool,
    /// Whether the other side may see the profile.
    pub visible: bool,
    /// How many more introductions can be taken now.
    pub remaining: u32,
}

/// One side of a pair, as far as matching is concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Who it is; breaks ties, never scores.
    pub id: ProfileId,
    /// The kind, which decides the gates.
    pub kind: Kind,
    /// Whether it may be matched at all.
    pub standing: Standing,
    /// The fields that an import's mapping set, not the source or a person.
    pub assumed: Set<Field>,
    /// What it asks for.
    pub needs: Sorted<Need>,
    /// What it gives.
    pub offers: Set<EngagementKind>,
    /// What a slot is good for; empty for all others.
    pub purposes: Set<Purpose>,
    /// The sectors it works in or is interested in.
    pub sectors: Sorted<Sector>,
    /// The focus areas it belongs to.
    pub focus_areas: Set<FocusArea>,
    /// Whether a slot is only for its focus areas.
    pub focus_required: bool,
    /// The skills held.
    pub skills: Sorted<Concept>,
    /// What it says in words.
    pub text: Text,
    /// Target markets, countries served, regions of interest, or where a talent would go.
    pub markets: Sorted<Country>,
    /// The country it is in; for a slot, the show's.
    pub country: Option<Country>,
    /// A startup's stage, or the stages a counterpart is there for.
    pub stages: Option<Stages>,
    /// A talent's seniority, or the one sought.
    pub seniority: Option<Seniority>,
    /// The languages it works in.
    pub languages: Sorted<Spoken>,
    /// The minutes its working day is ahead of UTC, daylight saving included.
    pub utc_offset_minutes: Option<i16>,
    /// When it is available; for a slot, the days of the show.
    pub available: Option<Window>,
    /// What came of earlier introductions.
    pub track: Track,
    /// The day on which the profile was last confirmed.
    pub verified_on: Option<Day>,
}

impl Profile {
    /// Starts a profile that says nothing and may not be matched yet.
    pub fn new(id: ProfileId, kind: Kind) -> Self {
        Self {
            id,
            kind,
            standing: Standing::default(),
            assumed: Set::EMPTY,
            needs: Sorted::default(),
            offers: Set::EMPTY,
            purposes: Set::EMPTY,
            sectors: Sorted::default(),
            focus_areas: Set::EMPTY,
            focus_required: false,
            skills: Sorted::default(),
            text: Text::default(),
            markets: Sorted::default(),
            country: None,
            stages: None,
            seniority: None,
            languages: Sorted::default(),
            utc_offset_minutes: None,
            available: None,
            track: Track::default(),
            verified_on: None,
        }
    }

    /// Tells whether the profile says anything in a field.
    pub fn says(&self, field: Field) -> bool {
        match field {
            Field::Needs => !self.needs.is_empty(),
            Field::Offers => !self.gives().is_empty(),
            Field::Sectors => !self.sectors.is_empty(),
            Field::FocusAreas => !self.focus_areas.is_empty(),
            Field::Skills => !self.skills.is_empty(),
            Field::Text => !self.text.is_empty(),
            Field::Markets => !self.targets().is_empty(),
            Field::Country => self.country.is_some(),
            Field::Stage => self.stages.is_some(),
            Field::Seniority => self.seniority.is_some(),
            Field::Languages => !self.languages.is_empty(),
            Field::TimeZone => self.utc_offset_minutes.is_some(),
            Field::Availability => self.kind == Kind::Startup || self.available.is_some(),
            Field::Track => self.track.total > 0,
        }
    }
}
