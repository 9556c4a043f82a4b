//! The page on which a side says, with one press, whether the two met and what came of it.

use askama::Template;
use entity::codes::{IntroductionOutcome, Language};

use super::outcome::Outcome;
use super::{Frame, Page, field};
use crate::links;
use crate::mail::words::{self, say};

/// What the page asks.
#[derive(Clone, Debug)]
pub struct ReportPage {
    /// The token of the link, under which the form is sent back.
    pub token: String,
    /// The name of the other side.
    pub other: String,
    /// Whether what came of it is asked first, rather than whether they met.
    pub outcome: bool,
}

/// What one press says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whether they met.
    pub met: bool,
    /// What came of it.
    pub outcome: Option<IntroductionOutcome>,
}

/// Reads the form that the page sends.
pub fn read_report(form: &str) -> Option<Told> {
    match field(form, "told")?.as_str() {
        "met" => Some(Told { met: true, outcome: None }),
        "not-met" => Some(Told { met: false, outcome: None }),
        code => IntroductionOutcome::from_code(code).map(|outcome| Told { met: true, outcome: Some(outcome) }),
    }
}

#[derive(Template)]
#[template(path = "pages/report.html")]
struct ReportView<'a> {
    frame: &'a Frame<'a>,
    action: String,
    title: String,
    outcome_first: bool,
    outcomes: Vec<(&'static str, String)>,
}

/// Renders the page that asks.
pub fn report(frame: &Frame<'_>, page: &ReportPage) -> Page {
    let language = frame.language;
    let other = words::one_line(&page.other);
    let title = if page.outcome {
        say!(language, "Qu’est-il né de votre rencontre avec {other} ?", "What came of your introduction to {other}?")
    } else {
        say!(language, "Avez-vous rencontré {other} ?", "Did you meet {other}?")
    };
    let view = ReportView {
        frame,
        action: frame.path(&links::report_path(&page.token)),
        title,
        outcome_first: page.outcome,
        outcomes: IntroductionOutcome::ALL.iter().map(|each| (each.code(), label(*each, language))).collect(),
    };
    Page::new(200, &view)
}

fn label(outcome: IntroductionOutcome, language: Language) -> String {
    match outcome {
        IntroductionOutcome::Nothing => say!(language, "Rien pour l’instant", "Nothing so far"),
        IntroductionOutcome::Pilot => say!(language, "Un pilote", "A pilot"),
        IntroductionOutcome::Contract => say!(language, "Un contrat", "A contract"),
        IntroductionOutcome::Funding => say!(language, "Un financement", "Funding"),
        IntroductionOutcome::Hire => say!(language, "Une embauche", "A hire"),
        IntroductionOutcome::Export => say!(language, "Une vente à l’étranger", "A sale abroad"),
        IntroductionOutcome::Other => say!(language, "Autre chose", "Something else"),
    }
}

/// Renders the page that says that the answer counts, or that there is nothing to answer any more.
pub fn reported(frame: &Frame<'_>, counts: bool) -> Page {
    let language = frame.language;
    let (title, sentence) = if counts {
        (
            say!(language, "Merci, c’est noté", "Thank you, noted"),
            say!(
                language,
                "Votre réponse est enregistrée. Pour la changer, écrivez au programme.",
                "Your answer is recorded. To change it, write to the programme."
            ),
        )
    } else {
        (
            say!(language, "Cette question n’est plus posée", "This question is no longer asked"),
            say!(language, "Une réponse a déjà été donnée.", "An answer has already been given."),
        )
    };
    Page::new(200, &Outcome { frame, title, sentences: vec![sentence] })
}
