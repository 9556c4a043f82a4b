//! The closed sets of mails.

use async_graphql::Enum;

codes! {
    /// What a mail is about.
    MailKind of "entity::MailKind" {
        /// Asks a side whether it wants to be introduced.
        IntroductionAsked,
        /// Introduces one side to the other.
        IntroductionJoined,
        /// Tells that both said yes and no place is left.
        IntroductionQueued,
        /// Tells that the other side said no.
        IntroductionDeclined,
        /// Thanks the asked side, for the need is filled.
        IntroductionWithdrawn,
        /// Reminds a side of the question, once.
        IntroductionReminder,
        /// Tells the asker who else would fit while nobody answers.
        NextCandidate,
        /// Asks a side whether the two met.
        MeetingAsked,
        /// Asks a side what came of it.
        OutcomeAsked,
        /// Tells a person what is held about them.
        Notice,
        /// Lets somebody in.
        SignIn,
        /// Invites somebody to an account.
        Invitation,
        /// Tells a partner that there is no account for them.
        PartnerRefused,
        /// Tells of new profiles that saved searches find.
        Digest,
        /// Offers a place at a show.
        SlotOffered,
        /// Tells what was decided about a place at a show.
        SlotDecided,
        /// Several mails in one, for whom they would be too many in a week.
        Collected,
        /// Puts a meeting into both calendars.
        MeetingScheduled,
        /// Puts a meeting to another time or place in them.
        MeetingMoved,
        /// Takes a meeting out of them.
        MeetingCancelled,
    }
    /// What became of a mail.
    MailState of "entity::MailState" {
        /// It is to leave.
        Queued,
        /// The next mail server on its way has taken it.
        Sent,
        /// It may have been taken: the connection was lost at the end. It is sent once more, and then waits for the team.
        Uncertain,
        /// It was taken, and came back.
        Bounced,
        /// It was refused for good, or too often not taken.
        GivenUp,
        /// It must not leave: its reader did not agree or stopped all mail, or there is nothing to tell any more.
        HeldBack,
        /// Another mail tells what it was to tell.
        Collected,
    }
    /// What went wrong with a mail.
    MailProblem of "entity::MailProblem" {
        /// The mail server does not answer.
        Unreachable,
        /// The mail server asked to try again later.
        NotNow,
        /// There is nobody at the address.
        AddressRefused,
        /// The mail server does not take the mail.
        MailRefused,
        /// The connection was lost after the mail's end was sent.
        ConnectionLost,
        /// It came back.
        CameBack,
        /// It could not be written.
        NotWritten,
    }
}
