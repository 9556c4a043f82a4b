//! What the holder of a mail's link may do about a meeting.

use entity::{IntroductionState, LinkPurpose, introductions};
use jiff::tz::TimeZone;
use sea_orm::{EntityTrait, QuerySelect};

use super::{Change, MeetingRefusal, Wanted, change_in, live};
use crate::app::App;
use crate::clock::instant;
use crate::error::{Failure, Reason, Result};
use crate::pages::{Fields, MeetingDone, MeetingForm, MeetingPage, Planned, Unavailable};
use crate::service::introductions::letters::{as_shown, zone};
use crate::service::introductions::other_side;
use crate::service::links::{self, Opened};
use crate::service::profiles::store;

/// Finds what a token opens; nothing is changed by looking.
pub async fn open(app: &App, token: &str) -> Result<Result<Opened, Unavailable>> {
    links::open(app, token, LinkPurpose::Meeting).await
}

/// What the page shows; nothing once the introduction is no longer one to meet for.
pub async fn page(app: &App, opened: &Opened, token: &str, problem: Option<String>) -> Result<Option<MeetingPage>> {
    let Some(row) = introduction(app, opened).await? else { return Ok(None) };
    let planned = live(app.db.reader(), row.id).await?;
    if row.state != IntroductionState::Introduced && planned.is_none() {
        return Ok(None);
    }
    let other = store::load(app.db.reader(), &[other_side(&row, opened.row.profile_id)]).await?.pop();
    let Some(other) = other else { return Ok(None) };
    let own_zone = zone(&opened.holder);
    let mut zones = vec![own_zone.clone(), zone(&other)];
    let planned = planned.map(|meeting| {
        let arranged = TimeZone::get(&meeting.time_zone).unwrap_or_else(|_| own_zone.clone());
        // What is shown is on the clock that is chosen first.
        zones.insert(0, arranged.clone());
        Planned {
            starts_at: instant(meeting.starts_at).to_zoned(arranged),
            minutes: meeting.duration_minutes,
            place: meeting.place,
            version: meeting.version,
        }
    });
    let mut seen = Vec::new();
    zones.retain(|zone| {
        let new = !seen.contains(zone);
        seen.push(zone.clone());
        new
    });
    Ok(Some(MeetingPage {
        token: token.to_owned(),
        other: as_shown(&row, &opened.holder, other).called(opened.language),
        planned,
        zones,
        today: instant(app.clock.now()).to_zoned(own_zone).date(),
        problem,
    }))
}

/// Does what the form asks for and uses the link up with it; or says in the reader's language why not.
pub async fn take(app: &App, opened: &Opened, form: MeetingForm) -> Result<Result<MeetingDone, String>> {
    let Some(id) = opened.row.introduction_id else { return Ok(Ok(MeetingDone::Over)) };
    let tx = app.db.begin().await?;
    let row = introductions::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let Some(row) = row.filter(|row| row.introduced_at.is_some()) else { return Ok(Ok(MeetingDone::Over)) };
    let done = if matches!(form, MeetingForm::Cancel(_)) { MeetingDone::Cancelled } else { MeetingDone::Set };
    if !links::use_up(&tx, &opened.row, app.clock.now()).await? {
        return Ok(Ok(done));
    }
    match change_in(app, &tx, &row, Some(opened.row.profile_id), change(form)).await {
        Ok(_) => {
            app.db.commit(tx).await?;
            app.work.notify_one();
            Ok(Ok(done))
        }
        Err(Failure::Refused(refusals)) => {
            tx.rollback().await?;
            let reasons: Vec<MeetingRefusal> = refusals.iter().map(|refusal| refusal.reason).collect();
            if reasons.contains(&MeetingRefusal::NotIntroduced) {
                return Ok(Ok(MeetingDone::Over));
            }
            let sentences: Vec<&str> = reasons.iter().map(|reason| reason.sentence(opened.language)).collect();
            Ok(Err(sentences.join(" ")))
        }
        Err(failure) => Err(failure.unexpected()),
    }
}

async fn introduction(app: &App, opened: &Opened) -> Result<Option<introductions::Model>> {
    let Some(id) = opened.row.introduction_id else { return Ok(None) };
    let row = introductions::Entity::find_by_id(id).one(app.db.reader()).await?;
    Ok(row.filter(|row| row.introduced_at.is_some()))
}

fn change(form: MeetingForm) -> Change {
    match form {
        MeetingForm::Schedule(fields) => Change::Schedule(fields.into()),
        MeetingForm::Move(version, fields) => Change::Move(version, fields.into()),
        MeetingForm::Cancel(version) => Change::Cancel(version),
    }
}

impl From<Fields> for Wanted {
    fn from(fields: Fields) -> Self {
        let Fields { day, time, zone, minutes, place } = fields;
        Self { day, time, zone, minutes, place }
    }
}
