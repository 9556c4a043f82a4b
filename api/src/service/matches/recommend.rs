//! The best counterparts of a startup.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use entity::{ProfileId, ProfileKind, editions, slots, trade_shows};
use matching::{Explanation, Ranked};
use uuid::Uuid;

use super::candidates::Eyes;
use super::choice::{Asker, Choice};
use super::nobody::Nobody;
use super::shown_to_each_other;
use super::side::Prepared;
use crate::app::App;
use crate::error::Result;
use crate::paging::{Page, Window};
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::Stored;
use crate::viewer::Viewer;
use crate::visibility::Sight;

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
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Mentor, Self::Ambassador, Self::Talent, Self::Partner, Self::Slot];

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

    /// The kind of profile that such a counterpart is; a slot is none.
    pub(super) fn profile_kind(self) -> Option<ProfileKind> {
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

/// A page of the best.
#[derive(Clone, Debug)]
pub struct Best {
    /// The page.
    pub page: Page<Match>,
    /// Why the whole list is empty, if it is.
    pub nobody: Option<Nobody>,
}

/// Where a match stands in the order: its points, the most first, and the counterpart's id.
pub type MatchPlace = (Reverse<i64>, Uuid);

impl Match {
    /// Where it stands.
    pub fn place(&self) -> MatchPlace {
        place(&self.place)
    }
}

/// Where a counterpart of so many points stands.
pub(super) fn place(ranked: &Ranked) -> MatchPlace {
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
    Ok(pages.remove(&startup.row.id).map(|best| best.page).unwrap_or_default())
}

/// The same page for each of some startups, whose candidates are read once for all.
pub async fn recommend_each(
    app: &App,
    viewer: &Viewer,
    startups: &[Arc<Seen>],
    kind: CounterpartKind,
    window: &Window<MatchPlace>,
) -> Result<HashMap<ProfileId, Best>> {
    let askers = Asker::of_all(app, startups).await?;
    let choice = Box::pin(Choice::among(app, Eyes::Of(viewer), &askers, kind, Vec::new())).await?;
    let window = window.clone();
    let pages = move || askers.iter().map(|asker| (asker.startup.row.id, choice.best(asker, &window))).collect();
    Ok(tokio::task::spawn_blocking(pages).await?)
}

/// The best counterparts of one kind, at most so many, by what any startup sees of them.
pub async fn best_of(app: &App, startup: &Stored, kind: CounterpartKind, most: usize) -> Result<Vec<Match>> {
    let askers = Asker::of_all(app, &[Arc::new(Seen::new(startup.clone(), Sight::Own))]).await?;
    let choice = Choice::among(app, Eyes::AnyStartup, &askers, kind, Vec::new()).await?;
    let window = Window::first(most);
    let best = move || askers.first().map(|asker| choice.best(asker, &window).page.items);
    Ok(tokio::task::spawn_blocking(best).await?.unwrap_or_default())
}

/// Where the other side stands in the startup's list, from one; nothing if neither is a startup or a gate fails.
pub async fn position(app: &App, a: &Stored, b: &Stored) -> Result<Option<i32>> {
    let (startup, other) = if a.row.kind == ProfileKind::Startup { (a, b) } else { (b, a) };
    let Some(kind) = CounterpartKind::of_profile(other.row.kind) else { return Ok(None) };
    if startup.row.kind != ProfileKind::Startup {
        return Ok(None);
    }
    let (startup, other) = shown_to_each_other(startup, other);
    let askers = Asker::of_all(app, &[Arc::new(startup)]).await?;
    let id = matching::ProfileId(other.row.id.0.as_u128());
    let besides = vec![Found::Profile(Arc::new(other))];
    let choice = Choice::among(app, Eyes::AnyStartup, &askers, kind, besides).await?;
    let place = move || askers.iter().find_map(|asker| choice.rank(asker).iter().position(|each| each.id == id));
    let place = tokio::task::spawn_blocking(place).await?;
    Ok(place.and_then(|place| i32::try_from(place + 1).ok()))
}
