//! The mail that invites somebody to an account.

use jiff::civil::Date;

use super::body::{Block, Fact};
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::{self, say};
use crate::links;

/// What somebody is invited to.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The names of the profiles that the account speaks for.
    pub speaks_for: Vec<String>,
    /// Whether the reader asked for the account.
    pub requested: bool,
    /// The token of the link, which an application takes as a code too.
    pub token: String,
    /// The day on which the link ceases to work.
    pub good_until: Date,
}

impl Invitation {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        let programme = filled("programme's name", &scene.programme.name)?;
        let token = filled("link", &self.token)?;
        let opening = if self.requested {
            say!(
                language,
                "Bonjour {reader}, votre demande d’accès à {programme} est acceptée.",
                "Hello {reader}, your request for access to {programme} is approved."
            )
        } else {
            say!(
                language,
                "Bonjour {reader}, vous êtes invité(e) à rejoindre {programme}.",
                "Hello {reader}, you are invited to join {programme}."
            )
        };
        let mut blocks = vec![Block::Words(opening)];
        if !self.speaks_for.is_empty() {
            blocks.push(Block::Words(say!(language, "Vous parlez pour :", "You speak for:")));
            blocks.push(Block::List(self.speaks_for.iter().map(|name| words::one_line(name)).collect()));
        }
        blocks.extend(self.way_in(scene, &token));
        Ok(Content {
            subject: if self.requested {
                say!(language, "Votre accès à {programme} est ouvert", "Your access to {programme} is open")
            } else {
                say!(language, "Votre invitation à {programme}", "Your invitation to {programme}")
            },
            blocks,
            why: self.why(scene),
            reply_to: None,
            thread: None,
        })
    }

    fn way_in(&self, scene: &Scene<'_>, token: &str) -> Vec<Block> {
        let language = scene.language;
        let day = words::date(language, self.good_until);
        vec![
            Block::Button {
                label: say!(language, "Me connecter", "Sign in"),
                url: scene.programme.url(&links::sign_in_path(token)),
            },
            Block::Words(say!(
                language,
                "Le lien fonctionne une fois, jusqu’au {day}. Ensuite, vous vous connectez avec votre adresse e-mail, sans mot de passe.",
                "The link works once, until {day}. After that you sign in with your e-mail address, without a password."
            )),
            Block::Words(say!(
                language,
                "Si une application vous demande un code, copiez celui-ci :",
                "If an application asks you for a code, copy this one:"
            )),
            Block::Facts(vec![Fact { label: say!(language, "Code", "Code"), value: token.to_owned(), url: None }]),
            Block::Words(say!(
                language,
                "Vous ne souhaitez pas de compte ? Ne faites rien.",
                "You want no account? Do nothing."
            )),
        ]
    }

    fn why(&self, scene: &Scene<'_>) -> String {
        if self.requested {
            return say!(
                scene.language,
                "Vous recevez ce message parce que vous avez demandé un accès.",
                "You get this mail because you asked for access."
            );
        }
        say!(
            scene.language,
            "Vous recevez ce message parce que l’équipe du programme, ou quelqu’un qui parle pour l’un de ces profils, a saisi votre adresse.",
            "You get this mail because the programme team, or somebody who speaks for one of these profiles, entered your address."
        )
    }
}
