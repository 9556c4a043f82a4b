//! A person's own page: where they stand, what waits for them, and everything they can decide, without an account.

use askama::Template;
use entity::codes::Language;
use jiff::ToSpan;
use jiff::civil::Date;

use super::outcome::Outcome;
use super::{Frame, Page, field};
use crate::links;
use crate::mail::words::{self, say};

/// How far ahead a pause may end.
const LONGEST_DAYS: i32 = 366;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct OwnPage {
    /// The token of the link, under which forms are sent back.
    pub token: String,
    /// The reader's name.
    pub name: String,
    /// Where the reader stands.
    pub state: OwnState,
    /// The language that mails are written in.
    pub mails_in: Language,
    /// The introductions that are not decided yet.
    pub open: Vec<OpenIntroduction>,
    /// Today, where the programme is.
    pub today: Date,
}

/// Where somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnState {
    /// They have agreed to nothing.
    NotAsked,
    /// They are introduced to others.
    Open,
    /// They are not, until a day or until they say so.
    Paused(Option<Date>),
    /// They get no mail.
    Stopped,
    /// They have left.
    Left,
}

/// An introduction that is not decided yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIntroduction {
    /// With whom, as it is shown to the reader.
    pub other: String,
    /// The token of the page to answer on, if the reader is to answer.
    pub answer_token: Option<String>,
}

/// What somebody wishes on their page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnWish {
    /// No requests until a day, or until they say so.
    Pause(Option<Date>),
    /// Requests and mails again.
    Resume,
    /// Mails in this language.
    Language(Language),
    /// No mail any more.
    Stop,
    /// Another link in place of this one.
    Renew,
    /// To leave for good.
    Leave,
    /// To leave, and everything held to be erased.
    Erase,
}

/// Reads a form of the page; nothing if it wishes nothing that can be done.
pub fn read_own(form: &str, today: Date) -> Option<OwnWish> {
    let sure = field(form, "sure").as_deref() == Some("yes");
    match field(form, "act")?.as_str() {
        "pause" => match field(form, "until").map(|until| until.trim().to_owned()).filter(|until| !until.is_empty()) {
            None => Some(OwnWish::Pause(None)),
            Some(until) => {
                let until: Date = until.parse().ok()?;
                (today < until && until <= last_day(today)).then_some(OwnWish::Pause(Some(until)))
            }
        },
        "resume" => Some(OwnWish::Resume),
        "language" => words::from_tag(&field(form, "language")?).map(OwnWish::Language),
        "stop" => Some(OwnWish::Stop),
        "renew" => Some(OwnWish::Renew),
        "leave" if sure => Some(OwnWish::Leave),
        "erase" if sure => Some(OwnWish::Erase),
        _ => None,
    }
}

fn last_day(today: Date) -> Date {
    today.saturating_add(LONGEST_DAYS.days())
}

/// What is said above the page once a form was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnNews {
    /// It was done.
    Done,
    /// It could not be read, or was not confirmed.
    Unclear,
}

#[derive(Template)]
#[template(path = "pages/own.html")]
struct OwnView<'a> {
    frame: &'a Frame<'a>,
    page: &'a OwnPage,
    action: String,
    data: String,
    standing: String,
    first_day: String,
    last_day: String,
    news: Option<(bool, String)>,
}

/// Renders the page.
pub fn own(frame: &Frame<'_>, page: &OwnPage, news: Option<OwnNews>) -> Page {
    let language = frame.language;
    let status = if news == Some(OwnNews::Unclear) { 422 } else { 200 };
    let view = OwnView {
        frame,
        page,
        action: frame.path(&links::own_path(&page.token)),
        data: frame.path(&links::own_data_path(&page.token)),
        standing: standing(page.state, language),
        first_day: page.today.saturating_add(1.days()).to_string(),
        last_day: last_day(page.today).to_string(),
        news: news.map(|news| (news == OwnNews::Unclear, sentence(news, language))),
    };
    Page::new(status, &view)
}

impl OwnView<'_> {
    fn title(&self) -> String {
        let name = words::one_line(&self.page.name);
        say!(self.frame.language, "Bonjour {name}", "Hello {name}")
    }

    fn has_joined(&self) -> bool {
        !matches!(self.page.state, OwnState::NotAsked | OwnState::Left)
    }

    fn can_pause(&self) -> bool {
        matches!(self.page.state, OwnState::Open | OwnState::Paused(_))
    }

    fn can_resume(&self) -> bool {
        matches!(self.page.state, OwnState::Paused(_) | OwnState::Stopped)
    }

    fn can_stop(&self) -> bool {
        !matches!(self.page.state, OwnState::Stopped | OwnState::Left)
    }

    fn can_leave(&self) -> bool {
        self.page.state != OwnState::Left
    }

    fn answer(&self, token: &str) -> String {
        self.frame.path(&links::answer_path(token, None))
    }

    fn reads(&self, tag: &str) -> bool {
        words::tag(self.page.mails_in) == tag
    }
}

fn standing(state: OwnState, language: Language) -> String {
    match state {
        OwnState::NotAsked => say!(
            language,
            "Vous n’avez rien accepté : personne en dehors de l’équipe ne voit votre profil.",
            "You have agreed to nothing: nobody outside the team sees your profile."
        ),
        OwnState::Open => say!(
            language,
            "Votre profil est ouvert : nous vous écrivons quand quelqu’un cherche une personne comme vous.",
            "Your profile is open: we write to you when somebody looks for a person like you."
        ),
        OwnState::Paused(Some(until)) => {
            let day = words::date(language, until);
            say!(language, "Votre profil est en pause jusqu’au {day}.", "Your profile is paused until {day}.")
        }
        OwnState::Paused(None) => say!(
            language,
            "Votre profil est en pause jusqu’à ce que vous repreniez.",
            "Your profile is paused until you resume."
        ),
        OwnState::Stopped => say!(
            language,
            "Vous avez arrêté tous les messages : nous ne vous écrivons plus.",
            "You have stopped all mail: we write to you no more."
        ),
        OwnState::Left => say!(
            language,
            "Vous avez quitté le programme. Vos données seront bientôt effacées ; vous pouvez les effacer dès maintenant.",
            "You have left the programme. Your data will be erased soon; you can erase them now."
        ),
    }
}

fn sentence(news: OwnNews, language: Language) -> String {
    match news {
        OwnNews::Done => say!(language, "C’est enregistré.", "It is recorded."),
        OwnNews::Unclear => say!(
            language,
            "Rien n’a changé : choisissez une date à venir, dans l’année, ou cochez la case qui confirme.",
            "Nothing has changed: choose a date ahead, within a year, or tick the box that confirms."
        ),
    }
}

/// Renders the page that says that somebody has left, been erased, or has another link from now on.
pub fn own_ended(frame: &Frame<'_>, wish: OwnWish) -> Page {
    let language = frame.language;
    let (title, sentence) = match wish {
        OwnWish::Erase => (
            say!(language, "Vos données sont effacées", "Your data are erased"),
            say!(
                language,
                "Il ne reste rien de votre profil : seulement son numéro et la date, pour que la restauration d’une sauvegarde ne vous fasse pas revenir.",
                "Nothing of your profile remains but its number and the date, so that a restored backup does not bring you back."
            ),
        ),
        OwnWish::Renew => (
            say!(language, "Ce lien ne fonctionne plus", "This link works no more"),
            say!(
                language,
                "Le prochain message que vous recevrez portera un nouveau lien.",
                "The next mail that you get carries a new link."
            ),
        ),
        _ => (
            say!(language, "Vous avez quitté le programme", "You have left the programme"),
            say!(
                language,
                "Nous ne vous écrirons plus, les demandes en cours sont closes, et vos données seront effacées.",
                "We will not write to you again, open requests are closed, and your data will be erased."
            ),
        ),
    };
    Page::new(200, &Outcome { frame, title, sentences: vec![sentence] })
}

#[derive(Template)]
#[template(path = "pages/held.html")]
struct HeldView<'a> {
    frame: &'a Frame<'a>,
    title: String,
    back: String,
    download: String,
    sections: Vec<(String, Vec<(String, String)>)>,
}

/// Renders everything that is held about somebody: headings, each with lines of a name and a value.
pub fn held(frame: &Frame<'_>, token: &str, sections: Vec<(String, Vec<(String, String)>)>) -> Page {
    let view = HeldView {
        frame,
        title: say!(frame.language, "Ce que nous avons sur vous", "What we hold about you"),
        back: frame.path(&links::own_path(token)),
        download: links::own_file_path(token),
        sections,
    };
    Page::new(200, &view)
}
