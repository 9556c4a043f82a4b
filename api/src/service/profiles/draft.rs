//! A profile as somebody wants it to be: what an import, a creation and an edit have in common.

use entity::values::{Assumptions, Countries, LanguageSkills, Needs, Offers, Tags, Texts, Visibility};
use entity::{
    CompanyId, EngagementKind, FocusArea, Language, OrganisationKind, ProfileId, ProfileKind, ProfileState, Seniority,
    Stage, Territory,
};

/// Everything a profile holds, apart from its id, its version and what the database counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id in the file it came from.
    pub external_id: Option<String>,
    /// Name.
    pub name: String,
    /// One sentence.
    pub headline: Texts,
    /// Some paragraphs.
    pub description: Texts,
    /// Focus areas.
    pub focus_areas: Vec<FocusArea>,
    /// Sectors.
    pub sectors: Tags,
    /// Skills.
    pub skills: Tags,
    /// Languages.
    pub languages: LanguageSkills,
    /// Target markets, countries served, or regions of interest.
    pub markets: Countries,
    /// What it asks for.
    pub needs: Needs,
    /// What it gives.
    pub offers: Offers,
    /// Where it is.
    pub location: Location,
    /// Web address.
    pub website: Option<String>,
    /// The language its mails are to be in.
    pub mail_language: Option<Language>,
    /// Where it stands; decides only when the profile is new.
    pub state: ProfileState,
    /// The day its content was last confirmed, in milliseconds.
    pub verified_at: Option<i64>,
    /// What a mapping assumed.
    pub assumed: Assumptions,
    /// Who sees what of it.
    pub visibility: Visibility,
    /// How to reach it.
    pub contact: Contact,
    /// How much it takes on.
    pub capacity: Capacity,
    /// What the person agreed to.
    pub consent: Option<Consent>,
    /// What only its kind has.
    pub details: Details,
}

/// A commune or city.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// Name of the commune or city.
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Part of France.
    pub territory: Option<Territory>,
    /// Degrees north, times 10,000.
    pub latitude: Option<i32>,
    /// Degrees east, times 10,000.
    pub longitude: Option<i32>,
    /// IANA name.
    pub time_zone: Option<String>,
}

/// How to reach somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// How many introductions a profile takes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// At one time.
    pub open: i32,
    /// Begun in one calendar month.
    pub per_month: i32,
}

impl Default for Capacity {
    fn default() -> Self {
        Self { open: 2, per_month: 3 }
    }
}

/// A consent, as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Where it is recorded.
    pub source: String,
    /// The day it was given, ISO 8601.
    pub given_on: String,
    /// The mapping that assumed it.
    pub assumed_by: Option<String>,
}

/// What only one kind of profile has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Details {
    /// A startup's.
    Startup {
        /// National number of nine digits.
        siren: Option<String>,
        /// How far it has come.
        stage: Option<Stage>,
        /// ISO 8601.
        founded_on: Option<String>,
        /// People.
        headcount: Option<i32>,
        /// Whole euros.
        funds_raised_eur: Option<i64>,
        /// Address of the logo.
        logo_url: Option<String>,
        /// The partner that hosts it.
        host_id: Option<ProfileId>,
    },
    /// A mentor's.
    Mentor {
        /// The company; nothing for a volunteer.
        company_id: Option<CompanyId>,
        /// Function.
        title: Option<String>,
    },
    /// An ambassador's.
    Ambassador {
        /// Function.
        title: Option<String>,
    },
    /// A talent's.
    Talent {
        /// Function.
        title: Option<String>,
        /// Experience.
        seniority: Option<Seniority>,
        /// Which kinds of place it seeks.
        seeks: Vec<EngagementKind>,
        /// First day, ISO 8601.
        available_on: Option<String>,
        /// Last day, ISO 8601.
        available_until_on: Option<String>,
    },
    /// A partner's.
    Partner {
        /// What it is.
        organisation_kind: Option<OrganisationKind>,
    },
}

impl Details {
    /// The kind these details belong to.
    pub fn kind(&self) -> ProfileKind {
        match self {
            Self::Startup { .. } => ProfileKind::Startup,
            Self::Mentor { .. } => ProfileKind::Mentor,
            Self::Ambassador { .. } => ProfileKind::Ambassador,
            Self::Talent { .. } => ProfileKind::Talent,
            Self::Partner { .. } => ProfileKind::Partner,
        }
    }

    /// The company of a mentor, if it is one and has one.
    pub fn company_id(&self) -> Option<CompanyId> {
        if let Self::Mentor { company_id, .. } = self { *company_id } else { None }
    }

    /// The stage of a startup, if it is one and has one.
    pub fn stage(&self) -> Option<Stage> {
        if let Self::Startup { stage, .. } = self { *stage } else { None }
    }

    /// The same of a startup that is at a stage.
    #[must_use]
    pub fn at(mut self, at: Option<Stage>) -> Self {
        if let Self::Startup { stage, .. } = &mut self {
            *stage = at;
        }
        self
    }

    /// The partner that hosts a startup, if it is one and has one.
    pub fn host_id(&self) -> Option<ProfileId> {
        if let Self::Startup { host_id, .. } = self { *host_id } else { None }
    }
}

/// Focus areas as the bits of one number.
pub fn focus_bits(areas: &[FocusArea]) -> i32 {
    FocusArea::ALL.iter().enumerate().filter(|(_, area)| areas.contains(area)).map(|(bit, _)| 1 << bit).sum()
}

/// The focus areas of a number's bits.
pub fn focus_areas(bits: i32) -> Vec<FocusArea> {
    FocusArea::ALL.iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0).map(|(_, area)| *area).collect()
}
