//! Who sends: the programme, as every mail and page names it.

use std::sync::Arc;

use anyhow::{Context, Result};
use lettre::message::Mailbox;

use super::dkim::Dkim;

/// The programme that sends the mails and answers for the pages.
#[derive(Clone, Debug)]
pub struct Programme {
    /// The programme's name.
    pub name: String,
    /// Where it can be written to by post, on one line.
    pub postal_address: String,
    /// Whom a reader can call or write to, on one line.
    pub contact: String,
    /// The mailbox that mails come from.
    pub from: Mailbox,
    /// Where the pages are reached, without a slash at the end.
    pub public_url: String,
    /// What its mails are signed with, if they are.
    pub dkim: Option<Arc<Dkim>>,
}

impl Programme {
    /// Makes the programme of the founding documents, with a sender and a public address.
    pub fn new(mail_from: &str, public_url: &str) -> Result<Self> {
        let from: Mailbox = mail_from.parse().with_context(|| "read MAIL_FROM as a mailbox".to_owned())?;
        let contact = from.email.to_string();
        Ok(Self {
            name: "Normandy French Tech".to_owned(),
            postal_address: "Seine Innopolis, Rouen, France".to_owned(),
            contact,
            from,
            public_url: public_url.trim_end_matches('/').to_owned(),
            dkim: None,
        })
    }

    /// The absolute address of a path of this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// The domain that identifiers of messages end in.
    pub(super) fn domain(&self) -> &str {
        self.from.email.domain()
    }
}
