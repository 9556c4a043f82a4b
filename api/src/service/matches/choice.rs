//! A startup among all that come into question for it.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::{ProfileId, pairs};
use matching::{Candidate, Context, Outcome, Pair, Ranked, Weights};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::candidates::{Eyes, Pool};
use super::nobody::Nobody;
use super::prices::{self, Prices};
use super::recommend::{Best, CounterpartKind, Found, Match, MatchPlace, place};
use super::side::{self, Prepared};
use super::{Rarity, context, rarity};
use crate::app::App;
use crate::error::Result;
use crate::listing::page_of;
use crate::paging::{Page, Window};
use crate::service::blocks;
use crate::service::profiles::seen::Seen;

/// A startup that is to be matched.
#[derive(Clone)]
pub(super) struct Asker {
    /// The startup.
    pub startup: Arc<Seen>,
    /// The same, ready to be scored.
    pub own: Arc<Prepared>,
}

impl Asker {
    /// Startups, ready to be scored.
    pub async fn of_all(app: &App, startups: &[Arc<Seen>]) -> Result<Vec<Self>> {
        let rarity = rarity::current(app).await?;
        let now = app.clock.now();
        let asker = |startup: &Arc<Seen>| Self { startup: startup.clone(), own: app.sides.of(startup, &rarity, now) };
        Ok(startups.iter().map(asker).collect())
    }
}

/// Among whom some startups choose, ready to be scored.
pub(super) struct Choice {
    context: Context,
    sides: HashMap<matching::ProfileId, (Found, Arc<Prepared>)>,
    proposed: HashMap<ProfileId, HashSet<u128>>,
    met: HashMap<ProfileId, HashSet<u128>>,
    apart: HashMap<ProfileId, HashSet<u128>>,
    prices: Arc<Prices>,
    /// Whether any of them has a price.
    is_priced: bool,
}

impl Choice {
    /// Reads who comes into question, and besides takes some whom the index perhaps proposes to nobody.
    pub async fn among(
        app: &App,
        eyes: Eyes<'_>,
        askers: &[Asker],
        kind: CounterpartKind,
        besides: Vec<Found>,
    ) -> Result<Self> {
        let rarity = rarity::current(app).await?;
        let now = app.clock.now();
        let mut pool = Pool::of(app, eyes, askers, kind).await?;
        for proposed in pool.proposed.values_mut() {
            proposed.extend(besides.iter().map(|found| found.id().0));
        }
        let ids: Vec<ProfileId> = askers.iter().map(|asker| asker.startup.row.id).collect();
        let met = recently_met(app, &ids, now).await?;
        let apart = blocks::kept_apart(app.db.reader(), &ids).await?;
        let (context, prices) = (context(app, &rarity).await?, prices::current(app).await?);
        let app = app.clone();
        let work = tokio::task::spawn_blocking(move || {
            let sides = besides.into_iter().chain(pool.found).map(|found| {
                let side = prepare(&app, &found, &rarity, now);
                (side.profile.id, (found, side))
            });
            let sides: HashMap<_, _> = sides.collect();
            let is_priced = sides.keys().any(|id| prices.of(*id).points > 0);
            Self { context, sides, proposed: pool.proposed, met, apart, prices, is_priced }
        });
        Ok(work.await?)
    }

    /// The same where popularity takes nothing off.
    pub fn without_prices(self) -> Self {
        Self { prices: Arc::default(), is_priced: false, ..self }
    }

    /// How many more introductions a counterpart can take.
    pub fn places(&self, id: matching::ProfileId) -> u32 {
        self.sides.get(&id).map_or(0, |(_, side)| side.profile.standing.remaining)
    }

    /// What is known about a startup and a counterpart.
    fn pair(&self, asker: &Asker, other: matching::ProfileId) -> Pair {
        let is_among = |others: &HashMap<ProfileId, HashSet<u128>>| {
            others.get(&asker.startup.row.id).is_some_and(|others| others.contains(&other.0))
        };
        Pair {
            introduced: is_among(&self.met),
            blocked: is_among(&self.apart),
            price: self.prices.of(other),
            ..Pair::default()
        }
    }

    /// All that come into question for a startup and pass their gates, the best first.
    pub fn rank(&self, asker: &Asker) -> Vec<Ranked> {
        self.ranked(asker, &self.context)
    }

    /// The same by other weights.
    pub fn rank_with(&self, asker: &Asker, weights: &Weights) -> Vec<Ranked> {
        self.ranked(asker, &Context { weights: weights.clone(), ..self.context.clone() })
    }

    fn ranked(&self, asker: &Asker, context: &Context) -> Vec<Ranked> {
        let in_question = self.in_question(asker).filter_map(|id| self.sides.get(&id));
        let candidates = in_question.map(|(_, side)| {
            let profile = &side.profile;
            Candidate { profile, pair: self.pair(asker, profile.id) }
        });
        let mut ranked = matching::rank(&asker.own.profile, candidates, context, usize::MAX);
        if self.is_priced {
            ranked.sort_unstable_by_key(|each| self.turn(asker, place(each)));
        }
        ranked
    }

    /// Where a counterpart stands for a startup: equals by their ids, and where some have a price in an order of the
    /// startup's own. For prices go up until others are as good, and these must not be the same for everybody.
    fn turn(&self, asker: &Asker, (points, id): MatchPlace) -> (Reverse<i64>, u128) {
        const ODD: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
        let own = if self.is_priced { asker.startup.row.id.0.as_u128().wrapping_mul(ODD) } else { 0 };
        (points, id.as_u128() ^ own)
    }

    /// Who comes into question for a startup.
    pub fn in_question(&self, asker: &Asker) -> impl Iterator<Item = matching::ProfileId> {
        let proposed = self.proposed.get(&asker.startup.row.id);
        let all = self.sides.keys().copied();
        all.filter(move |id| proposed.is_none_or(|proposed| proposed.contains(&id.0)))
    }

    /// Whether a startup chooses among some that are proposed, for there are too many.
    pub fn proposes(&self, asker: &Asker) -> bool {
        self.proposed.contains_key(&asker.startup.row.id)
    }

    /// Who is chosen from, by the id.
    pub fn found(&self, id: matching::ProfileId) -> Option<Found> {
        self.sides.get(&id).map(|(found, _)| found.clone())
    }

    /// What becomes of a startup and a counterpart, with the counterpart as it is scored; nothing if it is not there.
    pub fn judge(&self, asker: &Asker, other: matching::ProfileId) -> Option<(Outcome, Arc<Prepared>)> {
        let (_, side) = self.sides.get(&other)?;
        let outcome = matching::score(&asker.own.profile, &side.profile, self.pair(asker, other), &self.context);
        Some((outcome, side.clone()))
    }

    /// A page of the best, each with its reasons.
    pub fn best(&self, asker: &Asker, window: &Window<MatchPlace>) -> Best {
        let ranked = self.rank(asker);
        let nobody = ranked.is_empty().then(|| Nobody::among(self, asker));
        Best { page: self.page(asker, ranked, window), nobody }
    }

    fn page(&self, asker: &Asker, ranked: Vec<Ranked>, window: &Window<MatchPlace>) -> Page<Match> {
        let explained = |ranked: Ranked| {
            let (found, side) = self.sides.get(&ranked.id)?;
            let (Outcome::Scored(explanation), _) = self.judge(asker, ranked.id)? else { return None };
            let sides = (asker.own.clone(), side.clone());
            let (startup, counterpart) = (asker.startup.clone(), found.clone());
            Some(Match { startup, counterpart, explanation, sides, place: ranked })
        };
        let window = window.clone().map(|place| self.turn(asker, place));
        let page = page_of(ranked, &window, |each| self.turn(asker, place(each)));
        page.map_all(|ranked| ranked.into_iter().filter_map(explained).collect())
    }
}

fn prepare(app: &App, found: &Found, rarity: &Rarity, now: i64) -> Arc<Prepared> {
    match found {
        Found::Profile(seen) => app.sides.of(seen, rarity, now),
        Found::Slot(slot) => Arc::new(side::of_slot(&slot.0, &slot.1, &slot.2.name, rarity, now)),
    }
}

/// Whom each startup has met too lately, or is about to meet.
pub async fn recently_met(app: &App, startups: &[ProfileId], now: i64) -> Result<HashMap<ProfileId, HashSet<u128>>> {
    let among = |column: pairs::Column| column.is_in(startups.iter().copied());
    let either = Condition::any().add(among(pairs::Column::LowId)).add(among(pairs::Column::HighId));
    let rows = pairs::Entity::find().filter(either).filter(pairs::Column::FreeAt.gt(now)).all(app.db.reader()).await?;
    let mut met: HashMap<ProfileId, HashSet<u128>> = HashMap::new();
    for row in rows {
        for (one, other) in [(row.low_id, row.high_id), (row.high_id, row.low_id)] {
            met.entry(one).or_default().insert(other.0.as_u128());
        }
    }
    Ok(met)
}
