//! The formats of single values: dates, addresses, numbers of registers, countries, zones.

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::{Host, Url};

use super::super::problem::Reason;
use super::super::text::{is_direction_override, one_line};
use super::Checks;

const LABEL_LENGTH: usize = 120;
const URL_LENGTH: usize = 2_000;
const EMAIL_LENGTH: usize = 254;
const LOCAL_PART_LENGTH: usize = 64;

/// A date as `YYYY-MM-DD`, or relative to today (`+30d`, `-2m`, `+1y`) where the checks allow it.
pub(super) fn date(text: &str, checks: &Checks) -> Result<Date, Reason> {
    if let Some(span) = relative(text) {
        if !checks.relative_dates {
            return Err(Reason::RelativeDate);
        }
        return checks.today.checked_add(span).map_err(|_| Reason::BadDate);
    }
    let looks_right = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = text.parse::<Date>().ok().filter(|_| looks_right);
    date.filter(|date| (1800..=2200).contains(&date.year())).ok_or(Reason::BadDate)
}

/// A date on which something has already happened.
pub(super) fn past_date(text: &str, checks: &Checks) -> Result<Date, Reason> {
    // The recording clock may stand in a zone where it is tomorrow already.
    let latest = checks.today.tomorrow().unwrap_or(checks.today);
    date(text, checks).and_then(|date| if date > latest { Err(Reason::InFuture) } else { Ok(date) })
}

fn relative(text: &str) -> Option<Span> {
    let (unit, number) = (text.chars().next_back()?, text.get(..text.len().saturating_sub(1))?);
    if !number.starts_with(['+', '-']) {
        return None;
    }
    let count: i64 = number.parse().ok()?;
    match unit {
        'd' => Span::new().try_days(count).ok(),
        'm' => Span::new().try_months(count).ok(),
        'y' => Span::new().try_years(count).ok(),
        _ => None,
    }
}

/// A label of a sector or skill.
pub(super) fn label(text: &str, _: &Checks) -> Result<String, Reason> {
    if text.contains(is_direction_override) {
        return Err(Reason::DirectionOverride);
    }
    let label = one_line(text);
    match label.chars().count() {
        length if length > LABEL_LENGTH => Err(Reason::TooLong { limit: LABEL_LENGTH, length }),
        _ => Ok(label),
    }
}

/// Nine digits, spaces allowed, whose Luhn sum is a multiple of ten.
pub(super) fn siren(text: &str, _: &Checks) -> Result<String, Reason> {
    let digits: String = text.split_whitespace().collect();
    let numbers: Option<Vec<u32>> = digits.chars().map(|sign| sign.to_digit(10)).collect();
    let numbers = numbers.filter(|numbers| numbers.len() == 9).ok_or(Reason::BadSiren)?;
    let doubled = |(place, digit): (usize, &u32)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit };
    let sum: u32 = numbers.iter().rev().enumerate().map(doubled).sum();
    if sum.is_multiple_of(10) && sum > 0 { Ok(digits) } else { Err(Reason::BadSiren) }
}

/// Exactly one address, in the form that every mail server takes: no comments, quotes or display name.
pub(super) fn email(text: &str, _: &Checks) -> Result<String, Reason> {
    if text.contains(char::is_control) {
        return Err(Reason::BadEmail("it has a line break or another control character"));
    }
    if text.contains([',', ';', '<', '>', ' ']) {
        return Err(Reason::BadEmail("it must be one address and nothing else"));
    }
    let Some((local, domain)) = text.split_once('@') else { return Err(Reason::BadEmail("it has no @")) };
    if domain.contains('@') {
        return Err(Reason::BadEmail("it has more than one @"));
    }
    let local_sign = |sign: char| sign.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(sign);
    let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || local.len() > LOCAL_PART_LENGTH || dots || !local.chars().all(local_sign) {
        return Err(Reason::BadEmail("the part before @ is not allowed"));
    }
    let Ok(Host::Domain(domain)) = Host::parse(domain) else {
        return Err(Reason::BadEmail("the part after @ is no domain"));
    };
    let labels_fit = domain.split('.').all(|label| !label.is_empty() && label.len() <= 63);
    if !domain.contains('.') || !labels_fit || local.len() + domain.len() >= EMAIL_LENGTH {
        return Err(Reason::BadEmail("the part after @ is no domain"));
    }
    Ok(format!("{local}@{domain}"))
}

/// A web address; one without its scheme is taken as https.
pub(super) fn url(text: &str, _: &Checks) -> Result<String, Reason> {
    if text.contains(|sign: char| sign.is_control() || sign.is_whitespace() || is_direction_override(sign)) {
        return Err(Reason::BadUrl("it has a space or a control character"));
    }
    if text.len() > URL_LENGTH {
        return Err(Reason::TooLong { limit: URL_LENGTH, length: text.chars().count() });
    }
    let has_scheme = text.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['.', '/']));
    let url = if has_scheme { Url::parse(text) } else { Url::parse(&format!("https://{text}")) };
    let url = url.map_err(|_| Reason::BadUrl("it cannot be read"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Reason::BadUrl("only http and https are allowed"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Reason::BadUrl("it has a user name or a password"));
    }
    if !url.domain().is_some_and(|domain| domain.contains('.')) {
        return Err(Reason::BadUrl("it has no domain name"));
    }
    Ok(url.into())
}

/// A telephone number as it was written.
pub(super) fn phone(text: &str, _: &Checks) -> Result<String, Reason> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = text.chars().all(|sign| sign.is_ascii_digit() || "+ ().-/\u{a0}".contains(sign));
    if fits && (6..=15).contains(&digits) { Ok(one_line(text)) } else { Err(Reason::BadPhone) }
}

/// A country as ISO 3166 alpha-2 code.
pub(super) fn country(text: &str, checks: &Checks) -> Result<String, Reason> {
    (checks.country)(text).ok_or(Reason::UnknownCountry)
}

/// A time zone by its IANA name.
pub(super) fn time_zone(text: &str, _: &Checks) -> Result<String, Reason> {
    let zone = TimeZone::get(text).map_err(|_| Reason::UnknownZone)?;
    zone.iana_name().map(str::to_owned).ok_or(Reason::UnknownZone)
}
