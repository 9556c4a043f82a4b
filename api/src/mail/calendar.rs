//! Calendar files (RFC 5545) that invite to a meeting, move it or call it off (RFC 5546), as mails carry them (RFC 6047).
//!
//! Pure: the rules of a time zone come from the tz database, the rest from what is given.

mod zone;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The most octets on a line; what is longer goes on below.
const LINE: usize = 75;

/// What a calendar is to do with a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Enter it, or replace what was entered before.
    Request,
    /// Take it out.
    Cancel,
}

impl Method {
    /// The method as it is written.
    pub fn code(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// Somebody with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// A meeting, as a calendar file states it.
#[derive(Clone, Debug)]
pub struct Invitation<'a> {
    /// What to do.
    pub method: Method,
    /// Names the meeting in every file about it.
    pub uid: &'a str,
    /// Grows with each file about the meeting.
    pub sequence: i64,
    /// When the file was made.
    pub made_at: Timestamp,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it takes, in minutes.
    pub minutes: i64,
    /// The zone whose clock it keeps to.
    pub zone: &'a TimeZone,
    /// What it is called.
    pub summary: &'a str,
    /// What it is about.
    pub description: &'a str,
    /// Where it is.
    pub place: &'a str,
    /// Who invites.
    pub organizer: &'a Person,
    /// Who is to come.
    pub attendees: &'a [Person],
}

impl Invitation<'_> {
    /// Writes the file.
    pub fn write(&self) -> String {
        let mut lines = Lines::default();
        lines.add("BEGIN:VCALENDAR");
        lines.add("PRODID:-//Passerelle//Meetings//EN");
        lines.add("VERSION:2.0");
        lines.add("CALSCALE:GREGORIAN");
        lines.add(&format!("METHOD:{}", self.method.code()));
        zone::write(&mut lines, self.zone, self.starts_at);
        self.event(&mut lines);
        lines.add("END:VCALENDAR");
        lines.0
    }

    fn event(&self, lines: &mut Lines) {
        lines.add("BEGIN:VEVENT");
        lines.add(&format!("UID:{}", text(self.uid)));
        lines.add(&format!("SEQUENCE:{}", self.sequence));
        lines.add(&format!("DTSTAMP:{}", utc(self.made_at)));
        self.times(lines);
        lines.add(&format!("SUMMARY:{}", text(self.summary)));
        lines.add(&format!("DESCRIPTION:{}", text(self.description)));
        lines.add(&format!("LOCATION:{}", text(self.place)));
        let status = if self.method == Method::Cancel { "CANCELLED" } else { "CONFIRMED" };
        lines.add(&format!("STATUS:{status}"));
        lines.add("TRANSP:OPAQUE");
        lines.add(&format!("ORGANIZER;CN={}:mailto:{}", parameter(&self.organizer.name), self.organizer.email));
        for Person { name, email } in self.attendees {
            let role = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE";
            lines.add(&format!("ATTENDEE;{role};CN={}:mailto:{email}", parameter(name)));
        }
        lines.add("END:VEVENT");
    }

    /// Beginning and end on the clock of the zone. A local time that comes twice means its first coming, so an end that
    /// is the second is written in UTC.
    fn times(&self, lines: &mut Lines) {
        let zone = zone::name(self.zone);
        let ends_at = self.starts_at.saturating_add(SignedDuration::from_mins(self.minutes)).unwrap_or(Timestamp::MAX);
        for (property, at) in [("DTSTART", self.starts_at), ("DTEND", ends_at)] {
            let local = self.zone.to_datetime(at);
            let told = self.zone.to_ambiguous_timestamp(local).earlier().is_ok_and(|first| first == at);
            if told {
                lines.add(&format!("{property};TZID={zone}:{}", local.strftime("%Y%m%dT%H%M%S")));
            } else {
                lines.add(&format!("{property}:{}", utc(at)));
            }
        }
    }
}

/// Lines of a calendar file, folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds a line; what does not fit goes on in the next ones, each with a blank before it, and no character is cut.
    fn add(&mut self, line: &str) {
        let mut column = 0;
        for sign in line.chars() {
            if column + sign.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                column = 1;
            }
            self.0.push(sign);
            column += sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A value of the type TEXT: what has a meaning of its own is escaped, other control characters are dropped.
fn text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for sign in value.replace("\r\n", "\n").chars() {
        match sign {
            '\\' | ';' | ',' => escaped.extend(['\\', sign]),
            '\n' => escaped.push_str("\\n"),
            sign if sign.is_control() => {}
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// The value of a parameter, in quotes; quotes and circumflexes within are written as RFC 6868 says.
fn parameter(value: &str) -> String {
    let plain: String = value.chars().filter(|sign| !sign.is_control()).collect();
    format!("\"{}\"", plain.replace('^', "^^").replace('"', "^'"))
}

#[cfg(test)]
mod tests;
