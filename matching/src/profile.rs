//! What a profile tells the matching: no rows, no names, nothing that may not count.

use serde::{Deserialize, Serialize};

use crate::closed::{Set, Sorted, closed};
use crate::codes::{Concept, Country, Day, LanguageCode, ProfileId};
use crate::vector::Text;

closed! {
    /// The kind of a profile.
    Kind {
        /// A startup of the region.
        Startup = "STARTUP",
        /// A mentor of a leading company, or a volunteer.
        Mentor = "MENTOR",
        /// An ambassador of the diaspora, who opens a market.
        Ambassador = "AMBASSADOR",
        /// A talent, whom a startup or a research project takes in.
        Talent = "TALENT",
        /// A laboratory, incubator, investor or another organisation.
        Partner = "PARTNER",
        /// A place at one edition of a trade show.
        Slot = "SLOT",
    }
}

closed! {
    /// What one side can do for the other.
    EngagementKind {
        /// Puts money in.
        Finance = "FINANCE",
        /// Lends its name and network.
        Patron = "PATRON",
        /// Takes a project under its wing.
        Carry = "CARRY",
        /// Lets a team leave to found a company.
        SpinOff = "SPIN_OFF",
        /// Works on something together.
        Collaborate = "COLLABORATE",
        /// Buys the product.
        Buy = "BUY",
        /// Helps abroad.
        SupportAbroad = "SUPPORT_ABROAD",
        /// Opens its problems to others' answers.
        OpenInnovation = "OPEN_INNOVATION",
        /// Gives advice over time.
        Mentoring = "MENTORING",
        /// Opens the market of the large companies of the region.
        MarketAccess = "MARKET_ACCESS",
        /// Sells abroad on the other's behalf.
        ExportPiggyback = "EXPORT_PIGGYBACK",
        /// A place in a team.
        Recruit = "RECRUIT",
        /// A place in a laboratory's project.
        Research = "RESEARCH",
    }
}

closed! {
    /// What a slot is good for.
    Purpose {
        /// Finding buyers.
        Sell = "SELL",
        /// Finding investors.
        Raise = "RAISE",
        /// Finding partners.
        Partner = "PARTNER",
    }
}

closed! {
    /// One of the programme's three focus areas.
    FocusArea {
        /// Smart City.
        SmartCity = "SMART_CITY",
        /// Smart Industry.
        SmartIndustry = "SMART_INDUSTRY",
        /// Smart Port & Logistics.
        SmartPort = "SMART_PORT",
    }
}

closed! {
    /// How far a startup has come.
    Stage {
        /// An idea.
        Idea = "IDEA",
        /// A prototype.
        Prototype = "PROTOTYPE",
        /// A product on the market.
        Launch = "LAUNCH",
        /// Growing sales.
        Growth = "GROWTH",
        /// Growing fast and abroad.
        ScaleUp = "SCALE_UP",
    }
}

closed! {
    /// How experienced a talent is, or should be.
    Seniority {
        /// At the start of a career.
        Junior = "JUNIOR",
        /// With some years behind.
        Mid = "MID",
        /// With many years behind.
        Senior = "SENIOR",
    }
}

closed! {
    /// A level of the Common European Framework of Reference for Languages.
    Level {
        /// Breakthrough.
        A1 = "A1",
        /// Waystage.
        A2 = "A2",
        /// Threshold.
        B1 = "B1",
        /// Vantage.
        B2 = "B2",
        /// Effective proficiency.
        C1 = "C1",
        /// Mastery.
        C2 = "C2",
    }
}

closed! {
    /// How urgent a need is.
    Priority {
        /// The most urgent.
        First = "1",
        /// Important.
        Second = "2",
        /// Welcome.
        Third = "3",
    }
}

closed! {
    /// What a criterion or a gate can read of a profile; nothing else ever counts.
    Field {
        /// The needs.
        Needs = "NEEDS",
        /// The offers, or the purposes of a slot.
        Offers = "OFFERS",
        /// The sectors.
        Sectors = "SECTORS",
        /// The focus areas.
        FocusAreas = "FOCUS_AREAS",
        /// The skills.
        Skills = "SKILLS",
        /// The texts.
        Text = "TEXT",
        /// The markets.
        Markets = "MARKETS",
        /// The country of the location.
        Country = "COUNTRY",
        /// The stage, or the stages that are welcome.
        Stage = "STAGE",
        /// The seniority.
        Seniority = "SENIORITY",
        /// The languages.
        Languages = "LANGUAGES",
        /// The time zone.
        TimeZone = "TIME_ZONE",
        /// The dates.
        Availability = "AVAILABILITY",
        /// What came of earlier introductions.
        Track = "TRACK",
    }
}

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
}
