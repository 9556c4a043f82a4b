//! Criteria that mean the same to both sides: sector, market, stage and language.

use std::borrow::Cow;

use crate::closed::Closed;
use crate::codes::Country;
use crate::criteria::{Reading, Two, few};
use crate::evidence::{Evidence, Side};
use crate::profile::{Profile, Sector, Stages};
use crate::text;
use crate::vector::ONE;
use crate::vocabulary::{Kind, Level, Stage};

/// Compares the nearest two sectors of both, or their focus areas if these say more.
pub(super) fn sector(two: &Two<'_>) -> Reading {
    let sectors = nearest_sectors(two);
    let focus = focus_areas(two);
    match (sectors.value, focus.value) {
        (Some(near), Some(area)) if area > near => focus,
        (None, _) => focus,
        _ => sectors,
    }
}

fn nearest_sectors(two: &Two<'_>) -> Reading {
    let mut nearest = Reading::MISSING;
    for ours in two.first.sectors.iter() {
        for theirs in two.second.sectors.iter() {
            let near = nearness(ours, theirs);
            if Some(near.0) > nearest.value {
                nearest = Reading::of(near.0, near.1);
            }
        }
    }
    nearest
}

/// Returns twice the depth of the narrowest common concept over the sum of both depths.
fn nearness(ours: &Sector, theirs: &Sector) -> (u32, Evidence) {
    let (a, b) = (ours.path(), theirs.path());
    let common = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let value = 2 * common as u64 * u64::from(ONE) / (a.len() + b.len()).max(1) as u64;
    let evidence = match (a.last(), b.last(), a.get(common.wrapping_sub(1))) {
        (Some(&x), Some(&y), Some(&common)) => Evidence::Sector { sectors: [x, y], common },
        _ => Evidence::None,
    };
    (u32::try_from(value).unwrap_or(ONE), evidence)
}

fn focus_areas(two: &Two<'_>) -> Reading {
    let (ours, theirs) = (two.first.focus_areas, two.second.focus_areas);
    if ours.is_empty() || theirs.is_empty() {
        return Reading::MISSING;
    }
    let areas = ours.intersection(theirs);
    match (areas.is_empty(), two.side_of(Kind::Slot)) {
        (true, _) => Reading::of(0, Evidence::None),
        (false, Some(_)) => Reading::of(ONE, Evidence::FocusArea { areas }),
        (false, None) => Reading::of(ONE / 2, Evidence::FocusArea { areas }),
    }
}

/// Looks for countries that both have to do with; a talent must be willing to come.
pub(super) fn market(two: &Two<'_>) -> Reading {
    match two.side_of(Kind::Talent) {
        Some(side) => relocation(two.on(side), two.on(side.other())),
        None => common_markets(&two.first.targets(), &two.second.targets()),
    }
}

fn relocation(talent: &Profile, host: &Profile) -> Reading {
    let Some(country) = host.country else {
        return Reading::MISSING;
    };
    let willing = talent.country == Some(country) || talent.markets.contains(&country);
    match (willing, talent.markets.is_empty()) {
        (true, _) => Reading::of(ONE, Evidence::Market { countries: [Some(country), None, None] }),
        (false, true) => Reading::MISSING,
        (false, false) => Reading::of(0, Evidence::None),
    }
}

/// Gives half for one country in common, and the rest for the part of the shorter list that is common.
fn common_markets(ours: &[Country], theirs: &[Country]) -> Reading {
    let shorter = ours.len().min(theirs.len());
    if shorter == 0 {
        return Reading::MISSING;
    }
    let common = || ours.iter().copied().filter(|country| theirs.contains(country));
    match common().count() as u64 {
        0 => Reading::of(0, Evidence::None),
        shared => {
            let half = u64::from(ONE / 2);
            let value = half + half * shared / shorter as u64;
            let countries = few(common());
            Reading::of(u32::try_from(value).unwrap_or(ONE), Evidence::Market { countries })
        }
    }
}

impl Profile {
    /// Lists the countries it wants to reach or can open.
    pub(crate) fn targets(&self) -> Cow<'_, [Country]> {
        let at_home = match self.kind {
            Kind::Slot => true,
            Kind::Ambassador | Kind::Partner => self.markets.is_empty(),
            _ => false,
        };
        if at_home {
            return Cow::Borrowed(self.country.as_slice());
        }
        if self.needs.iter().all(|need| need.markets.is_empty()) {
            return Cow::Borrowed(&self.markets);
        }
        let mut all = self.markets.to_vec();
        all.extend(self.needs.iter().flat_map(|need| need.markets.iter()));
        all.sort_unstable();
        all.dedup();
        Cow::Owned(all)
    }
}

/// Compares seniority where a talent is concerned, readiness for a slot, and stages otherwise.
pub(super) fn stage(two: &Two<'_>) -> Reading {
    if two.side_of(Kind::Talent).is_some() {
        return seniority(two);
    }
    let stages = [two.first.stages, two.second.stages];
    let evidence = Evidence::Stage { stages };
    match (stages, two.side_of(Kind::Slot)) {
        ([Some(a), Some(b)], _) => Reading::of(closeness(gap(a, b), 4), evidence),
        ([Some(known), None], Some(Side::Second)) | ([None, Some(known)], Some(Side::First)) => {
            Reading::of(readiness(known.to), evidence)
        }
        _ => Reading::MISSING,
    }
}

fn seniority(two: &Two<'_>) -> Reading {
    match [two.first.seniority, two.second.seniority] {
        [Some(a), Some(b)] => {
            let steps = a.index().abs_diff(b.index());
            Reading::of(closeness(steps, 2), Evidence::Seniority { seniorities: [a, b] })
        }
        _ => Reading::MISSING,
    }
}

/// Returns how many steps of the scale lie between two spans.
fn gap(a: Stages, b: Stages) -> usize {
    let above = b.from.index().saturating_sub(a.to.index());
    let below = a.from.index().saturating_sub(b.to.index());
    above.max(below)
}

/// Falls from one to zero over the length of a scale.
fn closeness(steps: usize, length: u32) -> u32 {
    let steps = u32::try_from(steps).map_or(length, |steps| steps.min(length));
    ONE - ONE / length * steps
}

/// Rates how ready a startup of this stage is to stand at a show.
fn readiness(stage: Stage) -> u32 {
    match stage {
        Stage::Idea => 0,
        Stage::Prototype => 400_000,
        Stage::Launch => 800_000,
        Stage::Growth | Stage::ScaleUp => ONE,
    }
}

/// What a common language at B1 is worth, which is what gates ask for.
pub(crate) const B1: u32 = 500_000;

/// Finds the language that the weaker of the two speaks best, and whether a reader's own would do as well.
pub(super) fn language(two: &Two<'_>) -> Reading {
    if two.first.languages.is_empty() || two.second.languages.is_empty() {
        return Reading::MISSING;
    }
    let mut best = Reading::of(0, Evidence::None);
    for ours in two.first.languages.iter() {
        for theirs in two.second.languages.iter().filter(|theirs| theirs.language == ours.language) {
            let level = [ours.level, theirs.level].into_iter().flatten().min();
            let value = fluency(ours.level).min(fluency(theirs.level));
            if Some(value) > best.value {
                let equals = [None, None];
                best = Reading::of(value, Evidence::Language { language: ours.language, level, equals });
            } else if let Evidence::Language { equals, .. } = &mut best.evidence
                && Some(value) == best.value
                && text::Language::of(ours.language).is_some()
                && let Some(free) = equals.iter_mut().find(|equal| equal.is_none())
            {
                *free = Some((ours.language, level));
            }
        }
    }
    best
}

/// Rates a level; who lists a language without one is taken to work in it.
fn fluency(level: Option<Level>) -> u32 {
    match level.unwrap_or(Level::B2) {
        Level::A1 => 100_000,
        Level::A2 => 300_000,
        Level::B1 => B1,
        Level::B2 => 750_000,
        Level::C1 => 900_000,
        Level::C2 => ONE,
    }
}
