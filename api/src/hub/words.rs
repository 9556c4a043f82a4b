//! Numbers and days as a reader writes them.

use entity::Language;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::mail::words;

/// The zone in which the programme works, and in which times of day are shown.
const ZONE: &str = "Europe/Paris";

/// A whole number, its thousands apart.
pub(super) fn number(language: Language, number: i64) -> String {
    let apart = match language {
        Language::Fr => '\u{202f}',
        Language::En => ',',
    };
    let digits = number.unsigned_abs().to_string();
    let mut out = if number < 0 { "\u{2212}".to_owned() } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(apart);
        }
        out.push(digit);
    }
    out
}

/// A number of tenths, with one decimal.
pub(super) fn tenths(language: Language, tenths: i64) -> String {
    let sign = match language {
        Language::Fr => ',',
        Language::En => '.',
    };
    let minus = if tenths < 0 { "\u{2212}" } else { "" };
    let whole = number(language, i64::try_from(tenths.unsigned_abs() / 10).unwrap_or(i64::MAX));
    format!("{minus}{whole}{sign}{}", tenths.unsigned_abs() % 10)
}

/// The day of an instant, where the programme is.
pub(super) fn day_of(instant: i64) -> Date {
    zoned(instant).date()
}

/// A day and the time of day, where the programme is.
pub(super) fn moment(language: Language, instant: i64) -> String {
    let zoned = zoned(instant);
    let (date, hour, minute) = (words::date(language, zoned.date()), zoned.hour(), zoned.minute());
    match language {
        Language::Fr => format!("{date} à {hour}\u{a0}h\u{a0}{minute:02}"),
        Language::En => format!("{date}, {hour:02}:{minute:02}"),
    }
}

/// An instant as machines read it.
pub(super) fn machine(instant: i64) -> String {
    Timestamp::from_millisecond(instant).unwrap_or_default().to_string()
}

fn zoned(instant: i64) -> jiff::Zoned {
    let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(instant).unwrap_or_default().to_zoned(zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_reader_does() {
        for (value, fr, en) in [(0, "0", "0"), (999, "999", "999"), (-10_690, "−10\u{202f}690", "−10,690")] {
            assert_eq!((number(Language::Fr, value), number(Language::En, value)), (fr.to_owned(), en.to_owned()));
        }
        assert_eq!(tenths(Language::Fr, 12_345), "1\u{202f}234,5");
        assert_eq!(tenths(Language::En, -5), "−0.5");
    }

    #[test]
    fn times_are_those_of_the_programme() {
        assert_eq!(moment(Language::Fr, 0), "1er\u{a0}janvier 1970 à 1\u{a0}h\u{a0}00");
        assert_eq!(moment(Language::En, 0), "1\u{a0}January 1970, 01:00");
        assert_eq!(machine(0), "1970-01-01T00:00:00Z");
    }
}
