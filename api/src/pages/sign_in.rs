//! The page behind the link of a sign-in mail or an invitation. Opening it signs nobody in: mail scanners open links too.

use askama::Template;
use jiff::civil::Date;

use super::outcome::Outcome;
use super::{Frame, Page, Unavailable};
use crate::links;
use crate::mail::words::{self, say};

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignInView<'a> {
    frame: &'a Frame<'a>,
    action: String,
    question: String,
}

/// Renders the page that asks whether to sign in, as whom.
pub fn sign_in(frame: &Frame<'_>, token: &str, name: &str) -> Page {
    let name = words::one_line(name);
    let view = SignInView {
        frame,
        action: frame.path(&links::sign_in_path(token)),
        question: say!(
            frame.language,
            "Bonjour {name}. Le bouton vous connecte pour 30 jours ; ce lien ne fonctionnera plus ensuite.",
            "Hello {name}. The button signs you in for 30 days; this link ceases to work then."
        ),
    };
    Page::new(200, &view)
}

#[derive(Template)]
#[template(path = "pages/signed_in.html")]
struct SignedInView<'a> {
    frame: &'a Frame<'a>,
    token: &'a str,
    lasts: String,
}

/// Renders the page that hands the session over: its token is shown this once.
pub fn signed_in(frame: &Frame<'_>, token: &str, until: Date) -> Page {
    let day = words::date(frame.language, until);
    let lasts = say!(
        frame.language,
        "Il fonctionne jusqu’au {day} et n’est montré que cette fois. Qui le détient agit en votre nom : ne le donnez qu’à une application de confiance.",
        "It works until {day} and is shown this once. Whoever holds it acts in your name: give it to an application that you trust only."
    );
    Page::new(200, &SignedInView { frame, token, lasts })
}

/// Renders the page for a link that lets nobody in.
pub fn no_sign_in(frame: &Frame<'_>, why: Unavailable) -> Page {
    let language = frame.language;
    let (status, title) = match why {
        Unavailable::Unknown => (404, say!(language, "Cette page n’existe pas", "There is no such page")),
        Unavailable::Expired => (410, say!(language, "Ce lien a expiré", "This link has expired")),
        Unavailable::Used => (410, say!(language, "Ce lien a déjà servi", "This link has been used")),
    };
    let sentence = match why {
        Unavailable::Unknown => say!(
            language,
            "Le lien est peut-être incomplet. Ouvrez-le de nouveau depuis le message que vous avez reçu.",
            "The link may be incomplete. Open it again from the mail you got."
        ),
        Unavailable::Expired | Unavailable::Used => say!(
            language,
            "Demandez un nouveau lien depuis l’application où vous vous connectez : votre adresse e-mail suffit.",
            "Ask for a new link from the application that you sign in to: your e-mail address is enough."
        ),
    };
    Page::new(status, &Outcome { frame, title, sentences: vec![sentence] })
}
