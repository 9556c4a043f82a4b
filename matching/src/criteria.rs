//! The eight criteria: what each reads, and the value it gives a pair from either side.

mod availability;
mod fit;
mod need_offer;

use crate::closed::{Closed, Set, closed};
use crate::codes::Day;
use crate::evidence::{Evidence, SharedTerm, Side};
use crate::harmony::Grid;
use crate::profile::Profile;
use crate::vector::{Bond, Likeness, ONE};
use crate::vocabulary::{Field, Kind};

pub(crate) use fit::B1;

closed! {
    /// One of the things that make a pair good.
    Criterion {
        /// What one asks for, the other gives.
        NeedOffer = "NEED_OFFER",
        /// They work in neighbouring sectors.
        Sector = "SECTOR",
        /// They use the same words.
        Text = "TEXT",
        /// They have markets in common.
        Market = "MARKET",
        /// The stage or the seniority fits.
        Stage = "STAGE",
        /// They speak a language well enough.
        Language = "LANGUAGE",
        /// They have time on the same days or at the same hours.
        Availability = "AVAILABILITY",
        /// Earlier introductions went well.
        Track = "TRACK",
    }
}

impl Criterion {
    /// How many there are.
    pub const COUNT: usize = 8;

    /// Returns the mean that stands in for a value nobody knows, in millionths.
    pub fn prior_mean(self) -> u32 {
        match self {
            Self::NeedOffer => 500_000,
            Self::Sector => 400_000,
            Self::Text => 250_000,
            Self::Market => 400_000,
            Self::Stage => 600_000,
            Self::Language => 700_000,
            Self::Availability => 600_000,
            Self::Track => 500_000,
        }
    }

    /// Lists what the criterion reads of a profile of one kind that faces one of another kind.
    pub fn reads(self, own: Kind, other: Kind) -> Set<Field> {
        let with = |kind| own == kind || other == kind;
        let fields: &[Field] = match self {
            Self::NeedOffer => match own {
                Kind::Startup => &[Field::Needs],
                Kind::Talent => &[Field::Offers, Field::Skills],
                Kind::Partner => &[Field::Offers, Field::Needs],
                _ => &[Field::Offers],
            },
            Self::Sector => &[Field::Sectors, Field::FocusAreas],
            Self::Text => &[Field::Text],
            Self::Market if own == Kind::Slot || other == Kind::Talent => &[Field::Country],
            Self::Market => &[Field::Markets],
            Self::Stage if with(Kind::Talent) => &[Field::Seniority],
            Self::Stage if own == Kind::Slot => &[],
            Self::Stage => &[Field::Stage],
            Self::Language => &[Field::Languages],
            Self::Availability if with(Kind::Ambassador) => &[Field::TimeZone],
            Self::Availability => &[Field::Availability],
            Self::Track => &[Field::Track],
        };
        fields.iter().copied().collect()
    }
}

/// The two profiles of a pair, on the day on which they are looked at.
#[derive(Clone, Copy)]
pub(crate) struct Two<'a> {
    pub first: &'a Profile,
    pub second: &'a Profile,
    pub today: Day,
}

impl<'a> Two<'a> {
    /// Returns the profile on one side.
    pub fn on(&self, side: Side) -> &'a Profile {
        match side {
            Side::First => self.first,
            Side::Second => self.second,
        }
    }

    /// Finds the side that is of a kind.
    pub fn side_of(&self, kind: Kind) -> Option<Side> {
        [Side::First, Side::Second].into_iter().find(|&side| self.on(side).kind == kind)
    }

    /// Lists what a criterion reads on each side.
    pub fn read_by(&self, criterion: Criterion) -> [Set<Field>; 2] {
        let (first, second) = (self.first.kind, self.second.kind);
        [criterion.reads(first, second), criterion.reads(second, first)]
    }

    /// Keeps the fields of each side that an import assumed.
    pub fn assumed(&self, [first, second]: [Set<Field>; 2]) -> [Set<Field>; 2] {
        [first.intersection(self.first.assumed), second.intersection(self.second.assumed)]
    }

    /// Keeps the fields of each side that say nothing.
    pub fn missing(&self, [first, second]: [Set<Field>; 2]) -> [Set<Field>; 2] {
        let silent =
            |fields: Set<Field>, profile: &Profile| fields.iter().filter(|&field| !profile.says(field)).collect();
        [silent(first, self.first), silent(second, self.second)]
    }
}

/// What a criterion finds, seen from one side.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// The value in millionths, none where data are missing.
    pub value: Option<u32>,
    /// What it rests on.
    pub evidence: Evidence,
}

impl Reading {
    const MISSING: Self = Self { value: None, evidence: Evidence::None };

    fn of(value: u32, evidence: Evidence) -> Self {
        Self { value: Some(value), evidence }
    }
}

/// What all criteria find, seen from the first side and from the second.
pub(crate) struct Readings<'a> {
    grid: Grid<Reading>,
    likeness: Likeness<'a>,
}

impl<'a> Readings<'a> {
    /// Reads all criteria of a pair; `words` looks up what the text criterion rests on.
    pub fn of(two: &Two<'a>) -> Self {
        let likeness = Likeness::of(&two.first.text, &two.second.text);
        let [first_need, second_need] = need_offer::read(two);
        let sector = fit::sector(two);
        let market = fit::market(two);
        let stage = fit::stage(two);
        let language = fit::language(two);
        let availability = availability::read(two);
        let seen_from = |side, need_offer| {
            let (text, track) = (text(two, &likeness, side), track(two, side));
            [need_offer, sector, text, market, stage, language, availability, track]
        };
        let grid = [seen_from(Side::First, first_need), seen_from(Side::Second, second_need)];
        Self { grid, likeness }
    }

    /// Finds the words that tie the two texts together, seen from one side.
    pub fn words(&self, side: Side) -> Evidence {
        let Some(Bond { passages, terms }) = self.likeness.bond(side) else {
            return Evidence::None;
        };
        let terms = few(terms.into_iter().map(|(term, weights)| SharedTerm { term, weights }));
        Evidence::Text { passages, terms }
    }

    /// Returns what one criterion finds, seen from one side.
    #[allow(clippy::indexing_slicing, reason = "an index of a closed enum is below its count")]
    pub fn get(&self, side: Side, criterion: Criterion) -> &Reading {
        &self.grid[side as usize][criterion.index()]
    }
}

/// Compares what one side says with the other's best passages.
///
/// Cosines of short texts crowd near zero; the square root spreads them without changing their order.
fn text(two: &Two<'_>, likeness: &Likeness<'_>, side: Side) -> Reading {
    if two.first.text.is_empty() || two.second.text.is_empty() {
        return Reading::MISSING;
    }
    let spread = u64::from(likeness.resemblance(side)) * u64::from(ONE);
    Reading::of(u32::try_from(spread.isqrt()).unwrap_or(ONE), Evidence::None)
}

/// Rates the other side's earlier introductions: Beta(2, 2), halved where the profile has gone stale.
fn track(two: &Two<'_>, side: Side) -> Reading {
    const FRESH_DAYS: i32 = 180;
    let other = two.on(side.other());
    let (met, total) = (other.track.met.min(other.track.total), other.track.total);
    let stale = other.verified_on.is_some_and(|day| two.today.0.saturating_sub(day.0) > FRESH_DAYS);
    let mean = (u64::from(met) + 2) * u64::from(ONE) / (u64::from(total) + 4);
    let value = if stale { mean / 2 } else { mean };
    let evidence = match total > 0 || stale {
        true => Evidence::Track { met, total, stale },
        false => Evidence::None,
    };
    Reading::of(u32::try_from(value).unwrap_or(ONE), evidence)
}

/// Keeps the first three.
fn few<T>(mut items: impl Iterator<Item = T>) -> [Option<T>; 3] {
    [items.next(), items.next(), items.next()]
}
