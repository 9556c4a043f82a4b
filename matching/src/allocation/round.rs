//! What a round is made of, as the caller knows it.

use std::fmt;

/// The greatest capacity, demand or quota; likewise the most startups, counterparts and groups of a round.
pub const MOST: i64 = 1_000_000;

/// The greatest weight of a pair, above or below zero.
pub const HEAVIEST: i64 = 1_000_000_000_000;

/// How few and how many counterparts a startup may get, or startups a counterpart, or pairs a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// At least this many; 0 if nothing is promised.
    pub min: i64,
    /// At most this many.
    pub max: i64,
}

impl Limits {
    /// Limits from above only.
    pub fn up_to(max: i64) -> Self {
        Self { min: 0, max }
    }

    /// Refuses what nobody can keep, in the name of its owner.
    pub(crate) fn check(self, who: Who) -> Result<(), Refusal> {
        let Self { min, max } = self;
        match () {
            () if min < 0 || max < 0 => Err(Refusal::Negative(who)),
            () if min > MOST || max > MOST => Err(Refusal::TooLarge(who)),
            () if min > max => Err(Refusal::Contradictory(who)),
            () => Ok(()),
        }
    }
}

/// One startup, or one counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// An opaque number that is unique on its side.
    pub id: u64,
    /// A startup's demand, or a counterpart's minimum load and capacity.
    pub limits: Limits,
    /// The innermost group it belongs to: a territory, a focus area, the first-timers.
    pub group: Option<u64>,
    /// For a startup: what is known about eligible pairs that are not listed.
    pub unlisted: Unlisted,
}

impl Member {
    /// A member outside all groups, of whom every eligible pair is listed.
    pub fn new(id: u64, limits: Limits) -> Self {
        Self { id, limits, group: None, unlisted: Unlisted::None }
    }
}

/// What is known about the eligible pairs of a startup that are not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unlisted {
    /// There are none.
    #[default]
    None,
    /// None weighs more than this.
    AtMost(i64),
    /// Nothing is known: the optimum is one within the candidate list.
    Unknown,
}

/// The side of the market that a group divides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flank {
    /// Startups, for instance by territory.
    Startups,
    /// Counterparts, for instance by focus area.
    Counterparts,
}

/// A quota: members of one side that together get so many pairs. Groups of a side form one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// An opaque number that is unique among the groups of both sides.
    pub id: u64,
    /// Whom it groups.
    pub flank: Flank,
    /// The group it lies within.
    pub parent: Option<u64>,
    /// How few and how many pairs its members get together.
    pub limits: Limits,
}

/// What has been decided about a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ruling {
    /// Nothing.
    #[default]
    Open,
    /// It must be: accepted by both, or locked by the team.
    Locked,
    /// It must not be.
    Forbidden,
}

/// A startup and a counterpart that may be matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The startup's id.
    pub startup: u64,
    /// The counterpart's id.
    pub counterpart: u64,
    /// What the pair is worth; sums of weights are maximised.
    pub weight: i64,
    /// The startup's liking of the counterpart and the counterpart's of the startup; read by STABLE only.
    pub liking: [i64; 2],
    /// What has been decided about it.
    pub ruling: Ruling,
}

impl Pair {
    /// An open pair that both sides like as much as it weighs.
    pub fn new(startup: u64, counterpart: u64, weight: i64) -> Self {
        Self { startup, counterpart, weight, liking: [weight; 2], ruling: Ruling::Open }
    }
}

/// How equals are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// By a lottery that follows from a seed, published before the inputs freeze.
    Seed(u64),
    /// By the smaller id, for comparison with other programs.
    SmallerId,
}

/// One programme-wide allocation to be made. The order of its lists means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Who asks.
    pub startups: Vec<Member>,
    /// Who has places.
    pub counterparts: Vec<Member>,
    /// Quotas.
    pub groups: Vec<Group>,
    /// The candidates; a pair that is not listed is not made.
    pub pairs: Vec<Pair>,
    /// How equals are told apart.
    pub ties: Ties,
    /// A secret of the team that hides ids in certificates.
    pub salt: [u8; 16],
}

/// Somebody or something that a limit belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A startup and its demand.
    Startup(u64),
    /// A counterpart and its capacity.
    Counterpart(u64),
    /// A group and its quota.
    Group(u64),
}

/// Why a round cannot even be stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A limit is below zero.
    Negative(Who),
    /// A minimum is above its maximum.
    Contradictory(Who),
    /// A limit is above [`MOST`].
    TooLarge(Who),
    /// A weight or liking is beyond [`HEAVIEST`].
    TooHeavy(u64, u64),
    /// There are more than [`MOST`] members or groups, or over four billion pairs.
    TooMany,
    /// Two members of a side, or two groups, have the same id.
    Duplicate(Who),
    /// Two pairs join the same two members.
    DuplicatePair(u64, u64),
    /// A pair or a group names somebody who is not there, or a group of the other side.
    Unknown(Who),
    /// A change names a pair that is no candidate.
    NoSuchPair(u64, u64),
    /// A group lies within itself.
    Circular(Who),
    /// A pair is to be locked that is forbidden: it is listed as both.
    LockedAndForbidden(u64, u64),
    /// More pairs are locked than this limit allows.
    TooManyLocks(Who),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Startup(id) => write!(f, "startup {id}"),
            Self::Counterpart(id) => write!(f, "counterpart {id}"),
            Self::Group(id) => write!(f, "group {id}"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Negative(who) => write!(f, "a limit of {who} is below zero"),
            Self::Contradictory(who) => write!(f, "the minimum of {who} is above its maximum"),
            Self::TooLarge(who) => write!(f, "a limit of {who} is above {MOST}"),
            Self::TooHeavy(a, b) => write!(f, "the weight of startup {a} with counterpart {b} is beyond {HEAVIEST}"),
            Self::TooMany => write!(f, "a round has at most {MOST} members of a side"),
            Self::Duplicate(who) => write!(f, "{who} is listed twice"),
            Self::DuplicatePair(a, b) => write!(f, "startup {a} and counterpart {b} are listed twice"),
            Self::Unknown(who) => write!(f, "{who} is named but not listed"),
            Self::NoSuchPair(a, b) => write!(f, "startup {a} and counterpart {b} are no candidates"),
            Self::Circular(who) => write!(f, "{who} lies within itself"),
            Self::LockedAndForbidden(a, b) => write!(f, "startup {a} and counterpart {b} are locked and forbidden"),
            Self::TooManyLocks(who) => write!(f, "more pairs are locked than {who} allows"),
        }
    }
}

impl std::error::Error for Refusal {}
