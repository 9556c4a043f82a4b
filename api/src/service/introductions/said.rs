//! Who said what and when, for somebody else who speaks for the same side.

use entity::{AccountId, Answer, Language, delegates, introductions};
use jiff::tz::TimeZone;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use super::states::{Side, Standing};
use crate::clock::{date_of, instant};
use crate::error::Detail;
use crate::mail::words::{self, say};
use crate::viewer::Viewer;

/// What a side has answered already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    who: Who,
    answer: Answer,
    at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    /// Whoever is told.
    You,
    /// Somebody else who speaks for the side, as the side calls them.
    Delegate(Option<String>),
    /// Whoever has the mail; nobody signed in.
    Link,
}

impl Said {
    /// What a side of an introduction has answered, as the viewer is told it; nothing if it has not.
    pub async fn by(
        db: &impl ConnectionTrait,
        viewer: &Viewer,
        row: &introductions::Model,
        side: Side,
    ) -> Result<Option<Self>, DbErr> {
        let (at, by) = match side {
            Side::From => (row.from_answered_at, row.from_answered_by),
            Side::To => (row.to_answered_at, row.to_answered_by),
        };
        let Some((answer, at)) = Standing::of(row).answers.of(side).zip(at) else { return Ok(None) };
        let who = who(db, viewer, by, row, side).await?;
        Ok(Some(Self { who, answer, at }))
    }

    /// The same in a sentence of each language.
    pub fn detail(&self) -> Detail {
        Detail { fr: self.sentence(Language::Fr), en: self.sentence(Language::En) }
    }

    /// The same in a sentence.
    pub fn sentence(&self, language: Language) -> String {
        let when = self.when(language);
        let word = match (self.answer, language) {
            (Answer::Yes, Language::Fr) => "oui",
            (Answer::No, Language::Fr) => "non",
            (Answer::Later, Language::Fr) => "plus tard",
            (Answer::Yes, Language::En) => "yes",
            (Answer::No, Language::En) => "no",
            (Answer::Later, Language::En) => "later",
        };
        match &self.who {
            Who::You => say!(
                language,
                "Vous avez déjà répondu « {word} » {when} ; cette réponse-là compte.",
                "You already answered “{word}” {when}; that answer counts."
            ),
            Who::Delegate(name) => {
                let who = name.as_deref().map(words::one_line).unwrap_or_else(|| another(language));
                say!(
                    language,
                    "{who} a déjà répondu « {word} » {when} ; cette réponse-là compte.",
                    "{who} already answered “{word}” {when}; that answer counts."
                )
            }
            Who::Link => say!(
                language,
                "Une réponse a déjà été donnée par le lien du message : « {word} », {when}. C’est elle qui compte.",
                "An answer was already given by the link of the mail: “{word}”, {when}. That one counts."
            ),
        }
    }

    fn when(&self, language: Language) -> String {
        let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
        let time = instant(self.at).to_zoned(paris).time();
        let (day, hour, minute) = (words::date(language, date_of(self.at)), time.hour(), time.minute());
        match language {
            Language::Fr => format!("le {day} à {hour}\u{a0}h\u{a0}{minute:02}"),
            Language::En => format!("on {day} at {hour}:{minute:02}"),
        }
    }
}

fn another(language: Language) -> String {
    say!(language, "Une autre personne qui parle pour ce profil", "Somebody else who speaks for this profile")
}

async fn who(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    by: Option<AccountId>,
    row: &introductions::Model,
    side: Side,
) -> Result<Who, DbErr> {
    let Some(account) = by else { return Ok(Who::Link) };
    if viewer.account() == Some(account) {
        return Ok(Who::You);
    }
    let delegate = delegates::Entity::find_by_id((account, side.profile(row))).one(db).await?;
    Ok(Who::Delegate(delegate.and_then(|delegate| delegate.name)))
}
