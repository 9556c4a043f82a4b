//! When and how often people are written to, and what becomes of mails that did not arrive.

use std::path::PathBuf;

use jiff::civil::{Time, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::checked;
use crate::clock::{MINUTE, instant};

/// When and how often people are written to, and what becomes of mails that did not arrive.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Between which hours nobody is written to, where they are.
    pub quiet_hours: Option<QuietHours>,
    /// How many mails a person gets in seven days at most; none is without limit.
    pub mails_a_week: Option<usize>,
    /// How long a mail that may have arrived waits before it is sent once more, in milliseconds.
    pub uncertain_ms: i64,
    /// Where reports of mails that came back are put: a Maildir, or a folder of files.
    pub bounces_dir: Option<PathBuf>,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            quiet_hours: Some(QuietHours { from: time(20, 0, 0, 0), to: time(8, 0, 0, 0) }),
            mails_a_week: Some(5),
            uncertain_ms: 15 * MINUTE,
            bounces_dir: None,
        }
    }
}

impl Delivery {
    /// Takes its settings from among all.
    pub(super) fn check(take: &mut impl FnMut(&str) -> Option<String>, problems: &mut Vec<String>) -> Self {
        let usual = Self::default();
        let (name, rule) = ("QUIET_HOURS", "is two times of day such as 20:00-08:00, or off");
        let quiet_hours = checked(name, take(name), rule, |text| or_off(text, QuietHours::read), problems);
        let (name, rule) = ("MAILS_A_WEEK", "is a whole number above 0, or off");
        let number = |text: &str| text.parse().ok().filter(|most| *most > 0);
        let mails_a_week = checked(name, take(name), rule, |text| or_off(text, number), problems);
        let (name, rule) = ("UNCERTAIN_MINUTES", "is a whole number of minutes");
        let uncertain = checked(name, take(name), rule, |text| text.parse::<u32>().ok(), problems);
        Self {
            quiet_hours: quiet_hours.unwrap_or(usual.quiet_hours),
            mails_a_week: mails_a_week.unwrap_or(usual.mails_a_week),
            uncertain_ms: uncertain.map_or(usual.uncertain_ms, |minutes| i64::from(minutes) * MINUTE),
            bounces_dir: take("BOUNCES_DIR").map(PathBuf::from),
        }
    }
}

fn or_off<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    if text == "off" { Some(None) } else { read(text).map(Some) }
}

/// The hours of a day in which nobody is written to; they may span midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    from: Time,
    to: Time,
}

impl QuietHours {
    /// Reads two times of day, such as `20:00-08:00`.
    pub fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        (from != to).then_some(Self { from, to })
    }

    /// The first instant from this one on that is not quiet where somebody is.
    pub fn next_loud(self, at: i64, zone: &TimeZone) -> i64 {
        let local = instant(at).to_zoned(zone.clone());
        let (now, spans_midnight) = (local.time(), self.from > self.to);
        let quiet = if spans_midnight { now >= self.from || now < self.to } else { now >= self.from && now < self.to };
        if !quiet {
            return at;
        }
        let tomorrow = spans_midnight && now >= self.from;
        let day = if tomorrow { local.date().checked_add(1.day()).unwrap_or(local.date()) } else { local.date() };
        let end = day.to_datetime(self.to).to_zoned(zone.clone()).map(|end| end.timestamp());
        // An hour that does not exist on the day of the change is over at once.
        end.map_or(at, Timestamp::as_millisecond).max(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_end_in_the_morning_where_the_reader_is() {
        let night = QuietHours::read("20:00-08:00").unwrap();
        let noon = QuietHours::read("12:00 - 14:30").unwrap();
        let cases = [
            (night, "Europe/Paris", "2026-11-23T19:00:00Z", "2026-11-24T07:00:00Z"),
            (night, "Europe/Paris", "2026-11-23T18:59:59Z", "2026-11-23T18:59:59Z"),
            (night, "Europe/Paris", "2026-11-24T07:00:00Z", "2026-11-24T07:00:00Z"),
            (night, "America/Halifax", "2026-11-23T08:00:00Z", "2026-11-23T12:00:00Z"),
            (night, "Asia/Tokyo", "2026-11-23T12:00:00Z", "2026-11-23T23:00:00Z"),
            // In the night in which the clocks change, the morning comes an hour sooner or later.
            (night, "Europe/Paris", "2026-03-28T22:00:00Z", "2026-03-29T06:00:00Z"),
            (night, "Europe/Paris", "2026-10-24T22:00:00Z", "2026-10-25T07:00:00Z"),
            (noon, "Europe/Paris", "2026-11-23T12:00:00Z", "2026-11-23T13:30:00Z"),
            (noon, "Europe/Paris", "2026-11-23T22:00:00Z", "2026-11-23T22:00:00Z"),
        ];
        for (hours, zone, at, then) in cases {
            let read = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
            let zone = TimeZone::get(zone).unwrap();
            assert_eq!(instant(hours.next_loud(read(at), &zone)).to_string(), then, "{at}");
        }
        for bad in ["", "20:00", "20:00-20:00", "25:00-08:00", "night"] {
            assert_eq!(QuietHours::read(bad), None, "{bad}");
        }
    }
}
