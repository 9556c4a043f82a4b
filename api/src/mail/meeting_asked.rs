//! The mails that ask each side of an introduction whether they met, and later what came of it.

use entity::codes::Language;
use jiff::civil::Date;

use super::body::{Block, Fact};
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::{self, say};
use crate::links;

/// Whom the reader was introduced to.
#[derive(Clone, Debug)]
pub struct MeetingAsked {
    /// The name of the other side.
    pub other: String,
    /// When the two were introduced.
    pub introduced_on: Date,
    /// The token of the link that answers.
    pub token: String,
}

impl MeetingAsked {
    /// Asks whether they met.
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let (other, day) = (filled("other side's name", &self.other)?, words::date(language, self.introduced_on));
        let subject = say!(language, "Avez-vous rencontré {other} ?", "Did you meet {other}?");
        let question = say!(
            language,
            "Bonjour {reader}, nous vous avons présentés l’un à l’autre, {other} et vous, le {day}. La rencontre a-t-elle eu lieu ?",
            "Hello {reader}, we introduced you and {other} to each other on {day}. Did the meeting take place?"
        );
        let button = say!(language, "Répondre en un clic", "Answer with one press");
        self.written(scene, subject, question, button, &other)
    }

    /// Asks what came of it.
    pub(super) fn outcome_content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let (other, day) = (filled("other side's name", &self.other)?, words::date(language, self.introduced_on));
        let subject = say!(
            language,
            "Qu’est-il né de votre rencontre avec {other} ?",
            "What came of your introduction to {other}?"
        );
        let question = say!(
            language,
            "Bonjour {reader}, nous vous avons présentés l’un à l’autre, {other} et vous, le {day}. Qu’en est-il ressorti ? « Rien » est une réponse utile.",
            "Hello {reader}, we introduced you and {other} to each other on {day}. What came of it? “Nothing” is a useful answer."
        );
        let button = say!(language, "Répondre en un clic", "Answer with one press");
        self.written(scene, subject, question, button, &other)
    }

    fn written(
        &self,
        scene: &Scene<'_>,
        subject: String,
        question: String,
        button: String,
        other: &str,
    ) -> Result<Content, ComposeFailure> {
        let language = scene.language;
        let token = filled("link", &self.token)?;
        let blocks = vec![
            Block::Words(question),
            Block::Button { label: button, url: scene.programme.url(&links::report_path(&token)) },
            Block::Facts(facts(language, &filled("contact", &scene.programme.contact)?)),
        ];
        let why = say!(
            language,
            "Vous recevez ce message parce que {other} et vous avez accepté d’être présentés l’un à l’autre.",
            "You get this mail because you and {other} agreed to be introduced to each other."
        );
        Ok(Content { subject, blocks, why, reply_to: None, thread: None })
    }
}

fn facts(language: Language, contact: &str) -> Vec<Fact> {
    let fact = |label, value| Fact { label, value, url: None };
    vec![
        fact(
            say!(language, "Pourquoi nous demandons :", "Why we ask:"),
            say!(
                language,
                "le programme rend compte de ce qui naît de ses mises en relation, sans nommer personne.",
                "the programme accounts for what comes of its introductions, without naming anybody."
            ),
        ),
        fact(
            say!(language, "Temps demandé :", "Time asked:"),
            say!(language, "une pression sur un bouton.", "one press of a button."),
        ),
        fact(
            say!(language, "Ce que vous y gagnez :", "What is in it for you:"),
            say!(
                language,
                "votre place se libère pour la prochaine mise en relation.",
                "your place is free for the next introduction."
            ),
        ),
        fact(say!(language, "Une question ?", "A question?"), contact.to_owned()),
    ]
}
