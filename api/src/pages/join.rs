//! The page on which an identified person joins, stays out, or has their data erased.

use askama::Template;
use data_encoding::HEXLOWER;
use entity::codes::Language;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::outcome::Outcome;
use super::{Frame, Page, field};
use crate::links::{self, JoinChoice};
use crate::mail::words::{self, say};
use crate::mail::{HeldData, Programme};

/// What the page shows of what is held.
#[derive(Clone, Debug)]
pub struct JoinPage {
    /// The token of the link, under which the form is sent back.
    pub token: String,
    /// The person's name.
    pub name: String,
    /// Where the data comes from.
    pub source: String,
    /// When it was taken from there.
    pub collected_on: Date,
    /// What is held.
    pub held: Vec<HeldData>,
    /// The choice whose link was opened; it comes first.
    pub choice: Option<JoinChoice>,
}

/// The text that a person agrees to by joining; its hash is kept with the consent.
pub fn consent_text(programme: &Programme, language: Language) -> String {
    let programme = words::one_line(&programme.name);
    say!(
        language,
        "J’accepte que {programme} conserve mon profil, le montre comme je le décide et m’écrive pour me proposer des mises en relation. Mes coordonnées ne sont transmises qu’à une personne à qui j’ai dit oui et qui m’a dit oui. Je peux arrêter à tout moment depuis chaque message.",
        "I agree that {programme} keeps my profile, shows it as I decide, and writes to me to offer introductions. How to reach me is passed on only to a person to whom I have said yes and who has said yes to me. I can stop at any time from every mail."
    )
}

/// Hashes the text that was shown, in hexadecimal.
pub fn consent_hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// Reads the form that the page sends.
pub fn read_join(form: &str) -> Option<JoinChoice> {
    JoinChoice::from_word(&field(form, "choice")?)
}

#[derive(Template)]
#[template(path = "pages/join.html")]
struct JoinView<'a> {
    frame: &'a Frame<'a>,
    action: String,
    sections: [JoinChoice; 3],
    origin: String,
    consent: String,
}

/// Renders the page that asks.
pub fn join(frame: &Frame<'_>, page: &JoinPage) -> Page {
    let language = frame.language;
    let (name, source) = (words::one_line(&page.name), words::one_line(&page.source));
    let day = words::date(language, page.collected_on);
    let held: Vec<_> = page.held.iter().map(|data| data.label(language)).collect();
    let held = held.join(", ");
    let view = JoinView {
        frame,
        action: frame.path(&links::join_path(&page.token, None)),
        sections: in_order(page.choice),
        origin: say!(
            language,
            "Bonjour {name}. Nous avons : {held}. Source : {source}, le {day}. Vous n’avez rien accepté ; à vous de choisir.",
            "Hello {name}. We hold {held}. Source: {source}, on {day}. You have agreed to nothing; the choice is yours."
        ),
        consent: consent_text(frame.programme, language),
    };
    Page::new(200, &view)
}

fn in_order(choice: Option<JoinChoice>) -> [JoinChoice; 3] {
    match choice {
        None | Some(JoinChoice::Join) => [JoinChoice::Join, JoinChoice::NotNow, JoinChoice::Erase],
        Some(JoinChoice::NotNow) => [JoinChoice::NotNow, JoinChoice::Join, JoinChoice::Erase],
        Some(JoinChoice::Erase) => [JoinChoice::Erase, JoinChoice::NotNow, JoinChoice::Join],
    }
}

/// Renders the page that says what was done.
pub fn joined(frame: &Frame<'_>, choice: JoinChoice) -> Page {
    let language = frame.language;
    let (title, sentence) = match choice {
        JoinChoice::Join => (
            say!(language, "Bienvenue !", "Welcome!"),
            say!(
                language,
                "Votre accord est enregistré. Nous vous écrirons quand une startup cherche quelqu’un comme vous ; chaque fois, vous dites oui, non ou plus tard.",
                "Your consent is recorded. We write to you when a startup looks for somebody like you; each time you say yes, no or later."
            ),
        ),
        JoinChoice::NotNow => (
            say!(language, "C’est noté", "Noted"),
            say!(
                language,
                "Nous ne vous écrirons plus, et vos données seront effacées à la date annoncée dans notre message.",
                "We will not write to you again, and your data will be erased on the day given in our mail."
            ),
        ),
        JoinChoice::Erase => (
            say!(language, "Vos données sont effacées", "Your data are erased"),
            say!(
                language,
                "Il ne reste rien de votre profil : seulement son numéro et la date, pour que la restauration d’une sauvegarde ne vous fasse pas revenir.",
                "Nothing of your profile remains but its number and the date, so that a restored backup does not bring you back."
            ),
        ),
    };
    Page::new(200, &Outcome { frame, title, sentences: vec![sentence] })
}
