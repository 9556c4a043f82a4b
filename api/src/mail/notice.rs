//! The one mail that a person who has agreed to nothing may get: what is held, from where,
//! what for, and how to have it erased (Articles 14 and 21 of the GDPR).

use entity::codes::Language;
use jiff::civil::Date;

use super::body::Block;
use super::compose::{Content, Scene};
use super::parts::{ComposeFailure, filled};
use super::words::{self, say};
use crate::links::{self, JoinChoice};

/// A kind of data that is held about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldData {
    /// The name.
    Name,
    /// What the person does, in a line or a text.
    Description,
    /// The e-mail address.
    Email,
    /// The telephone number.
    Phone,
    /// The website or public profile.
    Website,
    /// City and country.
    Place,
    /// The languages spoken.
    Languages,
    /// Skills and sectors.
    Skills,
    /// The company worked for.
    Company,
}

impl HeldData {
    /// Names the data in the reader's language.
    pub fn label(self, language: Language) -> &'static str {
        let (fr, en) = match self {
            Self::Name => ("votre nom", "your name"),
            Self::Description => ("ce que vous faites", "what you do"),
            Self::Email => ("votre adresse e-mail", "your e-mail address"),
            Self::Phone => ("votre numéro de téléphone", "your telephone number"),
            Self::Website => ("votre site web", "your website"),
            Self::Place => ("votre ville et votre pays", "your city and country"),
            Self::Languages => ("les langues que vous parlez", "the languages you speak"),
            Self::Skills => ("vos compétences et secteurs", "your skills and sectors"),
            Self::Company => ("votre entreprise", "your company"),
        };
        match language {
            Language::Fr => fr,
            Language::En => en,
        }
    }
}

/// What an identified person is told.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Where the data comes from.
    pub source: String,
    /// When it was taken from there.
    pub collected_on: Date,
    /// What is held.
    pub held: Vec<HeldData>,
    /// When it is erased if the person does not answer.
    pub erased_on: Date,
    /// The token of the link to join or to be erased.
    pub token: String,
}

impl Notice {
    pub(super) fn content(&self, scene: &Scene<'_>) -> Result<Content, ComposeFailure> {
        let language = scene.language;
        let programme = filled("programme's name", &scene.programme.name)?;
        let mut blocks = self.opening(scene, &programme)?;
        blocks.extend(self.origin(scene)?);
        blocks.extend(self.rights(scene, &programme)?);
        Ok(Content {
            subject: say!(
                language,
                "{programme} a noté votre nom : à vous de choisir",
                "{programme} has noted your name: your choice"
            ),
            blocks,
            why: say!(
                language,
                "Vous recevez ce message, et aucun autre sans votre accord, parce que la loi nous demande de vous informer (article 14 du RGPD).",
                "You get this mail, and no other unless you agree, because the law asks us to inform you (Article 14 of the GDPR)."
            ),
            reply_to: None,
            thread: None,
        })
    }

    fn opening(&self, scene: &Scene<'_>, programme: &str) -> Result<Vec<Block>, ComposeFailure> {
        let (language, reader) = (scene.language, &scene.reader);
        Ok(vec![
            Block::Words(say!(
                language,
                "Bonjour {reader}, {programme} met des startups en relation avec des personnes qui peuvent les aider, et nous pensons que vous pourriez en être. Vous n’avez rien accepté : rien ne se passe sans vous.",
                "Hello {reader}, {programme} introduces startups to people who can help them, and we think you could be one. You have agreed to nothing: nothing happens without you."
            )),
            Block::Button { label: say!(language, "J’en suis", "I’m in"), url: self.url(scene, JoinChoice::Join)? },
            Block::Link {
                label: say!(language, "Pas maintenant", "Not now"),
                url: self.url(scene, JoinChoice::NotNow)?,
            },
            Block::Link {
                label: say!(language, "Effacez mes données", "Erase me"),
                url: self.url(scene, JoinChoice::Erase)?,
            },
        ])
    }

    fn origin(&self, scene: &Scene<'_>) -> Result<Vec<Block>, ComposeFailure> {
        let language = scene.language;
        let source = filled("source", &self.source)?;
        let day = words::date(language, self.collected_on);
        if self.held.is_empty() {
            return Err(ComposeFailure::EmptyPart("data held"));
        }
        let held: Vec<_> = self.held.iter().map(|data| data.label(language)).collect();
        let held = held.join(", ");
        Ok(vec![
            Block::Title(say!(language, "Ce que nous avons, et d’où", "What we hold, and from where")),
            Block::Words(say!(
                language,
                "Nous avons : {held}. Source : {source}, le {day}.",
                "We hold {held}. Source: {source}, on {day}."
            )),
            Block::Title(say!(language, "Pour quoi faire", "What for")),
            Block::Words(say!(
                language,
                "Pour vous proposer d’être mis en relation avec des startups, si vous le voulez. Notre base est l’intérêt légitime à vous le demander une fois ; ensuite, c’est votre accord. Personne en dehors de l’équipe du programme ne voit ces données.",
                "To offer you introductions to startups, if you want them. Our ground is the legitimate interest in asking you once; after that, it is your consent. Nobody outside the programme team sees these data."
            )),
        ])
    }

    fn rights(&self, scene: &Scene<'_>, programme: &str) -> Result<Vec<Block>, ComposeFailure> {
        let language = scene.language;
        let contact = filled("contact", &scene.programme.contact)?;
        let day = words::date(language, self.erased_on);
        Ok(vec![
            Block::Title(say!(language, "Vos droits", "Your rights")),
            Block::Words(say!(
                language,
                "Sans réponse de votre part, ces données sont effacées le {day}. À tout moment, vous pouvez les consulter, les corriger, les faire effacer, en limiter l’usage ou vous y opposer.",
                "Without an answer from you these data are erased on {day}. At any time you may see them, correct them, have them erased, restrict their use or object to it."
            )),
            Block::Words(say!(
                language,
                "Responsable : {programme}. Écrivez à {contact}. Vous pouvez aussi saisir la CNIL (www.cnil.fr).",
                "Controller: {programme}. Write to {contact}. You may also complain to the CNIL (www.cnil.fr)."
            )),
        ])
    }

    fn url(&self, scene: &Scene<'_>, choice: JoinChoice) -> Result<String, ComposeFailure> {
        let token = filled("link", &self.token)?;
        Ok(scene.programme.url(&links::join_path(&token, Some(choice))))
    }
}
