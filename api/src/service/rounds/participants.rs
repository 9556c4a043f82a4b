//! Reads from the database who takes part in a round, ready to be scored.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::{
    CompanyId, FocusArea, OrganisationKind, ProfileId, ProfileKind, ProfileState, applications, editions, profiles,
    research_projects, rounds, slots, trade_shows,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::market::{Counterpart, Fate, Judged, Seeker, Told, profile_kind};
use crate::app::App;
use crate::error::Result;
use crate::service::applications::{self as applying, jury};
use crate::service::introductions::ask::reachable;
use crate::service::introductions::places;
use crate::service::matches::{Prepared, Rarity, side};
use crate::service::profiles::draft::{Details, focus_areas};
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::Stored;
use crate::visibility::Sight;

/// Both sides of a round.
pub struct Participants {
    /// Those who seek.
    pub seekers: Vec<Seeker>,
    /// Those who are sought.
    pub counterparts: Vec<Counterpart>,
}

/// Everybody who takes part in a round, with the pairs of it that stand.
pub async fn of(app: &App, round: &rounds::Model, rarity: &Rarity, told: &Told) -> Result<Participants> {
    let reader = Reader { app, rarity, now: app.clock.now(), told };
    let Some(kind) = profile_kind(round.counterpart) else { return reader.of_edition(round).await };
    let counterparts = reader.people(kind).await?;
    let mut seekers = reader.startups(kind).await?;
    if kind == ProfileKind::Talent {
        seekers.extend(reader.projects().await?);
    }
    Ok(Participants { seekers, counterparts })
}

struct Reader<'a> {
    app: &'a App,
    rarity: &'a Rarity,
    now: i64,
    told: &'a Told,
}

impl Reader<'_> {
    async fn active(&self, kind: ProfileKind) -> Result<Vec<Arc<Stored>>> {
        let ids: Vec<ProfileId> = profiles::Entity::find()
            .select_only()
            .column(profiles::Column::Id)
            .filter(profiles::Column::Kind.eq(kind))
            .filter(profiles::Column::State.eq(ProfileState::Active))
            .into_tuple()
            .all(self.app.db.reader())
            .await?;
        self.app.kept.load(self.app, &ids).await
    }

    fn prepared(&self, stored: &Arc<Stored>, sight: Sight) -> Arc<Prepared> {
        self.app.sides.of(&Seen::new(stored.clone(), sight), self.rarity, self.now)
    }

    async fn startups(&self, facing: ProfileKind) -> Result<Vec<Seeker>> {
        let stored = self.active(ProfileKind::Startup).await?;
        Ok(stored.iter().map(|startup| self.startup(startup, Sight::of_side(facing), None)).collect())
    }

    fn startup(&self, stored: &Arc<Stored>, sight: Sight, judged: Option<Judged>) -> Seeker {
        Seeker {
            id: stored.row.id.0,
            profile: stored.row.id,
            territory: stored.row.territory,
            first_timer: false,
            reachable: reachable(stored),
            side: self.prepared(stored, sight),
            is_project: false,
            judged,
        }
    }

    /// The research projects of active laboratories, which seek talents beside startups.
    async fn projects(&self) -> Result<Vec<Seeker>> {
        let partners = self.active(ProfileKind::Partner).await?;
        let laboratory = |partner: &&Arc<Stored>| {
            let Details::Partner { organisation_kind } = partner.details else { return false };
            organisation_kind.is_none_or(|kind| kind == OrganisationKind::Laboratory)
        };
        let partners: HashMap<ProfileId, &Arc<Stored>> =
            partners.iter().filter(laboratory).map(|each| (each.row.id, each)).collect();
        let of_those = research_projects::Column::ProfileId.is_in(partners.keys().copied());
        let rows = research_projects::Entity::find().filter(of_those).all(self.app.db.reader()).await?;
        let seeker = |row: research_projects::Model| {
            let partner = partners.get(&row.profile_id)?;
            let seen = Seen::new((*partner).clone(), Sight::Member);
            Some(Seeker {
                id: row.id.0,
                profile: row.profile_id,
                territory: partner.row.territory,
                first_timer: false,
                reachable: reachable(partner),
                side: Arc::new(side::of_project(&row, &seen, self.rarity, self.now)),
                is_project: true,
                judged: None,
            })
        };
        Ok(rows.into_iter().filter_map(seeker).collect())
    }

    async fn people(&self, kind: ProfileKind) -> Result<Vec<Counterpart>> {
        let stored = self.active(kind).await?;
        let ceilings = self.ceilings(&stored).await?;
        let person = |person: &Arc<Stored>| {
            let id = person.row.id.0;
            // Those who joined have their places; those who were asked will take some of what is left.
            let [joined, asked] = [Fate::Joined, Fate::Open].map(|fate| self.count(id, fate));
            let capacity = joined.saturating_add(Ord::max(places::remaining(&person.capacity, self.now), asked));
            let company = company_of(person).and_then(|company| Some((company, *ceilings.get(&company)?)));
            let side = |sight| {
                let mut prepared = Prepared::clone(&self.prepared(person, sight));
                prepared.profile.standing.remaining = capacity.unsigned_abs();
                Arc::new(prepared)
            };
            let to_startups = side(Sight::Member);
            let to_partners = if kind == ProfileKind::Talent { side(Sight::Partner) } else { to_startups.clone() };
            Counterpart {
                id,
                focus_area: only(&focus_areas(person.row.focus_areas)),
                capacity: i64::from(capacity),
                company,
                sides: [to_startups, to_partners],
            }
        };
        Ok(stored.iter().filter(|person| reachable(person)).map(person).collect())
    }

    /// How many pairs of a counterpart have come to this.
    fn count(&self, counterpart: Uuid, fate: Fate) -> i32 {
        let pairs = self.told.iter().filter(|((_, other), each)| *other == counterpart && **each == fate);
        i32::try_from(pairs.count()).unwrap_or(i32::MAX)
    }

    /// What the contracts of mentors' companies leave to give, with what this round has given of it.
    async fn ceilings(&self, people: &[Arc<Stored>]) -> Result<HashMap<CompanyId, i64>> {
        let companies: HashSet<CompanyId> = people.iter().filter_map(|person| company_of(person)).collect();
        let mut ceilings = HashMap::new();
        for company in companies {
            let left = places::left_of_contract(self.app.db.reader(), company).await?;
            let own = people.iter().filter(|person| company_of(person) == Some(company));
            let joined: i32 = own.map(|person| self.count(person.row.id.0, Fate::Joined)).sum();
            ceilings.extend(left.map(|left| (company, left + i64::from(joined))));
        }
        Ok(ceilings)
    }

    /// The applicants for an edition that are ready for it, and its slots.
    async fn of_edition(&self, round: &rounds::Model) -> Result<Participants> {
        let none = Participants { seekers: Vec::new(), counterparts: Vec::new() };
        let (db, edition) = (self.app.db.reader(), round.edition_id);
        let Some(edition) = edition else { return Ok(none) };
        let found = editions::Entity::find_by_id(edition).find_also_related(trade_shows::Entity).one(db).await?;
        let Some((edition, Some(show))) = found else { return Ok(none) };
        let rows = applications::Entity::find().filter(applications::Column::EditionId.eq(edition.id)).all(db).await?;
        let rows: Vec<_> = rows.into_iter().filter(|row| applying::is_standing(row.state)).collect();
        let startups: Vec<ProfileId> = rows.iter().map(|row| row.profile_id).collect();
        let stored: HashMap<ProfileId, Arc<Stored>> =
            self.app.kept.load(self.app, &startups).await?.into_iter().map(|each| (each.row.id, each)).collect();
        let means = jury::means(db, &rows).await?;
        let ready = rows.iter().filter_map(|row| {
            let told = row.slot_id.is_some();
            let startup =
                stored.get(&row.profile_id).filter(|startup| told || applying::unready(startup).is_empty())?;
            let judged = Judged { jury: means.get(&row.id).copied(), preferences: row.preferences.0.clone() };
            let seeker = self.startup(startup, Sight::Team, Some(judged));
            // Whoever holds a slot keeps it, whatever has become of its profile.
            Some(Seeker { reachable: told || seeker.reachable, ..seeker })
        });
        let held: HashSet<Uuid> = rows.iter().filter_map(|row| row.slot_id).map(|slot| slot.0).collect();
        let all = slots::Entity::find().filter(slots::Column::EditionId.eq(edition.id)).all(db).await?;
        let free = all.into_iter().filter(|slot| slot.holder_id.is_none() || held.contains(&slot.id.0));
        let counterparts = free.map(|slot| self.slot(&slot, &edition, &show.name)).collect();
        Ok(Participants { seekers: ready.collect(), counterparts })
    }

    fn slot(&self, slot: &slots::Model, edition: &editions::Model, show: &str) -> Counterpart {
        let mut prepared = side::of_slot(slot, edition, show, self.rarity, self.now);
        // The call is over when a round is solved, and the round is what the slots are there for.
        prepared.profile.standing.active = true;
        prepared.profile.standing.remaining = 1;
        let side = Arc::new(prepared);
        let sides = [side.clone(), side];
        Counterpart { id: slot.id.0, focus_area: slot.focus_area, capacity: 1, company: None, sides }
    }
}

fn company_of(person: &Stored) -> Option<CompanyId> {
    match person.details {
        Details::Mentor { company_id, .. } => company_id,
        _ => None,
    }
}

/// The one focus area of somebody who is about one alone.
fn only(areas: &[FocusArea]) -> Option<FocusArea> {
    match areas {
        [area] => Some(*area),
        _ => None,
    }
}
