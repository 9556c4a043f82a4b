//! The best counterparts of a startup.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entity::{ProfileId, ProfileKind, ProfileState, editions, pairs, profiles, slots, trade_shows};
use matching::{Candidate, Explanation, Outcome, Pair, Ranked};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use search::{Candidates, Facet, Filter};

use super::side::{self, Prepared};
use super::{context, rarity};
use crate::app::App;
use crate::error::Result;
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store;
use crate::viewer::Viewer;

/// How many profiles of a kind are all scored; of more, the index proposes this many.
const CANDIDATES: u64 = 500;

/// What a startup is matched to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CounterpartKind {
    /// A mentor.
    Mentor,
    /// An ambassador.
    Ambassador,
    /// A talent.
    Talent,
    /// A partner.
    Partner,
    /// A place at a trade show.
    Slot,
}

impl CounterpartKind {
    fn profile_kind(self) -> Option<ProfileKind> {
        match self {
            Self::Mentor => Some(ProfileKind::Mentor),
            Self::Ambassador => Some(ProfileKind::Ambassador),
            Self::Talent => Some(ProfileKind::Talent),
            Self::Partner => Some(ProfileKind::Partner),
            Self::Slot => None,
        }
    }
}

/// A counterpart that was found.
#[derive(Clone, Debug)]
pub enum Found {
    /// A profile.
    Profile(Arc<Seen>),
    /// A slot, with its edition and its show.
    Slot(Arc<(slots::Model, editions::Model, trade_shows::Model)>),
}

/// A startup and a counterpart, with the reasons.
#[derive(Clone, Debug)]
pub struct Match {
    /// The startup.
    pub startup: Arc<Seen>,
    /// Whom or what it is matched to.
    pub counterpart: Found,
    /// Why.
    pub explanation: Explanation,
    /// The words of both sides, the startup's first.
    pub sides: (Arc<Prepared>, Arc<Prepared>),
    /// The counterpart's id and the points: where the match stands in the order.
    pub place: Ranked,
}

/// Part of a ranking.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The matches, best first.
    pub matches: Vec<Match>,
    /// How many there are in all.
    pub total: usize,
    /// Whether more follow.
    pub has_more: bool,
}

/// The best counterparts of one kind behind a place in the ranking, by what the viewer sees of them.
#[allow(clippy::too_many_arguments, reason = "who asks, for whom, and which part of the ranking")]
pub async fn recommend(
    app: &App,
    viewer: &Viewer,
    startup: &Arc<Seen>,
    kind: CounterpartKind,
    after: Option<Ranked>,
    first: usize,
) -> Result<Page> {
    let rarity = rarity::current(app).await?;
    let now = app.clock.now();
    let own = Arc::new(side::of_profile(startup, app.words.of(startup, &rarity), now));
    let found = match kind.profile_kind() {
        Some(kind) => profiles_of(app, viewer, &own, kind).await?,
        None => open_slots(app).await?,
    };
    let met = recently_met(app, startup.row.id, now).await?;
    let context = context(&rarity, app);
    let app = app.clone();
    let work = tokio::task::spawn_blocking(move || {
        let mut prepared: HashMap<matching::ProfileId, (Found, Arc<Prepared>)> = HashMap::with_capacity(found.len());
        for found in found {
            let side = Arc::new(prepare(&app, &found, &rarity, now));
            prepared.insert(side.profile.id, (found, side));
        }
        let candidates = prepared.values().map(|(_, side)| Candidate {
            profile: &side.profile,
            pair: Pair { introduced: met.contains(&side.profile.id.0), ..Pair::default() },
        });
        let ranked = matching::rank(&own.profile, candidates, &context, usize::MAX);
        let start = after.map_or(0, |after| ranked.partition_point(|place| !comes_after(place, &after)));
        let page: Vec<_> = ranked.iter().skip(start).take(first).copied().collect();
        let explained = page.into_iter().filter_map(|place| {
            let (found, side) = prepared.remove(&place.id)?;
            let outcome = matching::score(&own.profile, &side.profile, Pair::default(), &context);
            let Outcome::Scored(explanation) = outcome else { return None };
            Some((found, explanation, (own.clone(), side), place))
        });
        (explained.collect::<Vec<_>>(), ranked.len(), ranked.len() > start + first)
    });
    let (explained, total, has_more) = work.await?;
    let matches = explained.into_iter().map(|(counterpart, explanation, sides, place)| Match {
        startup: startup.clone(),
        counterpart,
        explanation,
        sides,
        place,
    });
    Ok(Page { matches: matches.collect(), total, has_more })
}

fn comes_after(place: &Ranked, other: &Ranked) -> bool {
    (std::cmp::Reverse(place.points), place.id) > (std::cmp::Reverse(other.points), other.id)
}

fn prepare(app: &App, found: &Found, rarity: &super::Rarity, now: i64) -> Prepared {
    match found {
        Found::Profile(seen) => side::of_profile(seen, app.words.of(seen, rarity), now),
        Found::Slot(slot) => side::of_slot(&slot.0, &slot.1, &slot.2.name, rarity, now),
    }
}

/// All active profiles of a kind, or of a large directory those that the index proposes.
async fn profiles_of(app: &App, viewer: &Viewer, own: &Arc<Prepared>, kind: ProfileKind) -> Result<Vec<Found>> {
    let active = profiles::Entity::find()
        .filter(profiles::Column::Kind.eq(kind))
        .filter(profiles::Column::State.eq(ProfileState::Active));
    let ids: Vec<ProfileId> = if active.clone().count(app.db.reader()).await? <= CANDIDATES {
        active.select_only().column(profiles::Column::Id).into_tuple().all(app.db.reader()).await?
    } else {
        proposed(app, viewer, own, kind).await?
    };
    let stored = store::load(app.db.reader(), &ids).await?;
    Ok(stored.into_iter().map(|stored| Found::Profile(Arc::new(Seen::by(viewer, stored)))).collect())
}

/// Candidates by the words of the startup, and candidates by what it asks for.
async fn proposed(app: &App, viewer: &Viewer, own: &Arc<Prepared>, kind: ProfileKind) -> Result<Vec<ProfileId>> {
    let (app, own, reader) = (app.clone(), own.clone(), viewer.reader());
    let work = tokio::task::spawn_blocking(move || {
        let mut weights: HashMap<String, f32> = HashMap::new();
        for token in own.words.passages.iter().flat_map(|passage| passage.tokens()) {
            *weights.entry(token.term).or_insert(0.0) += 1.0;
        }
        let mut terms: Vec<(String, f32)> = weights.into_iter().map(|(term, n)| (term, 1.0 + n.ln())).collect();
        terms.sort_by(|a, b| a.0.cmp(&b.0));
        let of_kind = Filter::default().with(Facet::Kind, [kind.code()]);
        let needs = own.profile.needs.iter().map(|need| matching::Closed::code(need.kind));
        let giving = of_kind.clone().with(Facet::Given, needs);
        let limit = usize::try_from(CANDIDATES / 2).unwrap_or(usize::MAX);
        let mut ids = Vec::new();
        for filter in [giving, of_kind] {
            ids.extend(app.index.candidates(&Candidates { terms: terms.clone(), reader, filter, limit })?);
        }
        ids.sort_unstable();
        ids.dedup();
        Ok::<_, search::SearchError>(ids)
    });
    Ok(work.await??.into_iter().map(ProfileId).collect())
}

async fn open_slots(app: &App) -> Result<Vec<Found>> {
    let rows = slots::Entity::find()
        .filter(slots::Column::HolderId.is_null())
        .find_also_related(editions::Entity)
        .order_by_asc(slots::Column::Id)
        .limit(CANDIDATES)
        .all(app.db.reader())
        .await?;
    let shows = trade_shows::Entity::find().all(app.db.reader()).await?;
    let shows: HashMap<_, _> = shows.into_iter().map(|show| (show.id, show)).collect();
    let found = rows.into_iter().filter_map(|(slot, edition)| {
        let edition = edition?;
        let show = shows.get(&edition.trade_show_id)?.clone();
        Some(Found::Slot(Arc::new((slot, edition, show))))
    });
    Ok(found.collect())
}

/// Whom a startup has met too lately, or is about to meet.
async fn recently_met(app: &App, startup: ProfileId, now: i64) -> Result<HashSet<u128>> {
    let either = Condition::any().add(pairs::Column::LowId.eq(startup)).add(pairs::Column::HighId.eq(startup));
    let rows = pairs::Entity::find().filter(either).filter(pairs::Column::FreeAt.gt(now)).all(app.db.reader()).await?;
    let others = rows.iter().map(|row| if row.low_id == startup { row.high_id } else { row.low_id });
    Ok(others.map(|id| id.0.as_u128()).collect())
}

/// The place in a ranking of a counterpart with these points.
pub fn place(points: i64, counterpart: uuid::Uuid) -> Ranked {
    Ranked { id: matching::ProfileId(counterpart.as_u128()), points }
}
