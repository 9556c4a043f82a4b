//! The mail that offers a startup a place at a trade show.

use jiff::civil::Date;

use super::body::{Block, Fact};
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::{self, say};
use crate::links;

/// What is offered, and until when.
#[derive(Clone, Debug)]
pub struct SlotOffered {
    /// The show and its edition.
    pub show: String,
    /// What the place is called.
    pub slot: String,
    /// The token of the link that answers.
    pub token: String,
    /// The last day to answer.
    pub answer_by: Date,
}

impl SlotOffered {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let (show, slot) = (filled("show", &self.show)?, filled("slot", &self.slot)?);
        let day = words::date(language, self.answer_by);
        let token = filled("answer link", &self.token)?;
        Ok(Content {
            subject: say!(language, "Une place pour vous à {show}", "A place for you at {show}"),
            blocks: vec![
                Block::Words(say!(
                    language,
                    "Bonjour {reader}, votre candidature est retenue : une place du pavillon régional vous est proposée.",
                    "Hello {reader}, your application was chosen: a place on the regional pavilion is offered to you."
                )),
                Block::Button {
                    label: say!(language, "Répondre à l’offre", "Answer the offer"),
                    url: scene.programme.url(&links::offer_path(&token)),
                },
                Block::Facts(vec![
                    Fact { label: say!(language, "Salon :", "Show:"), value: show.clone(), url: None },
                    Fact { label: say!(language, "Place :", "Place:"), value: slot, url: None },
                    Fact { label: say!(language, "Réponse avant le :", "Answer by:"), value: day, url: None },
                ]),
                Block::Words(say!(
                    language,
                    "Sans réponse à cette date, la place revient à la startup suivante sur la liste d’attente.",
                    "Without an answer by that day, the place goes to the next startup on the waiting list."
                )),
            ],
            why: say!(
                language,
                "Vous recevez ce message parce que vous avez candidaté pour {show}.",
                "You get this mail because you applied for {show}."
            ),
            reply_to: None,
            thread: None,
        })
    }
}
