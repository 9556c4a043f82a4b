//! Who else would fit while nobody answers: the next best for the same need.

use std::cmp::Reverse;

use anyhow::Context;
use entity::{
    Answer, IntroductionId, IntroductionState, Language, LinkPurpose, NextStep, ProfileId, ProfileKind, introductions,
    mails,
};
use sea_orm::EntityTrait;

use super::ask::{self, Request, RequestRefusal};
use super::post::{self, About};
use super::{clock, letters};
use crate::app::App;
use crate::clock::date_of;
use crate::error::{Outcome, Result};
use crate::mail::{HeldBack, Letter, NextCandidate};
use crate::service::acts::Act;
use crate::service::matches::{self, CounterpartKind, Found};
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::{self, Stored};
use crate::service::words;
use crate::viewer::Viewer;
use crate::visibility::Sight;

/// Among how many of the best one is looked for who fits the same need.
const LOOKED_AT: usize = 20;

/// Whether an asker waits to whom somebody else can be proposed: one that has said yes and not been answered.
pub(super) fn asker_waits(row: &introductions::Model) -> bool {
    row.state == IntroductionState::Asked && row.from_answer == Some(Answer::Yes)
}

/// The best counterpart of the same kind for the same need of the startup that asks; nothing for askers of other kinds,
/// or when there is nobody. Whoever it has an introduction with, or had lately, is none.
pub(super) async fn next_best(app: &App, row: &introductions::Model) -> Result<Option<ProfileId>> {
    if !asker_waits(row) || !matches!(row.next_step, Some(NextStep::Remind | NextStep::Propose)) {
        return Ok(None);
    }
    let loaded = store::load(app.db.reader(), &[row.from_id, row.to_id]).await?;
    let Ok([from, to]) = <[Stored; 2]>::try_from(loaded) else { return Ok(None) };
    let Some(kind) = CounterpartKind::of_profile(to.row.kind) else { return Ok(None) };
    if from.row.kind != ProfileKind::Startup {
        return Ok(None);
    }
    let best = matches::best_of(app, &from, kind, LOOKED_AT).await?;
    let fits =
        best.into_iter().filter(|each| row.need.is_none() || matches::shared_need(&each.explanation) == row.need);
    let mut found: Vec<_> = fits
        .filter_map(|each| match each.counterpart {
            Found::Profile(seen) => Some((Reverse(each.place.points), seen)),
            Found::Slot(_) => None,
        })
        .collect();
    found.sort_by_key(|(points, seen)| (*points, seen.row.available_again_at.is_none()));
    Ok(found.first().map(|(_, seen)| seen.row.id))
}

/// Somebody who was proposed, beside the startup that may ask.
pub struct Proposed {
    /// The introduction that nobody answers.
    pub introduction: introductions::Model,
    /// The startup.
    pub startup: Stored,
    /// Who was proposed.
    pub candidate: Stored,
}

/// Who was proposed while an introduction was not answered; nothing if nobody was, or they can no longer be asked.
pub async fn proposed(app: &App, id: IntroductionId) -> Result<Option<Proposed>> {
    let found = introductions::Entity::find_by_id(id).one(app.db.reader()).await?;
    let Some(introduction) = found else { return Ok(None) };
    let Some(candidate) = introduction.next_candidate_id else { return Ok(None) };
    let loaded = store::load(app.db.reader(), &[introduction.from_id, candidate]).await?;
    let Ok([startup, candidate]) = <[Stored; 2]>::try_from(loaded) else { return Ok(None) };
    if !ask::reachable(&candidate) {
        return Ok(None);
    }
    Ok(Some(Proposed { introduction, startup, candidate }))
}

/// Composes the mail that tells the asker who else would fit.
pub(super) async fn compose_mail(
    app: &App,
    mail: &mails::Model,
    row: &introductions::Model,
    reader: &Stored,
    unanswered: Stored,
) -> Result<letters::Ready> {
    let Some(proposed) = proposed(app, row.id).await? else {
        return Ok(letters::Ready::HeldBack(HeldBack::NothingToTell));
    };
    let (language, about) = (letters::mail_language(reader), About::Introduction(row.id));
    let token = post::newest_token(app, LinkPurpose::Candidate, reader.row.id, about).await?;
    let letter = NextCandidate {
        unanswered: letters::as_shown(row, reader, unanswered).called(language),
        candidate: letters::presented(&proposed.shown(), language),
        reasons: proposed.reasons(app, language).await?,
        ask: letters::ask(row, reader, language),
        time_asked: words::time_asked(language).to_owned(),
        ends_on: date_of(clock::closes_at(app, app.db.reader(), row).await?),
        token: token.context("a proposal without its link")?,
    };
    letters::compose_to(app, mail, reader, &Letter::NextCandidate(letter), about).await
}

impl Proposed {
    /// The candidate as it shows itself to startups.
    pub fn shown(&self) -> Seen {
        Seen::new(self.candidate.clone(), Sight::of_side(self.startup.row.kind))
    }

    /// Why the two fit, in words.
    pub async fn reasons(&self, app: &App, language: Language) -> Result<Vec<String>> {
        let explanation = matches::explain_pair(app, &self.startup, &self.candidate).await?;
        let record = explanation.map(serde_json::to_value).transpose()?;
        let asked = introductions::Model { explanation: record, ..self.introduction.clone() };
        letters::reasons(app, &asked, &self.startup, &self.candidate, language).await
    }
}

/// Asks for the candidate in the name of the startup, which was mailed the link and pressed it.
pub async fn ask_for(app: &App, proposed: &Proposed) -> Outcome<introductions::Model, RequestRefusal> {
    let request = Request { from: proposed.startup.row.id, to: proposed.candidate.row.id, message: None };
    ask::request_as(app, &Act::of(&Viewer::System), request, true).await
}
