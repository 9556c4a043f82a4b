//! Who waits for a place: those who have both said yes, in the order in which they did, and each gets one in turn.
//!
//! A place becomes free when somebody says what came of an introduction, when a side leaves, when limits are raised,
//! when a company's contract changes, and when a month begins. Each of these pushes a message whose handler calls
//! [`promote`]: the database decides again, in the order of the queue, and with the people locked so that nobody who
//! answers at that moment goes before those who wait.

use std::collections::{BTreeSet, HashSet};

use entity::introductions::Column::{FromId, Id, State, ToId};
use entity::{
    ChangeSubject, CompanyId, ConsentPurpose, IntroductionId, IntroductionState, OutboxId, ProfileId, ProfileKind,
    ProfileState, capacities, consents, contacts, introductions, mentors, profiles,
};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use super::line::{in_line, people, waiting};
use super::states::{Event, OPEN, Pairing};
use super::{places, steps};
use crate::app::App;
use crate::changes;
use crate::clock::{date_of, start_of};
use crate::error::Result;
use crate::outbox::{self, Message};
use crate::service::blocks;
use crate::service::words::is_person;

/// When it is looked again after somebody had one that waits locked.
const SOON: i64 = 1_000;

/// Whether two profiles can be introduced to each other, as things are now.
pub async fn pairing(db: &impl ConnectionTrait, from: ProfileId, to: ProfileId) -> Result<Pairing, DbErr> {
    let ids = [from, to];
    let rows: Vec<(ProfileKind, ProfileState)> = profiles::Entity::find()
        .select_only()
        .columns([profiles::Column::Kind, profiles::Column::State])
        .filter(profiles::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let people = rows.iter().filter(|(kind, _)| is_person(*kind)).count();
    let agreed = consents::Entity::find()
        .filter(consents::Column::ProfileId.is_in(ids))
        .filter(consents::Column::Purpose.eq(ConsentPurpose::Introductions))
        .filter(consents::Column::WithdrawnAt.is_null())
        .select_only()
        .column(consents::Column::ProfileId)
        .distinct()
        .into_tuple::<ProfileId>()
        .all(db)
        .await?;
    let gone = rows.len() < 2 || rows.iter().any(|(_, state)| *state == ProfileState::Left);
    if gone || agreed.len() < people || blocks::apart(db, from, to).await? {
        return Ok(Pairing::Impossible);
    }
    let reachable = contacts::Entity::find()
        .filter(contacts::Column::ProfileId.is_in(ids))
        .filter(contacts::Column::Email.is_not_null())
        .filter(contacts::Column::StoppedAt.is_null())
        .filter(contacts::Column::BouncedAt.is_null())
        .count(db)
        .await?;
    let here = reachable == 2 && rows.iter().all(|(_, state)| *state == ProfileState::Active);
    Ok(if here { Pairing::Possible } else { Pairing::Away })
}

/// Takes a place for an introduction to which both have just said yes; false if none is left or others wait for it.
pub async fn take_place(tx: &DatabaseTransaction, row: &introductions::Model, now: i64) -> Result<bool> {
    for person in people(tx, &[row.from_id, row.to_id]).await? {
        capacities::Entity::find_by_id(person).lock_exclusive().one(tx).await?;
        if waiting(tx, &[person]).await? > 0 || !place_for(tx, row, person, now).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes one of a person's places, within what a mentor's company has promised. One side of every introduction is a
/// startup, so there is one person in it at most.
async fn place_for(tx: &DatabaseTransaction, row: &introductions::Model, person: ProfileId, now: i64) -> Result<bool> {
    if let Some(kind) = row.need
        && !places::company_has_place(tx, person, kind).await?
    {
        return Ok(false);
    }
    Ok(places::take_place(tx, person, now).await?)
}

/// Gives the place of an introduction back to the person in it, for the next who waits.
pub async fn give_back_places(tx: &DatabaseTransaction, row: &introductions::Model, now: i64) -> Result<()> {
    for side in [row.from_id, row.to_id] {
        if places::give_back_place(tx, side).await? {
            outbox::push(tx, Message::PlacesFree { profile: side }, now, now).await?;
        }
    }
    Ok(())
}

/// Notes that there may be more places of a person, once the transaction is committed.
pub async fn look_at(tx: &impl ConnectionTrait, profile: ProfileId, now: i64) -> Result<(), DbErr> {
    outbox::push(tx, Message::PlacesFree { profile }, now, now).await.map_err(written)
}

/// Notes that there may be more places of a company's mentors, once the transaction is committed.
pub async fn look_at_company(tx: &impl ConnectionTrait, company: CompanyId, now: i64) -> Result<(), DbErr> {
    outbox::push(tx, Message::CompanyPlacesFree { company }, now, now).await.map_err(written)
}

/// Notes that a profile can be introduced again, once the transaction is committed.
pub async fn returned(tx: &impl ConnectionTrait, profile: ProfileId, now: i64) -> Result<(), DbErr> {
    outbox::push(tx, Message::ProfileReturned { profile }, now, now).await.map_err(written)
}

fn written(error: anyhow::Error) -> DbErr {
    error.downcast().unwrap_or_else(|error| DbErr::Custom(format!("{error:#}")))
}

/// Introduces those who wait for places of a person, in turn, as far as there are places now. With an organisation,
/// those who wait for no place but for the return of a side.
pub async fn promote(app: &App, tx: &DatabaseTransaction, profile: ProfileId) -> Result<()> {
    if !people(tx, &[profile]).await?.is_empty() {
        return promote_all(app, tx, &BTreeSet::from([profile])).await;
    }
    let now = app.clock.now();
    let mut changed = Vec::new();
    for (id, from, to) in in_line(tx, &HashSet::from([profile])).await? {
        if people(tx, &[from, to]).await?.is_empty()
            && let Some(row) = unlocked(tx, id).await?
            && advance(tx, &row, None, now).await?
        {
            changed.push(id.0);
        }
    }
    Ok(changes::append(tx, ChangeSubject::Introduction, changed.into_iter(), now).await?)
}

/// The same for all mentors of a company, whose contract limits them together.
pub async fn promote_company(app: &App, tx: &DatabaseTransaction, company: CompanyId) -> Result<()> {
    let mentors: Vec<ProfileId> = mentors::Entity::find()
        .select_only()
        .column(mentors::Column::ProfileId)
        .filter(mentors::Column::CompanyId.eq(company))
        .into_tuple()
        .all(tx)
        .await?;
    promote_all(app, tx, &mentors.into_iter().collect()).await
}

async fn promote_all(app: &App, tx: &DatabaseTransaction, persons: &BTreeSet<ProfileId>) -> Result<()> {
    let now = app.clock.now();
    let mut free = HashSet::new();
    for person in persons {
        let row = capacities::Entity::find_by_id(*person).lock_exclusive().one(tx).await?;
        free.extend(row.filter(|row| places::remaining(row, now) > 0).map(|row| row.profile_id));
        if waiting(tx, &[*person]).await? > 0 {
            look_again_next_month(tx, *person, now).await?;
        }
    }
    let mut changed = Vec::new();
    for (id, from, to) in in_line(tx, &free).await? {
        let Some(person) = [from, to].into_iter().find(|side| persons.contains(side)) else { continue };
        if !free.contains(&person) {
            continue;
        }
        let Some(row) = unlocked(tx, id).await? else {
            // Somebody is just changing it: nobody goes before it meanwhile.
            outbox::push(tx, Message::PlacesFree { profile: person }, now + SOON, now).await?;
            free.remove(&person);
            continue;
        };
        if advance(tx, &row, Some(person), now).await? {
            changed.push(id.0);
            let left = capacities::Entity::find_by_id(person).one(tx).await?;
            if left.is_none_or(|left| places::remaining(&left, now) == 0) {
                free.remove(&person);
            }
        }
    }
    Ok(changes::append(tx, ChangeSubject::Introduction, changed.into_iter(), now).await?)
}

/// Lets one that waits go on if it can: introduced where there is a place, ended where the two cannot be introduced
/// any more; whether it did.
async fn advance(
    tx: &DatabaseTransaction,
    row: &introductions::Model,
    person: Option<ProfileId>,
    now: i64,
) -> Result<bool> {
    let pairing = pairing(tx, row.from_id, row.to_id).await?;
    let goes_on = match (pairing, person) {
        (Pairing::Possible, Some(person)) => place_for(tx, row, person, now).await?,
        (Pairing::Possible, None) | (Pairing::Impossible, _) => true,
        (Pairing::Away, _) => false,
    };
    if !goes_on {
        return Ok(false);
    }
    let more = introductions::ActiveModel { ..Default::default() };
    Ok(steps::take(tx, row, (Event::Join, pairing), more, now).await?.is_ok())
}

/// One that waits, locked, unless somebody else has it locked: whoever holds people must not wait for introductions.
async fn unlocked(tx: &DatabaseTransaction, id: IntroductionId) -> Result<Option<introductions::Model>, DbErr> {
    introductions::Entity::find_by_id(id).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(tx).await
}

/// Looks once more when the month after begins, which brings a person's places of that month.
pub async fn look_again_next_month(tx: &impl ConnectionTrait, person: ProfileId, now: i64) -> Result<()> {
    let today = date_of(now);
    let due_at = start_of(today.last_of_month().tomorrow().unwrap_or(today));
    let mut hash = Sha256::new();
    hash.update(person.0.as_bytes());
    hash.update(due_at.to_be_bytes());
    let bytes: [u8; 16] = hash.finalize().first_chunk().copied().unwrap_or_default();
    let id = OutboxId(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    outbox::push_once(tx, id, Message::PlacesFree { profile: person }, due_at, now).await
}

/// Lets what was held up while a side was away go on: what is due is asked, who waits for a place is looked at again.
pub async fn resume(tx: &DatabaseTransaction, profile: ProfileId, now: i64) -> Result<()> {
    let open = introductions::Entity::find()
        .filter(Condition::any().add(FromId.eq(profile)).add(ToId.eq(profile)))
        .filter(State.is_in(OPEN))
        .order_by_asc(Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let mut waiting = Vec::new();
    for row in &open {
        if row.state == IntroductionState::Queued {
            waiting.extend([row.from_id, row.to_id]);
        } else if row.awaited_id.is_none() && row.next_step_at.is_none_or(|due_at| due_at <= now) {
            steps::ask_at(tx, row, Some(now)).await?;
            outbox::push(tx, Message::IntroductionAsked { introduction: row.id }, now, now).await?;
        }
    }
    if !waiting.is_empty() {
        let mut whose = people(tx, &waiting).await?;
        whose.retain(|person| *person != profile);
        for profile in whose.into_iter().chain([profile]) {
            look_at(tx, profile, now).await?;
        }
    }
    Ok(())
}
