//! The numbered table of what popularity costs: with few mentors and many startups, lists by points alone would show
//! everybody the same few.
//!
//! Prices are those of a market of all active startups and counterparts by what they show each other, clipped, and the
//! same on every node until they are renewed. Where no more are shown a counterpart than it could take, it costs nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use entity::price_tables::{ActiveModel, Column, Entity, Model};
use entity::{ProfileKind, ProfileState, profiles, slots};
use matching::{Kind, Price, Profile};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::recommend::CounterpartKind;
use super::weights;
use crate::app::App;
use crate::clock::DAY;
use crate::error::{Result, is_unique_violation};

mod market;

/// New prices are due once this share of startups or counterparts, in hundredths, has come or gone.
const DRIFT_PERCENT: u64 = 20;

/// The newest table.
#[derive(Debug, Default)]
pub struct Prices {
    number: u32,
    of: HashMap<u128, i64>,
}

impl Prices {
    /// What a counterpart costs.
    pub fn of(&self, id: matching::ProfileId) -> Price {
        Price { points: self.of.get(&id.0).copied().unwrap_or(0), table: self.number }
    }

    /// What a pair costs: only who is proposed to startups has a price.
    pub(super) fn of_pair(&self, first: &Profile, second: &Profile) -> Price {
        if first.kind == Kind::Startup { self.of(second.id) } else { Price::default() }
    }
}

/// The newest table; kept until the database has a newer one.
pub async fn current(app: &App) -> Result<Arc<Prices>> {
    let newest: Option<Option<i32>> =
        Entity::find().select_only().expr(Expr::col(Column::Number).max()).into_tuple().one(app.db.reader()).await?;
    let newest = u32::try_from(newest.flatten().unwrap_or(0))?;
    let known = app.prices.read().await.clone();
    if let Some(known) = known.filter(|known| known.number == newest) {
        return Ok(known);
    }
    let read = Arc::new(last(app).await?.map_or_else(|| Ok(Prices::default()), Prices::try_from)?);
    *app.prices.write().await = Some(read.clone());
    Ok(read)
}

impl TryFrom<Model> for Prices {
    type Error = anyhow::Error;

    fn try_from(row: Model) -> Result<Self> {
        let prices: BTreeMap<Uuid, i64> = serde_json::from_value(row.prices)?;
        let of = prices.into_iter().map(|(id, price)| (id.as_u128(), price)).collect();
        Ok(Self { number: u32::try_from(row.number)?, of })
    }
}

async fn last(app: &App) -> Result<Option<Model>> {
    Ok(Entity::find().order_by_desc(Column::Number).one(app.db.reader()).await?)
}

/// Finds prices anew if the market has changed enough since they were found, or a day has passed; says whether it did.
pub async fn renew(app: &App) -> Result<bool> {
    let (now, figures) = (app.clock.now(), Figures::of(app).await?);
    let last = last(app).await?;
    let due = match &last {
        None => figures.startups > 0,
        Some(row) => now - row.created_at >= DAY || figures.differ(&serde_json::from_value(row.market.clone())?),
    };
    if !due {
        return Ok(false);
    }
    let mut prices: BTreeMap<Uuid, i64> = BTreeMap::new();
    let startups = market::startups(app).await?;
    for kind in CounterpartKind::ALL {
        prices.extend(market::prices(app, &startups, kind).await?);
    }
    let row = ActiveModel {
        number: Set(last.map_or(1, |row| row.number + 1)),
        market: Set(serde_json::to_value(figures)?),
        prices: Set(serde_json::to_value(prices)?),
        created_at: Set(now),
    };
    match Entity::insert(row).exec_without_returning(app.db.writer()).await {
        // Another process has just found the same.
        Err(error) if is_unique_violation(&error) => Ok(false),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(true),
    }
}

/// What the market is known by: how many are in it, and what they are weighed with.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Figures {
    weights: u32,
    startups: u64,
    counterparts: [u64; CounterpartKind::ALL.len()],
}

impl Figures {
    async fn of(app: &App) -> Result<Self> {
        let active = profiles::Entity::find().filter(profiles::Column::State.eq(ProfileState::Active));
        let of_kind = active.select_only().column(profiles::Column::Kind);
        let counted = of_kind.column_as(profiles::Column::Id.count(), "number").group_by(profiles::Column::Kind);
        let counted: Vec<(ProfileKind, i64)> = counted.into_tuple().all(app.db.reader()).await?;
        let open = slots::Entity::find().filter(slots::Column::HolderId.is_null()).count(app.db.reader()).await?;
        let number = |kind| counted.iter().find(|each| each.0 == kind).map_or(0, |each| each.1.unsigned_abs());
        Ok(Self {
            weights: weights::current(app).await?.version(),
            startups: number(ProfileKind::Startup),
            counterparts: CounterpartKind::ALL.map(|kind| kind.profile_kind().map_or(open, number)),
        })
    }

    fn differ(&self, before: &Self) -> bool {
        let moved = |now: u64, then: u64| now.abs_diff(then) * 100 > then * DRIFT_PERCENT;
        let mut pairs = self.counterparts.iter().zip(&before.counterparts);
        self.weights != before.weights
            || moved(self.startups, before.startups)
            || pairs.any(|(now, then)| moved(*now, *then))
    }
}
