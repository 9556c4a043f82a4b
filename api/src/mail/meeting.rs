//! The mails that put a meeting into two calendars, move it, or take it out again.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::body::{Block, Fact};
use super::calendar::{Invitation, Method, Person};
use super::compose::{Content, Scene, Stamp};
use super::parts::{ComposeFailure, address, filled, sentence};
use super::words::{self, say};
use crate::links;

/// What happens to a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingStep {
    /// It is entered.
    Scheduled,
    /// It is at another time or place.
    Moved,
    /// It is called off.
    Cancelled,
}

/// Who last decided about a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// The reader.
    Reader,
    /// The other side.
    Other,
    /// The programme.
    Programme,
}

/// What one side is told of a meeting.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// What happens to it.
    pub step: MeetingStep,
    /// Who decided so.
    pub set_by: SetBy,
    /// The id of the meeting: every calendar file about it names it.
    pub meeting: String,
    /// The id of the introduction: its mails form one thread.
    pub introduction: String,
    /// How often it was moved or cancelled.
    pub sequence: i64,
    /// The names of both sides, the asker first: the meeting is called so in both calendars.
    pub names: (String, String),
    /// The name of the other side.
    pub other: String,
    /// The e-mail address of the reader, as the calendar is to know it.
    pub own_email: String,
    /// The e-mail address of the other side.
    pub other_email: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How long it takes.
    pub minutes: i32,
    /// The zone that it was arranged in.
    pub zone: TimeZone,
    /// The reader's own zone.
    pub own_zone: TimeZone,
    /// The other side's zone.
    pub other_zone: TimeZone,
    /// Where, or over which link.
    pub place: String,
    /// What was asked for, in the reader's language.
    pub ask: String,
    /// The token of the link that moves or cancels it.
    pub token: String,
}

impl Meeting {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let language = scene.language;
        let other = filled("other side's name", &self.other)?;
        let token = filled("link to the meeting", &self.token)?;
        let again = self.step == MeetingStep::Cancelled;
        let mut blocks = vec![
            Block::Words(self.opening(scene, &other)),
            Block::Button {
                label: if again {
                    say!(language, "Proposer un autre moment", "Propose another time")
                } else {
                    say!(language, "Déplacer ou annuler", "Move or cancel")
                },
                url: scene.programme.url(&links::meeting_path(&token)),
            },
            Block::Facts(self.facts(scene, &other)?),
            Block::Title(say!(language, "La demande", "What was asked")),
            Block::Words(sentence("ask", language, &self.ask)?),
        ];
        let contact = filled("contact", &scene.programme.contact)?;
        blocks.push(Block::Words(say!(
            language,
            "Une question ? Écrivez au programme : {contact}",
            "A question? Write to the programme: {contact}"
        )));
        Ok(Content {
            subject: self.subject(scene, &other),
            blocks,
            why: say!(
                language,
                "Vous recevez ce message parce que {other} et vous avez accepté d’être mis en relation.",
                "You get this mail because you and {other} both said yes to being introduced."
            ),
            reply_to: None,
            thread: Some(filled("introduction", &self.introduction)?),
        })
    }

    fn subject(&self, scene: &Scene<'_>, other: &str) -> String {
        let language = scene.language;
        let when = words::moment(language, &self.starts_at.to_zoned(self.own_zone.clone()));
        match self.step {
            MeetingStep::Scheduled => {
                say!(language, "Rendez-vous avec {other} : {when}", "Meeting with {other}: {when}")
            }
            MeetingStep::Moved => {
                say!(language, "Rendez-vous déplacé avec {other} : {when}", "Meeting with {other} moved: {when}")
            }
            MeetingStep::Cancelled => {
                say!(language, "Rendez-vous annulé avec {other} : {when}", "Meeting with {other} cancelled: {when}")
            }
        }
    }

    fn opening(&self, scene: &Scene<'_>, other: &str) -> String {
        let (language, reader) = (scene.language, &scene.reader);
        let programme = words::one_line(&scene.programme.name);
        let who = if self.set_by == SetBy::Programme { programme.as_str() } else { other };
        match (self.step, self.set_by) {
            (MeetingStep::Scheduled, SetBy::Reader) => say!(
                language,
                "Bonjour {reader}, votre rendez-vous avec {other} est noté ; le fichier joint le met dans votre agenda.",
                "Hello {reader}, your meeting with {other} is noted; the file enclosed puts it into your calendar."
            ),
            (MeetingStep::Scheduled, _) => say!(
                language,
                "Bonjour {reader}, {who} vous propose ce rendez-vous avec {other} ; le fichier joint le met dans votre agenda.",
                "Hello {reader}, {who} proposes this meeting with {other}; the file enclosed puts it into your calendar."
            ),
            (MeetingStep::Moved, SetBy::Reader) => say!(
                language,
                "Bonjour {reader}, votre rendez-vous avec {other} est déplacé ; le fichier joint corrige votre agenda.",
                "Hello {reader}, your meeting with {other} is moved; the file enclosed corrects your calendar."
            ),
            (MeetingStep::Moved, _) => say!(
                language,
                "Bonjour {reader}, {who} a déplacé votre rendez-vous avec {other} ; le fichier joint corrige votre agenda.",
                "Hello {reader}, {who} has moved your meeting with {other}; the file enclosed corrects your calendar."
            ),
            (MeetingStep::Cancelled, SetBy::Reader) => say!(
                language,
                "Bonjour {reader}, votre rendez-vous avec {other} est annulé ; le fichier joint le retire de votre agenda.",
                "Hello {reader}, your meeting with {other} is cancelled; the file enclosed takes it out of your calendar."
            ),
            (MeetingStep::Cancelled, _) => say!(
                language,
                "Bonjour {reader}, {who} a annulé votre rendez-vous avec {other} ; le fichier joint le retire de votre agenda.",
                "Hello {reader}, {who} has cancelled your meeting with {other}; the file enclosed takes it out of your calendar."
            ),
        }
    }

    /// When, on both sides' clocks, how long and where.
    fn facts(&self, scene: &Scene<'_>, other: &str) -> Result<Vec<Fact>, ComposeFailure> {
        let (language, minutes) = (scene.language, self.minutes);
        let on = |zone: &TimeZone| words::moment_in_zone(language, &self.starts_at.to_zoned(zone.clone()));
        let (own, others) = (on(&self.own_zone), on(&self.other_zone));
        let place = filled("place", &self.place)?;
        let url = url::Url::parse(&place).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let fact = |label, value| Fact { label, value, url: None };
        let mut facts = vec![fact(say!(language, "Quand :", "When:"), own.clone())];
        if others != own {
            facts.push(fact(say!(language, "Pour {other} :", "For {other}:"), others));
        }
        facts.push(fact(
            say!(language, "Durée :", "Duration:"),
            say!(language, "{minutes} minutes", "{minutes} minutes"),
        ));
        facts.push(Fact { label: say!(language, "Où :", "Where:"), value: place, url: url.map(String::from) });
        Ok(facts)
    }

    /// The calendar file: the same for both sides but for the language of what it says.
    pub(super) fn calendar(&self, scene: &Scene<'_>, stamp: &Stamp) -> Result<(Method, String), ComposeFailure> {
        let (asker, asked) = (words::one_line(&self.names.0), words::one_line(&self.names.1));
        let programme = scene.programme;
        let method = if self.step == MeetingStep::Cancelled { Method::Cancel } else { Method::Request };
        let contact = filled("contact", &programme.contact)?;
        let ask = sentence("ask", scene.language, &self.ask)?;
        let name =
            |email: &str| if email == self.own_email { scene.reader.clone() } else { words::one_line(&self.other) };
        let mut attendees = Vec::with_capacity(2);
        for email in [&self.own_email, &self.other_email] {
            let deliverable = address("address of a side", email)?.to_string();
            attendees.push(Person { name: name(email), email: deliverable });
        }
        attendees.sort_by(|one, other| one.email.cmp(&other.email));
        let invitation = Invitation {
            method,
            uid: &format!("meeting-{}@{}", self.meeting, programme.domain()),
            sequence: self.sequence,
            made_at: stamp.at(),
            starts_at: self.starts_at,
            minutes: i64::from(self.minutes),
            zone: &self.zone,
            summary: &format!("{asker} / {asked} ({})", words::one_line(&programme.name)),
            description: &format!("{ask}\n{contact}"),
            place: &filled("place", &self.place)?,
            organizer: &Person { name: words::one_line(&programme.name), email: programme.from.email.to_string() },
            attendees: &attendees,
        };
        Ok((method, invitation.write()))
    }
}
