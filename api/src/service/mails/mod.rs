//! Mails on their way: which may leave now, what became of those that left, and what a person decides about the rest.

pub mod admission;
pub mod bounces;
pub mod decisions;
mod people;
mod pile;
pub mod settling;

use entity::{AccountMailId, MailId, MailKind, account_mails, mails};

use crate::outbox::Claimed;

pub use admission::admit;
pub use pile::compose_mail as compose_collected;
pub use settling::{Outcome, Settled, settle};

/// A mail that is ours to send until its lease runs out.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The message that stands for it.
    pub claimed: Claimed,
    /// Its row.
    pub row: Row,
}

/// The row of a mail: of one to a profile, or of one about an account.
#[derive(Clone, Debug)]
pub enum Row {
    /// To a profile.
    Profile(Box<mails::Model>),
    /// About an account.
    Account(Box<account_mails::Model>),
}

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// One to a profile.
    Profile(MailId),
    /// One about an account.
    Account(AccountMailId),
}

impl Row {
    /// Which mail it is.
    pub fn which(&self) -> Which {
        match self {
            Self::Profile(row) => Which::Profile(row.id),
            Self::Account(row) => Which::Account(row.id),
        }
    }

    fn mail_id(&self) -> Option<MailId> {
        match self {
            Self::Profile(row) => Some(row.id),
            Self::Account(_) => None,
        }
    }

    fn kind(&self) -> MailKind {
        match self {
            Self::Profile(row) => row.kind,
            Self::Account(row) => row.kind,
        }
    }
}

/// The kinds of mail that wait for nothing: those that let somebody in, and what the law asks to be sent.
const AT_ONCE: [MailKind; 3] = [MailKind::SignIn, MailKind::Invitation, MailKind::Notice];
