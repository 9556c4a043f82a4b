//! Time in common: hours of the working day with an ambassador, days with all others.

use crate::codes::Day;
use crate::criteria::{Reading, Two};
use crate::evidence::Evidence;
use crate::profile::{Profile, Window};
use crate::vector::ONE;
use crate::vocabulary::Kind;

/// Reads the criterion, which means the same to both sides.
pub(super) fn read(two: &Two<'_>) -> Reading {
    match two.side_of(Kind::Ambassador) {
        Some(_) => hours(two),
        None => days(two),
    }
}

/// Compares working days of nine hours, which begin at the same time on both clocks.
fn hours(two: &Two<'_>) -> Reading {
    const WORKING_DAY: i32 = 9 * 60;
    const FULL_DAY: i32 = 24 * 60;
    let (Some(ours), Some(theirs)) = (two.first.utc_offset_minutes, two.second.utc_offset_minutes) else {
        return Reading::MISSING;
    };
    let apart = (i32::from(ours) - i32::from(theirs)).rem_euclid(FULL_DAY);
    let minutes = (WORKING_DAY - apart.min(FULL_DAY - apart)).clamp(0, WORKING_DAY);
    let value = i64::from(minutes) * i64::from(ONE) / i64::from(WORKING_DAY);
    let minutes = u16::try_from(minutes).unwrap_or(0);
    Reading::of(u32::try_from(value).unwrap_or(0), Evidence::Hours { minutes })
}

/// Counts the days from today on which both can, against three months or the days of a show.
fn days(two: &Two<'_>) -> Reading {
    const ENOUGH: i64 = 90;
    let (Some(ours), Some(theirs)) = (window(two.first), window(two.second)) else {
        return Reading::MISSING;
    };
    let common = overlap(overlap(ours, theirs), Window { from: Some(two.today), until: None });
    let length = |window: Window| match (window.from, window.until) {
        (Some(from), Some(until)) => (i64::from(until.0) - i64::from(from.0) + 1).max(0),
        _ => ENOUGH,
    };
    let enough = two.side_of(Kind::Slot).and_then(|slot| window(two.on(slot))).map_or(ENOUGH, length);
    let shared = length(common).min(enough.max(1));
    if shared == 0 {
        return Reading::of(0, Evidence::None);
    }
    let value = shared * i64::from(ONE) / enough.max(1);
    let Window { from, until } = common;
    Reading::of(u32::try_from(value).unwrap_or(0), Evidence::Dates { from, until })
}

/// Returns when a profile has time; a startup that says nothing always has.
fn window(profile: &Profile) -> Option<Window> {
    match profile.kind {
        Kind::Startup => Some(profile.available.unwrap_or_default()),
        _ => profile.available,
    }
}

fn overlap(a: Window, b: Window) -> Window {
    let tighter = |x: Option<Day>, y: Option<Day>, pick: fn(Day, Day) -> Day| match (x, y) {
        (Some(x), Some(y)) => Some(pick(x, y)),
        (x, y) => x.or(y),
    };
    Window { from: tighter(a.from, b.from, Day::max), until: tighter(a.until, b.until, Day::min) }
}
