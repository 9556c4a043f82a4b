//! Offers of slots: made when a round is published, answered in time, or passed on to the next.

use std::collections::HashMap;

use entity::{
    ApplicationId, ApplicationState, EditionId, ProfileId, RoundState, RunId, SlotId, applications, editions,
    round_pairs, rounds, slots,
};
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
use crate::clock::DAY;
use crate::error::{Failure, Outcome, Result, is_unique_violation};
use crate::outbox::{self, Message};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::editions::is_call_open;
use crate::service::rounds::rules::ANSWER_DAYS;
use crate::service::rounds::{Unmatched, runs};
use crate::viewer::Viewer;

/// What a run decided about the applications for an edition.
pub struct Told<'a> {
    /// The edition.
    pub edition: EditionId,
    /// The run.
    pub run: RunId,
    /// Whom it gives which slot.
    pub pairs: &'a [round_pairs::Model],
    /// Who gets none.
    pub unmatched: &'a [Unmatched],
}

/// Offers slots as a run decided, and puts everybody else on the waiting list; false while applications are taken.
pub async fn tell(app: &App, tx: &DatabaseTransaction, told: Told<'_>, days: i64) -> Result<bool> {
    let now = app.clock.now();
    let edition = editions::Entity::find_by_id(told.edition).one(tx).await?;
    if edition.is_none_or(|edition| is_call_open(&edition, now)) {
        return Ok(false);
    }
    let given: HashMap<Uuid, Uuid> = told.pairs.iter().map(|pair| (pair.seeker_id, pair.counterpart_id)).collect();
    let may_wait = |id: ProfileId| told.unmatched.iter().any(|each| each.seeker == id.0 && each.points.is_some());
    let of_edition = applications::Entity::find().filter(applications::Column::EditionId.eq(told.edition));
    for row in of_edition.order_by_asc(applications::Column::Id).all(tx).await? {
        if !matches!(row.state, ApplicationState::Submitted | ApplicationState::Waiting) {
            continue;
        }
        let change = match given.get(&row.profile_id.0) {
            Some(slot) => offered(tx, &row, SlotId(*slot), now, days).await?,
            None if may_wait(row.profile_id) => moved(&row, ApplicationState::Waiting, now),
            None => moved(&row, ApplicationState::Refused, now),
        };
        let waited = row.state == ApplicationState::Waiting;
        let row = applications::ActiveModel { run_id: Set(Some(told.run)), ..change }.update(tx).await?;
        // Who waits already is told again only of an offer.
        if !waited || row.state == ApplicationState::Offered {
            letters::tell(app, tx, &row).await?;
        }
    }
    Ok(true)
}

async fn offered(
    tx: &DatabaseTransaction,
    row: &applications::Model,
    slot: SlotId,
    now: i64,
    days: i64,
) -> Result<applications::ActiveModel> {
    let answer_by = now + days * DAY;
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
    // That no other application has the slot is for the database to say.
    let written = offered(&tx, &row, slot, now, ANSWER_DAYS).await?.update(&tx).await;
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

/// Ends an application; the slot that it held or was offered goes to the next.
pub(super) async fn end(
    app: &App,
    tx: &DatabaseTransaction,
    row: applications::Model,
    state: ApplicationState,
) -> Result<applications::Model> {
    let now = app.clock.now();
    let (slot, held) = (row.slot_id, row.state == ApplicationState::Accepted);
    let change = moved(&row, state, now);
    let change = applications::ActiveModel { slot_id: Set(None), answered_at: Set(Some(now)), ..change };
    let row = change.update(tx).await?;
    if let Some(slot) = slot {
        if held {
            give_back(tx, slot, row.profile_id).await?;
        }
        pass_on(app, tx, row.edition_id).await?;
        if held {
            changes::profiles(tx, &[row.profile_id], now).await?;
        }
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
