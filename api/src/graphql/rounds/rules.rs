//! The rules of a round, as they are given and as they are shown.

use async_graphql::{ComplexObject, Context, ID, InputObject, SimpleObject};
use entity::values::{self, Bounds, Quota, RoundRules as Rules};
use uuid::Uuid;

use super::people::{People, Seeker};
use crate::graphql::codes::{FocusArea, Territory};
use crate::graphql::error::Result;
use crate::graphql::matches::Counterpart;
use crate::graphql::node::{GlobalId, Kind, PROFILES};
use crate::service::rounds::rules;

/// What the allocation of a round must keep.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RoundRules {
    #[graphql(skip)]
    rules: Rules,
    /// How many counterparts each startup or project gets at most.
    demand: i32,
    /// How many each counterpart gets at least, as far as it has places.
    minimum: i32,
    /// How many each counterpart gets at most, within the places it has left; null for all of those.
    capacity: Option<i32>,
    /// Whether pairs count of which a gate is still to be confirmed.
    accepts_unknown: bool,
    /// Quotas by where startups are.
    territories: Vec<TerritoryQuota>,
    /// A quota of those who never had such a counterpart.
    first_timers: Option<RoundBounds>,
    /// Quotas by what counterparts are about; those that are about several areas count for none.
    focus_areas: Vec<FocusAreaQuota>,
    /// How many days there are to answer the offer of a slot.
    answer_days: i32,
}

#[ComplexObject]
impl RoundRules {
    /// Limits of single startups, projects and counterparts, instead of the general ones.
    async fn own(&self, ctx: &Context<'_>) -> Result<Vec<OwnBounds>> {
        let people = People::find(ctx, self.rules.own.iter().map(|own| own.id).collect::<Vec<_>>()).await?;
        let own = self.rules.own.iter().map(|own| OwnBounds {
            seeker: people.seeker(own.id),
            counterpart: people.counterpart(own.id),
            min: int(own.bounds.min),
            max: own.bounds.max.map(int),
        });
        Ok(own.collect())
    }

    /// Those who may get less than they were told when a published round is solved again.
    async fn may_lose(&self, ctx: &Context<'_>) -> Result<Vec<Seeker>> {
        let people = People::find(ctx, self.rules.may_lose.clone()).await?;
        Ok(self.rules.may_lose.iter().filter_map(|id| people.seeker(*id)).collect())
    }
}

/// How few and how many pairs one side of its own gets.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct OwnBounds {
    /// The startup or project, if it is one.
    seeker: Option<Seeker>,
    /// The profile or slot, if it is one.
    counterpart: Option<Counterpart>,
    /// At least this many.
    min: i32,
    /// At most this many; null for any number.
    max: Option<i32>,
}

/// How few and how many.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct RoundBounds {
    /// At least this many.
    min: i32,
    /// At most this many; null for any number.
    max: Option<i32>,
}

/// How few and how many pairs the startups of a territory get together.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct TerritoryQuota {
    /// The territory.
    territory: Territory,
    /// At least this many.
    min: i32,
    /// At most this many; null for any number.
    max: Option<i32>,
}

/// How few and how many pairs the counterparts of a focus area get together.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct FocusAreaQuota {
    /// The focus area.
    focus_area: FocusArea,
    /// At least this many.
    min: i32,
    /// At most this many; null for any number.
    max: Option<i32>,
}

fn int(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<&Rules> for RoundRules {
    fn from(rules: &Rules) -> Self {
        let territory = |quota: &Quota<entity::Territory>| TerritoryQuota {
            territory: quota.of.into(),
            min: int(quota.bounds.min),
            max: quota.bounds.max.map(int),
        };
        let area = |quota: &Quota<entity::FocusArea>| FocusAreaQuota {
            focus_area: quota.of.into(),
            min: int(quota.bounds.min),
            max: quota.bounds.max.map(int),
        };
        let bounds = |bounds: Bounds| RoundBounds { min: int(bounds.min), max: bounds.max.map(int) };
        Self {
            rules: rules.clone(),
            demand: int(rules.demand),
            minimum: int(rules.minimum),
            capacity: rules.capacity.map(int),
            accepts_unknown: rules.accepts_unknown,
            territories: rules.territories.iter().map(territory).collect(),
            first_timers: rules.first_timers.map(bounds),
            focus_areas: rules.focus_areas.iter().map(area).collect(),
            answer_days: int(rules.answer_days),
        }
    }
}

/// What the allocation of a round must keep. Limits are from 0 to 1,000,000.
#[derive(InputObject)]
pub struct RoundRulesInput {
    /// How many counterparts each startup or project gets at most.
    #[graphql(default = 1)]
    demand: i32,
    /// How many each counterpart gets at least, as far as it has places.
    #[graphql(default = 0)]
    minimum: i32,
    /// How many each counterpart gets at most, within the places it has left; all of those if left out.
    capacity: Option<i32>,
    /// Whether pairs count of which a gate is still to be confirmed.
    #[graphql(default = false)]
    accepts_unknown: bool,
    /// Quotas by where startups are.
    #[graphql(default)]
    territories: Vec<TerritoryQuotaInput>,
    /// A quota of those who never had such a counterpart; not beside quotas by territory, which it would cross.
    first_timers: Option<RoundBoundsInput>,
    /// Quotas by what counterparts are about; those that are about several areas count for none. With them the ceilings
    /// of companies' contracts are kept when answers come, not by the round.
    #[graphql(default)]
    focus_areas: Vec<FocusAreaQuotaInput>,
    /// Limits of single startups, projects and counterparts, instead of the general ones; of those that take no part,
    /// they are left aside.
    #[graphql(default)]
    own: Vec<OwnBoundsInput>,
    /// Startups and projects that may get less than they were told when a published round is solved again.
    #[graphql(default)]
    may_lose: Vec<ID>,
    /// How many days there are to answer the offer of a slot, 1 to 60.
    #[graphql(default = 7)]
    answer_days: i32,
}

/// How few and how many.
#[derive(InputObject)]
pub struct RoundBoundsInput {
    /// At least this many.
    #[graphql(default = 0)]
    min: i32,
    /// At most this many; any number if left out.
    max: Option<i32>,
}

/// How few and how many pairs the startups of a territory get together.
#[derive(InputObject)]
pub struct TerritoryQuotaInput {
    /// The territory.
    territory: Territory,
    /// At least this many.
    #[graphql(default = 0)]
    min: i32,
    /// At most this many; any number if left out.
    max: Option<i32>,
}

/// How few and how many pairs the counterparts of a focus area get together.
#[derive(InputObject)]
pub struct FocusAreaQuotaInput {
    /// The focus area.
    focus_area: FocusArea,
    /// At least this many.
    #[graphql(default = 0)]
    min: i32,
    /// At most this many; any number if left out.
    max: Option<i32>,
}

/// How few and how many pairs one side of its own gets.
#[derive(InputObject)]
pub struct OwnBoundsInput {
    /// The startup, research project, profile or slot.
    id: ID,
    /// At least this many.
    #[graphql(default = 0)]
    min: i32,
    /// At most this many; any number if left out.
    max: Option<i32>,
}

fn bounds(min: i32, max: Option<i32>) -> Bounds {
    Bounds { min: min.into(), max: max.map(Into::into) }
}

impl RoundRulesInput {
    /// The rules as the service takes them.
    pub fn read(self) -> Result<Rules> {
        let own = self.own.iter().map(|own| {
            Ok(values::OwnBounds { id: row(&own.id, "input.rules.own", &[])?, bounds: bounds(own.min, own.max) })
        });
        let seeker = |id| row(id, "input.rules.mayLose", &[Kind::Startup, Kind::ResearchProject]);
        Ok(Rules {
            demand: self.demand.into(),
            minimum: self.minimum.into(),
            capacity: self.capacity.map(Into::into),
            accepts_unknown: self.accepts_unknown,
            territories: self
                .territories
                .iter()
                .map(|quota| Quota { of: quota.territory.into(), bounds: bounds(quota.min, quota.max) })
                .collect(),
            first_timers: self.first_timers.map(|given| bounds(given.min, given.max)),
            focus_areas: self
                .focus_areas
                .iter()
                .map(|quota| Quota { of: quota.focus_area.into(), bounds: bounds(quota.min, quota.max) })
                .collect(),
            own: own.collect::<Result<_>>()?,
            may_lose: self.may_lose.iter().map(seeker).collect::<Result<_>>()?,
            answer_days: self.answer_days.into(),
        })
    }

    /// The rules that are given, or plain ones.
    pub fn or_plain(given: Option<Self>) -> Result<Rules> {
        given.map_or_else(|| Ok(rules::plain()), Self::read)
    }
}

/// The row of a participant of one of some kinds, of any that may take part if none is named.
pub fn row(id: &ID, argument: &str, kinds: &[Kind]) -> Result<Uuid> {
    let any = [Kind::ResearchProject, Kind::Slot].into_iter().chain(PROFILES).collect::<Vec<_>>();
    let kinds = if kinds.is_empty() { &any } else { kinds };
    let read: GlobalId = GlobalId::read(id, argument)?;
    match kinds.contains(&read.kind) {
        true => Ok(read.uuid),
        false => Err(crate::graphql::Error::bad_input(argument, crate::graphql::error::BadInput::Id)),
    }
}
