//! The mail that tells an asker who else would fit while the side that was asked does not answer.

use jiff::civil::Date;

use super::body::{Block, Fact, Presented};
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled, sentence, sentences};
use super::words::{self, say};
use crate::links;

/// Who else would fit.
#[derive(Clone, Debug)]
pub struct NextCandidate {
    /// The name of the side that does not answer.
    pub unanswered: String,
    /// Who else would fit.
    pub candidate: Presented,
    /// Why: sentences in the reader's language.
    pub reasons: Vec<String>,
    /// What is asked for, in the reader's language.
    pub ask: String,
    /// How much time it takes, in the reader's language.
    pub time_asked: String,
    /// When the first request ends if nobody answers.
    pub ends_on: Date,
    /// The token of the link to ask.
    pub token: String,
}

impl NextCandidate {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let unanswered = filled("other side's name", &self.unanswered)?;
        let candidate = filled("candidate's name", &self.candidate.name)?;
        let token = filled("link", &self.token)?;
        let mut blocks = vec![Block::Words(say!(
            language,
            "Bonjour {reader}, {unanswered} n’a pas encore répondu. Pour le même besoin, {candidate} conviendrait aussi :",
            "Hello {reader}, {unanswered} has not answered yet. For the same need, {candidate} would fit too:"
        ))];
        blocks.extend(Block::headline(&self.candidate));
        blocks.push(Block::Button {
            label: say!(language, "Demander aussi {candidate}", "Ask {candidate} too"),
            url: scene.programme.url(&links::candidate_path(&token)),
        });
        blocks.extend(self.grounds(scene, &unanswered)?);
        Ok(Content {
            subject: say!(
                language,
                "Pas encore de réponse : {candidate} conviendrait aussi",
                "No answer yet: {candidate} would fit too"
            ),
            blocks,
            why: say!(
                language,
                "Vous recevez ce message parce que vous avez demandé à rencontrer {unanswered}.",
                "You get this mail because you asked to be introduced to {unanswered}."
            ),
            reply_to: None,
            thread: None,
        })
    }

    fn grounds(&self, scene: &Scene<'_>, unanswered: &str) -> Result<Vec<Block>, ComposeFailure> {
        let language = scene.language;
        let day = words::date(language, self.ends_on);
        let fact = |label, value| Fact { label, value, url: None };
        let benefit = say!(language, "ne pas attendre une seule réponse", "not to wait for one answer alone");
        Ok(vec![
            Block::Title(say!(language, "Pourquoi", "Why")),
            Block::List(sentences("reasons", language, &self.reasons)?),
            Block::Title(say!(language, "La demande", "What is asked")),
            Block::Words(sentence("ask", language, &self.ask)?),
            Block::Facts(vec![
                fact(
                    say!(language, "Temps demandé :", "Time asked:"),
                    sentence("time asked", language, &self.time_asked)?,
                ),
                fact(
                    say!(language, "Ce que vous y gagnez :", "What is in it for you:"),
                    sentence("benefit", language, &benefit)?,
                ),
                fact(say!(language, "Une question ?", "A question?"), filled("contact", &scene.programme.contact)?),
            ]),
            Block::Words(say!(
                language,
                "Votre demande à {unanswered} reste ouverte jusqu’au {day}. Si l’une des deux aboutit, nous retirons l’autre avec un mot de remerciement.",
                "Your request to {unanswered} stays open until {day}. If one of the two succeeds, we withdraw the other with a word of thanks."
            )),
        ])
    }
}
