//! Small values stored as JSON inside a row, read and written whole.

use std::collections::BTreeMap;

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::codes::{Audience, Cefr, DecisionKind, EngagementKind, FieldGroup, FocusArea, Purpose, Scope, Territory};

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident of $item:ty),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
        #[serde(transparent)]
        pub struct $name(pub Vec<$item>);

        impl std::ops::Deref for $name {
            type Target = [$item];

            fn deref(&self) -> &[$item] {
                &self.0
            }
        }

        impl From<Vec<$item>> for $name {
            fn from(items: Vec<$item>) -> Self {
                Self(items)
            }
        }
    )+};
}

lists! {
    /// Sectors or skills.
    Tags of Tag,
    /// Countries, ISO 3166-1 alpha-2.
    Countries of String,
    /// Languages with their levels.
    LanguageSkills of LanguageSkill,
    /// What a profile asks for.
    Needs of Need,
    /// What a profile gives.
    Offers of Offer,
    /// The lines of an engagement contract.
    ContractLines of ContractLine,
    /// What a slot is good for.
    Purposes of Purpose,
    /// What a token lets its holder do.
    Scopes of Scope,
    /// Which kinds of place a talent seeks.
    Aims of EngagementKind,
    /// An objective's targets by horizon.
    Targets of Target,
    /// Rows of any table.
    RowIds of Uuid,
    /// What was decided about the pairs of a round.
    Rulings of Ruled,
}

/// A sector or skill: a concept of the lexicon, or a label that no concept has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The concept's code; nothing if the lexicon has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The label as it was given.
    pub label: String,
}

/// A language somebody speaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LanguageSkill {
    /// BCP 47 tag in lower case.
    pub tag: String,
    /// The level, where stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Cefr>,
}

/// A text in one or both of the product's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// The French text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<String>,
    /// The English text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

/// What one side asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The kind of engagement.
    pub kind: EngagementKind,
    /// The need in words.
    #[serde(default)]
    pub detail: Texts,
    /// Countries it is about.
    #[serde(default)]
    pub markets: Vec<String>,
    /// Skills it asks for.
    #[serde(default)]
    pub skills: Vec<Tag>,
    /// 1 (most urgent) to 3.
    pub priority: u8,
}

/// What one side gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The kind of engagement.
    pub kind: EngagementKind,
    /// The offer in words.
    #[serde(default)]
    pub detail: Texts,
    /// Countries it is about.
    #[serde(default)]
    pub markets: Vec<String>,
    /// Skills it brings.
    #[serde(default)]
    pub skills: Vec<Tag>,
    /// How many times, where limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// First day, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// One promise of an engagement contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractLine {
    /// The kind of engagement promised.
    pub kind: EngagementKind,
    /// How many a year.
    pub quantity: u32,
}

/// What an objective aims at after some years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Years after the label was granted.
    pub years: u8,
    /// The figure to reach.
    pub value: i64,
}

/// The weight of each criterion by its code, in ten-thousandths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct WeightParts(pub BTreeMap<String, u32>);

/// Which fields an import's mapping set by assumption, and the name of that mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Assumptions(pub BTreeMap<String, String>);

/// Who sees which fields of a profile, where its owner chose fewer than see them by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Visibility(pub BTreeMap<FieldGroup, Audience>);

/// What the profiles of a saved search must have, as it was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct SavedFilter {
    /// By the name of a facet, values of which a profile must have one: codes, or labels as they were written.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<String>>,
    /// Where it must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<Circle>,
}

/// A circle on the earth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circle {
    /// The place in its middle, as it was written, where it was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Degrees north of its middle, times 10,000.
    pub latitude: i32,
    /// Degrees east of its middle, times 10,000.
    pub longitude: i32,
    /// Its radius.
    pub kilometres: u32,
}

/// How few and how many; without a maximum, any number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// At least this many.
    #[serde(default)]
    pub min: i64,
    /// At most this many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
}

/// How few and how many pairs those who share something get together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota<T> {
    /// What they share.
    pub of: T,
    /// How few and how many pairs they get.
    pub bounds: Bounds,
}

/// How few and how many pairs one side of its own gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnBounds {
    /// The row of the startup, research project or counterpart.
    pub id: Uuid,
    /// How few and how many pairs it gets.
    pub bounds: Bounds,
}

/// What the allocation of a round must keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct RoundRules {
    /// How many counterparts each startup or project gets at most.
    pub demand: i64,
    /// How many each counterpart gets at least.
    #[serde(default)]
    pub minimum: i64,
    /// How many each counterpart gets at most, within what it has left; without it, all that it has left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<i64>,
    /// Whether pairs count of which a gate is still to be confirmed.
    #[serde(default)]
    pub accepts_unknown: bool,
    /// Quotas by where startups are.
    #[serde(default)]
    pub territories: Vec<Quota<Territory>>,
    /// A quota of those who never had such a counterpart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_timers: Option<Bounds>,
    /// Quotas by what counterparts are about.
    #[serde(default)]
    pub focus_areas: Vec<Quota<FocusArea>>,
    /// What holds for one side of its own.
    #[serde(default)]
    pub own: Vec<OwnBounds>,
    /// Those who may get less than they were told when a published round is solved again.
    #[serde(default)]
    pub may_lose: Vec<Uuid>,
    /// How many days there are to answer the offer of a slot.
    pub answer_days: i64,
}

/// What was decided about a pair of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ruled {
    /// The row of the startup or research project.
    pub seeker: Uuid,
    /// The row of the counterpart.
    pub counterpart: Uuid,
    /// LOCK or FORBID.
    pub decision: DecisionKind,
}
