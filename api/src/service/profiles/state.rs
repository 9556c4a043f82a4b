//! Moving a profile through its states.

use std::sync::Arc;

use entity::{ProfileId, ProfileKind, ProfileState, profiles};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::edit::{SaveRefusal, is_of};
use super::seen::Seen;
use super::store::{self, Stored};
use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Result};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::applications;
use crate::service::introductions;
use crate::service::own;
use crate::service::words::is_person;
use crate::viewer::Viewer;

/// What becomes of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It closes for a while.
    Pause,
    /// It opens, for the first time or again.
    Resume,
    /// It goes for good.
    Leave,
}

reasons! {
    /// Why a profile does not move.
    pub enum MoveRefusal {
        /// No profile of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce profil n’existe pas ou ne vous est pas ouvert.",
            en: "This profile does not exist or is not open to you.",
        },
        /// The viewer does not speak for the profile.
        NotYours = "NOT_YOURS" { fr: "Vous ne parlez pas pour ce profil.", en: "You do not speak for this profile." },
        /// The profile's state does not allow it.
        WrongState = "WRONG_STATE" {
            fr: "L’état de ce profil ne le permet pas.",
            en: "The state of this profile does not allow it.",
        },
        /// The person has not agreed to be introduced.
        ConsentMissing = "CONSENT_MISSING" {
            fr: "Cette personne n’a pas encore donné son accord.",
            en: "This person has not agreed yet.",
        },
    }
}

/// A profile of a kind that the viewer may edit.
pub(super) async fn editable(
    tx: &impl ConnectionTrait,
    viewer: &Viewer,
    id: ProfileId,
    kind: ProfileKind,
) -> Result<Result<Stored, SaveRefusal>> {
    let stored =
        store::load(tx, &[id]).await?.pop().filter(|stored| is_of(stored, kind) && viewer.may_see(&stored.row));
    Ok(match stored {
        None => Err(SaveRefusal::NotFound),
        Some(_) if !viewer.may_act_for(id) => Err(SaveRefusal::NotYours),
        Some(stored) if stored.row.state == ProfileState::Left => Err(SaveRefusal::HasLeft),
        Some(stored) => Ok(stored),
    })
}

/// Moves a profile; leaving is for good.
pub async fn go(app: &App, act: &Act<'_>, id: ProfileId, step: Move) -> Outcome<Arc<Seen>, MoveRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let stored = store::load(&tx, &[id]).await?.pop().filter(|stored| act.viewer.may_see(&stored.row));
    let stored = stored.ok_or_else(|| Failure::refused(MoveRefusal::NotFound, "id"))?;
    if !act.viewer.may_act_for(id) {
        return Err(Failure::refused(MoveRefusal::NotYours, "id"));
    }
    let next = next(&stored, step).map_err(|why| Failure::refused(why, "id"))?;
    profiles::Entity::update_many()
        .col_expr(profiles::Column::State, Expr::value(next))
        .col_expr(profiles::Column::PausedUntil, Expr::value(Option::<String>::None))
        .col_expr(profiles::Column::Version, Expr::col(profiles::Column::Version).add(1))
        .col_expr(profiles::Column::UpdatedAt, Expr::value(now))
        .filter(profiles::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    if next == ProfileState::Left {
        own::farewell(&tx, id, now).await?;
        applications::submit::withdraw_all(app, &tx, id).await?;
        introductions::withdraw_all(&tx, id, now).await?;
    }
    if next == ProfileState::Active {
        introductions::queue::returned(&tx, id, now).await?;
    }
    changes::profiles(&tx, &[id], now).await?;
    let moved = store::load(&tx, &[id]).await?.pop().ok_or_else(|| Failure::refused(MoveRefusal::NotFound, "id"))?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(Arc::new(Seen::by(act.viewer, moved)))
}

fn next(stored: &Stored, step: Move) -> Result<ProfileState, MoveRefusal> {
    use ProfileState::{Accepted, Active, Approached, Draft, Identified, Left, Paused};
    match (step, stored.row.state) {
        (Move::Pause, Active) => Ok(Paused),
        (Move::Resume, Paused | Draft | Identified | Approached | Accepted) => {
            if is_person(stored.row.kind) && stored.consent.is_none() {
                return Err(MoveRefusal::ConsentMissing);
            }
            Ok(Active)
        }
        (Move::Leave, state) if state != Left => Ok(Left),
        _ => Err(MoveRefusal::WrongState),
    }
}
