//! The mail that tells an applicant that it has no place at a trade show, why, and whether it waits for one.

use super::body::{Block, Fact};
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled, sentence};
use super::words::say;

/// What was decided, and on what grounds.
#[derive(Clone, Debug)]
pub struct SlotDecided {
    /// The show and its edition.
    pub show: String,
    /// Whether the startup is on the waiting list.
    pub waits: bool,
    /// Its place on the waiting list, and how many wait.
    pub place: Option<(usize, usize)>,
    /// What keeps it from a place.
    pub reason: Option<String>,
    /// The score of its best slot, 0 to 100.
    pub score: Option<i64>,
    /// The mean of the jury, 0 to 100.
    pub jury: Option<i64>,
    /// The score that the place took.
    pub cutoff: Option<i64>,
}

impl SlotDecided {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let language = scene.language;
        let show = filled("show", &self.show)?;
        let (subject, opening) = self.subject_and_opening(scene, &show);
        let mut blocks = vec![Block::Words(opening), Block::Title(say!(language, "Pourquoi", "Why"))];
        let reason = self.reason.as_deref().map_or_else(
            || {
                say!(
                    language,
                    "D’autres candidatures ont obtenu plus de points.",
                    "Other applications had more points."
                )
            },
            str::to_owned,
        );
        blocks.push(Block::Words(sentence("reason", language, &reason)?));
        blocks.push(Block::Facts(self.facts(scene)));
        Ok(Content {
            subject,
            blocks,
            why: say!(
                language,
                "Vous recevez ce message parce que vous avez candidaté pour {show}.",
                "You get this mail because you applied for {show}."
            ),
            reply_to: None,
            thread: None,
        })
    }

    fn subject_and_opening(&self, scene: &Scene<'_>, show: &str) -> (String, String) {
        let (language, reader) = (scene.language, &scene.reader);
        if self.waits {
            (
                say!(language, "{show} : vous êtes sur la liste d’attente", "{show}: you are on the waiting list"),
                say!(
                    language,
                    "Bonjour {reader}, toutes les places du pavillon régional sont attribuées ; votre candidature est sur la liste d’attente. Vous n’avez rien à faire : si une place se libère pour vous, nous vous écrivons.",
                    "Hello {reader}, all places on the regional pavilion are given; your application is on the waiting list. There is nothing to do: if a place becomes free for you, we write to you."
                ),
            )
        } else {
            (
                say!(
                    language,
                    "{show} : votre candidature n’est pas retenue",
                    "{show}: your application was not chosen"
                ),
                say!(
                    language,
                    "Bonjour {reader}, votre candidature n’a pas obtenu de place sur le pavillon régional.",
                    "Hello {reader}, your application did not get a place on the regional pavilion."
                ),
            )
        }
    }

    fn facts(&self, scene: &Scene<'_>) -> Vec<Fact> {
        let language = scene.language;
        let out_of = |score: i64| say!(language, "{score} sur 100", "{score} out of 100");
        let place = self.place.map(|(place, of)| say!(language, "{place} sur {of}", "{place} of {of}"));
        let contact = Some(scene.programme.contact.clone()).filter(|contact| !contact.is_empty());
        let told = [
            (say!(language, "Votre score :", "Your score:"), self.score.map(out_of)),
            (say!(language, "Note du jury :", "Score of the jury:"), self.jury.map(out_of)),
            (say!(language, "Score qu’il fallait :", "Score that was needed:"), self.cutoff.map(out_of)),
            (say!(language, "Rang d’attente :", "Place on the waiting list:"), place),
            (say!(language, "Une question ?", "A question?"), contact),
        ];
        told.into_iter().filter_map(|(label, value)| Some(Fact { label, value: value?, url: None })).collect()
    }
}
