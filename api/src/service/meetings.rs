//! Meetings of those who were introduced: proposed, moved and called off by either side or the team.

pub mod letters;
pub mod pages;

use std::collections::HashMap;

use entity::meetings::{ActiveModel, Column, Entity, Model};
use entity::{IntroductionId, IntroductionState, MailKind, MeetingId, MeetingState, ProfileId, introductions};
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::app::App;
use crate::changes;
use crate::clock::DAY;
use crate::error::{Failure, Outcome, Result, is_unique_violation};
use crate::mail::words;
use crate::reasons;
use crate::service::acts::Act;
use crate::service::introductions::visible;
use crate::viewer::Viewer;

/// How far ahead a meeting may be.
const LATEST: i64 = 366 * DAY;
/// How many minutes a meeting may take.
const MINUTES: std::ops::RangeInclusive<i32> = 5..=480;
/// How many characters its place may have.
const PLACE: usize = 300;

/// When and where a meeting is wanted, on the clock of a zone.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The day.
    pub day: Date,
    /// The time of day, such as `14:30`; one that comes twice as clocks go back is the first of the two.
    pub time: String,
    /// The name of the zone in the tz database.
    pub zone: String,
    /// How long it takes, in minutes.
    pub minutes: i32,
    /// An address, a telephone number, or the link of a call.
    pub place: String,
}

reasons! {
    /// Why a meeting is not scheduled, moved or cancelled.
    pub enum MeetingRefusal {
        /// No introduction of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Cette mise en relation n’existe pas ou ne vous est pas ouverte.",
            en: "This introduction does not exist or is not open to you.",
        },
        /// The two have not been introduced, or what came of it is known already.
        NotIntroduced = "NOT_INTRODUCED" {
            fr: "Un rendez-vous se prend entre la mise en relation et son issue.",
            en: "A meeting is arranged after the introduction and before what came of it is known.",
        },
        /// A meeting is arranged already; it can be moved.
        AlreadyScheduled = "ALREADY_SCHEDULED" {
            fr: "Un rendez-vous est déjà pris : déplacez-le.",
            en: "A meeting is arranged already: move it.",
        },
        /// No meeting is arranged, or it was cancelled.
        NoMeeting = "NO_MEETING" {
            fr: "Aucun rendez-vous n’est pris.",
            en: "No meeting is arranged.",
        },
        /// Somebody has moved the meeting since it was read.
        Stale = "STALE" {
            fr: "Ce rendez-vous a changé depuis que vous l’avez lu : relisez-le.",
            en: "This meeting has changed since you read it: read it again.",
        },
        /// The zone is none of the tz database.
        UnknownZone = "UNKNOWN_ZONE" {
            fr: "Ce fuseau horaire est inconnu ; il s’écrit comme Europe/Paris.",
            en: "This time zone is unknown; one is written like Europe/Paris.",
        },
        /// It is no time of day such as `14:30`, or the clocks of that zone leave it out on that day.
        NoSuchTime = "NO_SUCH_TIME" {
            fr: "Cette heure n’existe pas ce jour-là ; une heure s’écrit comme 14:30, et les horloges en sautent une au passage à l’heure d’été.",
            en: "This time does not exist on that day; a time is written like 14:30, and clocks leave one out as summer time begins.",
        },
        /// The meeting would begin in the past.
        InThePast = "IN_THE_PAST" {
            fr: "Choisissez un moment à venir.",
            en: "Choose a time to come.",
        },
        /// The meeting would be more than a year ahead.
        TooFarAhead = "TOO_FAR_AHEAD" {
            fr: "Choisissez un moment dans l’année qui vient.",
            en: "Choose a time within a year.",
        },
        /// The duration is not between five minutes and eight hours.
        DurationUnfit = "DURATION_UNFIT" {
            fr: "Un rendez-vous dure de 5 à 480 minutes.",
            en: "A meeting takes 5 to 480 minutes.",
        },
        /// The place is empty, too long, or not on one line.
        PlaceUnfit = "PLACE_UNFIT" {
            fr: "Le lieu tient en une ligne de 1 à 300 caractères : une adresse, un numéro ou un lien.",
            en: "The place is one line of 1 to 300 characters: an address, a number or a link.",
        },
    }
}

/// What is done about the meeting of an introduction.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is arranged.
    Schedule(Wanted),
    /// The one that was read at this version is put to another time or place.
    Move(i64, Wanted),
    /// The one that was read at this version is called off.
    Cancel(i64),
}

/// Arranges, moves or cancels the meeting of an introduction, and tells both sides; the introduction and its meeting now.
pub async fn change(
    app: &App,
    act: &Act<'_>,
    id: IntroductionId,
    change: Change,
) -> Outcome<(introductions::Model, Model), MeetingRefusal> {
    let tx = act.begin(app).await?;
    let row = introductions::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = row.filter(|row| visible(act.viewer, row));
    let row = row.ok_or_else(|| Failure::refused(MeetingRefusal::NotFound, "introductionId"))?;
    let by = [row.from_id, row.to_id].into_iter().find(|side| act.viewer.speaks_for(*side));
    let meeting = change_in(app, &tx, &row, by, change).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok((row, meeting))
}

/// The same within a transaction, in the name of a side, for a link that is used up with it.
pub async fn change_in(
    app: &App,
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    by: Option<ProfileId>,
    change: Change,
) -> Outcome<Model, MeetingRefusal> {
    let (kind, meeting) = match change {
        Change::Schedule(wanted) => (MailKind::MeetingScheduled, schedule(app, tx, row, by, wanted).await?),
        Change::Move(version, wanted) => (MailKind::MeetingMoved, put_off(app, tx, row, by, version, wanted).await?),
        Change::Cancel(version) => (MailKind::MeetingCancelled, cancel(tx, row, by, version).await?),
    };
    letters::tell(app, tx, kind, row, &meeting).await?;
    changes::introduction(tx, row.id, app.clock.now()).await?;
    Ok(meeting)
}

async fn schedule(
    app: &App,
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    by: Option<ProfileId>,
    wanted: Wanted,
) -> Outcome<Model, MeetingRefusal> {
    if row.state != IntroductionState::Introduced {
        return Err(Failure::refused(MeetingRefusal::NotIntroduced, "introductionId"));
    }
    let wanted = fit(wanted, app.clock.now())?;
    if live(tx, row.id).await?.is_some() {
        return Err(Failure::refused(MeetingRefusal::AlreadyScheduled, "introductionId"));
    }
    let inserted = ActiveModel {
        id: Set(MeetingId(Uuid::now_v7())),
        introduction_id: Set(row.id),
        live_for: Set(Some(row.id)),
        state: Set(MeetingState::Scheduled),
        starts_at: Set(wanted.starts_at),
        duration_minutes: Set(wanted.minutes),
        time_zone: Set(wanted.zone),
        place: Set(wanted.place),
        set_by: Set(by),
        sequence: Set(0),
        version: Set(1),
    };
    match inserted.insert(tx).await {
        Err(error) if is_unique_violation(&error) => {
            Err(Failure::refused(MeetingRefusal::AlreadyScheduled, "introductionId"))
        }
        inserted => Ok(inserted?),
    }
}

async fn put_off(
    app: &App,
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    by: Option<ProfileId>,
    version: i64,
    wanted: Wanted,
) -> Outcome<Model, MeetingRefusal> {
    let meeting = live(tx, row.id).await?;
    let meeting = meeting.ok_or_else(|| Failure::refused(MeetingRefusal::NoMeeting, "introductionId"))?;
    let wanted = fit(wanted, app.clock.now())?;
    let moved = ActiveModel {
        starts_at: Set(wanted.starts_at),
        duration_minutes: Set(wanted.minutes),
        time_zone: Set(wanted.zone),
        place: Set(wanted.place),
        ..Default::default()
    };
    settle(tx, &meeting, by, version, moved).await
}

async fn cancel(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    by: Option<ProfileId>,
    version: i64,
) -> Outcome<Model, MeetingRefusal> {
    let meeting = live(tx, row.id).await?;
    let meeting = meeting.ok_or_else(|| Failure::refused(MeetingRefusal::NoMeeting, "introductionId"))?;
    let cancelled = ActiveModel { state: Set(MeetingState::Cancelled), live_for: Set(None), ..Default::default() };
    settle(tx, &meeting, by, version, cancelled).await
}

/// Writes a change if the meeting still is what was read.
async fn settle(
    tx: &DatabaseTransaction,
    meeting: &Model,
    by: Option<ProfileId>,
    version: i64,
    change: ActiveModel,
) -> Outcome<Model, MeetingRefusal> {
    let change =
        ActiveModel { set_by: Set(by), sequence: Set(meeting.sequence + 1), version: Set(version + 1), ..change };
    let written = Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(meeting.id))
        .filter(Column::Version.eq(version))
        .filter(Column::LiveFor.is_not_null())
        .exec(tx)
        .await?;
    if written.rows_affected == 0 {
        return Err(Failure::refused(MeetingRefusal::Stale, "version"));
    }
    let settled = Entity::find_by_id(meeting.id).one(tx).await?;
    Ok(settled.ok_or_else(|| anyhow::anyhow!("a meeting that is gone"))?)
}

/// The meeting of an introduction that is to take place.
pub async fn live(db: &impl ConnectionTrait, id: IntroductionId) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::LiveFor.eq(id)).one(db).await?)
}

/// The newest meeting of each of these introductions, as far as the viewer may know of it: both sides and the team.
pub async fn newest(
    app: &App,
    viewer: &Viewer,
    rows: &[std::sync::Arc<introductions::Model>],
) -> Result<HashMap<IntroductionId, Model>> {
    let known = rows.iter().filter(|row| row.introduced_at.is_some() && visible(viewer, row)).map(|row| row.id);
    let found = Entity::find().filter(Column::IntroductionId.is_in(known)).order_by_asc(Column::Id);
    let found = found.all(app.db.reader()).await?;
    Ok(found.into_iter().map(|meeting| (meeting.introduction_id, meeting)).collect())
}

/// What was wanted, checked.
struct Fit {
    starts_at: i64,
    zone: String,
    minutes: i32,
    place: String,
}

fn fit(wanted: Wanted, now: i64) -> Outcome<Fit, MeetingRefusal> {
    let refused = |why, field| Err(Failure::refused(why, field));
    let zone = TimeZone::get(&wanted.zone).ok();
    let Some((zone, name)) = zone.and_then(|zone| Some((zone.clone(), zone.iana_name()?.to_owned()))) else {
        return refused(MeetingRefusal::UnknownZone, "timeZone");
    };
    let Some(time) = time_of_day(&wanted.time) else {
        return refused(MeetingRefusal::NoSuchTime, "localTime");
    };
    let local = zone.to_ambiguous_timestamp(wanted.day.to_datetime(time));
    if matches!(local.offset(), AmbiguousOffset::Gap { .. }) {
        return refused(MeetingRefusal::NoSuchTime, "localTime");
    }
    // Of a time that comes twice the first is taken, as calendars do (RFC 5545, 3.3.5).
    let Ok(starts_at) = local.earlier().map(|first| first.as_millisecond()) else {
        return refused(MeetingRefusal::TooFarAhead, "startsOn");
    };
    if starts_at <= now {
        return refused(MeetingRefusal::InThePast, "startsOn");
    }
    if starts_at > now + LATEST {
        return refused(MeetingRefusal::TooFarAhead, "startsOn");
    }
    if !MINUTES.contains(&wanted.minutes) {
        return refused(MeetingRefusal::DurationUnfit, "durationMinutes");
    }
    let place = words::one_line(&wanted.place);
    if place.is_empty() || place.chars().count() > PLACE || wanted.place.chars().any(char::is_control) {
        return refused(MeetingRefusal::PlaceUnfit, "place");
    }
    Ok(Fit { starts_at, zone: name, minutes: wanted.minutes, place })
}

fn time_of_day(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let part = |digits: &str| (digits.len() == 2).then(|| digits.parse::<i8>().ok()).flatten();
    Time::new(part(hour)?, part(minute)?, 0, 0).ok()
}
