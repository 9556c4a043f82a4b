//! Mail: who may get it, what it says, and how it leaves.
//!
//! Composition is pure and knows no rows; the worker turns rows into the plain data that a
//! [`Letter`] is made of, gets a [`Recipient`] from [`Recipients`], composes and sends.

mod body;
mod brief;
mod calendar;
mod collected;
mod compose;
mod digest;
mod directory;
mod dkim;
mod enclosed;
mod introduction_asked;
mod introduction_declined;
mod introduction_joined;
mod introduction_queued;
mod introduction_reminder;
mod introduction_withdrawn;
mod invitation;
mod letter;
mod meeting;
mod meeting_asked;
mod memory;
mod next_candidate;
mod notice;
mod partner_refused;
mod parts;
mod programme;
mod read;
mod recipients;
pub mod samples;
mod sign_in;
mod slot_decided;
mod slot_offered;
mod smtp;
pub(crate) mod words;

use std::fmt;

use entity::codes::MailKind;
use jiff::Timestamp;
use lettre::Address;

pub(crate) use body::quote_intro;
pub use body::{Presented, Written};
pub use collected::Collected;
pub use compose::{Composed, Gist, Reader, Stamp, compose};
pub use digest::{Digest, DigestPart};
pub use directory::Directory;
pub use dkim::Dkim;
pub use introduction_asked::IntroductionAsked;
pub use introduction_declined::IntroductionDeclined;
pub use introduction_joined::{Disclosed, IntroductionJoined};
pub use introduction_queued::IntroductionQueued;
pub use introduction_reminder::IntroductionReminder;
pub use introduction_withdrawn::IntroductionWithdrawn;
pub use invitation::Invitation;
pub use letter::Letter;
pub use meeting::{Meeting, MeetingStep, SetBy};
pub use meeting_asked::MeetingAsked;
pub use memory::Memory;
pub use next_candidate::NextCandidate;
pub use notice::{HeldData, Notice};
pub use partner_refused::PartnerRefused;
pub use parts::ComposeFailure;
pub use programme::Programme;
pub use read::ReadLetter;
pub use recipients::{Basis, Candidate, Consent, HeldBack, OnlyTo, Recipient, Recipients, deliverable};
pub use sign_in::SignIn;
pub use slot_decided::SlotDecided;
pub use slot_offered::SlotOffered;
pub use smtp::Smtp;

/// From and to whom a message is carried, and what names its file.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where a report of non-delivery goes.
    pub from: Address,
    /// Who gets the message.
    pub to: Address,
    /// The kind of mail.
    pub kind: MailKind,
    /// The id of the mail's row.
    pub id: String,
    /// When the mail was queued.
    pub queued_at: Timestamp,
}

/// Shows what a log may hold: no address.
impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, id) = (self.kind, &self.id);
        f.debug_struct("Envelope").field("kind", &kind).field("id", id).finish_non_exhaustive()
    }
}

/// The way a message leaves.
#[derive(Debug)]
pub enum Mailer {
    /// Over the network to a mail server.
    Smtp(Smtp),
    /// Into a folder, a file each.
    Directory(Directory),
    /// Into memory, for tests.
    Memory(Memory),
}

/// A message that the next one on its way has taken responsibility for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent;

/// What became of a message that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// Not taken now, with the server's reply code if it gave one; worth another try.
    Temporary(Option<u16>),
    /// Refused for good, with the server's reply code if it gave one: there is nobody at the address.
    NoSuchAddress(Option<u16>),
    /// Refused for good, with the server's reply code if it gave one: this mail is not wanted.
    Permanent(Option<u16>),
    /// The connection was lost after the message's end was sent: it may have been taken.
    Uncertain,
}

impl fmt::Display for SendFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Temporary(Some(code)) => write!(f, "mail not taken for now ({code})"),
            Self::Temporary(None) => f.write_str("mail not taken for now"),
            Self::NoSuchAddress(Some(code)) => write!(f, "address refused ({code})"),
            Self::NoSuchAddress(None) => f.write_str("address refused"),
            Self::Permanent(Some(code)) => write!(f, "mail refused ({code})"),
            Self::Permanent(None) => f.write_str("mail refused"),
            Self::Uncertain => f.write_str("mail possibly taken, connection lost after its end"),
        }
    }
}

impl std::error::Error for SendFailure {}

/// Leave to send one message; a mailer gives as many at a time as it sends side by side.
#[derive(Debug)]
pub struct Place<'a> {
    mailer: &'a Mailer,
    _seat: Option<smtp::Seat>,
}

impl Mailer {
    /// Waits until there is a place to send one message; none while the host of its reader keeps others waiting.
    pub async fn place(&self, envelope: &Envelope) -> Option<Place<'_>> {
        let seat = match self {
            Self::Smtp(smtp) => Some(smtp.seat(envelope).await?),
            Self::Directory(_) | Self::Memory(_) => None,
        };
        Some(Place { mailer: self, _seat: seat })
    }
}

impl Place<'_> {
    /// Sends one message; no two calls with the same bytes are told apart by what is sent.
    pub async fn send(self, envelope: &Envelope, bytes: &[u8]) -> Result<Sent, SendFailure> {
        match self.mailer {
            Mailer::Smtp(smtp) => smtp.send(envelope, bytes).await,
            Mailer::Directory(directory) => directory.send(envelope, bytes).await,
            Mailer::Memory(memory) => memory.send(envelope, bytes),
        }
    }
}

#[cfg(test)]
mod tests;
