//! Erasure: what was held about a profile goes for good, from rows, index, files and backups that are restored; figures stay.
//!
//! What remains of a profile is its row with nothing in it but its kind, so that introductions, outcomes and held slots
//! go on being counted. Which column holds what is written down in `tests/persons/columns.txt`.

mod blank;
mod finish;
mod list;

use std::sync::Arc;

use entity::{ErasureCause, ProfileId, ProfileState, erasures};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, EntityTrait};

use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Result};
use crate::outbox::{self, Message};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::{self, Stored};
use crate::service::{applications, introductions};

pub use finish::finish;
pub use list::replay;

reasons! {
    /// Why a profile is not erased.
    pub enum EraseRefusal {
        /// No profile of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce profil n’existe pas ou ne vous est pas ouvert.",
            en: "This profile does not exist or is not open to you.",
        },
        /// The viewer does not speak for the profile.
        NotYours = "NOT_YOURS" { fr: "Vous ne parlez pas pour ce profil.", en: "You do not speak for this profile." },
        /// It was erased before.
        Erased = "ERASED" { fr: "Ce profil est déjà effacé.", en: "This profile has been erased already." },
    }
}

/// Erases a profile for good, for the team and those who speak for it; what is left is its row, empty.
pub async fn erase(app: &App, act: &Act<'_>, id: ProfileId) -> Outcome<Arc<Seen>, EraseRefusal> {
    let tx = act.begin(app).await?;
    let stored = store::load(&tx, &[id]).await?.pop().filter(|stored| act.viewer.may_see(&stored.row));
    let stored = stored.ok_or_else(|| Failure::refused(EraseRefusal::NotFound, "id"))?;
    if !act.viewer.may_act_for(id) {
        return Err(Failure::refused(EraseRefusal::NotYours, "id"));
    }
    let cause = if act.viewer.speaks_for(id) { ErasureCause::Owner } else { ErasureCause::Team };
    if !erase_in(app, &tx, &stored, cause).await? {
        return Err(Failure::refused(EraseRefusal::Erased, "id"));
    }
    let left = store::load(&tx, &[id]).await?.pop();
    let left = left.ok_or_else(|| anyhow::anyhow!("the profile {id} was emptied and is not there"))?;
    act.commit(app, tx, &[id.0]).await?;
    Ok(Arc::new(Seen::by(act.viewer, left)))
}

/// Erases a profile within a transaction; false if it was erased before.
///
/// All that it holds in rows goes at once, and all that is open ends; the index and files follow through the outbox.
pub async fn erase_in(app: &App, tx: &DatabaseTransaction, stored: &Stored, cause: ErasureCause) -> Result<bool> {
    let (id, now) = (stored.row.id, app.clock.now());
    let row = erasures::ActiveModel {
        profile_id: Set(id),
        cause: Set(cause),
        state_before: Set(stored.row.state),
        erased_at: Set(now),
    };
    let once = OnConflict::column(erasures::Column::ProfileId).do_nothing().to_owned();
    if erasures::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await? == 0 {
        return Ok(false);
    }
    let touched = blank::all(tx, stored, now).await?;
    if stored.row.state != ProfileState::Left {
        applications::submit::withdraw_all(app, tx, id).await?;
        introductions::withdraw_all(tx, id, now).await?;
    }
    outbox::push(tx, Message::Erased { profile: id }, now, now).await?;
    changes::append(tx, entity::ChangeSubject::Introduction, touched.into_iter().map(|id| id.0), now).await?;
    changes::profiles(tx, &[id], now).await?;
    Ok(true)
}
