//! The best counterparts of a startup.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use entity::{ProfileId, ProfileKind, ProfileState, editions, pairs, profiles, slots, trade_shows};
use matching::{Candidate, Context, Explanation, Outcome, Pair, Ranked, Weights};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use search::{Candidates, Facet, Filter};
use uuid::Uuid;

use super::side::{self, Prepared};
use super::{context, rarity, shown_to_each_other};
use crate::app::App;
use crate::error::Result;
use crate::listing::page_of;
use crate::paging::{Page, Window};
use crate::service::blocks;
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::Stored;
use crate::service::search::on_index;
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
    /// The kind of counterpart that a profile is; a startup is none.
    pub fn of_profile(kind: ProfileKind) -> Option<Self> {
        match kind {
            ProfileKind::Mentor => Some(Self::Mentor),
            ProfileKind::Ambassador => Some(Self::Ambassador),
            ProfileKind::Talent => Some(Self::Talent),
            ProfileKind::Partner => Some(Self::Partner),
            ProfileKind::Startup => None,
        }
    }

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

impl Found {
    /// Its id in matching.
    pub fn id(&self) -> matching::ProfileId {
        matching::ProfileId(match self {
            Self::Profile(seen) => seen.row.id.0.as_u128(),
            Self::Slot(slot) => slot.0.id.0.as_u128(),
        })
    }
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

/// Where a match stands in the order: its points, the most first, and the counterpart's id.
pub type MatchPlace = (Reverse<i64>, Uuid);

impl Match {
    /// Where it stands.
    pub fn place(&self) -> MatchPlace {
        place(&self.place)
    }
}

fn place(ranked: &Ranked) -> MatchPlace {
    (Reverse(ranked.points), Uuid::from_u128(ranked.id.0))
}

/// A page of the best counterparts of one kind, by what the viewer sees of them.
pub async fn recommend(
    app: &App,
    viewer: &Viewer,
    startup: &Arc<Seen>,
    kind: CounterpartKind,
    window: &Window<MatchPlace>,
) -> Result<Page<Match>> {
    let mut pages = recommend_each(app, viewer, std::slice::from_ref(startup), kind, window).await?;
    Ok(pages.remove(&startup.row.id).unwrap_or_default())
}

/// The same page for each of some startups, whose candidates are read once for all.
pub async fn recommend_each(
    app: &App,
    viewer: &Viewer,
    startups: &[Arc<Seen>],
    kind: CounterpartKind,
    window: &Window<MatchPlace>,
) -> Result<HashMap<ProfileId, Page<Match>>> {
    let askers = Asker::of_all(app, startups).await?;
    let choice = Choice::among(app, viewer, &askers, kind, Vec::new()).await?;
    let window = window.clone();
    let pages = move || askers.iter().map(|asker| (asker.startup.row.id, choice.page(asker, &window))).collect();
    Ok(tokio::task::spawn_blocking(pages).await?)
}

/// Where the other side stands in the startup's list, from one; nothing if neither is a startup or a gate fails.
pub async fn position(app: &App, viewer: &Viewer, a: &Stored, b: &Stored) -> Result<Option<i32>> {
    let (startup, other) = if a.row.kind == ProfileKind::Startup { (a, b) } else { (b, a) };
    let Some(kind) = CounterpartKind::of_profile(other.row.kind) else { return Ok(None) };
    if startup.row.kind != ProfileKind::Startup {
        return Ok(None);
    }
    let (startup, other) = shown_to_each_other(startup, other);
    let askers = Asker::of_all(app, &[Arc::new(startup)]).await?;
    let id = matching::ProfileId(other.row.id.0.as_u128());
    let choice = Choice::among(app, viewer, &askers, kind, vec![Found::Profile(Arc::new(other))]).await?;
    let place = move || askers.iter().find_map(|asker| choice.rank(asker).iter().position(|each| each.id == id));
    let place = tokio::task::spawn_blocking(place).await?;
    Ok(place.and_then(|place| i32::try_from(place + 1).ok()))
}

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
        let asker = |startup: &Arc<Seen>| Self {
            startup: startup.clone(),
            own: Arc::new(side::of_profile(startup, app.words.of(startup, &rarity), now)),
        };
        Ok(startups.iter().map(asker).collect())
    }
}

/// Who may come into question for some startups.
struct Pool {
    /// All of them.
    found: Vec<Found>,
    /// Of a large directory, those that the index proposes to each startup.
    proposed: HashMap<ProfileId, HashSet<u128>>,
}

/// Among whom some startups choose, ready to be scored.
pub(super) struct Choice {
    context: Context,
    sides: HashMap<matching::ProfileId, (Found, Arc<Prepared>)>,
    proposed: HashMap<ProfileId, HashSet<u128>>,
    met: HashMap<ProfileId, HashSet<u128>>,
    apart: HashMap<ProfileId, HashSet<u128>>,
}

impl Choice {
    /// Reads who comes into question, and besides takes some whom the index perhaps proposes to nobody.
    pub async fn among(
        app: &App,
        viewer: &Viewer,
        askers: &[Asker],
        kind: CounterpartKind,
        besides: Vec<Found>,
    ) -> Result<Self> {
        let rarity = rarity::current(app).await?;
        let now = app.clock.now();
        let mut pool = match kind.profile_kind() {
            Some(kind) => profiles_of(app, viewer, askers, kind).await?,
            None => Pool { found: open_slots(app).await?, proposed: HashMap::new() },
        };
        for proposed in pool.proposed.values_mut() {
            proposed.extend(besides.iter().map(|found| found.id().0));
        }
        let ids: Vec<ProfileId> = askers.iter().map(|asker| asker.startup.row.id).collect();
        let met = recently_met(app, &ids, now).await?;
        let apart = blocks::kept_apart(app.db.reader(), &ids).await?;
        let context = context(app, &rarity).await?;
        let app = app.clone();
        let work = tokio::task::spawn_blocking(move || {
            let sides = besides.into_iter().chain(pool.found).map(|found| {
                let side = Arc::new(prepare(&app, &found, &rarity, now));
                (side.profile.id, (found, side))
            });
            Self { context, sides: sides.collect(), proposed: pool.proposed, met, apart }
        });
        Ok(work.await?)
    }

    /// What is known about a startup and a counterpart.
    fn pair(&self, asker: &Asker, other: matching::ProfileId) -> Pair {
        let is_among = |others: &HashMap<ProfileId, HashSet<u128>>| {
            others.get(&asker.startup.row.id).is_some_and(|others| others.contains(&other.0))
        };
        Pair { introduced: is_among(&self.met), blocked: is_among(&self.apart), ..Pair::default() }
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
        let proposed = self.proposed.get(&asker.startup.row.id);
        let in_question = self.sides.values().map(|(_, side)| &side.profile);
        let in_question = in_question.filter(|side| proposed.is_none_or(|proposed| proposed.contains(&side.id.0)));
        let candidates = in_question.map(|profile| Candidate { profile, pair: self.pair(asker, profile.id) });
        matching::rank(&asker.own.profile, candidates, context, usize::MAX)
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

    fn page(&self, asker: &Asker, window: &Window<MatchPlace>) -> Page<Match> {
        let explained = |ranked: Ranked| {
            let (found, side) = self.sides.get(&ranked.id)?;
            let (Outcome::Scored(explanation), _) = self.judge(asker, ranked.id)? else { return None };
            let sides = (asker.own.clone(), side.clone());
            let (startup, counterpart) = (asker.startup.clone(), found.clone());
            Some(Match { startup, counterpart, explanation, sides, place: ranked })
        };
        page_of(self.rank(asker), window, place).map_all(|ranked| ranked.into_iter().filter_map(explained).collect())
    }
}

fn prepare(app: &App, found: &Found, rarity: &super::Rarity, now: i64) -> Prepared {
    match found {
        Found::Profile(seen) => side::of_profile(seen, app.words.of(seen, rarity), now),
        Found::Slot(slot) => side::of_slot(&slot.0, &slot.1, &slot.2.name, rarity, now),
    }
}

/// All active profiles of a kind, or of a large directory those that the index proposes.
async fn profiles_of(app: &App, viewer: &Viewer, askers: &[Asker], kind: ProfileKind) -> Result<Pool> {
    let active = profiles::Entity::find()
        .filter(profiles::Column::Kind.eq(kind))
        .filter(profiles::Column::State.eq(ProfileState::Active));
    let mut proposed = HashMap::new();
    let ids: Vec<ProfileId> = if active.clone().count(app.db.reader()).await? <= CANDIDATES {
        active.select_only().column(profiles::Column::Id).into_tuple().all(app.db.reader()).await?
    } else {
        let mut all: BTreeSet<ProfileId> = BTreeSet::new();
        for Asker { startup, own } in askers {
            let ids = self::proposed(app, viewer, own, kind).await?;
            proposed.insert(startup.row.id, ids.iter().map(|id| id.0.as_u128()).collect());
            all.extend(ids);
        }
        all.into_iter().collect()
    };
    let stored = app.kept.load(app, &ids).await?;
    let found = stored.into_iter().map(|stored| Found::Profile(Arc::new(Seen::by(viewer, stored))));
    Ok(Pool { found: found.collect(), proposed })
}

/// Candidates by the words of the startup, and candidates by what it asks for.
async fn proposed(app: &App, viewer: &Viewer, own: &Arc<Prepared>, kind: ProfileKind) -> Result<Vec<ProfileId>> {
    let (own, reader) = (own.clone(), viewer.reader());
    let ids = on_index(app, move |index| {
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
            ids.extend(index.candidates(&Candidates { terms: terms.clone(), reader, filter, limit })?);
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    });
    Ok(ids.await?.into_iter().map(ProfileId).collect())
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

/// Whom each startup has met too lately, or is about to meet.
pub(in crate::service) async fn recently_met(
    app: &App,
    startups: &[ProfileId],
    now: i64,
) -> Result<HashMap<ProfileId, HashSet<u128>>> {
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
