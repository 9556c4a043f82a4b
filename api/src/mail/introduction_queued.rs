//! The mail that tells the asker that both said yes and no place is free yet.

use entity::codes::Language;

use super::body::Block;
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::say;

/// Whom the asker waits for.
#[derive(Clone, Debug)]
pub struct IntroductionQueued {
    /// The name of the other side.
    pub other: String,
    /// The place in the queue, counted from one; none if it is no place that it waits for, but one of the sides.
    pub place: Option<u32>,
}

impl IntroductionQueued {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let waits = match self.place {
            Some(place) => for_place(language, place),
            None => for_return(language),
        };
        let other = filled("other side's name", &self.other)?;
        Ok(Content {
            subject: say!(
                language,
                "{other} a dit oui : vous êtes en file d’attente",
                "{other} said yes: you are in the queue"
            ),
            blocks: vec![
                Block::Words(say!(
                    language,
                    "Bonjour {reader}, bonne nouvelle : {other} accepte votre demande.",
                    "Hello {reader}, good news: {other} says yes to your request."
                )),
                Block::Words(waits),
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

fn for_place(language: Language, place: u32) -> String {
    say!(
        language,
        "Toutes ses places sont prises pour le moment. Votre rang dans la file : {place}. Vous n’avez rien à faire : le message de mise en relation part dès qu’une place se libère.",
        "All places with them are taken for the moment. Your place in the queue: {place}. There is nothing to do: the introduction is sent as soon as a place is free."
    )
}

fn for_return(language: Language) -> String {
    say!(
        language,
        "L’une des deux parties n’est pas disponible en ce moment. Vous n’avez rien à faire : le message de mise en relation part de lui-même à son retour.",
        "One of the two sides is not available at present. There is nothing to do: the introduction is sent by itself on its return."
    )
}
