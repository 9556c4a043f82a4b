//! What a run found: figures, alternatives, advice, who got nothing and why. Kept as JSON with the run.

use entity::{FocusArea, RoundGuarantee, RoundObjective, Territory, UnmatchedReason};
use matching::Rule;
use matching::allocation::{Allocation, Guarantee, Objective};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Detail;

/// Whom a limit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Whom {
    /// A startup or a research project.
    Seeker(Uuid),
    /// A profile or a slot.
    Counterpart(Uuid),
    /// The startups of a territory.
    Territory(Territory),
    /// Those who never had such a counterpart.
    FirstTimers,
    /// The counterparts of a focus area.
    FocusArea(FocusArea),
    /// The mentors of a company, under its contract.
    Company(Uuid),
}

/// An allocation in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How many pairs it makes.
    pub pairs: usize,
    /// What they are worth together, in millionths.
    pub sum: i64,
    /// How many seekers get something.
    pub served: usize,
    /// What the lightest pair that is not locked is worth.
    pub lightest: Option<i64>,
}

/// What the round would come to under an objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The objective.
    pub objective: RoundObjective,
    /// What it comes to.
    pub figures: Figures,
    /// How many pairs would rather have each other than what they get.
    pub blocking: usize,
    /// What it guarantees, if it is to be stable.
    pub guarantee: Option<RoundGuarantee>,
}

/// One more place that would raise the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneMore {
    /// Whose limit would be greater by one.
    pub whom: Whom,
    /// By how much the sum would rise, in millionths: found by solving again.
    pub gain: i64,
}

/// Somebody who gets nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unmatched {
    /// The startup or research project.
    pub seeker: Uuid,
    /// Why.
    pub reason: UnmatchedReason,
    /// The gate that keeps most counterparts away, where none is let through.
    pub gate: Option<Rule>,
    /// What its best pair is worth.
    pub points: Option<i64>,
    /// What a place with that counterpart took at least.
    pub cutoff: Option<i64>,
    /// The quota that is full.
    pub quota: Option<Whom>,
}

/// Limits that cannot be kept together: leave out any of them, and the others can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// How many pairs are asked for.
    pub needed: i64,
    /// How many are possible.
    pub available: i64,
    /// What asks for them.
    pub minimums: Vec<(Whom, i64)>,
    /// What limits them.
    pub maximums: Vec<(Whom, i64)>,
    /// How many other candidates there are.
    pub open_pairs: i64,
    /// How many locked pairs stand against it.
    pub locked_pairs: i64,
}

/// A round that cannot be stated: what stands against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misstated {
    /// Whom it is about.
    pub whom: Option<Whom>,
    /// Why, in French.
    pub fr: String,
    /// Why, in English.
    pub en: String,
}

impl Misstated {
    /// The sentence in both languages.
    pub fn detail(&self) -> Detail {
        Detail { fr: self.fr.clone(), en: self.en.clone() }
    }
}

/// All that a run found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// The allocation in figures.
    pub figures: Option<Figures>,
    /// What each objective would come to.
    pub alternatives: Vec<Alternative>,
    /// Where one more place is worth most.
    pub advice: Vec<OneMore>,
    /// Who gets nothing; whoever would get a place first stands first.
    pub unmatched: Vec<Unmatched>,
    /// Why there is no allocation.
    pub conflict: Option<Conflict>,
    /// Why it could not even be tried.
    pub misstated: Option<Misstated>,
    /// Of a run that follows a published one, how many lost what they were told though nobody declined it.
    pub moved: Option<usize>,
}

impl Whom {
    /// The row that it is about, if it is one.
    pub fn row(self) -> Option<Uuid> {
        match self {
            Self::Seeker(id) | Self::Counterpart(id) | Self::Company(id) => Some(id),
            Self::Territory(_) | Self::FirstTimers | Self::FocusArea(_) => None,
        }
    }
}

impl Findings {
    /// Everybody and everything whose limits it is about.
    pub fn limits(&self) -> Vec<Whom> {
        let advised = self.advice.iter().map(|each| each.whom);
        let conflict = self.conflict.iter();
        let conflicting = conflict.flat_map(|each| each.minimums.iter().chain(&each.maximums)).map(|(whom, _)| *whom);
        let misstated = self.misstated.iter().filter_map(|each| each.whom);
        advised.chain(conflicting).chain(misstated).collect()
    }
}

impl Figures {
    /// The figures of an allocation.
    pub fn of(allocation: &Allocation, sum: i128) -> Self {
        Self {
            pairs: allocation.pairs.len(),
            sum: i64::try_from(sum).unwrap_or(i64::MAX),
            served: allocation.served,
            lightest: allocation.lightest,
        }
    }
}

/// The objective as it is solved by.
pub fn objective(objective: RoundObjective) -> Objective {
    match objective {
        RoundObjective::Efficient => Objective::Efficient,
        RoundObjective::Fair => Objective::Fair,
        RoundObjective::Stable => Objective::Stable,
    }
}

/// The guarantee as it is kept.
pub fn guarantee(guarantee: Guarantee) -> RoundGuarantee {
    match guarantee {
        Guarantee::Stable => RoundGuarantee::Stable,
        Guarantee::NoEnvyWithinGroups => RoundGuarantee::NoEnvyWithinGroups,
        Guarantee::NearestToStable => RoundGuarantee::NearestToStable,
    }
}
