//! The one place that knows what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Tells the time: the system's, or one that a test sets.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is moved.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at this instant.
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.as_millisecond())))
    }

    /// Now, in milliseconds since 1970 UTC.
    pub fn now(&self) -> i64 {
        match self {
            Self::System => Timestamp::now().as_millisecond(),
            Self::Fixed(at) => at.load(Ordering::SeqCst),
        }
    }

    /// Today, where the programme is.
    pub fn today(&self) -> Date {
        date_of(self.now())
    }

    /// Moves a fixed clock forward; the system's goes its own way.
    pub fn advance(&self, milliseconds: i64) {
        if let Self::Fixed(at) = self {
            at.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }
}

/// Something that is done once an hour.
#[derive(Debug, Default)]
pub struct Hourly {
    next: AtomicI64,
}

impl Hourly {
    /// Whether it is to be done now; then not again within the hour.
    pub fn is_due(&self, now: i64) -> bool {
        let next = self.next.load(Ordering::Relaxed);
        now >= next && self.next.compare_exchange(next, now + HOUR, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

/// The instant of a count of milliseconds; far-off counts become the last instant there is.
pub fn instant(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}

/// The day of an instant where the programme is.
pub fn date_of(milliseconds: i64) -> Date {
    let paris = TimeZone::get(PROGRAMME_ZONE).unwrap_or(TimeZone::UTC);
    instant(milliseconds).to_zoned(paris).date()
}

/// The month of an instant as year × 100 + month.
pub fn month_of(milliseconds: i64) -> i32 {
    let day = date_of(milliseconds);
    i32::from(day.year()) * 100 + i32::from(day.month())
}

/// The first instant of a day where the programme is.
pub fn start_of(day: Date) -> i64 {
    day.in_tz(PROGRAMME_ZONE).map_or(0, |zoned| zoned.timestamp().as_millisecond())
}

/// The same day some months on.
pub fn months_after(milliseconds: i64, months: i32) -> i64 {
    let paris = TimeZone::get(PROGRAMME_ZONE).unwrap_or(TimeZone::UTC);
    let later = instant(milliseconds).to_zoned(paris).checked_add(months.months());
    later.map_or(i64::MAX, |zoned| zoned.timestamp().as_millisecond())
}

/// Where the programme is, as the IANA calls it.
pub const PROGRAMME_ZONE: &str = "Europe/Paris";
/// A minute, in milliseconds.
pub const MINUTE: i64 = 60_000;
/// An hour, in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// A day of 24 hours, in milliseconds.
pub const DAY: i64 = 24 * HOUR;
