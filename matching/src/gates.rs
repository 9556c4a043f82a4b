//! Gates: what a pair must fulfil before any score counts.

use serde::{Deserialize, Serialize};

use crate::closed::{Set, closed};
use crate::explanation::Evidence;
use crate::profile::Field;

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
    pub missing: [Set<Field>; 2],
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
}
