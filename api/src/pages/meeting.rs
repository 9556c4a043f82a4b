//! The page on which one of two that were introduced proposes a meeting, moves it, or calls it off.

use askama::Template;
use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::outcome::Outcome;
use super::{Frame, Page, field};
use crate::links;
use crate::mail::words::{self, say};

/// How many minutes can be chosen.
const MINUTES: [i32; 6] = [15, 30, 45, 60, 90, 120];

/// What the page shows of the meeting of two.
#[derive(Clone, Debug)]
pub struct MeetingPage {
    /// The token of the link, under which the form is sent back.
    pub token: String,
    /// The name of the other side.
    pub other: String,
    /// The meeting that is arranged, if one is.
    pub planned: Option<Planned>,
    /// The zones that can be chosen, the reader's own first.
    pub zones: Vec<TimeZone>,
    /// Today, where the reader is.
    pub today: Date,
    /// Why what was sent does not do, in the reader's language.
    pub problem: Option<String>,
}

/// A meeting that is arranged.
#[derive(Clone, Debug)]
pub struct Planned {
    /// When it begins, on the clock that it was arranged on.
    pub starts_at: Zoned,
    /// How long it takes.
    pub minutes: i32,
    /// Where it is.
    pub place: String,
    /// How often it was changed.
    pub version: i64,
}

/// What the form of the page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeetingForm {
    /// A meeting at a time and place.
    Schedule(Fields),
    /// The meeting of this version at another.
    Move(i64, Fields),
    /// The meeting of this version not at all.
    Cancel(i64),
}

/// When and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The day.
    pub day: Date,
    /// The time of day, such as `14:30`.
    pub time: String,
    /// The name of the zone whose clock is meant.
    pub zone: String,
    /// How many minutes.
    pub minutes: i32,
    /// Where.
    pub place: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingDone {
    /// Both get it into their calendars.
    Set,
    /// Both get it out of them.
    Cancelled,
    /// The introduction is no longer one to meet for.
    Over,
}

/// Reads the form that the page sends; nothing if it is not filled in.
pub fn read_meeting(form: &str) -> Option<MeetingForm> {
    let version = || field(form, "version")?.parse().ok();
    match field(form, "do")?.as_str() {
        "schedule" => Some(MeetingForm::Schedule(fields(form)?)),
        "move" => Some(MeetingForm::Move(version()?, fields(form)?)),
        "cancel" => Some(MeetingForm::Cancel(version()?)),
        _ => None,
    }
}

fn fields(form: &str) -> Option<Fields> {
    Some(Fields {
        day: field(form, "date")?.parse().ok()?,
        time: field(form, "time").filter(|time| !time.is_empty())?,
        zone: field(form, "zone")?,
        minutes: field(form, "minutes")?.parse().ok()?,
        place: field(form, "place")?,
    })
}

#[derive(Template)]
#[template(path = "pages/meeting.html")]
struct MeetingView<'a> {
    frame: &'a Frame<'a>,
    action: String,
    title: String,
    problem: Option<String>,
    planned: Option<PlannedView>,
    zones: Vec<(String, String)>,
    minutes: Vec<(i32, String, bool)>,
    first_day: String,
    day: String,
    time: String,
    place: String,
}

struct PlannedView {
    when: String,
    place: String,
    version: i64,
}

/// Renders the page that asks.
pub fn meeting(frame: &Frame<'_>, page: &MeetingPage) -> Page {
    let language = frame.language;
    let other = words::one_line(&page.other);
    let chosen = page.planned.as_ref().map_or(30, |planned| planned.minutes);
    let mut lengths = MINUTES.to_vec();
    if !lengths.contains(&chosen) {
        lengths.push(chosen);
    }
    let minutes = lengths
        .into_iter()
        .map(|minutes| (minutes, say!(language, "{minutes} minutes", "{minutes} minutes"), minutes == chosen));
    let zones = page.zones.iter().filter_map(TimeZone::iana_name);
    let view = MeetingView {
        frame,
        action: frame.path(&links::meeting_path(&page.token)),
        title: say!(language, "Rendez-vous avec {other}", "Meeting with {other}"),
        problem: page.problem.clone(),
        planned: page.planned.as_ref().map(|planned| PlannedView {
            when: words::moment_in_zone(language, &planned.starts_at),
            place: words::one_line(&planned.place),
            version: planned.version,
        }),
        zones: zones.map(|zone| (zone.to_owned(), zone.replace('_', " "))).collect(),
        minutes: minutes.collect(),
        first_day: page.today.to_string(),
        day: page.planned.as_ref().map_or_else(String::new, |planned| planned.starts_at.date().to_string()),
        time: page.planned.as_ref().map_or_else(String::new, |planned| planned.starts_at.strftime("%H:%M").to_string()),
        place: page.planned.as_ref().map_or_else(String::new, |planned| planned.place.clone()),
    };
    Page::new(if page.problem.is_some() { 422 } else { 200 }, &view)
}

/// Renders the page that says what was done.
pub fn meeting_done(frame: &Frame<'_>, done: MeetingDone) -> Page {
    let language = frame.language;
    let (title, sentence) = match done {
        MeetingDone::Set => (
            say!(language, "C’est noté", "Noted"),
            say!(
                language,
                "Vous recevez tous les deux un message qui met le rendez-vous dans vos agendas. Pour le déplacer ou l’annuler, ouvrez le lien de ce message.",
                "You both get a mail that puts the meeting into your calendars. To move it or to call it off, open the link of that mail."
            ),
        ),
        MeetingDone::Cancelled => (
            say!(language, "Le rendez-vous est annulé", "The meeting is cancelled"),
            say!(
                language,
                "Vous recevez tous les deux un message qui le retire de vos agendas.",
                "You both get a mail that takes it out of your calendars."
            ),
        ),
        MeetingDone::Over => (
            say!(language, "Cette mise en relation est close", "This introduction is over"),
            say!(
                language,
                "Il n’y a plus de rendez-vous à prendre ici. Vous pouvez toujours vous écrire.",
                "There is no meeting to arrange here any more. You can still write to each other."
            ),
        ),
    };
    Page::new(200, &Outcome { frame, title, sentences: vec![sentence] })
}

/// The sentence for a form that is not filled in.
pub fn unfilled(frame: &Frame<'_>) -> String {
    say!(
        frame.language,
        "Indiquez un jour, une heure, une durée et un lieu.",
        "State a day, a time, a duration and a place."
    )
}
