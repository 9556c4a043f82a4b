//! The mail that introduces: sent to each side once both have said yes.

use lettre::message::Mailbox;

use super::body::{Block, Fact, Presented, Written};
use super::brief::Brief;
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, address, filled};
use super::words::{self, say};
use crate::links;

/// How the other side is reached, disclosed by two yeses.
#[derive(Clone, Debug)]
pub struct Disclosed {
    /// The e-mail address.
    pub email: String,
    /// The telephone number.
    pub phone: Option<String>,
    /// The website.
    pub website: Option<String>,
}

/// What one side is told about the other.
#[derive(Clone, Debug)]
pub struct IntroductionJoined {
    /// The id of the introduction: both mails refer to it and form one thread.
    pub introduction: String,
    /// The names of both sides, the asker first: the subject is the same for both.
    pub names: (String, String),
    /// The other side.
    pub other: Presented,
    /// How to reach it.
    pub contact: Disclosed,
    /// Why these two: sentences in the reader's language.
    pub reasons: Vec<String>,
    /// What was asked for, in the reader's language.
    pub ask: String,
    /// How much time it takes, in the reader's language.
    pub time_asked: String,
    /// What is in it for the reader, in the reader's language.
    pub benefit: String,
    /// What the asker wrote, for the side that did not write it.
    pub message: Option<Written>,
    /// The token of the link that proposes a meeting.
    pub token: String,
}

impl IntroductionJoined {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let other = filled("other side's name", &self.other.name)?;
        let email = address("other side's address", &self.contact.email)?;
        let mut blocks = vec![Block::Words(say!(
            language,
            "Bonjour {reader}, {other} et vous avez dit oui tous les deux. Répondez à ce message : votre réponse part directement à {other}.",
            "Hello {reader}, you and {other} have both said yes. Reply to this mail: your answer goes straight to {other}."
        ))];
        let token = filled("link to a meeting", &self.token)?;
        blocks.push(Block::Button {
            label: say!(language, "Proposer un rendez-vous", "Propose a meeting"),
            url: scene.programme.url(&links::meeting_path(&token)),
        });
        blocks.push(Block::Title(other.clone()));
        blocks.extend(Block::headline(&self.other));
        blocks.push(Block::Facts(self.facts(scene, email.as_ref())));
        let titles =
            [say!(language, "Pourquoi vous deux", "Why you two"), say!(language, "La demande", "What was asked")];
        let Self { reasons, ask, time_asked, benefit, .. } = self;
        blocks.extend(Brief { reasons, ask, time_asked, benefit }.blocks(scene, titles)?);
        if let Some(message) = &self.message {
            blocks.push(Block::quote(language, &other, message));
        }
        Ok(Content {
            subject: self.subject(scene)?,
            blocks,
            why: say!(
                language,
                "Vous recevez ce message parce que {other} et vous avez accepté cette mise en relation.",
                "You get this mail because you and {other} both said yes to this introduction."
            ),
            reply_to: Some(Mailbox::new(Some(other), email)),
            thread: Some(filled("introduction", &self.introduction)?),
        })
    }

    /// The same words for both readers, whatever their languages: mail programs thread by them.
    fn subject(&self, scene: &Scene<'_>) -> Result<String, ComposeFailure> {
        let asker = filled("asker's name", &self.names.0)?;
        let asked = filled("asked side's name", &self.names.1)?;
        Ok(format!("{asker} / {asked} ({})", scene.programme.name))
    }

    fn facts(&self, scene: &Scene<'_>, email: &str) -> Vec<Fact> {
        let language = scene.language;
        let mut facts = vec![Fact {
            label: say!(language, "E-mail :", "E-mail:"),
            value: email.to_owned(),
            url: Some(format!("mailto:{}", mailto(email))),
        }];
        let given = |text: &Option<String>| text.as_deref().map(words::one_line).filter(|text| !text.is_empty());
        if let Some(phone) = given(&self.contact.phone) {
            facts.push(Fact { label: say!(language, "Téléphone :", "Telephone:"), value: phone, url: None });
        }
        if let Some(website) = given(&self.contact.website) {
            let url = url::Url::parse(&website).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            facts.push(Fact {
                label: say!(language, "Site web :", "Website:"),
                value: website,
                url: url.map(String::from),
            });
        }
        facts
    }
}

/// Encodes what has a meaning of its own in a mailto address.
fn mailto(email: &str) -> String {
    email.replace('%', "%25").replace('?', "%3F").replace('&', "%26").replace('#', "%23")
}
