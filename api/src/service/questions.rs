//! What the holder of a link answers beside a request itself: a proposal, and what came of an introduction.

use entity::{Language, introductions};
use sea_orm::EntityTrait;

use super::introductions::candidates;
use super::introductions::outcomes::{self, Report};
use super::introductions::{follow_up, letters, other_side};
use super::links::{Opened, use_up};
use super::profiles::store;
use crate::app::App;
use crate::error::{Failure, Reason, Result};
use crate::pages::{CandidateOutcome, CandidatePage, ReportPage, Told};
use crate::viewer::Viewer;

/// What the page of a proposal shows; nothing if whoever was proposed can no longer be asked.
pub async fn candidate_page(
    app: &App,
    opened: &Opened,
    token: &str,
    language: Language,
) -> Result<Option<CandidatePage>> {
    let Some(id) = opened.row.introduction_id else { return Ok(None) };
    let Some(proposed) = candidates::proposed(app, id).await? else { return Ok(None) };
    Ok(Some(CandidatePage {
        token: token.to_owned(),
        candidate: letters::presented(&proposed.shown(), language),
        reasons: proposed.reasons(app, language).await?,
    }))
}

/// Asks for whoever was proposed, and uses the link up with it; of two presses the database makes one request.
pub async fn ask_candidate(app: &App, opened: &Opened, language: Language) -> Result<CandidateOutcome> {
    let Some(id) = opened.row.introduction_id else { return Ok(CandidateOutcome::Gone) };
    let Some(proposed) = candidates::proposed(app, id).await? else { return Ok(CandidateOutcome::Gone) };
    match candidates::ask_for(app, &proposed).await {
        Ok(_) => {
            use_up(app.db.writer(), &opened.row, app.clock.now()).await?;
            Ok(CandidateOutcome::Asked)
        }
        Err(Failure::Refused(refusals)) => {
            let why = refusals.first().map(|refusal| refusal.reason.sentence(language).to_owned());
            Ok(why.map_or(CandidateOutcome::Gone, CandidateOutcome::Refused))
        }
        Err(failure) => Err(failure.unexpected()),
    }
}

/// What the page of a report shows; nothing if the two were not introduced.
pub async fn report_page(app: &App, opened: &Opened, token: &str, language: Language) -> Result<Option<ReportPage>> {
    let Some(id) = opened.row.introduction_id else { return Ok(None) };
    let found = introductions::Entity::find_by_id(id).one(app.db.reader()).await?;
    let Some(row) = found.filter(|row| row.introduced_at.is_some()) else { return Ok(None) };
    let side = opened.holder.row.id;
    let Some(other) = store::load(app.db.reader(), &[other_side(&row, side)]).await?.pop() else { return Ok(None) };
    Ok(Some(ReportPage {
        token: token.to_owned(),
        other: letters::as_shown(&row, &opened.holder, other).called(language),
        outcome: follow_up::asks_outcome(&row, side, app.clock.now()),
    }))
}

/// Records what the holder says, and uses the link up with it; false if it no longer counts.
pub async fn take_report(app: &App, opened: &Opened, told: Told) -> Result<bool> {
    let Some(id) = opened.row.introduction_id else { return Ok(false) };
    let (side, said) = (opened.row.profile_id, Report { met: told.met, outcome: told.outcome });
    let tx = app.db.begin().await?;
    if !use_up(&tx, &opened.row, app.clock.now()).await? {
        return Ok(false);
    }
    match outcomes::report_in(app, &tx, &Viewer::System, id, Some(side), said).await {
        Ok(_) => {
            app.db.commit(tx).await?;
            app.work.notify_one();
            Ok(true)
        }
        Err(Failure::Refused(_)) => {
            tx.rollback().await?;
            Ok(false)
        }
        Err(failure) => Err(failure.unexpected()),
    }
}
