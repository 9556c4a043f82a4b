//! Applying for a place, and taking an application back.

use std::collections::HashSet;

use entity::values::RowIds;
use entity::{
    ApplicationId, ApplicationState, EditionId, ProfileId, ProfileKind, SlotId, applications, editions, profiles, slots,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{offers, visible};
use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Result, is_unique_violation};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::editions::is_call_open;
use crate::viewer::Viewer;

/// How many characters a text has at most.
const TEXT_LENGTH: usize = 5_000;

/// What is applied for.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The startup.
    pub startup: ProfileId,
    /// The edition.
    pub edition: EditionId,
    /// Why it wants to go there; without it, what it wrote in its last application.
    pub text: Option<String>,
    /// The slots it would like, the dearest first.
    pub preferences: Vec<SlotId>,
    /// The version of the application that is to be replaced, if there is one.
    pub version: Option<i64>,
}

reasons! {
    /// Why an application is not taken.
    pub enum SubmitRefusal {
        /// There is no such edition.
        NotFound = "NOT_FOUND" { fr: "Cette édition n’existe pas.", en: "This edition does not exist." },
        /// The viewer does not speak for a startup of that id.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pas pour cette startup.",
            en: "You do not speak for this startup.",
        },
        /// Applications are not taken now.
        CallClosed = "CALL_CLOSED" {
            fr: "L’appel n’est pas ouvert : voyez ses dates sur la page de l’édition.",
            en: "The call is not open: its days are on the edition’s page.",
        },
        /// There is no text, and no earlier one to take again.
        TextMissing = "TEXT_MISSING" {
            fr: "Dites pourquoi vous souhaitez cette place.",
            en: "Say why you would like this place.",
        },
        /// The text is longer than 5,000 characters or holds control characters.
        TextUnfit = "TEXT_UNFIT" {
            fr: "Le texte compte 5 000 caractères au plus, sans caractères de contrôle.",
            en: "The text has at most 5,000 characters and no control characters.",
        },
        /// A slot is preferred that belongs to another edition, or is named twice.
        PreferenceUnfit = "PREFERENCE_UNFIT" {
            fr: "Une place préférée n’est pas de cette édition, ou est nommée deux fois.",
            en: "A preferred slot is not of this edition, or is named twice.",
        },
        /// The application was changed, or decided about, since it was read.
        Stale = "STALE" {
            fr: "Cette candidature existe déjà ou a changé : relisez-la d’abord.",
            en: "This application is there already or has changed: read it again first.",
        },
    }
}

/// Applies for a place, or replaces what was applied for while the call is open.
pub async fn submit(app: &App, act: &Act<'_>, entry: Entry) -> Outcome<applications::Model, SubmitRefusal> {
    let (tx, now) = (act.begin(app).await?, app.clock.now());
    let refused = |why, field| Failure::refused(why, field);
    may_apply(&tx, act.viewer, &entry, now).await?;
    let text = text(&tx, &entry).await?;
    let existing = of(&tx, entry.edition, entry.startup).await?;
    if existing.as_ref().map(|row| row.version) != entry.version
        || existing.as_ref().is_some_and(|row| !may_be_replaced(row.state))
    {
        return Err(refused(SubmitRefusal::Stale, "version"));
    }
    let row = applications::Model {
        id: existing.as_ref().map_or_else(|| ApplicationId(Uuid::now_v7()), |row| row.id),
        edition_id: entry.edition,
        profile_id: entry.startup,
        state: ApplicationState::Submitted,
        text_language: crate::service::search::language_of(&text),
        text,
        preferences: RowIds(entry.preferences.iter().map(|slot| slot.0).collect()),
        slot_id: None,
        run_id: None,
        submitted_at: now,
        answer_by: None,
        answered_at: None,
        version: existing.as_ref().map_or(1, |row| row.version + 1),
        updated_at: now,
    };
    let written = match existing {
        Some(_) => row.into_active_model().reset_all().update(&tx).await,
        None => row.into_active_model().insert(&tx).await,
    };
    let row = written.map_err(|error| match is_unique_violation(&error) {
        true => refused(SubmitRefusal::Stale, "version"),
        false => Failure::Internal(error.into()),
    })?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

/// Refuses what somebody else applies for, when no applications are taken, and slots of another edition.
async fn may_apply(tx: &DatabaseTransaction, viewer: &Viewer, entry: &Entry, now: i64) -> Outcome<(), SubmitRefusal> {
    let startup = profiles::Entity::find_by_id(entry.startup).one(tx).await?;
    if !startup.is_some_and(|row| row.kind == ProfileKind::Startup && viewer.may_act_for(row.id)) {
        return Err(Failure::refused(SubmitRefusal::NotYours, "startupId"));
    }
    let edition = editions::Entity::find_by_id(entry.edition).one(tx).await?;
    let edition = edition.ok_or_else(|| Failure::refused(SubmitRefusal::NotFound, "editionId"))?;
    if !is_call_open(&edition, now) {
        return Err(Failure::refused(SubmitRefusal::CallClosed, "editionId"));
    }
    if !are_of(tx, edition.id, &entry.preferences).await? {
        return Err(Failure::refused(SubmitRefusal::PreferenceUnfit, "preferences"));
    }
    Ok(())
}

fn may_be_replaced(state: ApplicationState) -> bool {
    matches!(state, ApplicationState::Submitted | ApplicationState::Withdrawn)
}

/// The application of a startup for an edition, locked.
async fn of(tx: &DatabaseTransaction, edition: EditionId, startup: ProfileId) -> Result<Option<applications::Model>> {
    let of_both = applications::Entity::find()
        .filter(applications::Column::EditionId.eq(edition))
        .filter(applications::Column::ProfileId.eq(startup));
    Ok(of_both.lock_exclusive().one(tx).await?)
}

async fn are_of(db: &impl ConnectionTrait, edition: EditionId, preferred: &[SlotId]) -> Result<bool> {
    let unique: HashSet<SlotId> = preferred.iter().copied().collect();
    let found = slots::Entity::find()
        .filter(slots::Column::EditionId.eq(edition))
        .filter(slots::Column::Id.is_in(preferred.iter().copied()))
        .all(db)
        .await?;
    Ok(unique.len() == preferred.len() && found.len() == preferred.len())
}

/// The text that was given, or that of the startup's last application.
async fn text(db: &impl ConnectionTrait, entry: &Entry) -> Outcome<String, SubmitRefusal> {
    let given = entry.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if let Some(text) = given {
        let unfit = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if text.chars().count() > TEXT_LENGTH || text.chars().any(unfit) {
            return Err(Failure::refused(SubmitRefusal::TextUnfit, "text"));
        }
        return Ok(text.to_owned());
    }
    let of_startup = applications::Entity::find().filter(applications::Column::ProfileId.eq(entry.startup));
    let last = of_startup.order_by_desc(applications::Column::SubmittedAt).one(db).await?;
    last.map(|row| row.text).ok_or_else(|| Failure::refused(SubmitRefusal::TextMissing, "text"))
}

reasons! {
    /// Why an application is not taken back.
    pub enum WithdrawRefusal {
        /// There is no such application open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Cette candidature n’existe pas ou ne vous est pas ouverte.",
            en: "This application does not exist or is not open to you.",
        },
        /// It was changed since it was read.
        Stale = "STALE" {
            fr: "Cette candidature a changé : relisez-la d’abord.",
            en: "This application has changed: read it again first.",
        },
        /// It is over already.
        Over = "OVER" { fr: "Cette candidature est déjà close.", en: "This application is over already." },
    }
}

/// Takes an application back; a place that it had goes to the next.
pub async fn withdraw(
    app: &App,
    act: &Act<'_>,
    (id, version): (ApplicationId, i64),
) -> Outcome<applications::Model, WithdrawRefusal> {
    let tx = act.begin(app).await?;
    let found = applications::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = found.filter(|row| visible(act.viewer, row));
    let row = row.ok_or_else(|| Failure::refused(WithdrawRefusal::NotFound, "applicationId"))?;
    if row.version != version {
        return Err(Failure::refused(WithdrawRefusal::Stale, "version"));
    }
    if !super::is_standing(row.state) {
        return Err(Failure::refused(WithdrawRefusal::Over, "applicationId"));
    }
    let held = row.state == ApplicationState::Accepted;
    let row = offers::end(app, &tx, row, ApplicationState::Withdrawn).await?;
    if held {
        changes::profiles(&tx, &[row.profile_id], app.clock.now()).await?;
    }
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

/// Takes back all applications of a startup that leaves; the slots that it had go to the next. That its profile has
/// changed is for the caller to note.
pub async fn withdraw_all(app: &App, tx: &DatabaseTransaction, startup: ProfileId) -> Result<()> {
    let of_startup = applications::Entity::find().filter(applications::Column::ProfileId.eq(startup));
    for row in of_startup.lock_exclusive().all(tx).await? {
        if super::is_standing(row.state) {
            offers::end(app, tx, row, ApplicationState::Withdrawn).await?;
        }
    }
    Ok(())
}

/// What changes of an application when its state does.
pub(super) fn moved(row: &applications::Model, state: ApplicationState, now: i64) -> applications::ActiveModel {
    applications::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        version: Set(row.version + 1),
        updated_at: Set(now),
        ..Default::default()
    }
}
