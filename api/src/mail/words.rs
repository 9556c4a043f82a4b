//! Sentences in the reader's language, with that language's typography.

use entity::codes::Language;
use jiff::Zoned;
use jiff::civil::Date;

/// Picks the sentence in the reader's language; both must be there, or the build fails.
///
/// Names in braces are filled in as `format!` does.
macro_rules! say {
    ($language:expr, $fr:literal, $en:literal $(,)?) => {
        match $language {
            entity::codes::Language::Fr => $crate::mail::words::no_break(&format!($fr)),
            entity::codes::Language::En => format!($en),
        }
    };
}
pub(crate) use say;

const NO_BREAK: char = '\u{a0}';
const NARROW_NO_BREAK: char = '\u{202f}';

/// Sets a sentence of the product in the typography of its language.
pub fn typeset(language: Language, sentence: &str) -> String {
    match language {
        Language::Fr => no_break(sentence),
        Language::En => sentence.to_owned(),
    }
}

/// Keeps French double punctuation on the line of the word before it: a narrow no-break
/// space before `;`, `!`, `?`, `%`, a full one before `:` and inside guillemets. Spaces are
/// replaced, never added, so addresses stay as they are.
pub fn no_break(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len() + 8);
    let mut chars = sentence.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        out.push(match (c, next) {
            (' ', Some(';' | '!' | '?' | '%')) => NARROW_NO_BREAK,
            (' ', Some(':' | '»' | '€')) => NO_BREAK,
            (' ', _) if out.ends_with('«') => NO_BREAK,
            _ => c,
        });
    }
    out
}

/// The BCP 47 tag of a language.
pub fn tag(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}

/// The language that a tag stands for.
pub fn from_tag(tag: &str) -> Option<Language> {
    match tag {
        "fr" => Some(Language::Fr),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// Writes a date out, as it is written in running text.
pub fn date(language: Language, date: Date) -> String {
    let (day, year) = (date.day(), date.year());
    let month = usize::try_from(date.month()).unwrap_or_default().saturating_sub(1);
    match language {
        Language::Fr => {
            let day = if day == 1 { "1er".to_owned() } else { day.to_string() };
            format!("{day}{NO_BREAK}{} {year}", MONTHS_FR.get(month).unwrap_or(&""))
        }
        Language::En => format!("{day}{NO_BREAK}{} {year}", MONTHS_EN.get(month).unwrap_or(&"")),
    }
}

/// Writes out when something is, on the clock of its zone: day and time.
pub fn moment(language: Language, at: &Zoned) -> String {
    let weekday = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
    let (day, hour, minute) = (date(language, at.date()), at.hour(), at.minute());
    match language {
        Language::Fr => {
            let weekday = WEEKDAYS_FR.get(weekday).unwrap_or(&"");
            format!("{weekday} {day} à {hour}{NO_BREAK}h{NO_BREAK}{minute:02}")
        }
        Language::En => format!("{} {day} at {hour:02}:{minute:02}", WEEKDAYS_EN.get(weekday).unwrap_or(&"")),
    }
}

/// The same with the place whose clock it is, and how far it is from UTC.
pub fn moment_in_zone(language: Language, at: &Zoned) -> String {
    let zone = at.time_zone().iana_name().unwrap_or("UTC");
    let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    let seconds = at.offset().seconds();
    let sign = if seconds < 0 { '\u{2212}' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    let minutes = if minutes == 0 { String::new() } else { format!(":{minutes:02}") };
    format!("{} ({city}, UTC{sign}{hours}{minutes})", moment(language, at))
}

const WEEKDAYS_FR: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Makes a text safe for one line of a header or a sentence: control characters become
/// spaces, marks that turn the reading direction around are dropped, spaces are collapsed.
pub fn one_line(text: &str) -> String {
    let spaced: String =
        text.chars().filter(|c| !turns_direction(*c)).map(|c| if breaks(c) { ' ' } else { c }).collect();
    let mut out = String::with_capacity(spaced.len());
    for word in spaced.split(' ').filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Cleans a text of several lines that a person wrote: its words and lines stay as they are.
pub fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let clean = |line: &str| -> String {
        line.chars().filter(|c| !turns_direction(*c) && (*c == '\t' || !c.is_control())).collect()
    };
    text.trim().split('\n').map(|line| clean(line).trim_end().to_owned()).collect()
}

fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn french_punctuation_does_not_break() {
        let cases = [
            ("Oui !", "Oui\u{202f}!"),
            ("Pourquoi ? Parce que : « oui »", "Pourquoi\u{202f}? Parce que\u{a0}: «\u{a0}oui\u{a0}»"),
            ("https://example.org/a?b", "https://example.org/a?b"),
            ("déjà\u{202f}!", "déjà\u{202f}!"),
        ];
        for (given, then) in cases {
            assert_eq!(no_break(given), then);
        }
    }

    #[test]
    fn dates_read_naturally() {
        assert_eq!(date(Language::Fr, day(2026, 5, 1)), "1er\u{a0}mai 2026");
        assert_eq!(date(Language::En, day(2026, 12, 24)), "24\u{a0}December 2026");
    }

    #[test]
    fn moments_name_the_clock_they_are_told_on() {
        let told = |language, zone: &str| {
            moment_in_zone(language, &"2027-01-05T13:05:00Z".parse::<jiff::Timestamp>().unwrap().in_tz(zone).unwrap())
        };
        let paris = told(Language::Fr, "Europe/Paris").replace(NO_BREAK, " ");
        assert_eq!(paris, "mardi 5 janvier 2027 à 14 h 05 (Paris, UTC+1)");
        let vegas = told(Language::En, "America/Los_Angeles").replace(NO_BREAK, " ");
        assert_eq!(vegas, "Tuesday 5 January 2027 at 05:05 (Los Angeles, UTC−8)");
        assert!(told(Language::En, "Asia/Kolkata").ends_with("(Kolkata, UTC+5:30)"));
    }

    #[test]
    fn one_line_has_no_break_and_no_reversal() {
        assert_eq!(one_line("  a\r\nBcc: b\u{2028}c\u{202e}d\0 "), "a Bcc: b cd");
        assert_eq!(lines("a\r\nb\rc\u{1}\n"), ["a", "b", "c"]);
    }
}
