//! Gates: what a pair must fulfil before any score counts.

use serde::{Deserialize, Serialize};

use crate::closed::{Set, closed};
use crate::criteria::{B1, Criterion, Readings, Two};
use crate::evidence::{Evidence, Side};
use crate::vocabulary::{Field, Kind};

closed! {
    /// The name of a gate.
    Rule {
        /// Both have agreed to be matched.
        Consent = "CONSENT",
        /// Both are active.
        State = "STATE",
        /// Each may see the other.
        Visibility = "VISIBILITY",
        /// Neither has blocked the other.
        Block = "BLOCK",
        /// They were not introduced within twelve months.
        Cooldown = "COOLDOWN",
        /// Both can take one more introduction.
        Capacity = "CAPACITY",
        /// No interest stands in the way.
        Conflict = "CONFLICT",
        /// One asks for something that the other gives.
        NeedOffer = "NEED_OFFER",
        /// The ambassador serves a target market.
        CountryServed = "COUNTRY_SERVED",
        /// They share a working language at B1.
        Language = "LANGUAGE",
        /// The dates of both meet.
        Dates = "DATES",
        /// The startup belongs to the slot's focus area.
        FocusArea = "FOCUS_AREA",
    }
}

closed! {
    /// What a gate answers.
    Verdict {
        /// The rule holds.
        Passed = "PASSED",
        /// The rule is broken, and no score buys it back.
        Failed = "FAILED",
        /// The data do not say; to be confirmed.
        Unknown = "UNKNOWN",
    }
}

/// One gate's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// The rule.
    pub rule: Rule,
    /// The answer.
    pub verdict: Verdict,
    /// What it rests on.
    pub evidence: Evidence,
    /// The fields of the first and the second side to ask for when the answer is UNKNOWN.
    pub to_confirm: [Set<Field>; 2],
}

/// What is known about two profiles together; the default refuses nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Whether either has blocked the other.
    pub blocked: bool,
    /// Whether they were introduced within the last twelve months.
    pub introduced: bool,
    /// Whether an interest stands in the way.
    pub conflict: bool,
    /// What popularity takes off.
    pub price: Price,
}

/// What popularity takes off the points of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// How much, in millionths; what is below zero takes nothing.
    pub points: i64,
    /// The number of the table of prices that it is from.
    pub table: u32,
}

impl Price {
    /// Returns how much is taken off a score, which never falls below zero.
    pub(crate) fn off(self, points: i64) -> i64 {
        self.points.clamp(0, points.max(0))
    }
}

/// A gate that holds when a criterion reaches a value, for pairs with a profile of one of the kinds.
struct Requirement {
    rule: Rule,
    criterion: Criterion,
    at_least: u32,
    kinds: &'static [Kind],
}

const REQUIREMENTS: [Requirement; 4] = [
    Requirement {
        rule: Rule::NeedOffer,
        criterion: Criterion::NeedOffer,
        at_least: 1,
        kinds: &[Kind::Mentor, Kind::Ambassador, Kind::Talent, Kind::Partner],
    },
    Requirement { rule: Rule::CountryServed, criterion: Criterion::Market, at_least: 1, kinds: &[Kind::Ambassador] },
    Requirement {
        rule: Rule::Language,
        criterion: Criterion::Language,
        at_least: B1,
        kinds: &[Kind::Ambassador, Kind::Talent],
    },
    Requirement {
        rule: Rule::Dates,
        criterion: Criterion::Availability,
        at_least: 1,
        kinds: &[Kind::Talent, Kind::Slot],
    },
];

/// Judges the gates that know no UNKNOWN: whatever is not known to hold is broken.
pub(crate) fn strict(two: &Two<'_>, pair: Pair) -> impl Iterator<Item = Gate> {
    let standings = [two.first.standing, two.second.standing];
    let rules = [
        (Rule::Consent, standings.iter().all(|each| each.consented)),
        (Rule::State, standings.iter().all(|each| each.active)),
        (Rule::Visibility, standings.iter().all(|each| each.visible)),
        (Rule::Block, !pair.blocked),
        (Rule::Cooldown, !pair.introduced),
        (Rule::Capacity, standings.iter().all(|each| each.remaining > 0)),
        (Rule::Conflict, !pair.conflict && two.first.id != two.second.id),
    ];
    rules.into_iter().map(|(rule, holds)| Gate {
        rule,
        verdict: if holds { Verdict::Passed } else { Verdict::Failed },
        evidence: Evidence::None,
        to_confirm: [Set::EMPTY; 2],
    })
}

/// Judges the gates that depend on what both sides say of themselves.
pub(crate) fn lenient(two: &Two<'_>, readings: &Readings<'_>) -> impl Iterator<Item = Gate> {
    REQUIREMENTS
        .iter()
        .filter(|required| required.kinds.iter().any(|&kind| two.side_of(kind).is_some()))
        .map(|required| {
            let reading = readings.get(Side::First, required.criterion);
            let holds = reading.value.map(|value| value >= required.at_least);
            let fields = two.read_by(required.criterion);
            judge(two, required.rule, holds, fields, reading.evidence)
        })
        .chain(focus_area(two))
}

/// Judges whether a slot that is only for its focus areas may take the other side.
fn focus_area(two: &Two<'_>) -> Option<Gate> {
    let slot = two.side_of(Kind::Slot).filter(|&side| two.on(side).focus_required)?;
    let theirs = two.on(slot.other()).focus_areas;
    let areas = two.on(slot).focus_areas.intersection(theirs);
    let holds = (!theirs.is_empty()).then_some(!areas.is_empty());
    let fields = [Field::FocusAreas].into_iter().collect();
    let evidence = Evidence::FocusArea { areas };
    Some(judge(two, Rule::FocusArea, holds, [fields; 2], evidence))
}

/// Turns a finding into an answer: what is missing or was only assumed never fails.
fn judge(two: &Two<'_>, rule: Rule, holds: Option<bool>, fields: [Set<Field>; 2], evidence: Evidence) -> Gate {
    let nothing = [Set::EMPTY; 2];
    let assumed = two.assumed(fields);
    let (verdict, to_confirm) = match holds {
        Some(true) => (Verdict::Passed, nothing),
        Some(false) if assumed == nothing => (Verdict::Failed, nothing),
        Some(false) => (Verdict::Unknown, assumed),
        None => (Verdict::Unknown, two.missing(fields)),
    };
    Gate { rule, verdict, evidence, to_confirm }
}
