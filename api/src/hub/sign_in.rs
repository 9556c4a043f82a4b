//! Signing in with a mail, and out again. Opening the mail's link signs nobody in: mail scanners open links too.

use askama::Template;
use entity::TokenKind;

use super::turned_away::{next, remember_next};
use super::{Answered, Cookie, Problems, Reply, Visit, session};
use crate::error::{Failure, Result};
use crate::links;
use crate::mail::words::{self, say};
use crate::service::accounts::{self, SESSION_LIFETIME, SignedIn, Unusable};
use crate::service::acts::Act;

/// The page that asks for an address.
#[derive(Template)]
#[template(path = "hub/sign_in.html")]
struct SignIn<'a> {
    visit: &'a Visit,
    email: &'a str,
    code: &'a str,
    /// The address that a mail is on its way to, if it has an account.
    sent_to: Option<&'a str>,
    problems: Problems,
}

impl<'a> SignIn<'a> {
    fn new(visit: &'a Visit, problems: Problems) -> Self {
        let form = &visit.form;
        Self { visit, email: form.text("email"), code: form.text("code"), sent_to: None, problems }
    }
}

/// Asks for the address.
pub async fn ask(visit: Visit) -> Result<Reply> {
    if visit.is_signed_in() {
        return Ok(Reply::to("/"));
    }
    Ok(remember_next(&visit, Reply::page(&SignIn::new(&visit, Problems::default()))?))
}

/// Sends a mail with a link, if the address has an account; the answer does not tell.
pub async fn send(visit: Visit) -> Result<Reply> {
    let email = visit.form.text("email").trim();
    let asked = accounts::request(&visit.app, &Act::of(&visit.viewer), email, visit.language).await;
    match Answered::of(asked, visit.language)? {
        Answered::Refused(problems) => Reply::unfit(&SignIn::new(&visit, problems)),
        _ => Reply::page(&SignIn { sent_to: Some(email), ..SignIn::new(&visit, Problems::default()) }),
    }
}

/// The page behind the link of a mail.
#[derive(Template)]
#[template(path = "hub/sign_in_link.html")]
struct Link<'a> {
    visit: &'a Visit,
    action: String,
    greeting: String,
}

/// Asks whether to sign in.
pub async fn offer(visit: Visit) -> Result<Reply> {
    let code = visit.part("code");
    let opened = match accounts::open(&visit.app, code).await? {
        Ok(opened) => opened,
        Err(why) => return unusable(&visit, why),
    };
    // Nobody has chosen a language in this browser yet: the mail's is the one that its reader reads.
    let mut visit = visit.clone();
    if visit.asked("lang").is_none() && visit.cookies.get(session::LANGUAGE).is_none() {
        visit.language = opened.language();
    }
    let name = words::one_line(&opened.account.label);
    let greeting = say!(visit.language, "Bonjour {name}.", "Hello {name}.");
    let action = format!("{}?lang={}", links::sign_in_path(visit.part("code")), visit.tag());
    Reply::page(&Link { visit: &visit, action, greeting })
}

/// Signs in with the link of a mail.
pub async fn redeem(visit: Visit) -> Result<Reply> {
    match accounts::redeem(&visit.app, &Act::of(&visit.viewer), visit.part("code")).await {
        Ok(signed_in) => Ok(welcome(&visit, signed_in)),
        Err(Failure::Refused(refusals)) => {
            unusable(&visit, refusals.first().map_or(Unusable::Unknown, |refusal| refusal.reason.into()))
        }
        Err(failure) => Err(failure.unexpected()),
    }
}

/// Signs in with the code of a mail, on whatever device.
pub async fn exchange(visit: Visit) -> Result<Reply> {
    // People paste the whole link as well.
    let code = visit.form.text("code").trim().rsplit('/').next().unwrap_or_default();
    let redeemed = accounts::redeem(&visit.app, &Act::of(&visit.viewer), code).await;
    match Answered::of(redeemed, visit.language)? {
        Answered::Done(signed_in) => Ok(welcome(&visit, signed_in)),
        Answered::DoneBefore(_) => Ok(Reply::to(next(&visit))),
        Answered::Refused(problems) => {
            let page = SignIn { sent_to: visit.form.filled("email"), ..SignIn::new(&visit, problems) };
            Reply::unfit(&page)
        }
    }
}

fn welcome(visit: &Visit, signed_in: SignedIn) -> Reply {
    let name = words::one_line(&signed_in.account.label);
    let language = signed_in.account.language.filter(|_| visit.cookies.get(session::LANGUAGE).is_none());
    let sentence = say!(language.unwrap_or(visit.language), "Bienvenue, {name}.", "Welcome, {name}.");
    let token = signed_in.token.unwrap_or_default();
    Reply::to(next(visit))
        .keeping(Cookie::kept(session::SESSION, token, SESSION_LIFETIME / 1_000))
        .keeping(Cookie::forgotten(session::NEXT))
        .telling(sentence)
}

/// The page for a link that lets nobody in.
#[derive(Template)]
#[template(path = "hub/sign_in_unusable.html")]
struct NoLink<'a> {
    visit: &'a Visit,
    title: String,
    sentence: String,
}

fn unusable(visit: &Visit, why: Unusable) -> Result<Reply> {
    let (status, title) = match why {
        Unusable::Unknown => (404, visit.say("Cette page n’existe pas", "There is no such page")),
        Unusable::Expired => (410, visit.say("Ce lien a expiré", "This link has expired")),
        Unusable::Used => (410, visit.say("Ce lien a déjà servi", "This link has been used")),
    };
    let sentence = match why {
        Unusable::Unknown => visit.say(
            "Le lien est peut-être incomplet. Ouvrez-le de nouveau depuis le message que vous avez reçu.",
            "The link may be incomplete. Open it again from the mail you got.",
        ),
        Unusable::Expired | Unusable::Used => visit.say(
            "Demandez un nouveau lien : votre adresse e-mail suffit.",
            "Ask for a new link: your e-mail address is enough.",
        ),
    };
    Reply::page_with(status, &NoLink { visit, title, sentence })
}

/// Ends the session, here and wherever its token was copied to.
pub async fn sign_out(visit: Visit) -> Result<Reply> {
    if let Some(pass) = visit.viewer.pass() {
        let act = Act::of(&visit.viewer);
        // Another press may have ended it already: whoever asked is signed out all the same.
        Answered::of(accounts::revoke(&visit.app, &act, pass.token, TokenKind::Session).await, visit.language)?;
    }
    let reply = Reply::to("/").keeping(Cookie::forgotten(session::SESSION));
    Ok(reply.telling(visit.say("Vous êtes déconnecté(e).", "You are signed out.")))
}
