//! Matches: a startup and a counterpart, with the reasons.

mod empty;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::connection::EmptyFields;
use async_graphql::{Context, Enum, ID, Object, Union};
use data_encoding::BASE64URL_NOPAD;
use entity::{ProfileId, SlotId, slots as slot_rows};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::Language;
use super::error::Result;
use super::explanation::Explanation;
use super::introductions::{self, Introduction};
use super::page::{Arguments, Connection};
use super::profiles::{self, Ambassador, Mentor, One, Partner, Startup, Talent, mentions};
use super::slots::{self, Slot};
use crate::paging::{Page, Window};
use crate::service;
use crate::service::matches::{Found, Nobody, Told, tell};
use crate::service::profiles::seen::Seen;

pub use empty::EmptyMatches;

/// What a startup is matched to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "service::matches::CounterpartKind")]
pub enum CounterpartKind {
    /// Mentors.
    Mentor,
    /// Ambassadors.
    Ambassador,
    /// Talents.
    Talent,
    /// Partners.
    Partner,
    /// Places at trade shows.
    Slot,
}

/// Whom or what a startup is matched to.
#[derive(Union)]
pub enum Counterpart {
    /// A mentor.
    Mentor(Mentor),
    /// An ambassador.
    Ambassador(Ambassador),
    /// A talent.
    Talent(Talent),
    /// A partner.
    Partner(Partner),
    /// A place at a trade show.
    Slot(Slot),
}

/// A counterpart, before it is known which type it has in the contract.
#[derive(Clone)]
enum Other {
    Profile(One),
    Slot(Slot),
}

impl Counterpart {
    /// The counterpart that a profile or a slot is; a startup is none.
    fn of(other: Other) -> Option<Self> {
        match other {
            Other::Slot(slot) => Some(Self::Slot(slot)),
            Other::Profile(one) => Self::of_profile(one),
        }
    }

    /// The counterpart that a profile is; a startup is none.
    pub fn of_profile(one: One) -> Option<Self> {
        Some(match one.row().kind {
            entity::ProfileKind::Mentor => Self::Mentor(one.into()),
            entity::ProfileKind::Ambassador => Self::Ambassador(one.into()),
            entity::ProfileKind::Talent => Self::Talent(one.into()),
            entity::ProfileKind::Partner => Self::Partner(one.into()),
            entity::ProfileKind::Startup => return None,
        })
    }
}

/// A page of matches.
pub type MatchConnection = Connection<Match, EmptyMatches>;

/// A page of matches, and why there are none, if so.
#[derive(Clone, Default)]
pub struct Best {
    page: Page<Match>,
    nobody: Option<Nobody>,
}

/// A startup and a counterpart.
#[derive(Clone)]
pub struct Match {
    startup: One,
    counterpart: Option<Other>,
    ids: [Uuid; 2],
    told: Arc<Told>,
    introduction: Option<Introduction>,
}

/// A startup and a counterpart that fit, with the reasons. Computed on today's data, not stored.
#[Object(serial)]
impl Match {
    /// The pair's own id, so that caches can hold it.
    async fn id(&self) -> ID {
        let [startup, counterpart] = self.ids;
        ID(BASE64URL_NOPAD.encode(&[b"ma".as_slice(), startup.as_bytes(), counterpart.as_bytes()].concat()))
    }

    /// The startup.
    async fn startup(&self) -> Option<Startup> {
        Some(self.startup.clone().into())
    }

    /// Whom or what it is matched to.
    async fn counterpart(&self) -> Option<Counterpart> {
        self.counterpart.clone().and_then(Counterpart::of)
    }

    /// The score for display, 0 to 100.
    async fn score(&self) -> i32 {
        i32::try_from(self.told.explanation.score()).unwrap_or_default()
    }

    /// Why they fit.
    async fn explanation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> Explanation {
        Explanation::new(self.told.clone(), ctx.language(language))
    }

    /// The newest introduction between the two, if there is one.
    async fn introduction(&self) -> Option<&Introduction> {
        self.introduction.as_ref()
    }
}

/// A page of the best counterparts of a startup, read for all startups of its list at once; empty for those who
/// may not see them.
pub async fn of_startup(
    ctx: &Context<'_>,
    startup: &One,
    kind: CounterpartKind,
    arguments: Arguments,
) -> Result<MatchConnection> {
    let window: Window<(i64, Uuid)> = arguments.clone().window(ctx)?;
    let introduced = mentions(ctx, "introduction");
    let asked = (kind, arguments, window.count, introduced);
    let read = |ids: Vec<ProfileId>| async move { of_startups(ctx, startup, &ids, (kind, introduced), window).await };
    let best = startup.near.matches.of(startup.row().id, asked, read).await?.unwrap_or_default();
    let place = |each: &Match| (each.told.explanation.points, each.ids[1]);
    Ok(Connection::with(best.page, EmptyMatches::from(best.nobody), place, |each| (each, EmptyFields)))
}

/// The pages of those startups around one whose matches the viewer may see.
async fn of_startups(
    ctx: &Context<'_>,
    among: &One,
    ids: &[ProfileId],
    (kind, introduced): (CounterpartKind, bool),
    window: Window<(i64, Uuid)>,
) -> Result<HashMap<ProfileId, Best>> {
    let seen = |each: &&Arc<Seen>| ids.contains(&each.row.id) && ctx.viewer().may_see_matches(each.row.id);
    let startups: Vec<Arc<Seen>> = among.near.startups.iter().filter(seen).cloned().collect();
    if startups.is_empty() {
        return Ok(HashMap::new());
    }
    let window = window.map(|(points, id)| (Reverse(points), id));
    let pages = service::matches::recommend_each(ctx.app()?, ctx.viewer(), &startups, kind.into(), &window).await?;
    wrap(ctx, startups, pages, introduced).await
}

/// Wraps what was recommended, with what the selection asks for around it.
async fn wrap(
    ctx: &Context<'_>,
    startups: Vec<Arc<Seen>>,
    pages: HashMap<ProfileId, service::matches::Best>,
    introduced: bool,
) -> Result<HashMap<ProfileId, Best>> {
    let found = || pages.values().flat_map(|best| best.page.items.iter().map(|each| &each.counterpart));
    let counterparts: HashMap<ProfileId, Arc<Seen>> =
        found().filter_map(profile).map(|seen| (seen.row.id, seen)).collect();
    let asking: Vec<ProfileId> = startups.iter().map(|startup| startup.row.id).collect();
    let mut introductions = if introduced {
        let others: Vec<ProfileId> = counterparts.keys().copied().collect();
        introductions::with_each(ctx, &asking, &others).await?
    } else {
        HashMap::new()
    };
    let held = found().filter_map(slot).map(|slot| (slot.id, slot)).collect();
    let wrapped = Wrapped::of(startups.into_iter().chain(counterparts.into_values()).collect(), held);
    let mut whole = |each: service::matches::Match| {
        let startup = each.startup.row.id;
        let id = Uuid::from_u128(each.counterpart.id().0);
        Some(Match {
            startup: wrapped.ones.get(&startup)?.clone(),
            counterpart: wrapped.other(&each.counterpart),
            ids: [startup.0, id],
            introduction: introductions.remove(&(startup, ProfileId(id))),
            told: Arc::new(tell(each.explanation, each.sides)),
        })
    };
    let best = pages.into_iter().map(|(id, service::matches::Best { page, nobody })| {
        let page = page.map_all(|items| items.into_iter().filter_map(&mut whole).collect());
        (id, Best { page, nobody })
    });
    Ok(best.collect())
}

/// Profiles and slots, each as one list, to be found by their ids.
struct Wrapped {
    ones: HashMap<ProfileId, One>,
    slots: HashMap<SlotId, Slot>,
}

impl Wrapped {
    fn of(seen: Vec<Arc<Seen>>, held: HashMap<SlotId, slot_rows::Model>) -> Self {
        let ones = profiles::around(seen).into_iter().map(|one| (one.row().id, one));
        let slots = slots::wrap(held.into_values()).into_iter().map(|slot| (slot.row_id(), slot));
        Self { ones: ones.collect(), slots: slots.collect() }
    }

    fn other(&self, found: &Found) -> Option<Other> {
        match found {
            Found::Profile(seen) => self.ones.get(&seen.row.id).cloned().map(Other::Profile),
            Found::Slot(slot) => self.slots.get(&slot.0.id).cloned().map(Other::Slot),
        }
    }
}

/// Startups with counterparts, all profiles and slots each as one list.
pub fn together(pairs: Vec<(Arc<Seen>, Found)>) -> Vec<(Startup, Option<Counterpart>)> {
    let mut seen: HashMap<ProfileId, Arc<Seen>> = HashMap::new();
    let mut held: HashMap<SlotId, slot_rows::Model> = HashMap::new();
    for (startup, counterpart) in &pairs {
        seen.extend(
            [Some(startup.clone()), profile(counterpart)].into_iter().flatten().map(|each| (each.row.id, each)),
        );
        held.extend(slot(counterpart).map(|slot| (slot.id, slot)));
    }
    let wrapped = Wrapped::of(seen.into_values().collect(), held);
    let pair = |(startup, counterpart): (Arc<Seen>, Found)| {
        let startup = wrapped.ones.get(&startup.row.id)?.clone();
        Some((startup.into(), wrapped.other(&counterpart).and_then(Counterpart::of)))
    };
    pairs.into_iter().filter_map(pair).collect()
}

fn profile(found: &Found) -> Option<Arc<Seen>> {
    match found {
        Found::Profile(seen) => Some(seen.clone()),
        Found::Slot(_) => None,
    }
}

fn slot(found: &Found) -> Option<slot_rows::Model> {
    match found {
        Found::Profile(_) => None,
        Found::Slot(slot) => Some(slot.0.clone()),
    }
}
