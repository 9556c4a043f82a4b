use jiff::Unit;
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::Offset;

use super::*;

/// Las Vegas, Hanover, Barcelona and São Paulo keep the first four; the others have rules of every sort, or none.
const ZONES: [&str; 15] = [
    "America/Los_Angeles",
    "Europe/Berlin",
    "Europe/Madrid",
    "America/Sao_Paulo",
    "Europe/Paris",
    "Europe/London",
    "Europe/Dublin",
    "America/Toronto",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
];

fn written(zone: &str, starts_at: Timestamp, minutes: i64) -> String {
    let person = Person { name: "Hub \"H^H\", Rouen".to_owned(), email: "hub@example.org".to_owned() };
    let zone = TimeZone::get(zone).unwrap();
    let invitation = Invitation {
        method: Method::Request,
        uid: "meeting-1@example.org",
        sequence: 3,
        made_at: Timestamp::UNIX_EPOCH,
        starts_at,
        minutes,
        zone: &zone,
        summary: "Capteurs, quais; \\ et grues",
        description: "Une ligne\nune autre, très longue : ééééééééééééééééééééééééééééééééééééééééééééééééééééééé\u{7}",
        place: "Maison de la Recherche, Caen",
        organizer: &person,
        attendees: std::slice::from_ref(&person),
    };
    invitation.write()
}

/// The lines of a file, unfolded.
fn lines(file: &str) -> Vec<String> {
    file.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

fn local(text: &str) -> DateTime {
    DateTime::strptime("%Y%m%dT%H%M%S", text).unwrap()
}

fn seconds(offset: &str) -> i32 {
    let (sign, digits) = offset.split_at(1);
    let number: i32 = digits[..2].parse::<i32>().unwrap() * 3600 + digits[2..4].parse::<i32>().unwrap() * 60;
    if sign == "-" { -number } else { number }
}

/// The n-th such weekday of a month, from the end if negative: counted day by day, as a calendar would.
fn nth(year: i16, month: i8, rule: &str) -> Date {
    let (count, weekday) = rule.split_at(rule.len() - 2);
    let weekday = match weekday {
        "SU" => Weekday::Sunday,
        "SA" => Weekday::Saturday,
        "FR" => Weekday::Friday,
        other => panic!("{other} is no day on which clocks change"),
    };
    let first = date(year, month, 1);
    let days: Vec<Date> =
        (1..=first.days_in_month()).map(|day| date(year, month, day)).filter(|day| day.weekday() == weekday).collect();
    let count: i32 = count.parse().unwrap();
    let index = if count < 0 { days.len() - 1 } else { usize::try_from(count - 1).unwrap() };
    days[index]
}

/// Reads the file as a calendar does, by its own VTIMEZONE alone: the instants of beginning and end.
fn read(file: &str) -> [Timestamp; 2] {
    let lines = lines(file);
    let mut onsets: Vec<(DateTime, i32, i32)> = Vec::new();
    let mut times = Vec::new();
    let mut observance: Vec<(String, String)> = Vec::new();
    for line in &lines {
        let (name, value) = line.split_once(':').unwrap();
        match (name, value) {
            ("BEGIN", _) => observance.clear(),
            ("END", "STANDARD" | "DAYLIGHT") => {
                let of = |name: &str| observance.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
                let first = local(of("DTSTART").unwrap());
                let (from, to) = (seconds(of("TZOFFSETFROM").unwrap()), seconds(of("TZOFFSETTO").unwrap()));
                onsets.push((first, from, to));
                let Some(rule) = of("RRULE") else { continue };
                let rule = rule.strip_prefix("FREQ=YEARLY;BYMONTH=").unwrap();
                let (month, day) = rule.split_once(";BYDAY=").unwrap();
                let on = |year| nth(year, month.parse().unwrap(), day).to_datetime(first.time());
                assert_eq!(on(first.year()), first);
                onsets.extend((1..9).map(|years| (on(first.year() + years), from, to)));
            }
            _ if name.starts_with("DTSTART;") || name.starts_with("DTEND;") => times.push(Err(local(value))),
            ("DTEND", _) => times.push(Ok(value.parse::<Timestamp>().unwrap())),
            _ => observance.push((name.to_owned(), value.to_owned())),
        }
    }
    onsets.sort();
    let instant = |time: DateTime| {
        let (_, _, offset) = onsets.iter().rfind(|(onset, _, _)| *onset <= time).unwrap();
        Offset::from_seconds(*offset).unwrap().to_timestamp(time).unwrap()
    };
    [0, 1].map(|index| times[index].unwrap_or_else(instant))
}

#[test]
fn every_calendar_finds_the_instant_again_on_either_side_of_each_change_of_clocks() {
    let (from, until): (Timestamp, Timestamp) =
        ("2026-10-01T00:00:00Z".parse().unwrap(), "2028-12-01T00:00:00Z".parse().unwrap());
    let mut edges = 0;
    for name in ZONES {
        let zone = TimeZone::get(name).unwrap();
        let changes = zone.following(from).map(|change| change.timestamp()).take_while(|at| *at < until);
        let edge_or_any: Vec<Timestamp> = changes.chain([from]).collect();
        edges += edge_or_any.len() - 1;
        for edge in edge_or_any {
            for minutes in [-60 * 24 * 20, -24 * 60, -90, -60, -30, 0, 30, 60, 90, 24 * 60, 60 * 24 * 20] {
                let starts_at = edge + SignedDuration::from_mins(minutes);
                // Of a time that comes twice only the first can be asked for.
                if zone.to_ambiguous_timestamp(zone.to_datetime(starts_at)).earlier().unwrap() != starts_at {
                    continue;
                }
                let file = written(name, starts_at, 45);
                let ends_at = starts_at + SignedDuration::from_mins(45);
                assert_eq!(read(&file), [starts_at, ends_at], "{name} {starts_at}\n{file}");
            }
        }
    }
    assert!(edges > 40, "{edges}");
}

#[test]
fn wall_clocks_are_those_of_the_places() {
    let cases = [
        // CES opens while Nevada is in winter, MWC while Spain is, Hanover in spring; Brazil has had no summer time since 2019.
        ("America/Los_Angeles", "2027-01-06T17:00:00Z", "20270106T090000", "-0700", "-0800"),
        ("America/Los_Angeles", "2027-03-14T10:00:00Z", "20270314T030000", "-0800", "-0700"),
        ("Europe/Madrid", "2027-03-01T08:30:00Z", "20270301T093000", "+0200", "+0100"),
        ("Europe/Berlin", "2027-03-28T01:00:00Z", "20270328T030000", "+0100", "+0200"),
        ("Europe/Berlin", "2027-10-31T00:30:00Z", "20271031T023000", "+0100", "+0200"),
        ("America/Sao_Paulo", "2027-01-15T12:00:00Z", "20270115T090000", "-0200", "-0300"),
    ];
    for (zone, instant, clock, from, to) in cases {
        let file = written(zone, instant.parse().unwrap(), 30);
        assert!(file.contains(&format!("\r\nDTSTART;TZID={zone}:{clock}\r\n")), "{file}");
        assert!(file.contains(&format!("TZOFFSETFROM:{from}\r\nTZOFFSETTO:{to}\r\n")), "{file}");
    }
    let berlin = written("Europe/Berlin", "2027-06-01T08:00:00Z".parse().unwrap(), 30);
    assert!(berlin.contains("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"), "{berlin}");
    assert!(berlin.contains("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"), "{berlin}");
    // The end is the second 02:15 of that night, which only UTC can tell.
    let twice = written("Europe/Berlin", "2027-10-31T00:30:00Z".parse().unwrap(), 45);
    assert!(twice.contains("\r\nDTEND:20271031T011500Z\r\n"), "{twice}");
}

#[test]
fn lines_are_folded_and_values_escaped() {
    let file = written("Europe/Paris", "2027-01-05T13:30:00Z".parse().unwrap(), 30);
    assert!(file.ends_with("END:VCALENDAR\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']));
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    assert!(file.contains("\r\n "), "nothing was folded");
    let lines = lines(&file);
    for line in [
        "METHOD:REQUEST",
        "UID:meeting-1@example.org",
        "SEQUENCE:3",
        "DTSTAMP:19700101T000000Z",
        "SUMMARY:Capteurs\\, quais\\; \\\\ et grues",
        "ORGANIZER;CN=\"Hub ^'H^^H^', Rouen\":mailto:hub@example.org",
    ] {
        assert!(lines.iter().any(|other| other == line), "{line}\n{file}");
    }
    assert!(file.replace("\r\n ", "").contains("DESCRIPTION:Une ligne\\nune autre\\, très longue"));
    let whole = "2027-01-05T13:30:00Z".parse::<Timestamp>().unwrap().round(Unit::Second).unwrap();
    assert_eq!(read(&file)[0], whole);
}
