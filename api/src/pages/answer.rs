//! The page on which a side answers.

use askama::Template;
use entity::codes::{DeclineReason, Language};
use jiff::ToSpan;
use jiff::civil::Date;

use super::{Frame, Page, field, headline};
use crate::links::{self, Choice};
use crate::mail::words::{self, say};
use crate::mail::{Presented, Written, quote_intro};

/// How far ahead a reader may put off an answer.
const LATEST_DAYS: i32 = 366;

/// What the answer page shows: what the mail said, and no contact.
#[derive(Clone, Debug)]
pub struct AnswerPage {
    /// The token of the link, under which the form is sent back.
    pub token: String,
    /// The other side.
    pub asker: Presented,
    /// Whether the programme suggests it: the other side has not said yes yet.
    pub suggested: bool,
    /// Why these two: sentences in the page's language.
    pub reasons: Vec<String>,
    /// What is asked for, in the page's language.
    pub ask: String,
    /// How much time it takes, in the page's language.
    pub time_asked: String,
    /// What is in it for the reader, in the page's language.
    pub benefit: String,
    /// What the asker wrote.
    pub message: Option<Written>,
    /// The answer whose link was opened; it comes first.
    pub choice: Option<Choice>,
    /// Whether the reader has put it off once, and can no longer.
    pub put_off: bool,
    /// Today, where the reader is.
    pub today: Date,
    /// What was wrong with the form that was sent, if one was.
    pub problem: Option<FormProblem>,
}

/// An answer, as the form gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No, and why.
    No(DeclineReason),
    /// Ask again on this day.
    Later(Date),
}

/// A form that cannot be acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// The answer that was meant, as far as it can be told.
    pub choice: Option<Choice>,
    /// What is wrong.
    pub problem: FormProblem,
}

/// What is wrong with a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormProblem {
    /// No answer was chosen.
    NoAnswer,
    /// No reason was chosen for a no.
    NoReason,
    /// No date, or none that is a date.
    NoDate,
    /// A date that is not ahead, or more than a year ahead.
    DateOutOfReach,
}

/// Reads the form that the answer page sends.
pub fn read_answer(form: &str, today: Date) -> Result<Answer, Form> {
    let choice = field(form, "answer").and_then(|word| Choice::from_word(&word));
    let unfit = |problem| Form { choice, problem };
    match choice {
        None => Err(unfit(FormProblem::NoAnswer)),
        Some(Choice::Yes) => Ok(Answer::Yes),
        Some(Choice::No) => {
            let reason = field(form, "reason").and_then(|code| DeclineReason::from_code(&code));
            reason.map(Answer::No).ok_or(unfit(FormProblem::NoReason))
        }
        Some(Choice::Later) => {
            let date: Option<Date> = field(form, "date").and_then(|text| text.trim().parse().ok());
            let date = date.ok_or(unfit(FormProblem::NoDate))?;
            let ahead = today < date && date <= latest(today);
            if ahead { Ok(Answer::Later(date)) } else { Err(unfit(FormProblem::DateOutOfReach)) }
        }
    }
}

fn latest(today: Date) -> Date {
    today.saturating_add(LATEST_DAYS.days())
}

/// Renders the page that asks.
pub fn answer(frame: &Frame<'_>, page: &AnswerPage) -> Page {
    let status = if page.problem.is_some() { 422 } else { 200 };
    let language = frame.language;
    let view = AnswerView {
        frame,
        page,
        action: frame.path(&links::answer_path(&page.token, None)),
        sections: in_order(page.choice).into_iter().filter(|each| !page.put_off || *each != Choice::Later).collect(),
        headline: headline(&page.asker),
        reasons: page.reasons.iter().map(|reason| words::typeset(language, reason)).collect(),
        message: page.message.as_ref().map(|message| Message::new(language, &page.asker.name, message)),
        decline_reasons: DeclineReason::ALL
            .iter()
            .map(|reason| (reason.code(), decline_label(*reason, language)))
            .collect(),
        first_day: page.today.saturating_add(1.days()).to_string(),
        last_day: latest(page.today).to_string(),
        problem: page.problem.map(|problem| problem_sentence(problem, language)),
    };
    Page::new(status, &view)
}

#[derive(Template)]
#[template(path = "pages/answer.html")]
struct AnswerView<'a> {
    frame: &'a Frame<'a>,
    page: &'a AnswerPage,
    action: String,
    sections: Vec<Choice>,
    headline: Option<(String, Option<&'static str>)>,
    reasons: Vec<String>,
    message: Option<Message>,
    decline_reasons: Vec<(&'static str, String)>,
    first_day: String,
    last_day: String,
    problem: Option<String>,
}

struct Message {
    intro: String,
    lines: Vec<String>,
    tag: Option<&'static str>,
}

impl Message {
    fn new(language: Language, author: &str, written: &Written) -> Self {
        Self {
            intro: quote_intro(language, author, written),
            lines: words::lines(&written.text),
            tag: written.language.map(words::tag),
        }
    }
}

impl AnswerView<'_> {
    fn title(&self) -> String {
        let (language, asker) = (self.frame.language, words::one_line(&self.page.asker.name));
        if self.page.suggested {
            return say!(language, "Une mise en relation avec {asker} ?", "An introduction to {asker}?");
        }
        say!(language, "{asker} aimerait faire votre connaissance", "{asker} would like to meet you")
    }

    fn ask(&self) -> String {
        words::typeset(self.frame.language, &words::one_line(&self.page.ask))
    }

    fn time_asked(&self) -> String {
        words::typeset(self.frame.language, &words::one_line(&self.page.time_asked))
    }

    fn benefit(&self) -> String {
        words::typeset(self.frame.language, &words::one_line(&self.page.benefit))
    }

    /// A section is open when its link was followed, or when its form came back with a problem.
    fn open(&self, section: &Choice) -> bool {
        self.page.choice == Some(*section)
    }
}

/// The answer whose link was followed comes first, so that one press is enough.
fn in_order(choice: Option<Choice>) -> [Choice; 3] {
    match choice {
        None | Some(Choice::Yes) => [Choice::Yes, Choice::Later, Choice::No],
        Some(Choice::Later) => [Choice::Later, Choice::Yes, Choice::No],
        Some(Choice::No) => [Choice::No, Choice::Later, Choice::Yes],
    }
}

fn decline_label(reason: DeclineReason, language: Language) -> String {
    match reason {
        DeclineReason::NoTime => say!(language, "Je n’ai pas le temps en ce moment", "I have no time at the moment"),
        DeclineReason::WrongSector => say!(language, "Ce n’est pas mon secteur", "It is not my sector"),
        DeclineReason::WrongStage => say!(
            language,
            "Le projet est trop tôt ou trop avancé pour moi",
            "The project is too early or too far on for me"
        ),
        DeclineReason::WrongMarket => say!(language, "Ce n’est pas mon marché", "It is not my market"),
        DeclineReason::AlreadyInContact => say!(language, "Nous sommes déjà en contact", "We are in contact already"),
        DeclineReason::ConflictOfInterest => {
            say!(language, "J’aurais un conflit d’intérêts", "I would have a conflict of interest")
        }
        DeclineReason::NotMyExpertise => {
            say!(language, "Ce n’est pas ce que je sais faire", "It is not what I am good at")
        }
        DeclineReason::Other => say!(language, "Une autre raison", "Another reason"),
    }
}

fn problem_sentence(problem: FormProblem, language: Language) -> String {
    match problem {
        FormProblem::NoAnswer => say!(language, "Choisissez une réponse.", "Choose an answer."),
        FormProblem::NoReason => say!(
            language,
            "Choisissez une raison : elle reste entre vous et le programme.",
            "Choose a reason: it stays between you and the programme."
        ),
        FormProblem::NoDate => say!(language, "Choisissez une date.", "Choose a date."),
        FormProblem::DateOutOfReach => {
            say!(language, "Choisissez une date à venir, dans l’année.", "Choose a date ahead, within a year.")
        }
    }
}
