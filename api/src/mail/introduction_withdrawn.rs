//! The mail that thanks the asked side when the need was filled without them.

use super::body::Block;
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::say;

/// Whose request is withdrawn.
#[derive(Clone, Debug)]
pub struct IntroductionWithdrawn {
    /// The name of the side that asked.
    pub asker: String,
}

impl IntroductionWithdrawn {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let asker = filled("asker's name", &self.asker)?;
        Ok(Content {
            subject: say!(
                language,
                "Merci : le besoin de {asker} est satisfait",
                "Thank you: the need of {asker} is met"
            ),
            blocks: vec![
                Block::Words(say!(
                    language,
                    "Bonjour {reader}, le besoin de {asker} est satisfait, et sa demande est retirée. Merci d’avoir été là.",
                    "Hello {reader}, the need of {asker} is met, and the request is withdrawn. Thank you for being there."
                )),
                Block::Words(say!(
                    language,
                    "Vous n’avez rien à faire ; vous restez disponible pour la prochaine demande.",
                    "There is nothing to do; you stay available for the next request."
                )),
            ],
            why: say!(
                language,
                "Vous recevez ce message parce que {asker} avait demandé à faire votre connaissance.",
                "You get this mail because {asker} had asked to be introduced to you."
            ),
            reply_to: None,
            thread: None,
        })
    }
}
