//! The mail that thanks the asked side when the need was filled without them.

use super::body::Block;
use super::compose::{ComposeFailure, Content, Scene, filled};
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
                "Merci : {asker} a trouvé ce qu’il cherchait",
                "Thank you: {asker} has found what it was looking for"
            ),
            blocks: vec![
                Block::Words(say!(
                    language,
                    "Bonjour {reader}, {asker} a trouvé l’aide qu’il cherchait et retire sa demande. Merci d’avoir été là.",
                    "Hello {reader}, {asker} has found the help it was looking for and withdraws its request. Thank you for being there."
                )),
                Block::Words(say!(
                    language,
                    "Vous n’avez rien à faire ; vous restez disponible pour la prochaine demande.",
                    "There is nothing to do; you stay available for the next request."
                )),
            ],
            why: say!(
                language,
                "Vous recevez ce message parce que {asker} avait demandé à vous être présenté.",
                "You get this mail because {asker} had asked to be introduced to you."
            ),
            reply_to: None,
            thread: None,
        })
    }
}
