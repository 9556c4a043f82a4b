//! What one side asks for and the other gives.

use crate::closed::Set;
use crate::codes::Concept;
use crate::criteria::{Reading, Two, few};
use crate::evidence::{Evidence, Side};
use crate::profile::{Need, Profile};
use crate::vector::ONE;
use crate::vocabulary::{EngagementKind, Priority, Purpose};

/// Reads the criterion from both sides.
///
/// Who receives counts every need that is met; who gives counts the one it meets best.
/// A side that does both is as well served as its better half.
pub(super) fn read(two: &Two<'_>) -> [Reading; 2] {
    let first_receives = Served::by(two.first, two.second);
    let second_receives = Served::by(two.second, two.first);
    let seen_from = |side, receives: &Option<Served<'_>>, gives: &Option<Served<'_>>| {
        let receiving = receives.as_ref().map(|served| served.reading(side, served.coverage()));
        let giving = gives.as_ref().map(|served| served.reading(side.other(), served.best));
        receiving
            .into_iter()
            .chain(giving)
            .reduce(|a, b| if b.value > a.value { b } else { a })
            .unwrap_or(Reading::MISSING)
    };
    [
        seen_from(Side::First, &first_receives, &second_receives),
        seen_from(Side::Second, &second_receives, &first_receives),
    ]
}

/// The needs of one side that the other meets.
struct Served<'a> {
    giver: &'a Profile,
    kinds: Set<EngagementKind>,
    foremost: Option<&'a Need>,
    best: u32,
    unmet: u32,
}

impl<'a> Served<'a> {
    /// Compares needs and offers; none where either says nothing.
    fn by(seeker: &'a Profile, giver: &'a Profile) -> Option<Self> {
        let gives = giver.gives();
        if seeker.needs.is_empty() || gives.is_empty() {
            return None;
        }
        let mut served = Self { giver, kinds: Set::EMPTY, foremost: None, best: 0, unmet: ONE };
        // Needs are sorted by kind, so those of one kind follow each other and count once, at their best.
        for same_kind in seeker.needs.chunk_by(|a, b| a.kind == b.kind) {
            let met = same_kind.iter().filter(|need| gives.contains(need.kind) && reaches(giver, need));
            if let Some(need) = met.reduce(|a, b| if strength(b, giver) > strength(a, giver) { b } else { a }) {
                served.add(need);
            }
        }
        Some(served)
    }

    fn add(&mut self, need: &'a Need) {
        let strength = strength(need, self.giver);
        self.kinds.insert(need.kind);
        self.unmet = times(self.unmet, ONE - strength);
        if strength > self.best {
            self.best = strength;
            self.foremost = Some(need);
        }
    }

    /// Returns how well all needs together are met: each further one closes part of the gap that is left.
    fn coverage(&self) -> u32 {
        ONE - self.unmet
    }

    fn reading(&self, seeker: Side, value: u32) -> Reading {
        let Some(need) = self.foremost else {
            return Reading::of(value, Evidence::None);
        };
        let evidence = Evidence::NeedOffer {
            seeker,
            kinds: self.kinds,
            foremost: need.kind,
            priority: need.priority,
            purpose: self.giver.purposes.iter().find(|purpose| purpose.serves().contains(&need.kind)),
            skills: few(held(need, self.giver)),
            asked: count(need.skills.len()),
            held: count(held(need, self.giver).count()),
        };
        Reading::of(value, evidence)
    }
}

impl Profile {
    /// Returns the kinds that are on offer, those that a slot's purposes stand for among them.
    pub(crate) fn gives(&self) -> Set<EngagementKind> {
        let purposes = self.purposes.iter().flat_map(Purpose::serves);
        self.offers.union(purposes.copied().collect())
    }
}

impl Purpose {
    /// Lists the needs that a slot of this purpose meets.
    fn serves(self) -> &'static [EngagementKind] {
        use EngagementKind::*;
        match self {
            Self::Sell => &[Buy, SupportAbroad, MarketAccess, ExportPiggyback],
            Self::Raise => &[Finance],
            Self::Partner => &[Collaborate, OpenInnovation],
        }
    }
}

/// Tells whether the giver is not known to work elsewhere than where the need is.
fn reaches(giver: &Profile, need: &Need) -> bool {
    let served = giver.targets();
    need.markets.is_empty() || served.is_empty() || need.markets.iter().any(|market| served.contains(market))
}

/// Returns how much meeting one need is worth: its urgency, less where skills are asked and not held.
fn strength(need: &Need, giver: &Profile) -> u32 {
    let urgency = match need.priority {
        Priority::First => 800_000,
        Priority::Second => 600_000,
        Priority::Third => 400_000,
    };
    times(urgency, skill_fit(need, giver))
}

fn skill_fit(need: &Need, giver: &Profile) -> u32 {
    let asked = u32::from(count(need.skills.len()));
    if asked == 0 {
        return ONE;
    }
    if giver.skills.is_empty() {
        return ONE / 2;
    }
    let held = u32::from(count(held(need, giver).count()));
    ONE / 4 + ONE / 4 * 3 * held / asked
}

fn held<'a>(need: &'a Need, giver: &'a Profile) -> impl Iterator<Item = Concept> + 'a {
    need.skills.iter().copied().filter(|skill| giver.skills.binary_search(skill).is_ok())
}

fn times(a: u32, b: u32) -> u32 {
    u32::try_from(u64::from(a) * u64::from(b) / u64::from(ONE)).unwrap_or(ONE)
}

fn count(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}
