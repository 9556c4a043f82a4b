//! From the rows of a mail to the letter it stands for.

use anyhow::{Context, anyhow};
use entity::{IntroductionState, Language, LinkPurpose, MailKind, ProfileId, ProfileState, introductions};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use matching::Explanation;
use sea_orm::EntityTrait;

use super::other_side;
use super::post::{self, About};
use super::{candidates, clock, follow_up, line, states};
use crate::app::App;
use crate::clock::{date_of, instant};
use crate::error::Result;
use crate::mail::{
    Candidate, Composed, Consent, Disclosed, HeldBack, IntroductionAsked, IntroductionDeclined, IntroductionJoined,
    IntroductionQueued, IntroductionReminder, IntroductionWithdrawn, Letter, MeetingAsked, Presented, Reader,
    Recipient, Recipients, Stamp, Written, compose,
};
use crate::service::mails;
use crate::service::matches::{self, PairNames};
use crate::service::meetings;
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::{self, Stored};
use crate::service::words;
use crate::service::{applications, approaches};
use crate::visibility::Sight;

/// A mail ready to leave, or why it must not.
pub enum Ready {
    /// It may leave.
    Send(Box<Composed>),
    /// It must not, because of this.
    HeldBack(HeldBack),
}

/// Composes a queued mail from the rows as they are now.
pub async fn compose_mail(app: &App, mail: &entity::mails::Model) -> Result<Ready> {
    if mail.kind == MailKind::Notice {
        return approaches::compose_notice(app, mail).await;
    }
    if mail.kind == MailKind::Collected {
        return mails::compose_collected(app, mail).await;
    }
    if let Some(application) = mail.application_id {
        return applications::letters::compose_mail(app, mail, application).await;
    }
    if let Some(meeting) = mail.meeting_id {
        return meetings::letters::compose_mail(app, mail, meeting).await;
    }
    let id = mail.introduction_id.ok_or_else(|| anyhow!("a mail without its introduction"))?;
    let row = introductions::Entity::find_by_id(id).one(app.db.reader()).await?.context("loading the introduction")?;
    let loaded = store::load(app.db.reader(), &[mail.profile_id, other_side(&row, mail.profile_id)]).await?;
    let [reader, other] =
        <[Stored; 2]>::try_from(loaded).map_err(|_| anyhow!("one side of an introduction is gone"))?;
    if let Err(why) = candidate(&reader) {
        return Ok(Ready::HeldBack(why));
    }
    if !is_so(&row, mail) {
        return Ok(Ready::HeldBack(HeldBack::NothingToTell));
    }
    if mail.kind == MailKind::NextCandidate {
        return candidates::compose_mail(app, mail, &row, &reader, other).await;
    }
    let reasons = reasons(app, &row, &reader, &other, mail_language(&reader)).await?;
    let other = as_shown(&row, &reader, other);
    let scene = Scene::new(&row, &reader, &other, reasons);
    let letter = scene.letter(app, mail).await?;
    compose_to(app, mail, &reader, &letter, About::Introduction(id)).await
}

/// Whether what a mail is to tell is so: the introduction may have gone on while the mail waited.
fn is_so(row: &introductions::Model, mail: &entity::mails::Model) -> bool {
    let side = mail.profile_id;
    match mail.kind {
        MailKind::IntroductionAsked | MailKind::IntroductionReminder => row.awaited_id == Some(side),
        MailKind::IntroductionJoined => states::discloses(row),
        MailKind::IntroductionQueued => row.state == IntroductionState::Queued,
        MailKind::NextCandidate => candidates::asker_waits(row),
        MailKind::MeetingAsked => follow_up::is_asked_met(row, side),
        MailKind::OutcomeAsked => follow_up::is_asked_outcome(row, side),
        _ => true,
    }
}

/// Composes a letter to a profile, if it may be written to.
pub async fn compose_to(
    app: &App,
    mail: &entity::mails::Model,
    reader: &Stored,
    letter: &Letter,
    about: About,
) -> Result<Ready> {
    let candidate = match candidate(reader) {
        Ok(candidate) => candidate,
        Err(why) => return Ok(Ready::HeldBack(why)),
    };
    let recipients = Recipients::consenting(entity::ConsentPurpose::Introductions, &app.only_to, [candidate]);
    let recipient = match recipients.single() {
        Ok(recipient) => recipient,
        Err(why) => return Ok(Ready::HeldBack(why)),
    };
    compose_for(app, mail, reader, recipient, letter, about).await
}

/// Composes a letter to a profile that may be written to.
pub async fn compose_for(
    app: &App,
    mail: &entity::mails::Model,
    reader: &Stored,
    recipient: &Recipient,
    letter: &Letter,
    about: About,
) -> Result<Ready> {
    let stop_token = post::newest_token(app, LinkPurpose::Stop, reader.row.id, about).await?;
    let to = Reader {
        name: reader.row.name.clone(),
        language: mail_language(reader),
        stop_token: Some(stop_token.context("a mail without its stop link")?),
        own_token: post::newest_token(app, LinkPurpose::Own, reader.row.id, About::Person).await?,
    };
    let stamp = Stamp::new(mail.id, instant(mail.queued_at));
    Ok(Ready::Send(Box::new(compose(&app.programme, recipient, &to, &stamp, letter)?)))
}

/// A profile as somebody to write to; organisations agree by entering themselves, people by their consent.
fn candidate(profile: &Stored) -> Result<Candidate, HeldBack> {
    let given = match (&profile.consent, words::is_person(profile.row.kind)) {
        (Some(consent), _) => Consent {
            purpose: consent.purpose,
            source: consent.source.clone(),
            given_on: consent.given_on.parse().unwrap_or_else(|_| date_of(profile.row.created_at)),
            text_hash: consent.text_hash.clone(),
            withdrawn_at: consent.withdrawn_at.map(instant),
        },
        (None, true) => return Err(HeldBack::NoConsent),
        (None, false) => Consent {
            purpose: entity::ConsentPurpose::Introductions,
            source: words::directory_entry(mail_language(profile)).to_owned(),
            given_on: date_of(profile.row.created_at),
            text_hash: None,
            withdrawn_at: None,
        },
    };
    let unreachable = profile.contact.stopped_at.is_some() || profile.contact.bounced_at.is_some();
    let stopped = unreachable || profile.row.state == ProfileState::Left;
    let address = profile.contact.email.clone().ok_or(HeldBack::BadAddress)?;
    Ok(Candidate { address, stopped, consent: given })
}

/// The language a profile's mails are written in.
pub fn mail_language(profile: &Stored) -> Language {
    let speaks_french = profile.row.languages.iter().any(|skill| skill.tag.starts_with("fr"));
    let organisation = !words::is_person(profile.row.kind);
    let writes_french_alone = profile.row.description_fr.is_some() && profile.row.description_en.is_none();
    let unstated = if speaks_french || organisation && writes_french_alone { Language::Fr } else { Language::En };
    profile.row.mail_language.unwrap_or(unstated)
}

/// The zone whose clock a profile lives by: its own, or the programme's where it does not say.
pub fn zone(profile: &Stored) -> TimeZone {
    let own = profile.row.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    own.or_else(|| TimeZone::get("Europe/Paris").ok()).unwrap_or(TimeZone::UTC)
}

/// The day that an instant falls on where a profile is.
pub fn day(profile: &Stored, milliseconds: i64) -> Date {
    instant(milliseconds).to_zoned(zone(profile)).date()
}

/// An introduction as one of its sides reads about it.
struct Scene<'a> {
    row: &'a introductions::Model,
    reader: &'a Stored,
    other: &'a Seen,
    language: Language,
    reasons: Vec<String>,
    ask: String,
}

impl<'a> Scene<'a> {
    fn new(row: &'a introductions::Model, reader: &'a Stored, other: &'a Seen, reasons: Vec<String>) -> Self {
        let language = mail_language(reader);
        let asker: &Stored = if row.from_id == reader.row.id { reader } else { other };
        let ask = ask(row, asker, language);
        Self { row, reader, other, language, reasons, ask }
    }

    async fn letter(&self, app: &App, mail: &entity::mails::Model) -> Result<Letter> {
        Ok(match mail.kind {
            MailKind::IntroductionAsked => Letter::IntroductionAsked(self.asked(app).await?),
            MailKind::IntroductionJoined => Letter::IntroductionJoined(self.joined(app).await?),
            MailKind::IntroductionQueued => {
                let place = line::place(app, self.row).await?;
                Letter::IntroductionQueued(IntroductionQueued { other: self.other.called(self.language), place })
            }
            MailKind::IntroductionDeclined => {
                Letter::IntroductionDeclined(IntroductionDeclined { other: self.other.called(self.language) })
            }
            MailKind::IntroductionReminder => Letter::IntroductionReminder(IntroductionReminder {
                asked: self.asked(app).await?,
                asked_on: date_of(self.row.clock_began_at.unwrap_or(self.row.asked_at)),
            }),
            MailKind::IntroductionWithdrawn => {
                Letter::IntroductionWithdrawn(IntroductionWithdrawn { asker: self.other.called(self.language) })
            }
            MailKind::MeetingAsked => Letter::MeetingAsked(self.follow_up(app).await?),
            MailKind::OutcomeAsked => Letter::OutcomeAsked(self.follow_up(app).await?),
            _ => {
                anyhow::bail!("a mail of a kind that is not about an introduction")
            }
        })
    }

    async fn asked(&self, app: &App) -> Result<IntroductionAsked> {
        let side = self.reader.row.id;
        let token = post::newest_token(app, LinkPurpose::Answer, side, About::Introduction(self.row.id)).await?;
        Ok(IntroductionAsked {
            asker: presented(self.other, self.language),
            suggested: !said_yes(self.row, self.other.row.id),
            reasons: self.reasons.clone(),
            ask: self.ask.clone(),
            time_asked: words::time_asked(self.language).to_owned(),
            benefit: words::benefit(self.row.need, self.reader.row.kind, self.language).to_owned(),
            message: self.message_for(side),
            token: token.context("an introduction without its answer link")?,
            answer_by: day(self.reader, clock::closes_at(app, app.db.reader(), self.row).await?),
        })
    }

    async fn follow_up(&self, app: &App) -> Result<MeetingAsked> {
        let side = self.reader.row.id;
        let token = post::newest_token(app, LinkPurpose::Report, side, About::Introduction(self.row.id)).await?;
        Ok(MeetingAsked {
            other: self.other.called(self.language),
            introduced_on: day(self.reader, self.row.introduced_at.unwrap_or(self.row.asked_at)),
            token: token.context("a question without its link")?,
        })
    }

    async fn joined(&self, app: &App) -> Result<IntroductionJoined> {
        let (side, about) = (self.reader.row.id, About::Introduction(self.row.id));
        let token = post::newest_token(app, LinkPurpose::Meeting, side, about).await?;
        let email = self.other.contact.email.clone().context("an introduction to a side without an address")?;
        let (own, other) = (self.reader.row.name.clone(), self.other.called(self.language));
        let names = if self.row.from_id == self.reader.row.id { (own, other) } else { (other, own) };
        Ok(IntroductionJoined {
            introduction: self.row.id.to_string(),
            names,
            other: presented(self.other, self.language),
            contact: Disclosed {
                email,
                phone: self.other.contact.phone.clone(),
                website: self.other.row.website.clone(),
            },
            reasons: self.reasons.clone(),
            ask: self.ask.clone(),
            time_asked: words::time_asked(self.language).to_owned(),
            benefit: words::benefit(self.row.need, self.reader.row.kind, self.language).to_owned(),
            message: self.message_for(side),
            token: token.context("an introduction without its link to a meeting")?,
        })
    }

    /// What the asker wrote, for the side that did not write it.
    fn message_for(&self, reader: ProfileId) -> Option<Written> {
        let text = self.row.message.clone().filter(|_| reader == self.row.to_id)?;
        Some(Written { text, language: self.row.message_language })
    }
}

/// The other side as it shows itself to the reader: more of it once both have said yes.
pub fn as_shown(row: &introductions::Model, reader: &Stored, other: Stored) -> Seen {
    Seen::new(other, if states::discloses(row) { Sight::Introduced } else { Sight::of_side(reader.row.kind) })
}

/// A side as mails and pages present it.
pub fn presented(side: &Seen, language: Language) -> Presented {
    Presented { name: side.called(language), headline: headline(side, language) }
}

/// Whether a side has said yes; to request is to say so.
pub fn said_yes(row: &introductions::Model, side: ProfileId) -> bool {
    let answer = if side == row.from_id { row.from_answer } else { row.to_answer };
    answer == Some(entity::Answer::Yes)
}

/// One line on who somebody is, in the reader's language if there is one.
fn headline(profile: &Stored, language: Language) -> Option<Written> {
    let (fr, en) = (&profile.row.headline_fr, &profile.row.headline_en);
    let written = |text: &Option<String>, language| Some(Written { text: text.clone()?, language: Some(language) });
    match language {
        Language::Fr => written(fr, Language::Fr).or_else(|| written(en, Language::En)),
        Language::En => written(en, Language::En).or_else(|| written(fr, Language::Fr)),
    }
}

/// The reasons of the day it was asked, in words; that somebody asked, if no match was computed.
pub async fn reasons(
    app: &App,
    row: &introductions::Model,
    a: &Stored,
    b: &Stored,
    language: Language,
) -> Result<Vec<String>> {
    let mut told = Vec::new();
    if let Some(record) = &row.explanation {
        let explanation: Explanation = serde_json::from_value(record.clone()).context("reading an explanation")?;
        let (a, b) = matches::shown_to_each_other(a, b);
        let (first, second) = matches::prepare_pair(app, &a, &b).await?;
        told = matches::reasons(&explanation, &PairNames { first: &first, second: &second }, language);
    }
    if told.is_empty() {
        told.push(words::found_in_directory(language).to_owned());
    }
    Ok(told)
}

/// What is asked for: the asker's own words about the need, or the need's name.
pub fn ask(row: &introductions::Model, asker: &Stored, language: Language) -> String {
    let Some(kind) = row.need else { return words::get_to_know(language).to_owned() };
    let need = asker.row.needs.iter().find(|need| need.kind == kind);
    let detail = need.and_then(|need| match language {
        Language::Fr => need.detail.fr.clone().or_else(|| need.detail.en.clone()),
        Language::En => need.detail.en.clone().or_else(|| need.detail.fr.clone()),
    });
    let name = words::engagement(kind, language);
    detail.map_or_else(|| name.to_owned(), |detail| format!("{name} – {detail}"))
}
