//! The market that prices are found in: startups fill lists of ten, and counterparts have places in so many lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use entity::{ProfileId, ProfileKind, ProfileState, profiles};
use matching::allocation::{Limits, Lists, Member, Pair, Problem, Round, Ties, congestion};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::super::candidates::Eyes;
use super::super::choice::{Asker, Choice};
use super::super::preview::STARTUPS;
use super::super::recommend::CounterpartKind;
use crate::app::App;
use crate::error::Result;
use crate::service::profiles::seen::Seen;
use crate::visibility::Sight;

/// How many startups choose at a time, so that others get their turn.
const AT_ONCE: usize = 25;
/// How many of a startup's best are in the market: so many lists of ten that prices move it within them.
const BEST: usize = 200;
/// Whoever has more places counts as one who has as many: more than these no person takes in a month.
const PLACES: u32 = 3;

/// The startups of the market; of very many, every so manyth stands for as many.
pub(super) struct Startups {
    ids: Vec<ProfileId>,
    each_stands_for: usize,
}

/// Reads which startups are active.
pub(super) async fn startups(app: &App) -> Result<Startups> {
    let active = profiles::Entity::find()
        .filter(profiles::Column::Kind.eq(ProfileKind::Startup))
        .filter(profiles::Column::State.eq(ProfileState::Active))
        .order_by_asc(profiles::Column::Id);
    let ids: Vec<ProfileId> =
        active.select_only().column(profiles::Column::Id).into_tuple().all(app.db.reader()).await?;
    let each_stands_for = ids.len().div_ceil(STARTUPS).max(1);
    Ok(Startups { ids: ids.into_iter().step_by(each_stands_for).collect(), each_stands_for })
}

/// The counterparts of a kind that cost anything, and what.
pub(super) async fn prices(app: &App, startups: &Startups, kind: CounterpartKind) -> Result<Vec<(Uuid, i64)>> {
    let mut market = Market::default();
    for ids in startups.ids.chunks(AT_ONCE) {
        let stored = app.kept.load(app, ids).await?;
        let sight = kind.profile_kind().map_or(Sight::Team, Sight::of_side);
        let seen: Vec<Arc<Seen>> = stored.into_iter().map(|each| Arc::new(Seen::new(each, sight))).collect();
        let askers = Asker::of_all(app, &seen).await?;
        let choice = Choice::among(app, Eyes::AnyStartup, &askers, kind, Vec::new()).await?.without_prices();
        market = spawn_blocking(move || market.with(&choice, &askers)).await?;
    }
    let each_stands_for = startups.each_stands_for;
    spawn_blocking(move || market.prices(each_stands_for)).await?
}

/// Startups, counterparts and what they are worth to each other.
#[derive(Default)]
struct Market {
    startups: u64,
    /// Each counterpart's places.
    places: BTreeMap<u128, u32>,
    /// The number of a startup, a counterpart and the points of both.
    pairs: Vec<(u64, u128, i64)>,
}

impl Market {
    fn with(mut self, choice: &Choice, askers: &[Asker]) -> Self {
        for asker in askers {
            for each in choice.rank(asker).into_iter().take(BEST) {
                self.pairs.push((self.startups, each.id.0, each.points));
                self.places.entry(each.id.0).or_insert_with(|| choice.places(each.id).min(PLACES));
            }
            self.startups += 1;
        }
        self
    }

    fn prices(self, each_stands_for: usize) -> Result<Vec<(Uuid, i64)>> {
        let numbered: Vec<u128> = self.places.keys().copied().collect();
        let number = |id: &u128| numbered.binary_search(id).map_or(u64::MAX, |place| place as u64);
        let counterparts = self.places.iter().map(|(id, &places)| Member::new(number(id), limit(places)));
        let pairs = self.pairs.iter().map(|(startup, id, points)| Pair::new(*startup, number(id), *points));
        let round = Round {
            startups: (0..self.startups).map(|startup| Member::new(startup, limit(1))).collect(),
            counterparts: counterparts.collect(),
            groups: Vec::new(),
            pairs: pairs.collect(),
            ties: Ties::SmallerId,
            salt: [0; 16],
        };
        let lists = Lists { per_place: per_place(each_stands_for), ..Lists::TEN_A_PLACE };
        let prices = congestion(&Problem::new(&round)?, &lists).into_iter().filter(|(_, price)| *price > 0);
        let named = prices.filter_map(|(number, price)| Some((numbered.get(usize::try_from(number).ok()?)?, price)));
        Ok(named.map(|(id, price)| (Uuid::from_u128(*id), price)).collect())
    }
}

fn limit(most: u32) -> Limits {
    Limits::up_to(most.into())
}

/// In how many lists a place stands of a market in which each startup stands for so many.
fn per_place(each_stands_for: usize) -> u32 {
    let of_all = Lists::TEN_A_PLACE.per_place as usize;
    u32::try_from(of_all.div_ceil(each_stands_for)).unwrap_or(1)
}
