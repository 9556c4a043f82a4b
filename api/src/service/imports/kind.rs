//! What an import brings in.

use std::fmt;

use entity::ProfileKind;
use serde::Serialize;

/// The kinds of record, by the names that the command line uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Startups of the directory.
    Startups,
    /// Leading companies of the region, with their contracts.
    Companies,
    /// Mentors of the directory.
    Mentors,
    /// Ambassadors of the directory.
    Ambassadors,
    /// Talents of the directory.
    Talents,
    /// Partners of the directory.
    Partners,
    /// Trade shows with their editions and slots.
    Slots,
}

impl Kind {
    /// Every kind, in the order of the command line's help.
    pub const ALL: &[Self] = &[
        Self::Startups,
        Self::Companies,
        Self::Mentors,
        Self::Ambassadors,
        Self::Talents,
        Self::Partners,
        Self::Slots,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Startups => "startups",
            Self::Companies => "companies",
            Self::Mentors => "mentors",
            Self::Ambassadors => "ambassadors",
            Self::Talents => "talents",
            Self::Partners => "partners",
            Self::Slots => "slots",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// The kind of profile its records become, if they become profiles.
    pub fn profile(self) -> Option<ProfileKind> {
        match self {
            Self::Startups => Some(ProfileKind::Startup),
            Self::Mentors => Some(ProfileKind::Mentor),
            Self::Ambassadors => Some(ProfileKind::Ambassador),
            Self::Talents => Some(ProfileKind::Talent),
            Self::Partners => Some(ProfileKind::Partner),
            Self::Companies | Self::Slots => None,
        }
    }

    /// The kind of record that makes a kind of profile.
    pub fn of_profile(kind: ProfileKind) -> Self {
        match kind {
            ProfileKind::Startup => Self::Startups,
            ProfileKind::Mentor => Self::Mentors,
            ProfileKind::Ambassador => Self::Ambassadors,
            ProfileKind::Talent => Self::Talents,
            ProfileKind::Partner => Self::Partners,
        }
    }

    /// Whether its records are persons, who must have agreed before they are matched or mailed.
    pub fn is_person(self) -> bool {
        matches!(self, Self::Mentors | Self::Ambassadors | Self::Talents)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
