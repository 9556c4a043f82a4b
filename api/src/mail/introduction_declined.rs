//! The mail that tells the asker that it will not be, this time.

use super::body::Block;
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::say;

/// Whom the asker will not be introduced to; why is the other side's own affair.
#[derive(Clone, Debug)]
pub struct IntroductionDeclined {
    /// The name of the other side.
    pub other: String,
}

impl IntroductionDeclined {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let other = filled("other side's name", &self.other)?;
        let contact = filled("contact", &scene.programme.contact)?;
        Ok(Content {
            subject: say!(
                language,
                "Pas de mise en relation avec {other} cette fois-ci",
                "No introduction to {other} this time"
            ),
            blocks: vec![
                Block::Words(say!(
                    language,
                    "Bonjour {reader}, {other} ne peut pas donner suite à votre demande.",
                    "Hello {reader}, {other} cannot take up your request."
                )),
                Block::Words(say!(
                    language,
                    "Cela ne dit rien de votre projet : le plus souvent, c’est le temps qui manque. Vos autres correspondances restent ouvertes, et vous pouvez demander une autre mise en relation dès maintenant.",
                    "That says nothing about your project: most often it is time that is lacking. Your other matches remain open, and you can ask for another introduction right away."
                )),
                Block::Words(say!(
                    language,
                    "Pour en parler avec le programme : {contact}",
                    "To talk it over with the programme: {contact}"
                )),
            ],
            why: say!(
                language,
                "Vous recevez ce message parce que vous avez demandé à rencontrer {other}.",
                "You get this mail because you asked to be introduced to {other}."
            ),
            reply_to: None,
            thread: None,
        })
    }
}
