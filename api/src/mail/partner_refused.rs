//! The mail that tells somebody who asked for access that the team has not given it.

use super::body::Block;
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::say;

/// For whom access was asked.
#[derive(Clone, Debug)]
pub struct PartnerRefused {
    /// The organisation's name, as it was typed.
    pub organisation: String,
}

impl PartnerRefused {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let programme = filled("programme's name", &scene.programme.name)?;
        let organisation = filled("organisation", &self.organisation)?;
        let contact = filled("contact", &scene.programme.contact)?;
        Ok(Content {
            subject: say!(language, "Votre demande d’accès à {programme}", "Your request for access to {programme}"),
            blocks: vec![
                Block::Words(say!(
                    language,
                    "Bonjour {reader}, l’équipe a lu votre demande d’accès pour {organisation} et n’y donne pas suite pour le moment.",
                    "Hello {reader}, the team has read your request for access for {organisation} and does not take it up at present."
                )),
                Block::Words(say!(
                    language,
                    "Les profils publics restent ouverts à tous, sans compte. Pour en parler : {contact}",
                    "Public profiles remain open to everybody, without an account. To talk it over: {contact}"
                )),
            ],
            why: say!(
                language,
                "Vous recevez ce message, et aucun autre, parce que vous avez demandé un accès.",
                "You get this mail, and no other, because you asked for access."
            ),
            reply_to: None,
            thread: None,
        })
    }
}
