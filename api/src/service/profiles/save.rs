//! Writes profiles, many at a time, and notes in the change feed that they changed.

use std::collections::{HashMap, HashSet};

use entity::{
    Audience, FieldGroup, ProfileId, ProfileKind, ProfileState, ambassadors, capacities, consents, contacts, mentors,
    partners, profiles, startups, talents,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::draft::Draft;
use super::rows::{DetailRow, capacity, common, consent, contact};
use super::store::{self, Stored};
use super::visibility::narrowed;
use crate::changes;
use crate::service::introductions::queue;
use crate::visibility::widest;

/// What saving did to a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is new.
    Created(ProfileId),
    /// It was there and is different now.
    Updated(ProfileId),
    /// It was there and is as it was.
    Unchanged(ProfileId),
}

impl Saved {
    /// The profile that was saved.
    pub fn id(self) -> ProfileId {
        match self {
            Self::Created(id) | Self::Updated(id) | Self::Unchanged(id) => id,
        }
    }
}

/// Saves drafts that carry external ids: each is created, or brought to what the draft says.
///
/// A profile that exists keeps its state, its consent and what a person confirmed since: those are not the file's to change.
pub async fn save_all(
    tx: &DatabaseTransaction,
    kind: ProfileKind,
    drafts: Vec<Draft>,
    now: i64,
) -> Result<Vec<Saved>, DbErr> {
    let mut existing = by_external_id(tx, kind, &drafts).await?;
    let mut saved = Vec::with_capacity(drafts.len());
    let mut new = Vec::new();
    for mut draft in drafts {
        match draft.external_id.as_deref().and_then(|id| existing.remove(id)) {
            None => {
                let id = ProfileId(Uuid::now_v7());
                new.push((id, draft));
                saved.push(Saved::Created(id));
            }
            Some(stored) => {
                keep_what_persons_decide(&mut draft, &stored);
                saved.push(overwrite(tx, &stored, &draft, now).await?);
            }
        }
    }
    insert(tx, new, now).await?;
    let changed: Vec<ProfileId> =
        saved.iter().filter(|each| !matches!(each, Saved::Unchanged(_))).map(|each| each.id()).collect();
    changes::profiles(tx, &changed, now).await?;
    Ok(saved)
}

fn keep_what_persons_decide(draft: &mut Draft, stored: &Stored) {
    let current = stored.draft();
    draft.state = current.state;
    draft.consent = current.consent;
    draft.verified_at = draft.verified_at.max(current.verified_at);
    draft.mail_language = draft.mail_language.or(current.mail_language);
    draft.visibility = narrowed(stored.row.kind, &draft.visibility, &current.visibility);
}

/// Brings a stored profile to what a draft says, if it is not so already. Appends nothing to the feed.
pub async fn overwrite(tx: &DatabaseTransaction, stored: &Stored, draft: &Draft, now: i64) -> Result<Saved, DbErr> {
    let id = stored.row.id;
    if stored.draft() == *draft {
        return Ok(Saved::Unchanged(id));
    }
    let mut row = common(id, draft);
    row.state = Set(draft.state);
    row.version = Set(stored.row.version + 1);
    row.updated_at = Set(now);
    if tells_name(&stored.draft()) && !tells_name(draft) {
        row.slug = Set(unnamed_slug(id, stored.row.kind));
    }
    row.update(tx).await?;
    match DetailRow::new(id, &draft.details) {
        DetailRow::Startup(row) => replace(tx, row).await?,
        DetailRow::Mentor(row) => replace(tx, row).await?,
        DetailRow::Ambassador(row) => replace(tx, row).await?,
        DetailRow::Talent(row) => replace(tx, row).await?,
        DetailRow::Partner(row) => replace(tx, row).await?,
    }
    contact(id, draft).update(tx).await?;
    capacity(id, draft).update(tx).await?;
    let current = stored.draft();
    if current.capacity != draft.capacity || current.details.company_id() != draft.details.company_id() {
        queue::look_at(tx, id, now).await?;
    }
    if draft.state == ProfileState::Active
        && (current.state, &current.contact.email) != (draft.state, &draft.contact.email)
    {
        queue::returned(tx, id, now).await?;
    }
    if let (None, Some(given)) = (&stored.consent, &draft.consent) {
        consent(id, given).insert(tx).await?;
    }
    Ok(Saved::Updated(id))
}

/// Writes all columns of a row that is there.
async fn replace<M, A>(tx: &impl ConnectionTrait, row: M) -> Result<(), DbErr>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait<Entity: EntityTrait<Model: IntoActiveModel<A>>> + ActiveModelBehavior + Send,
{
    row.into_active_model().reset_all().update(tx).await?;
    Ok(())
}

/// Inserts new profiles, one statement a table. Appends nothing to the feed.
pub async fn insert(tx: &impl ConnectionTrait, new: Vec<(ProfileId, Draft)>, now: i64) -> Result<(), DbErr> {
    if new.is_empty() {
        return Ok(());
    }
    let slugs = slugs(tx, &new).await?;
    let rows = new.iter().zip(slugs).map(|((id, draft), slug)| {
        let mut row = common(*id, draft);
        row.kind = Set(draft.details.kind());
        row.slug = Set(slug);
        row.state = Set(draft.state);
        row.version = Set(1);
        row.created_at = Set(now);
        row.updated_at = Set(now);
        row
    });
    profiles::Entity::insert_many(rows).exec_without_returning(tx).await?;
    insert_details(tx, &new).await?;
    let rows = new.iter().map(|(id, draft)| contact(*id, draft));
    contacts::Entity::insert_many(rows).exec_without_returning(tx).await?;
    let rows = new.iter().map(|(id, draft)| {
        let mut row = capacity(*id, draft);
        (row.open_count, row.month, row.month_count, row.asking_count) = (Set(0), Set(0), Set(0), Set(0));
        row
    });
    capacities::Entity::insert_many(rows).exec_without_returning(tx).await?;
    let consents: Vec<_> = new.iter().filter_map(|(id, draft)| Some(consent(*id, draft.consent.as_ref()?))).collect();
    if !consents.is_empty() {
        consents::Entity::insert_many(consents).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn insert_details(tx: &impl ConnectionTrait, new: &[(ProfileId, Draft)]) -> Result<(), DbErr> {
    let (mut startup, mut mentor, mut ambassador, mut talent, mut partner) = (vec![], vec![], vec![], vec![], vec![]);
    for (id, draft) in new {
        match DetailRow::new(*id, &draft.details) {
            DetailRow::Startup(row) => startup.push(row.into_active_model()),
            DetailRow::Mentor(row) => mentor.push(row.into_active_model()),
            DetailRow::Ambassador(row) => ambassador.push(row.into_active_model()),
            DetailRow::Talent(row) => talent.push(row.into_active_model()),
            DetailRow::Partner(row) => partner.push(row.into_active_model()),
        }
    }
    insert_rows::<startups::Entity>(tx, startup).await?;
    insert_rows::<mentors::Entity>(tx, mentor).await?;
    insert_rows::<ambassadors::Entity>(tx, ambassador).await?;
    insert_rows::<talents::Entity>(tx, talent).await?;
    insert_rows::<partners::Entity>(tx, partner).await
}

async fn insert_rows<E: EntityTrait>(
    tx: &impl ConnectionTrait,
    rows: Vec<impl ActiveModelTrait<Entity = E>>,
) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    E::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

async fn by_external_id(
    tx: &impl ConnectionTrait,
    kind: ProfileKind,
    drafts: &[Draft],
) -> Result<HashMap<String, Stored>, DbErr> {
    let ids = drafts.iter().filter_map(|draft| draft.external_id.clone());
    let rows = profiles::Entity::find()
        .filter(profiles::Column::Kind.eq(kind))
        .filter(profiles::Column::ExternalId.is_in(ids))
        .all(tx)
        .await?;
    let stored = store::complete(tx, rows).await?;
    Ok(stored.into_iter().filter_map(|each| Some((each.row.external_id.clone()?, each))).collect())
}

/// Whether the name is for everybody, so that the slug may tell it.
fn tells_name(draft: &Draft) -> bool {
    let chosen = draft.visibility.0.get(&FieldGroup::Name).copied();
    chosen.unwrap_or(widest(draft.details.kind(), FieldGroup::Name)) == Audience::Everyone
}

/// A slug that tells no name.
pub fn unnamed_slug(id: ProfileId, kind: ProfileKind) -> String {
    format!("{}-{}", kind.code().to_lowercase(), id.0.simple().to_string().split_off(20))
}

/// A slug for each new profile: its name's, with the end of its id where that one is taken.
async fn slugs(tx: &impl ConnectionTrait, new: &[(ProfileId, Draft)]) -> Result<Vec<String>, DbErr> {
    let slug = |(id, draft): &(ProfileId, Draft)| match tells_name(draft) {
        true => slug_of(&draft.name),
        false => unnamed_slug(*id, draft.details.kind()),
    };
    let wanted: Vec<String> = new.iter().map(slug).collect();
    let taken: Vec<String> = profiles::Entity::find()
        .select_only()
        .column(profiles::Column::Slug)
        .filter(profiles::Column::Slug.is_in(wanted.iter().map(String::as_str)))
        .into_tuple()
        .all(tx)
        .await?;
    let mut taken: HashSet<String> = taken.into_iter().collect();
    let slugs = wanted.into_iter().zip(new).map(|(slug, (id, _))| {
        let unique = if taken.contains(&slug) { format!("{slug}-{}", tail(id.0)) } else { slug };
        taken.insert(unique.clone());
        unique
    });
    Ok(slugs.collect())
}

/// The last 32 bits of an id, its most random ones.
pub fn tail(id: Uuid) -> String {
    id.simple().to_string().split_off(24)
}

/// A name as it stands in an address: lower case, no accents, words joined by hyphens.
pub fn slug_of(name: &str) -> String {
    let folded = search::fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut slug = words.join("-");
    slug.truncate(80);
    if slug.is_empty() { "profile".to_owned() } else { slug }
}
