//! The mail that asks the second side: one press says yes, and no contact is shown.

use jiff::civil::Date;

use super::body::{Block, Presented, Written};
use super::brief::Brief;
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::{self, say};
use crate::links::{self, Choice};

/// What the second side is asked.
#[derive(Clone, Debug)]
pub struct IntroductionAsked {
    /// The other side.
    pub asker: Presented,
    /// Whether the programme suggests it: the other side has not said yes yet.
    pub suggested: bool,
    /// Why these two: sentences in the reader's language.
    pub reasons: Vec<String>,
    /// What is asked for, in the reader's language.
    pub ask: String,
    /// How much time it takes, in the reader's language.
    pub time_asked: String,
    /// What is in it for the reader, in the reader's language.
    pub benefit: String,
    /// What the asker wrote.
    pub message: Option<Written>,
    /// The token of the answer link.
    pub token: String,
    /// The last day on which the links work.
    pub answer_by: Date,
}

impl IntroductionAsked {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let language = scene.language;
        let asker = filled("asker's name", &self.asker.name)?;
        let mut blocks = self.opening(scene, &asker)?;
        let titles = [say!(language, "Pourquoi vous", "Why you"), say!(language, "La demande", "What is asked")];
        let Self { reasons, ask, time_asked, benefit, .. } = self;
        blocks.extend(Brief { reasons, ask, time_asked, benefit }.blocks(scene, titles)?);
        if let Some(message) = &self.message {
            blocks.push(Block::quote(language, &asker, message));
        }
        blocks.extend(self.other_answers(scene, &asker)?);
        let (subject, why) = self.subject_and_why(scene, &asker);
        Ok(Content { subject, blocks, why, reply_to: None, thread: None })
    }

    fn subject_and_why(&self, scene: &Scene<'_>, asker: &str) -> (String, String) {
        let language = scene.language;
        if self.suggested {
            let programme = words::one_line(&scene.programme.name);
            return (
                say!(language, "Une mise en relation avec {asker} ?", "An introduction to {asker}?"),
                say!(
                    language,
                    "Vous recevez ce message parce que {programme} vous propose cette mise en relation.",
                    "You get this mail because {programme} suggests this introduction to you."
                ),
            );
        }
        (
            say!(language, "{asker} aimerait faire votre connaissance", "{asker} would like to meet you"),
            say!(
                language,
                "Vous recevez ce message parce que {asker} demande à faire votre connaissance.",
                "You get this mail because {asker} asks to be introduced to you."
            ),
        )
    }

    fn opening(&self, scene: &Scene<'_>, asker: &str) -> Result<Vec<Block>, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let greeting = if self.suggested {
            let programme = words::one_line(&scene.programme.name);
            say!(
                language,
                "Bonjour {reader}, {programme} vous propose de rencontrer {asker} :",
                "Hello {reader}, {programme} suggests that you meet {asker}:"
            )
        } else {
            say!(
                language,
                "Bonjour {reader}, {asker} aimerait faire votre connaissance :",
                "Hello {reader}, {asker} would like to meet you:"
            )
        };
        let mut blocks = vec![Block::Words(greeting)];
        blocks.extend(Block::headline(&self.asker));
        blocks.push(Block::Button {
            label: say!(language, "Oui, présentez-nous", "Yes, introduce us"),
            url: self.url(scene, Choice::Yes)?,
        });
        Ok(blocks)
    }

    fn other_answers(&self, scene: &Scene<'_>, asker: &str) -> Result<Vec<Block>, ComposeFailure> {
        let language = scene.language;
        let day = words::date(language, self.answer_by);
        Ok(vec![
            Block::Title(say!(language, "Une autre réponse", "Another answer")),
            Block::Link {
                label: say!(language, "Plus tard : choisir une date", "Later: choose a date"),
                url: self.url(scene, Choice::Later)?,
            },
            Block::Link { label: say!(language, "Non merci", "No, thank you"), url: self.url(scene, Choice::No)? },
            Block::Words(say!(
                language,
                "Chaque lien ouvre une page où vous confirmez ; il est valable jusqu’au {day}. {asker} ne voit vos coordonnées que si vous dites oui tous les deux.",
                "Each link opens a page on which you confirm; it works until {day}. {asker} sees how to reach you only once you have both said yes."
            )),
        ])
    }

    fn url(&self, scene: &Scene<'_>, choice: Choice) -> Result<String, ComposeFailure> {
        let token = filled("answer link", &self.token)?;
        Ok(scene.programme.url(&links::answer_path(&token, Some(choice))))
    }
}
