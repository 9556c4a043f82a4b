//! The one reminder of a question that nobody has answered: the same answers behind the same links.

use jiff::civil::Date;

use super::body::Block;
use super::compose::{Content, Scene};
use super::introduction_asked::IntroductionAsked;
use super::parts::{ComposeFailure, filled};
use super::words::{self, say};

/// What is asked once more.
#[derive(Clone, Debug)]
pub struct IntroductionReminder {
    /// What was asked.
    pub asked: IntroductionAsked,
    /// When.
    pub asked_on: Date,
}

impl IntroductionReminder {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let asker = filled("asker's name", &self.asked.asker.name)?;
        let day = words::date(language, self.asked_on);
        let Content { mut blocks, why, .. } = self.asked.content(scene)?;
        let greeting = say!(
            language,
            "Bonjour {reader}, un rappel, le seul : le {day} nous vous avons demandé si vous souhaitez rencontrer {asker}. Un non nous convient aussi.",
            "Hello {reader}, one reminder, and the only one: on {day} we asked whether you would like to meet {asker}. A no is fine too."
        );
        if let Some(first) = blocks.first_mut() {
            *first = Block::Words(greeting);
        }
        let subject =
            say!(language, "Rappel : une mise en relation avec {asker} ?", "A reminder: an introduction to {asker}?");
        Ok(Content { subject, blocks, why, reply_to: None, thread: None })
    }
}
