//! Offers of slots: made when a round is published, answered in time, or passed on to the next.

use std::collections::HashMap;

use entity::{
    ApplicationId, ApplicationState, EditionId, ProfileId, RoundState, SlotId, applications, editions, profiles,
    round_pairs, round_runs, round_snapshots, rounds, slots,
};
use jiff::tz::TimeZone;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::submit::moved;
use super::{letters, visible};
use crate::app::App;
use crate::changes;
use crate::clock::{DAY, instant};
use crate::error::{Failure, Outcome, Result, is_unique_violation};
use crate::outbox::{self, Message};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::editions::is_call_open;
use crate::service::rounds::publish::{PublishRefusal, impossible};
use crate::service::rounds::rules::ANSWER_DAYS;
use crate::service::rounds::{Unmatched, runs};
use crate::viewer::Viewer;

/// What a run decided about the applications for an edition.
pub struct Told<'a> {
    /// The edition.
    pub edition: EditionId,
    /// Whom it gives which slot.
    pub pairs: &'a [round_pairs::Model],
    /// Who gets none.
    pub unmatched: &'a [Unmatched],
}

/// Offers slots as a run decided, and puts everybody else on the waiting list: all of it, or nothing where applications
/// are still taken, one came after the snapshot, or a slot or whoever was to get it is no longer to be had.
pub async fn tell(
    app: &App,
    tx: &DatabaseTransaction,
    told: Told<'_>,
    run: &round_runs::Model,
) -> Outcome<(), PublishRefusal> {
    let now = app.clock.now();
    let edition = editions::Entity::find_by_id(told.edition).one(tx).await?;
    let Some(edition) = edition.filter(|edition| !is_call_open(edition, now)) else {
        return Err(Failure::refused(PublishRefusal::CallOpen, "roundId"));
    };
    let undecided = undecided(tx, told.edition).await?;
    let taken_at = match run.snapshot_id {
        Some(id) => round_snapshots::Entity::find_by_id(id).one(tx).await?.map_or(0, |row| row.taken_at),
        None => 0,
    };
    if undecided.iter().any(|row| row.submitted_at > taken_at) {
        return Err(Failure::refused(PublishRefusal::NotSolved, "runId"));
    }
    let given = given(tx, told.pairs, &undecided).await?;
    let may_wait = |id: ProfileId| told.unmatched.iter().any(|each| each.seeker == id.0 && each.points.is_some());
    for row in undecided {
        let change = match given.get(&row.profile_id) {
            Some(slot) => offered(tx, &row, *slot, until(&edition, now, run.rules.answer_days), now).await?,
            None if may_wait(row.profile_id) => moved(&row, ApplicationState::Waiting, now),
            None => moved(&row, ApplicationState::Refused, now),
        };
        let waited = row.state == ApplicationState::Waiting;
        let row = applications::ActiveModel { run_id: Set(Some(run.id)), ..change }.update(tx).await?;
        // Who goes on waiting was told so before.
        if !waited || row.state != ApplicationState::Waiting {
            letters::tell(app, tx, &row).await?;
        }
    }
    Ok(())
}

/// The applications for an edition about which nothing final was decided, locked.
async fn undecided(tx: &DatabaseTransaction, edition: EditionId) -> Result<Vec<applications::Model>> {
    let open = [ApplicationState::Submitted, ApplicationState::Waiting];
    let rows = applications::Entity::find()
        .filter(applications::Column::EditionId.eq(edition))
        .filter(applications::Column::State.is_in(open))
        .order_by_asc(applications::Column::Id)
        .lock_exclusive();
    Ok(rows.all(tx).await?)
}

/// Who is given which slot, of those who have none yet; refused if one of them or its slot is no longer to be had.
async fn given(
    tx: &DatabaseTransaction,
    pairs: &[round_pairs::Model],
    undecided: &[applications::Model],
) -> Outcome<HashMap<ProfileId, SlotId>, PublishRefusal> {
    let slots = slots::Entity::find().filter(slots::Column::Id.is_in(pairs.iter().map(|pair| pair.counterpart_id)));
    let slots: HashMap<Uuid, slots::Model> = slots.all(tx).await?.into_iter().map(|slot| (slot.id.0, slot)).collect();
    let told = applications::Column::SlotId.is_in(pairs.iter().map(|pair| pair.counterpart_id));
    let told = applications::Entity::find().filter(told).all(tx).await?;
    let mut given = HashMap::new();
    for pair in pairs {
        let (seeker, slot) = (ProfileId(pair.seeker_id), SlotId(pair.counterpart_id));
        let holder = told.iter().find(|row| row.slot_id == Some(slot));
        if holder.is_some_and(|row| row.profile_id == seeker) {
            continue;
        }
        let free = slots.get(&slot.0).filter(|row| row.holder_id.is_none() && holder.is_none());
        if free.is_none() || !undecided.iter().any(|row| row.profile_id == seeker) {
            let startup = profiles::Entity::find_by_id(seeker).one(tx).await?.map_or_else(String::new, |row| row.name);
            return Err(impossible(&startup, slots.get(&slot.0).map_or("?", |slot| slot.label.as_str())));
        }
        given.insert(seeker, slot);
    }
    Ok(given)
}

/// The last instant of so many days from now, where the show is.
fn until(edition: &editions::Model, now: i64, days: i64) -> i64 {
    let zone = TimeZone::get(&edition.time_zone).unwrap_or(TimeZone::UTC);
    let last = instant(now + (days + 1) * DAY).to_zoned(zone);
    last.start_of_day().map_or(now + days * DAY, |day| day.timestamp().as_millisecond() - 1)
}

async fn offered(
    tx: &DatabaseTransaction,
    row: &applications::Model,
    slot: SlotId,
    answer_by: i64,
    now: i64,
) -> Result<applications::ActiveModel> {
    outbox::push(tx, Message::OfferLapses { application: row.id }, answer_by, now).await?;
    Ok(applications::ActiveModel {
        slot_id: Set(Some(slot)),
        answer_by: Set(Some(answer_by)),
        ..moved(row, ApplicationState::Offered, now)
    })
}

reasons! {
    /// Why a slot is not offered.
    pub enum OfferRefusal {
        /// There is no such application.
        NotFound = "NOT_FOUND" { fr: "Cette candidature n’existe pas.", en: "There is no such application." },
        /// It was changed since it was read.
        Stale = "STALE" {
            fr: "Cette candidature a changé : relisez-la d’abord.",
            en: "This application has changed: read it again first.",
        },
        /// The slot belongs to another edition.
        SlotElsewhere = "SLOT_ELSEWHERE" {
            fr: "Cette place n’est pas de cette édition.",
            en: "This slot is not of this edition.",
        },
        /// Somebody holds the slot or was offered it.
        SlotTaken = "SLOT_TAKEN" {
            fr: "Cette place est déjà tenue ou proposée.",
            en: "This slot is held or offered already.",
        },
        /// The application is over, or has a slot.
        Decided = "DECIDED" {
            fr: "Cette candidature est close, ou a déjà une place.",
            en: "This application is over, or has a slot already.",
        },
    }
}

/// Offers a slot by hand.
pub async fn offer(
    app: &App,
    act: &Act<'_>,
    (id, version): (ApplicationId, i64),
    slot: SlotId,
) -> Outcome<applications::Model, OfferRefusal> {
    let (tx, now) = (act.begin(app).await?, app.clock.now());
    let row = applications::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = row.ok_or_else(|| Failure::refused(OfferRefusal::NotFound, "applicationId"))?;
    if row.version != version {
        return Err(Failure::refused(OfferRefusal::Stale, "version"));
    }
    use ApplicationState::{Refused, Submitted, Waiting};
    if !matches!(row.state, Submitted | Waiting | Refused) {
        return Err(Failure::refused(OfferRefusal::Decided, "applicationId"));
    }
    let found = slots::Entity::find_by_id(slot).one(&tx).await?.filter(|slot| slot.edition_id == row.edition_id);
    let found = found.ok_or_else(|| Failure::refused(OfferRefusal::SlotElsewhere, "slotId"))?;
    if found.holder_id.is_some() {
        return Err(Failure::refused(OfferRefusal::SlotTaken, "slotId"));
    }
    let edition = editions::Entity::find_by_id(row.edition_id).one(&tx).await?;
    let answer_by = edition.map_or(now + ANSWER_DAYS * DAY, |edition| until(&edition, now, ANSWER_DAYS));
    // That no other application has the slot is for the database to say.
    let written = offered(&tx, &row, slot, answer_by, now).await?.update(&tx).await;
    let row = written.map_err(|error| match is_unique_violation(&error) {
        true => Failure::refused(OfferRefusal::SlotTaken, "slotId"),
        false => Failure::Internal(error.into()),
    })?;
    letters::tell(app, &tx, &row).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

reasons! {
    /// Why an answer to an offer does not count.
    pub enum AnswerRefusal {
        /// There is no such application open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Cette candidature n’existe pas ou ne vous est pas ouverte.",
            en: "This application does not exist or is not open to you.",
        },
        /// No slot is offered to it, or the time to answer is over.
        NotOffered = "NOT_OFFERED" {
            fr: "Aucune place ne vous est proposée, ou le délai de réponse est passé.",
            en: "No slot is offered to you, or the time to answer is over.",
        },
        /// Somebody else holds the slot by now.
        SlotTaken = "SLOT_TAKEN" {
            fr: "Cette place a été attribuée entre-temps.",
            en: "This slot was given to somebody else in the meantime.",
        },
    }
}

/// Accepts the slot that is offered, or leaves it to the next.
pub async fn answer(
    app: &App,
    act: &Act<'_>,
    id: ApplicationId,
    accepted: bool,
) -> Outcome<applications::Model, AnswerRefusal> {
    let tx = act.begin(app).await?;
    let row = answer_in(app, &tx, act.viewer, id, accepted).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

/// The same within a transaction, for a link that is used up with the answer it gives.
pub async fn answer_in(
    app: &App,
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    id: ApplicationId,
    accepted: bool,
) -> Outcome<applications::Model, AnswerRefusal> {
    let now = app.clock.now();
    let found = applications::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let row = found.filter(|row| visible(viewer, row));
    let row = row.ok_or_else(|| Failure::refused(AnswerRefusal::NotFound, "applicationId"))?;
    let in_time = row.state == ApplicationState::Offered && row.answer_by.is_some_and(|until| now < until);
    let Some(slot) = row.slot_id.filter(|_| in_time) else {
        return Err(Failure::refused(AnswerRefusal::NotOffered, "applicationId"));
    };
    if !accepted {
        // What is declined was offered and not held, so nothing of the startup's profile changes.
        return Ok(end(app, tx, row, ApplicationState::Declined).await?);
    }
    if !take(tx, slot, row.profile_id).await? {
        return Err(Failure::refused(AnswerRefusal::SlotTaken, "applicationId"));
    }
    let change = moved(&row, ApplicationState::Accepted, now);
    let row = applications::ActiveModel { answered_at: Set(Some(now)), ..change }.update(tx).await?;
    changes::profiles(tx, &[row.profile_id], now).await?;
    Ok(row)
}

/// Takes a slot for a startup; false if somebody holds it.
async fn take(tx: &impl ConnectionTrait, slot: SlotId, startup: ProfileId) -> Result<bool> {
    let taken = slots::Entity::update_many()
        .col_expr(slots::Column::HolderId, Expr::value(Some(startup)))
        .col_expr(slots::Column::Version, Expr::col(slots::Column::Version).add(1))
        .filter(slots::Column::Id.eq(slot))
        .filter(slots::Column::HolderId.is_null())
        .exec(tx)
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Ends an application; the slot that it held or was offered goes to the next. That the startup's profile has changed
/// where it held one is for the caller to note, as the last thing of the transaction.
pub(super) async fn end(
    app: &App,
    tx: &DatabaseTransaction,
    row: applications::Model,
    state: ApplicationState,
) -> Result<applications::Model> {
    let now = app.clock.now();
    let (slot, held) = (row.slot_id, row.state == ApplicationState::Accepted);
    let change =
        applications::ActiveModel { slot_id: Set(None), answered_at: Set(Some(now)), ..moved(&row, state, now) };
    let row = change.update(tx).await?;
    if let Some(slot) = slot {
        if held {
            give_back(tx, slot, row.profile_id).await?;
        }
        pass_on(app, tx, row.edition_id).await?;
    }
    Ok(row)
}

async fn give_back(tx: &impl ConnectionTrait, slot: SlotId, startup: ProfileId) -> Result<()> {
    let nobody: Option<ProfileId> = None;
    slots::Entity::update_many()
        .col_expr(slots::Column::HolderId, Expr::value(nobody))
        .col_expr(slots::Column::Version, Expr::col(slots::Column::Version).add(1))
        .filter(slots::Column::Id.eq(slot))
        .filter(slots::Column::HolderId.eq(startup))
        .exec(tx)
        .await?;
    Ok(())
}

/// Has the published round of an edition solved again, which offers the free slot to the next. Slots that become free
/// at the same time wait for each other here, so that the runs are numbered one after the other.
async fn pass_on(app: &App, tx: &DatabaseTransaction, edition: EditionId) -> Result<()> {
    let published = rounds::Entity::find()
        .filter(rounds::Column::EditionId.eq(edition))
        .filter(rounds::Column::State.eq(RoundState::Published))
        .order_by_desc(rounds::Column::PublishedAt)
        .lock_exclusive()
        .one(tx)
        .await?;
    match published {
        Some(round) => runs::follow(app, tx, &round).await,
        None => Ok(()),
    }
}

/// Ends an offer that nobody has answered in time.
pub async fn lapse(app: &App, tx: &DatabaseTransaction, id: ApplicationId) -> Result<()> {
    let Some(row) = applications::Entity::find_by_id(id).lock_exclusive().one(tx).await? else { return Ok(()) };
    let over = row.answer_by.is_some_and(|until| app.clock.now() >= until);
    if row.state == ApplicationState::Offered && over {
        end(app, tx, row, ApplicationState::Lapsed).await?;
    }
    Ok(())
}
