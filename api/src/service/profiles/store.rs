//! Reads profiles whole, many at a time, one statement a table.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use entity::values::Texts;
use entity::{
    ConsentPurpose, ProfileId, ProfileKind, ambassadors, capacities, consents, contacts, mentors, partners, profiles,
    startups, talents,
};
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::draft::{Capacity, Consent, Contact, Details, Draft, Location, focus_areas};
use super::rows::OfProfile;

/// What a profile says of itself: all that is found, listed and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The common row.
    pub row: profiles::Model,
    /// What only its kind has.
    pub details: Details,
}

/// A profile as the database holds it, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What it says of itself; shared, for most readers see all of it.
    pub card: Arc<Card>,
    /// How to reach it.
    pub contact: contacts::Model,
    /// How much it takes on.
    pub capacity: capacities::Model,
    /// The consent in force.
    pub consent: Option<consents::Model>,
}

impl Deref for Stored {
    type Target = Card;

    fn deref(&self) -> &Card {
        &self.card
    }
}

impl Card {
    /// Where it is.
    pub fn location(&self) -> Location {
        let row = &self.row;
        Location {
            city: row.city.clone(),
            country: row.country.clone(),
            territory: row.territory,
            latitude: row.latitude,
            longitude: row.longitude,
            time_zone: row.time_zone.clone(),
        }
    }
}

impl Stored {
    /// What somebody would have to ask for to get this profile.
    pub fn draft(&self) -> Draft {
        let row = &self.row;
        Draft {
            external_id: row.external_id.clone(),
            name: row.name.clone(),
            headline: Texts { fr: row.headline_fr.clone(), en: row.headline_en.clone() },
            description: Texts { fr: row.description_fr.clone(), en: row.description_en.clone() },
            focus_areas: focus_areas(row.focus_areas),
            sectors: row.sectors.clone(),
            skills: row.skills.clone(),
            languages: row.languages.clone(),
            markets: row.markets.clone(),
            needs: row.needs.clone(),
            offers: row.offers.clone(),
            location: self.location(),
            website: row.website.clone(),
            mail_language: row.mail_language,
            state: row.state,
            verified_at: row.verified_at,
            assumed: row.assumed.clone(),
            visibility: row.visibility.clone(),
            contact: Contact { email: self.contact.email.clone(), phone: self.contact.phone.clone() },
            capacity: Capacity { open: self.capacity.open_limit, per_month: self.capacity.month_limit },
            consent: self.consent.as_ref().map(|consent| Consent {
                source: consent.source.clone(),
                given_on: consent.given_on.clone(),
                assumed_by: consent.assumed_by.clone(),
            }),
            details: self.details.clone(),
        }
    }
}

/// The profiles with these ids, whole, in the order of the ids; absent ones are left out.
pub async fn load(db: &impl ConnectionTrait, ids: &[ProfileId]) -> Result<Vec<Stored>, DbErr> {
    let rows = profiles::Entity::find().filter(profiles::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let mut stored: HashMap<ProfileId, Stored> =
        complete(db, rows).await?.into_iter().map(|each| (each.row.id, each)).collect();
    Ok(ids.iter().filter_map(|id| stored.remove(id)).collect())
}

/// What the profiles with these ids say of themselves, in any order; absent ones are left out.
pub async fn cards(db: &impl ConnectionTrait, ids: &[ProfileId]) -> Result<Vec<Card>, DbErr> {
    let rows = profiles::Entity::find().filter(profiles::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    with_details(db, rows).await
}

/// Common rows with what only their kinds have, one statement a kind that occurs.
pub async fn with_details(db: &impl ConnectionTrait, rows: Vec<profiles::Model>) -> Result<Vec<Card>, DbErr> {
    let mut details = details(db, &rows).await?;
    let cards = rows.into_iter().filter_map(|row| Some(Card { details: details.remove(&row.id)?.at(row.stage), row }));
    Ok(cards.collect())
}

/// Completes common rows with what stands in the other tables, one statement a table.
pub async fn complete(db: &impl ConnectionTrait, rows: Vec<profiles::Model>) -> Result<Vec<Stored>, DbErr> {
    let ids: Vec<ProfileId> = rows.iter().map(|row| row.id).collect();
    let cards = with_details(db, rows).await?;
    let mut contacts = by_profile::<contacts::Entity>(db, &ids).await?;
    let mut capacities = by_profile::<capacities::Entity>(db, &ids).await?;
    let consents = consents::Entity::find()
        .filter(consents::Column::ProfileId.is_in(ids.iter().copied()))
        .filter(consents::Column::Purpose.eq(ConsentPurpose::Introductions))
        .filter(consents::Column::WithdrawnAt.is_null())
        .all(db)
        .await?;
    let mut consents: HashMap<ProfileId, consents::Model> =
        consents.into_iter().map(|row| (row.profile_id, row)).collect();
    let stored = cards.into_iter().filter_map(|card| {
        let id = card.row.id;
        Some(Stored {
            contact: contacts.remove(&id)?,
            capacity: capacities.remove(&id)?,
            consent: consents.remove(&id),
            card: Arc::new(card),
        })
    });
    Ok(stored.collect())
}

/// Details of rows of any kinds, one statement a kind that occurs.
pub async fn details(
    db: &impl ConnectionTrait,
    rows: &[profiles::Model],
) -> Result<HashMap<ProfileId, Details>, DbErr> {
    let mut found = HashMap::with_capacity(rows.len());
    for kind in ProfileKind::ALL {
        let ids: Vec<ProfileId> = rows.iter().filter(|row| row.kind == *kind).map(|row| row.id).collect();
        if ids.is_empty() {
            continue;
        }
        match kind {
            ProfileKind::Startup => found.extend(of_kind::<startups::Entity>(db, &ids).await?),
            ProfileKind::Mentor => found.extend(of_kind::<mentors::Entity>(db, &ids).await?),
            ProfileKind::Ambassador => found.extend(of_kind::<ambassadors::Entity>(db, &ids).await?),
            ProfileKind::Talent => found.extend(of_kind::<talents::Entity>(db, &ids).await?),
            ProfileKind::Partner => found.extend(of_kind::<partners::Entity>(db, &ids).await?),
        }
    }
    Ok(found)
}

async fn of_kind<E>(db: &impl ConnectionTrait, ids: &[ProfileId]) -> Result<Vec<(ProfileId, Details)>, DbErr>
where
    E: EntityTrait<Model: OfProfile + Into<Details>>,
{
    let rows = by_profile::<E>(db, ids).await?;
    Ok(rows.into_iter().map(|(id, row)| (id, row.into())).collect())
}

async fn by_profile<E>(db: &impl ConnectionTrait, ids: &[ProfileId]) -> Result<HashMap<ProfileId, E::Model>, DbErr>
where
    E: EntityTrait<Model: OfProfile>,
{
    let rows = E::find().filter(Expr::col(Alias::new("profile_id")).is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.profile_id(), row)).collect())
}
