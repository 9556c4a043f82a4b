//! Pages for those who cannot be shown what they asked for.

use askama::Template;

use super::visit::{ONCE_FIELD, SEAL_FIELD};
use super::{Cookie, Reply, Visit, reply, session};
use crate::error::Result;

/// How long a browser remembers where to go on, in seconds.
const NEXT_FOR: i64 = 3_600;

#[derive(Template)]
#[template(path = "hub/turned_away.html")]
struct TurnedAway<'a> {
    visit: &'a Visit,
    title: String,
    sentence: String,
    /// Where to go on, and what that is called.
    onward: Option<(String, String)>,
    /// What somebody typed, which is not to be lost.
    typed: Vec<(&'a str, &'a str)>,
    /// Whether it can be sent once more as it is.
    again: bool,
}

impl<'a> TurnedAway<'a> {
    fn new(visit: &'a Visit, title: String, sentence: String) -> Self {
        Self { visit, title, sentence, onward: None, typed: Vec::new(), again: false }
    }

    fn home(self) -> Self {
        let onward = ("/".to_owned(), self.visit.say("Rechercher dans l’annuaire", "Search the directory"));
        Self { onward: Some(onward), ..self }
    }
}

/// There is nothing of the kind for this reader: what is hidden looks the same as what is not there.
pub fn absent(visit: &Visit) -> Result<Reply> {
    let sentence = visit.say(
        "Elle a peut-être été retirée, ou ne vous est pas ouverte.",
        "It may have been taken away, or is not open to you.",
    );
    let title = visit.say("Cette page n’existe pas", "There is no such page");
    Reply::page_with(404, &TurnedAway::new(visit, title, sentence).home())
}

/// The page is for others.
pub fn not_for_you(visit: &Visit) -> Result<Reply> {
    let title = visit.say("Cette page est réservée", "This page is for others");
    let sentence = visit.say("Votre compte n’y donne pas accès.", "Your account does not open it.");
    Reply::page_with(403, &TurnedAway::new(visit, title, sentence).home())
}

/// Whoever is not signed in is asked to be; what they had typed is shown, to be kept.
pub fn sign_in_first(visit: &Visit) -> Result<Reply> {
    if visit.form == super::Form::default() {
        return Ok(Reply::to(visit.sign_in_path()));
    }
    let title = visit.say("Vous n’êtes plus connecté(e)", "You are no longer signed in");
    let sentence = visit.say(
        "Rien n’a été envoyé. Voici ce que vous aviez écrit : copiez-le, connectez-vous, et envoyez-le de nouveau.",
        "Nothing was sent. Here is what you had written: copy it, sign in, and send it again.",
    );
    let onward = Some(("/sign-in".to_owned(), visit.say("Se connecter", "Sign in")));
    let typed = typed(visit);
    let page = TurnedAway { onward, typed, ..TurnedAway::new(visit, title, sentence) };
    Ok(Reply::page_with(401, &page)?.keeping(Cookie::kept(session::NEXT, visit.path.clone(), NEXT_FOR)))
}

/// A form without its seal: sent by another site, or from a page that was opened before signing in or out.
pub fn unsealed(visit: &Visit) -> Result<Reply> {
    let title = visit.say("Ce formulaire est trop ancien", "This form is too old");
    if !visit.from_here {
        let sentence = visit.say(
            "Rien n’a été changé. Ouvrez la page de nouveau et recommencez.",
            "Nothing was changed. Open the page again and start over.",
        );
        return Reply::page_with(403, &TurnedAway::new(visit, title, sentence).home());
    }
    let sentence = visit.say(
        "Rien n’a été changé, et rien n’est perdu : voici ce que vous envoyez. Appuyez pour l’envoyer.",
        "Nothing was changed, and nothing is lost: here is what you send. Press to send it.",
    );
    let page = TurnedAway { typed: typed(visit), again: true, ..TurnedAway::new(visit, title, sentence) };
    Reply::page_with(403, &page)
}

/// A form that is longer than any of ours can be.
pub fn too_large(visit: &Visit) -> Result<Reply> {
    let title = visit.say("C’est trop long", "This is too long");
    let sentence = visit.say(
        "Rien n’a été envoyé. Revenez en arrière : votre texte y est encore ; raccourcissez-le.",
        "Nothing was sent. Go back: your text is still there; shorten it.",
    );
    Reply::page_with(413, &TurnedAway::new(visit, title, sentence))
}

/// Somebody asks too often.
pub fn too_often(visit: &Visit, seconds: u32) -> Result<Reply> {
    let title = visit.say("Un instant, s’il vous plaît", "One moment, please");
    let seconds = visit.number(&seconds);
    let sentence = visit.say(
        &format!("Trop de pages en peu de temps. Réessayez dans {seconds} s."),
        &format!("Too many pages in a short time. Try again in {seconds} s."),
    );
    Reply::page_with(429, &TurnedAway::new(visit, title, sentence))
}

/// Something is wrong on this side.
pub fn broken(visit: &Visit, request_id: &str) -> Result<Reply> {
    let title = visit.say("Une erreur s’est produite", "Something went wrong");
    let sentence = visit.say(
        &format!("Elle vient de chez nous, et elle est notée sous {request_id}. Réessayez dans un moment."),
        &format!("It is ours to mend, and recorded under {request_id}. Try again in a moment."),
    );
    Reply::page_with(503, &TurnedAway::new(visit, title, sentence).home())
}

fn typed(visit: &Visit) -> Vec<(&str, &str)> {
    visit.form.fields().filter(|(name, _)| ![SEAL_FIELD, ONCE_FIELD].contains(name)).collect()
}

/// Where somebody was going before they signed in.
pub(super) fn next(visit: &Visit) -> String {
    visit.cookies.get(session::NEXT).and_then(reply::local).unwrap_or("/").to_owned()
}

/// Remembers where to go once somebody is signed in.
pub(super) fn remember_next(visit: &Visit, reply: Reply) -> Reply {
    match visit.asked("next").and_then(super::reply::local) {
        Some(next) => reply.keeping(Cookie::kept(session::NEXT, next, NEXT_FOR)),
        None => reply,
    }
}
