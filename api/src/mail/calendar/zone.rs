//! A time zone as a calendar file describes it: the changes of its clock around a meeting.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::Lines;

/// In how many years after the meeting a change must follow a rule to be written as one.
const YEARS: usize = 4;

/// The name of a zone in the tz database.
pub(super) fn name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}

/// One change of the clock.
struct Change {
    at: Timestamp,
    before: Offset,
    after: Offset,
    name: String,
    /// Whether summer time begins or ends with it.
    seasonal: bool,
}

impl Change {
    /// When it comes, on the clock as it was before.
    fn onset(&self) -> DateTime {
        self.before.to_datetime(self.at)
    }

    /// The day of the year as a rule: the last such weekday of the month, or the first, second and so on.
    fn rules(&self) -> Vec<String> {
        let date = self.onset().date();
        let weekday = match date.weekday() {
            jiff::civil::Weekday::Monday => "MO",
            jiff::civil::Weekday::Tuesday => "TU",
            jiff::civil::Weekday::Wednesday => "WE",
            jiff::civil::Weekday::Thursday => "TH",
            jiff::civil::Weekday::Friday => "FR",
            jiff::civil::Weekday::Saturday => "SA",
            jiff::civil::Weekday::Sunday => "SU",
        };
        let rule = |nth: i8| format!("FREQ=YEARLY;BYMONTH={};BYDAY={nth}{weekday}", date.month());
        let last = (date.day() + 7 > date.days_in_month()).then(|| rule(-1));
        let nth = (date.day() <= 28).then(|| rule((date.day() - 1) / 7 + 1));
        last.into_iter().chain(nth).collect()
    }

    fn is_like(&self, other: &Self) -> bool {
        (self.before, self.after, self.onset().time()) == (other.before, other.after, other.onset().time())
    }
}

/// Writes the zone so that every local time about the meeting is told rightly.
pub(super) fn write(lines: &mut Lines, zone: &TimeZone, around: Timestamp) {
    lines.add("BEGIN:VTIMEZONE");
    lines.add(&format!("TZID:{}", name(zone)));
    // The end of the meeting may lie behind a change.
    let last = |at| zone.preceding(at).next().and_then(|found| change(zone, found.timestamp()));
    match last(around + SignedDuration::from_nanos(1)) {
        None => {
            let offset = zone.to_offset_info(around);
            let (offset, name) = (offset.offset(), offset.abbreviation().to_owned());
            let always = Change { at: Timestamp::UNIX_EPOCH, before: offset, after: offset, name, seasonal: false };
            observance(lines, &always, None);
        }
        Some(current) => {
            let following: Vec<Change> = zone
                .following(current.at)
                .take(2 * YEARS)
                .filter_map(|found| change(zone, found.timestamp()))
                .collect();
            observance(lines, &current, rule(&current, &following).as_deref());
            if let Some((next, later)) = following.split_first() {
                observance(lines, next, rule(next, later).as_deref());
            }
        }
    }
    lines.add("END:VTIMEZONE");
}

fn change(zone: &TimeZone, at: Timestamp) -> Option<Change> {
    let earlier = at.checked_sub(SignedDuration::from_nanos(1)).ok()?;
    let (before, after) = (zone.to_offset_info(earlier), zone.to_offset_info(at));
    Some(Change {
        at,
        before: before.offset(),
        after: after.offset(),
        name: after.abbreviation().to_owned(),
        seasonal: before.dst() != after.dst(),
    })
}

/// The rule that a change follows in the years to come, if it follows one.
fn rule(change: &Change, later: &[Change]) -> Option<String> {
    let same: Vec<&Change> = later.iter().filter(|other| other.is_like(change)).collect();
    if same.len() + 1 < YEARS {
        return None;
    }
    change.rules().into_iter().find(|rule| same.iter().all(|other| other.rules().contains(rule)))
}

fn observance(lines: &mut Lines, change: &Change, rule: Option<&str>) {
    let kind = if change.seasonal && change.after > change.before { "DAYLIGHT" } else { "STANDARD" };
    lines.add(&format!("BEGIN:{kind}"));
    lines.add(&format!("DTSTART:{}", change.onset().strftime("%Y%m%dT%H%M%S")));
    if let Some(rule) = rule {
        lines.add(&format!("RRULE:{rule}"));
    }
    lines.add(&format!("TZOFFSETFROM:{}", offset(change.before)));
    lines.add(&format!("TZOFFSETTO:{}", offset(change.after)));
    lines.add(&format!("TZNAME:{}", change.name));
    lines.add(&format!("END:{kind}"));
}

fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let rest = if rest == 0 { String::new() } else { format!("{rest:02}") };
    format!("{sign}{hours:02}{minutes:02}{rest}")
}
