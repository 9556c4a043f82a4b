//! The mail with which somebody signs in.

use super::body::{Block, Fact};
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::say;
use crate::links;

/// A way in that works once and for a quarter of an hour.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The token of the link, which an application takes as a code too.
    pub token: String,
}

impl SignIn {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let programme = filled("programme's name", &scene.programme.name)?;
        let token = filled("link", &self.token)?;
        Ok(Content {
            subject: say!(language, "Votre connexion à {programme}", "Signing in to {programme}"),
            blocks: vec![
                Block::Words(say!(
                    language,
                    "Bonjour {reader}, voici de quoi vous connecter à {programme}. Cela fonctionne une fois, pendant 15 minutes.",
                    "Hello {reader}, here is your way in to {programme}. It works once, for 15 minutes."
                )),
                Block::Button {
                    label: say!(language, "Me connecter", "Sign in"),
                    url: scene.programme.url(&links::sign_in_path(&token)),
                },
                Block::Words(say!(
                    language,
                    "Si une application vous demande un code, copiez celui-ci :",
                    "If an application asks you for a code, copy this one:"
                )),
                Block::Facts(vec![Fact { label: say!(language, "Code", "Code"), value: token, url: None }]),
                Block::Words(say!(
                    language,
                    "Vous n’avez rien demandé ? Ne faites rien : sans ce message, personne ne peut se connecter à votre place. Ne le transférez à personne.",
                    "You asked for nothing? Do nothing: without this mail nobody can sign in in your place. Pass it on to nobody."
                )),
            ],
            why: say!(
                language,
                "Vous recevez ce message parce que quelqu’un a saisi votre adresse pour se connecter.",
                "You get this mail because somebody entered your address to sign in."
            ),
            reply_to: None,
            thread: None,
        })
    }
}
