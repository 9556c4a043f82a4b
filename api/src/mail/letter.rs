//! The kinds of mail, each with what it is made of.

use entity::codes::{Language, MailKind};

use super::calendar::Method;
use super::collected::Collected;
use super::compose::{Content, Scene, Stamp};
use super::digest::Digest;
use super::introduction_asked::IntroductionAsked;
use super::introduction_declined::IntroductionDeclined;
use super::introduction_joined::IntroductionJoined;
use super::introduction_queued::IntroductionQueued;
use super::introduction_reminder::IntroductionReminder;
use super::introduction_withdrawn::IntroductionWithdrawn;
use super::invitation::Invitation;
use super::meeting::{Meeting, MeetingStep};
use super::meeting_asked::MeetingAsked;
use super::next_candidate::NextCandidate;
use super::notice::Notice;
use super::partner_refused::PartnerRefused;
use super::parts::ComposeFailure;
use super::sign_in::SignIn;
use super::slot_decided::SlotDecided;
use super::slot_offered::SlotOffered;
use super::words::say;

/// A mail of any kind, as data.
#[derive(Clone, Debug)]
pub enum Letter {
    /// Asks the second side whether it wants to be introduced.
    IntroductionAsked(IntroductionAsked),
    /// Introduces one side to the other, after both yeses.
    IntroductionJoined(IntroductionJoined),
    /// Tells the asker that the other side said no.
    IntroductionDeclined(IntroductionDeclined),
    /// Tells the asker that both said yes and no place is free.
    IntroductionQueued(IntroductionQueued),
    /// Thanks the asked side: the need is filled.
    IntroductionWithdrawn(IntroductionWithdrawn),
    /// Asks the second side once more.
    IntroductionReminder(IntroductionReminder),
    /// Tells the asker who else would fit while nobody answers.
    NextCandidate(NextCandidate),
    /// Asks a side whether the two met.
    MeetingAsked(MeetingAsked),
    /// Asks a side what came of it.
    OutcomeAsked(MeetingAsked),
    /// Tells an identified person what is held about them.
    Notice(Notice),
    /// Lets somebody with an account in.
    SignIn(SignIn),
    /// Invites somebody to an account.
    Invitation(Invitation),
    /// Tells somebody who asked for an account that there is none for them.
    PartnerRefused(PartnerRefused),
    /// Tells somebody of new profiles that their saved searches find.
    Digest(Digest),
    /// Offers a startup a place at a show.
    SlotOffered(SlotOffered),
    /// Tells a startup that it has no place at a show.
    SlotDecided(SlotDecided),
    /// Tells what several mails were to tell.
    Collected(Collected),
    /// Puts a meeting into the reader's calendar, moves it or takes it out.
    Meeting(Meeting),
}

impl Letter {
    /// The kind of mail.
    pub fn kind(&self) -> MailKind {
        match self {
            Self::IntroductionAsked(_) => MailKind::IntroductionAsked,
            Self::IntroductionJoined(_) => MailKind::IntroductionJoined,
            Self::IntroductionDeclined(_) => MailKind::IntroductionDeclined,
            Self::IntroductionQueued(_) => MailKind::IntroductionQueued,
            Self::IntroductionWithdrawn(_) => MailKind::IntroductionWithdrawn,
            Self::IntroductionReminder(_) => MailKind::IntroductionReminder,
            Self::NextCandidate(_) => MailKind::NextCandidate,
            Self::MeetingAsked(_) => MailKind::MeetingAsked,
            Self::OutcomeAsked(_) => MailKind::OutcomeAsked,
            Self::Notice(_) => MailKind::Notice,
            Self::SignIn(_) => MailKind::SignIn,
            Self::Invitation(_) => MailKind::Invitation,
            Self::PartnerRefused(_) => MailKind::PartnerRefused,
            Self::Digest(_) => MailKind::Digest,
            Self::SlotOffered(_) => MailKind::SlotOffered,
            Self::SlotDecided(_) => MailKind::SlotDecided,
            Self::Collected(_) => MailKind::Collected,
            Self::Meeting(letter) => match letter.step {
                MeetingStep::Scheduled => MailKind::MeetingScheduled,
                MeetingStep::Moved => MailKind::MeetingMoved,
                MeetingStep::Cancelled => MailKind::MeetingCancelled,
            },
        }
    }

    /// Whether the mail goes to an account, whatever the profiles that it speaks for agreed to.
    pub(super) fn is_to_an_account(&self) -> bool {
        matches!(self, Self::SignIn(_) | Self::Invitation(_) | Self::PartnerRefused(_) | Self::Digest(_))
    }

    /// What the mails that its stop link stops are called: in a List-Id, and by whoever presses.
    pub(super) fn list(&self, language: Language) -> (&'static str, String) {
        match self {
            Self::Digest(_) => ("digests", say!(language, "Ne plus recevoir ces relevés", "Stop these digests")),
            _ => ("introductions", say!(language, "Ne plus recevoir aucun message", "Stop all mail")),
        }
    }

    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        match self {
            Self::IntroductionAsked(letter) => letter.content(scene),
            Self::IntroductionJoined(letter) => letter.content(scene),
            Self::IntroductionDeclined(letter) => letter.content(scene),
            Self::IntroductionQueued(letter) => letter.content(scene),
            Self::IntroductionWithdrawn(letter) => letter.content(scene),
            Self::IntroductionReminder(letter) => letter.content(scene),
            Self::NextCandidate(letter) => letter.content(scene),
            Self::MeetingAsked(letter) => letter.content(scene),
            Self::OutcomeAsked(letter) => letter.outcome_content(scene),
            Self::Notice(letter) => letter.content(scene),
            Self::SignIn(letter) => letter.content(scene),
            Self::Invitation(letter) => letter.content(scene),
            Self::PartnerRefused(letter) => letter.content(scene),
            Self::Digest(letter) => letter.content(scene),
            Self::SlotOffered(letter) => letter.content(scene),
            Self::SlotDecided(letter) => letter.content(scene),
            Self::Collected(letter) => letter.content(scene),
            Self::Meeting(letter) => letter.content(scene),
        }
    }

    /// The calendar file that goes with the mail, if one does.
    pub(super) fn calendar(
        &self,
        scene: &Scene<'_>,
        stamp: &Stamp,
    ) -> Result<Option<(Method, String)>, ComposeFailure> {
        match self {
            Self::Meeting(letter) => letter.calendar(scene, stamp).map(Some),
            _ => Ok(None),
        }
    }
}
