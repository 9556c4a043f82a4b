//! What has changed since the feed was looked at.

use entity::changes::Model;
use entity::{ChangeSubject, IntroductionId, ProfileId, introductions};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::changes;
use crate::error::Result;

/// How many changes are followed one by one; after more, everything is read anew.
const BATCH: u64 = 500;

/// What has changed.
pub(super) enum Changed {
    /// These profiles, and introductions that these others are a side of.
    Some { profiles: Vec<ProfileId>, sides: Vec<ProfileId> },
    /// Perhaps everything.
    Anything,
}

/// Where the feed is, and what has changed since it was at a position.
pub(super) async fn since(db: &impl ConnectionTrait, position: Option<i64>) -> Result<(i64, Changed)> {
    let Some(position) = position else {
        return Ok((changes::newest(db).await?, Changed::Anything));
    };
    let entries = changes::after(db, position, BATCH).await?;
    if u64::try_from(entries.len()).unwrap_or(BATCH) >= BATCH {
        return Ok((changes::newest(db).await?, Changed::Anything));
    }
    let profiles = about(&entries, ChangeSubject::Profile).map(ProfileId).collect();
    let mut introductions: Vec<_> = about(&entries, ChangeSubject::Introduction).map(IntroductionId).collect();
    introductions.sort_unstable();
    introductions.dedup();
    let position = entries.last().map_or(position, |last| last.position);
    let changed = match sides(db, &introductions).await? {
        Some(sides) => Changed::Some { profiles, sides },
        None => Changed::Anything,
    };
    Ok((position, changed))
}

fn about(entries: &[Model], subject: ChangeSubject) -> impl Iterator<Item = uuid::Uuid> {
    entries.iter().filter(move |entry| entry.subject == subject).map(|entry| entry.subject_id)
}

/// Both sides of some introductions: their free places change with these too. None if one of them is there no more.
async fn sides(db: &impl ConnectionTrait, ids: &[IntroductionId]) -> Result<Option<Vec<ProfileId>>> {
    use introductions::Column::{FromId, Id, ToId};
    if ids.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let sides: Vec<(ProfileId, ProfileId)> = introductions::Entity::find()
        .select_only()
        .columns([FromId, ToId])
        .filter(Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let all = sides.len() == ids.len();
    Ok(all.then(|| sides.into_iter().flat_map(|(from, to)| [from, to]).collect()))
}
