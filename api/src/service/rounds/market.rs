//! Who takes part in a round, and what each pair is worth today.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::{
    CompanyId, FocusArea, ProfileId, ProfileKind, RoundCounterpart, Territory, delegates, introductions, profiles,
    rounds, slots,
};
use matching::{Explanation, Outcome, Pair, Rule, Verdict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::participants::{self, Participants};
use crate::app::App;
use crate::error::Result;
use crate::service::blocks;
use crate::service::matches::{self, Prepared, recently_met};

/// A startup or a research project that is to be given counterparts.
pub struct Seeker {
    /// The row of the startup or the project.
    pub id: Uuid,
    /// The profile that speaks for it.
    pub profile: ProfileId,
    /// Where it is.
    pub territory: Option<Territory>,
    /// Whether it never had such a counterpart.
    pub first_timer: bool,
    /// Whether it can be written to at all.
    pub reachable: bool,
    /// The same, ready to be scored.
    pub side: Arc<Prepared>,
    /// Whether it is a partner that looks, who sees less of people.
    pub is_project: bool,
    /// Of an applicant for a slot, what the jury and it itself think.
    pub judged: Option<Judged>,
}

/// What is known of an application besides the match.
pub struct Judged {
    /// The jury's mean, in millionths.
    pub jury: Option<i64>,
    /// The slots it prefers, the dearest first.
    pub preferences: Vec<Uuid>,
}

/// A mentor, an ambassador, a talent or a slot.
pub struct Counterpart {
    /// The row of the profile or the slot.
    pub id: Uuid,
    /// The one focus area it is about.
    pub focus_area: Option<FocusArea>,
    /// How many pairs it can take.
    pub capacity: i64,
    /// The company whose contract is a ceiling, and how many it has left.
    pub company: Option<(CompanyId, i64)>,
    /// The same ready to be scored, as startups and as partners see it.
    pub sides: [Arc<Prepared>; 2],
}

impl Counterpart {
    /// What it shows to a startup, or to the partner behind a project.
    fn shown_to(&self, seeker: &Seeker) -> &Arc<Prepared> {
        let [to_startup, to_partner] = &self.sides;
        if seeker.is_project { to_partner } else { to_startup }
    }
}

/// What became of the pairs that a round has published, by the rows of their sides.
pub type Told = HashMap<(Uuid, Uuid), Fate>;

/// What became of a pair that was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nobody has declined it, and it has taken no place yet.
    Open,
    /// Both sides said yes: it has its place.
    Joined,
    /// Somebody declined it, or it came to nothing.
    Over,
}

/// What a pair is worth to the round and to each side, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    /// To the round.
    pub points: i64,
    /// To the seeker and to the counterpart.
    pub liking: [i64; 2],
}

/// All who take part.
pub struct Market {
    /// Those who seek, by their ids.
    pub seekers: Vec<Seeker>,
    /// Those who are sought, by their ids.
    pub counterparts: Vec<Counterpart>,
    met: HashMap<ProfileId, HashSet<u128>>,
    apart: HashMap<ProfileId, HashSet<u128>>,
    conflicts: HashSet<(ProfileId, Uuid)>,
    /// Pairs that this round has published, and what became of each.
    told: Told,
    context: matching::Context,
    accepts_unknown: bool,
}

impl Market {
    /// Reads who takes part in a round, and what is known about them.
    pub async fn read(app: &App, round: &rounds::Model, told: Told) -> Result<Self> {
        let rarity = matches::rarity_now(app).await?;
        let Participants { mut seekers, mut counterparts } = participants::of(app, round, &rarity, &told).await?;
        seekers.sort_by_key(|seeker| seeker.id);
        counterparts.sort_by_key(|counterpart| counterpart.id);
        let ids: Vec<ProfileId> = seekers.iter().map(|seeker| seeker.profile).collect();
        let known = experienced(app.db.reader(), round, &ids, &told).await?;
        seekers.iter_mut().for_each(|seeker| seeker.first_timer = !known.contains(&seeker.profile));
        Ok(Self {
            met: recently_met(app, &ids, app.clock.now()).await?,
            apart: blocks::kept_apart(app.db.reader(), &ids).await?,
            conflicts: conflicts(app.db.reader(), &ids).await?,
            context: matches::context(app, &rarity).await?,
            seekers,
            counterparts,
            told,
            accepts_unknown: round.rules.accepts_unknown,
        })
    }

    /// The versions of the weights and of the table of rarities that pairs are scored with.
    pub fn versions(&self) -> (i32, i32) {
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        (number(self.context.weights.version()), number(self.context.idf_version))
    }

    /// Whether a pair's worth is more than the match of the two: of slots, a jury and wishes count as well.
    pub fn is_judged(&self) -> bool {
        self.seekers.iter().any(|seeker| seeker.judged.is_some())
    }

    fn pair(&self, seeker: &Seeker, counterpart: &Counterpart) -> Pair {
        let is_among = |others: &HashMap<ProfileId, HashSet<u128>>| {
            others.get(&seeker.profile).is_some_and(|others| others.contains(&counterpart.id.as_u128()))
        };
        Pair {
            introduced: is_among(&self.met) && !self.told.contains_key(&(seeker.id, counterpart.id)),
            blocked: is_among(&self.apart),
            conflict: self.conflicts.contains(&(seeker.profile, counterpart.id)),
            ..Pair::default()
        }
    }

    /// What a pair is worth; nothing if a gate keeps the two apart, or does not say and has to. A pair that was told and
    /// stands is one of the round's whatever the gates say now, for its places are not free.
    pub fn weigh(&self, seeker: &Seeker, counterpart: &Counterpart) -> Option<Worth> {
        let stands = self.told.get(&(seeker.id, counterpart.id)).is_some_and(|fate| *fate != Fate::Over);
        let nothing = stands.then_some(Worth { points: 0, liking: [0; 2] });
        self.weighed(seeker, counterpart).or(nothing)
    }

    fn weighed(&self, seeker: &Seeker, counterpart: &Counterpart) -> Option<Worth> {
        let (own, other) = (&seeker.side.profile, &counterpart.shown_to(seeker).profile);
        let found = matching::weigh(own, other, self.pair(seeker, counterpart), &self.context)?;
        if found.unknown && !self.accepts_unknown {
            return None;
        }
        Some(match &seeker.judged {
            None => Worth { points: found.points, liking: found.liking },
            Some(judged) => judged.worth(found.points, counterpart.id),
        })
    }

    /// Why two fit as they are today; nothing if a gate keeps them apart.
    pub fn explain(&self, seeker: Uuid, counterpart: Uuid) -> Option<Explanation> {
        match self.judge(seeker, counterpart)? {
            Outcome::Scored(explanation) => Some(explanation),
            Outcome::Refused(_) => None,
        }
    }

    /// Both sides of a pair as they show themselves to each other; nothing if either takes no part.
    pub fn sides(&self, seeker: Uuid, counterpart: Uuid) -> Option<(Arc<Prepared>, Arc<Prepared>)> {
        let (seeker, counterpart) = self.find(seeker, counterpart)?;
        Some((seeker.side.clone(), counterpart.shown_to(seeker).clone()))
    }

    fn find(&self, seeker: Uuid, counterpart: Uuid) -> Option<(&Seeker, &Counterpart)> {
        let seeker = self.seekers.binary_search_by_key(&seeker, |each| each.id).ok()?;
        let counterpart = self.counterparts.binary_search_by_key(&counterpart, |each| each.id).ok()?;
        Some((self.seekers.get(seeker)?, self.counterparts.get(counterpart)?))
    }

    fn judge(&self, seeker: Uuid, counterpart: Uuid) -> Option<Outcome> {
        let (seeker, counterpart) = self.find(seeker, counterpart)?;
        let (own, other) = (&seeker.side.profile, &counterpart.shown_to(seeker).profile);
        Some(matching::score(own, other, self.pair(seeker, counterpart), &self.context))
    }

    /// The gate that keeps most counterparts from a seeker whom no gate lets through to anybody.
    pub fn closed_by(&self, seeker: &Seeker) -> Option<Rule> {
        let mut counts: HashMap<Rule, usize> = HashMap::new();
        for counterpart in &self.counterparts {
            let gates = match self.judge(seeker.id, counterpart.id) {
                Some(Outcome::Refused(gates)) => gates,
                Some(Outcome::Scored(explanation)) => explanation.gates,
                None => Vec::new(),
            };
            // A block is for nobody's eyes.
            let closed = gates.into_iter().filter(|gate| gate.verdict != Verdict::Passed && gate.rule != Rule::Block);
            closed.for_each(|gate| *counts.entry(gate.rule).or_default() += 1);
        }
        counts.into_iter().max_by_key(|(rule, count)| (*count, std::cmp::Reverse(*rule))).map(|(rule, _)| rule)
    }
}

/// What a slot further down the list of preferences is liked less, in millionths.
const STEP: i64 = 100_000;

impl Judged {
    /// The mean of what is known: how well the two match, what the jury says, how dear the slot is to the applicant.
    fn worth(&self, points: i64, slot: Uuid) -> Worth {
        let place = self.preferences.iter().position(|each| *each == slot);
        let liked = place.and_then(|place| i64::try_from(place).ok()).map(|place| (1_000_000 - STEP * place).max(STEP));
        let preference = (!self.preferences.is_empty()).then_some(liked.unwrap_or(0));
        let known: Vec<i64> = [Some(points), self.jury, preference].into_iter().flatten().collect();
        let count = i64::try_from(known.len()).unwrap_or(1).max(1);
        let judged = [Some(points), self.jury].into_iter().flatten();
        let both = i64::from(self.jury.is_some()) + 1;
        Worth {
            points: known.iter().sum::<i64>() / count,
            liking: [preference.unwrap_or(points), judged.sum::<i64>() / both],
        }
    }
}

/// Those who have had such a counterpart before, not counting what this round itself gave them.
async fn experienced(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    ids: &[ProfileId],
    told: &Told,
) -> Result<HashSet<ProfileId>> {
    if let Some(edition) = round.edition_id {
        let held = slots::Entity::find().select_only().column(slots::Column::HolderId).distinct();
        let held = held
            .filter(slots::Column::EditionId.ne(edition))
            .filter(slots::Column::HolderId.is_in(ids.iter().copied()))
            .into_tuple();
        return Ok(held.all(db).await?.into_iter().collect());
    }
    let sides: Vec<(ProfileId, ProfileId)> = introductions::Entity::find()
        .select_only()
        .columns([introductions::Column::FromId, introductions::Column::ToId])
        .filter(introductions::Column::IntroducedAt.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let of_kind: Vec<ProfileId> = profiles::Entity::find()
        .select_only()
        .column(profiles::Column::Id)
        .filter(profiles::Column::Kind.eq(profile_kind(round.counterpart)))
        .into_tuple()
        .all(db)
        .await?;
    let of_kind: HashSet<ProfileId> = of_kind.into_iter().collect();
    let both = sides.into_iter().flat_map(|(from, to)| [(from, to), (to, from)]);
    let others = both.filter(|(one, other)| of_kind.contains(other) && !told.contains_key(&(one.0, other.0)));
    Ok(others.map(|(one, _)| one).collect())
}

/// The kind of profile that a round is about; for slots, nobody's.
pub fn profile_kind(kind: RoundCounterpart) -> Option<ProfileKind> {
    match kind {
        RoundCounterpart::Mentor => Some(ProfileKind::Mentor),
        RoundCounterpart::Ambassador => Some(ProfileKind::Ambassador),
        RoundCounterpart::Talent => Some(ProfileKind::Talent),
        RoundCounterpart::Slot => None,
    }
}

/// Pairs that the same person speaks for.
async fn conflicts(db: &impl ConnectionTrait, ids: &[ProfileId]) -> Result<HashSet<(ProfileId, Uuid)>> {
    let own = delegates::Entity::find().filter(delegates::Column::ProfileId.is_in(ids.iter().copied()));
    let own = own.all(db).await?;
    let accounts = own.iter().map(|row| row.account_id);
    let all = delegates::Entity::find().filter(delegates::Column::AccountId.is_in(accounts)).all(db).await?;
    let pairs = own.iter().flat_map(|one| {
        let others = all.iter().filter(|other| other.account_id == one.account_id);
        others.filter(|other| other.profile_id != one.profile_id).map(|other| (one.profile_id, other.profile_id.0))
    });
    Ok(pairs.collect())
}
