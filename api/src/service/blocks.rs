//! Blocks: who does not want to be matched with whom. They hold both ways, and who is blocked never learns it: matches
//! leave the pair out, and a request is refused as one to somebody who cannot be introduced at present.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::ProfileId;
use entity::blocks::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use super::acts::Act;
use super::profiles::seen::Seen;
use super::profiles::store;
use crate::app::App;
use crate::error::{Failure, Outcome, Result};
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;
use crate::viewer::Viewer;

/// How many others a profile blocks at most.
const MOST: u64 = 500;

reasons! {
    /// Why nobody is blocked, or freed.
    pub enum BlockRefusal {
        /// No profile of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Ce profil n’existe pas ou ne vous est pas ouvert.",
            en: "This profile does not exist or is not open to you.",
        },
        /// The viewer speaks for neither the profile nor the team.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pas pour ce profil.",
            en: "You do not speak for this profile.",
        },
        /// Both sides are the same.
        SameProfile = "SAME_PROFILE" {
            fr: "Un profil ne peut se bloquer lui-même.",
            en: "A profile cannot block itself.",
        },
        /// The profile blocks 500 others already.
        TooMany = "TOO_MANY" {
            fr: "Ce profil en bloque déjà 500 : mettez-le plutôt en pause.",
            en: "This profile blocks 500 others already: rather pause it.",
        },
    }
}

/// Keeps a profile and another apart from now on; doing so twice is the same as once.
pub async fn block(app: &App, act: &Act<'_>, profile: ProfileId, other: ProfileId) -> Outcome<Arc<Seen>, BlockRefusal> {
    let tx = act.begin(app).await?;
    let stored = checked(&tx, act.viewer, profile, other).await?;
    if Entity::find().filter(Column::ProfileId.eq(profile)).count(&tx).await? >= MOST {
        return Err(Failure::refused(BlockRefusal::TooMany, "counterpartId"));
    }
    let row = ActiveModel { profile_id: Set(profile), other_id: Set(other), blocked_at: Set(app.clock.now()) };
    let once = OnConflict::columns([Column::ProfileId, Column::OtherId]).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(&tx).await?;
    act.commit(app, tx, &[profile.0]).await?;
    Ok(stored)
}

/// Lets a profile and another be matched again, as far as this profile is concerned.
pub async fn unblock(
    app: &App,
    act: &Act<'_>,
    profile: ProfileId,
    other: ProfileId,
) -> Outcome<Arc<Seen>, BlockRefusal> {
    let tx = act.begin(app).await?;
    let stored = checked(&tx, act.viewer, profile, other).await?;
    Entity::delete_by_id((profile, other)).exec(&tx).await?;
    act.commit(app, tx, &[profile.0]).await?;
    Ok(stored)
}

async fn checked(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    profile: ProfileId,
    other: ProfileId,
) -> Outcome<Arc<Seen>, BlockRefusal> {
    if profile == other {
        return Err(Failure::refused(BlockRefusal::SameProfile, "counterpartId"));
    }
    let found = store::load(db, &[profile, other]).await?;
    let open = |id| found.iter().find(|stored| stored.row.id == id && viewer.may_see(&stored.row));
    let own = open(profile).ok_or_else(|| Failure::refused(BlockRefusal::NotFound, "profileId"))?;
    if !viewer.may_act_for(profile) {
        return Err(Failure::refused(BlockRefusal::NotYours, "profileId"));
    }
    if open(other).is_none() {
        return Err(Failure::refused(BlockRefusal::NotFound, "counterpartId"));
    }
    Ok(Arc::new(Seen::by(viewer, own.clone())))
}

/// Whether either of two profiles blocks the other.
pub async fn apart(db: &impl ConnectionTrait, a: ProfileId, b: ProfileId) -> Result<bool, DbErr> {
    let one_way = |profile: ProfileId, other: ProfileId| {
        Condition::all().add(Column::ProfileId.eq(profile)).add(Column::OtherId.eq(other))
    };
    let either = Condition::any().add(one_way(a, b)).add(one_way(b, a));
    Ok(Entity::find().filter(either).count(db).await? > 0)
}

/// Whom each of some profiles is kept apart from, whoever of the two wants it.
pub async fn kept_apart(
    db: &impl ConnectionTrait,
    profiles: &[ProfileId],
) -> Result<HashMap<ProfileId, HashSet<u128>>, DbErr> {
    let among = |column: Column| column.is_in(profiles.iter().copied());
    let either = Condition::any().add(among(Column::ProfileId)).add(among(Column::OtherId));
    let mut apart: HashMap<ProfileId, HashSet<u128>> = HashMap::new();
    for row in Entity::find().filter(either).all(db).await? {
        for (one, other) in [(row.profile_id, row.other_id), (row.other_id, row.profile_id)] {
            apart.entry(one).or_default().insert(other.0.as_u128());
        }
    }
    Ok(apart)
}

/// A page of the ids of those whom a profile blocks; nobody is told to a viewer who may not act for it.
pub async fn blocked_by(
    app: &App,
    viewer: &Viewer,
    profile: ProfileId,
    window: &Window<(ProfileId,)>,
) -> Result<Page<ProfileId>> {
    if !viewer.may_act_for(profile) {
        return Ok(Page::default());
    }
    let blocked = Entity::find().filter(Column::ProfileId.eq(profile));
    Ok(Listing::by_id(blocked, Column::OtherId).page(app.db.reader(), window).await?.map(|row| row.other_id))
}
