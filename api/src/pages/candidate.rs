//! The page on which a startup asks for somebody who was proposed to it.

use askama::Template;

use super::outcome::Outcome;
use super::{Frame, Page, headline};
use crate::links;
use crate::mail::Presented;
use crate::mail::words::{self, say};

/// Who was proposed.
#[derive(Clone, Debug)]
pub struct CandidatePage {
    /// The token of the link, under which the form is sent back.
    pub token: String,
    /// Who was proposed.
    pub candidate: Presented,
    /// Why: sentences in the page's language.
    pub reasons: Vec<String>,
}

/// What became of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CandidateOutcome {
    /// The candidate will be asked.
    Asked,
    /// Nobody is asked, for this reason in the page's language.
    Refused(String),
    /// The candidate can no longer be asked.
    Gone,
}

#[derive(Template)]
#[template(path = "pages/candidate.html")]
struct CandidateView<'a> {
    frame: &'a Frame<'a>,
    action: String,
    title: String,
    headline: Option<(String, Option<&'static str>)>,
    reasons: Vec<String>,
    button: String,
}

/// Renders the page that asks.
pub fn candidate(frame: &Frame<'_>, page: &CandidatePage) -> Page {
    let language = frame.language;
    let name = words::one_line(&page.candidate.name);
    let view = CandidateView {
        frame,
        action: frame.path(&links::candidate_path(&page.token)),
        title: say!(language, "Demander aussi {name} ?", "Ask {name} too?"),
        headline: headline(&page.candidate),
        reasons: page.reasons.iter().map(|reason| words::typeset(language, reason)).collect(),
        button: say!(language, "Oui, demander une mise en relation", "Yes, ask for an introduction"),
    };
    Page::new(200, &view)
}

/// Renders the page that says what was done.
pub fn candidate_asked(frame: &Frame<'_>, outcome: &CandidateOutcome) -> Page {
    let language = frame.language;
    let (title, sentence) = match outcome {
        CandidateOutcome::Asked => (
            say!(language, "C’est demandé", "Asked"),
            say!(
                language,
                "Nous vous écrivons dès qu’il y a une réponse. Rien n’est retiré de votre première demande.",
                "We write to you as soon as there is an answer. Nothing is taken from your first request."
            ),
        ),
        CandidateOutcome::Refused(why) => (say!(language, "Personne n’est sollicité", "Nobody is asked"), why.clone()),
        CandidateOutcome::Gone => (
            say!(language, "Ce n’est plus possible", "This is no longer possible"),
            say!(
                language,
                "Ce profil ne peut pas être présenté en ce moment.",
                "This profile cannot be introduced at present."
            ),
        ),
    };
    Page::new(200, &Outcome { frame, title, sentences: vec![sentence] })
}
