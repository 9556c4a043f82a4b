//! What other weights would change: which counterparts come among a startup's ten best, and which leave.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use entity::{FocusArea, ProfileId, ProfileKind, ProfileState, Territory, profiles};
use matching::Weights;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::candidates::Eyes;
use super::choice::{Asker, Choice};
use super::recommend::{CounterpartKind, Found};
use crate::app::App;
use crate::error::Result;
use crate::service::profiles::draft::focus_areas;
use crate::service::profiles::seen::Seen;
use crate::viewer::Viewer;

/// How many of the best are compared.
const TOP: usize = 10;
/// How many startups are compared, the latest first.
pub(super) const STARTUPS: usize = 500;

/// A pair that comes among the ten best of its startup, or leaves them.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The startup.
    pub startup: Arc<Seen>,
    /// The counterpart.
    pub counterpart: Found,
}

/// How many pairs come and go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Pairs that come among the ten best.
    pub come: usize,
    /// Pairs that leave them.
    pub go: usize,
}

/// What would change.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// How many startups were compared.
    pub startups: usize,
    /// How many pairs stay among the ten best.
    pub stay: usize,
    /// Pairs that come among them.
    pub come: Vec<Moved>,
    /// Pairs that leave them.
    pub go: Vec<Moved>,
    /// Where the startups are.
    pub territories: BTreeMap<Territory, Count>,
    /// What the startups are about.
    pub focus_areas: BTreeMap<FocusArea, Count>,
}

/// Compares the ten best of each active startup under the weights in force and under others; for the team.
pub async fn preview(app: &App, viewer: &Viewer, weights: Weights, kind: CounterpartKind) -> Result<Preview> {
    let latest = profiles::Entity::find()
        .filter(profiles::Column::Kind.eq(ProfileKind::Startup))
        .filter(profiles::Column::State.eq(ProfileState::Active))
        .order_by_desc(profiles::Column::Id)
        .limit(STARTUPS as u64);
    let ids: Vec<ProfileId> =
        latest.select_only().column(profiles::Column::Id).into_tuple().all(app.db.reader()).await?;
    let stored = app.kept.load(app, &ids).await?;
    let startups: Vec<Arc<Seen>> = stored.into_iter().map(|stored| Arc::new(Seen::by(viewer, stored))).collect();
    let askers = Asker::of_all(app, &startups).await?;
    let choice = Choice::among(app, Eyes::Of(viewer), &askers, kind, Vec::new()).await?;
    let compare = move || {
        let mut preview = Preview { startups: askers.len(), ..Preview::default() };
        askers.iter().for_each(|asker| preview.add(&choice, asker, &weights));
        preview
    };
    Ok(tokio::task::spawn_blocking(compare).await?)
}

impl Preview {
    fn add(&mut self, choice: &Choice, asker: &Asker, weights: &Weights) {
        let best = |ranked: Vec<matching::Ranked>| ranked.into_iter().take(TOP).map(|each| each.id).collect();
        let before: Vec<_> = best(choice.rank(asker));
        let after: Vec<_> = best(choice.rank_with(asker, weights));
        let (were, are): (HashSet<_>, HashSet<_>) = (before.iter().collect(), after.iter().collect());
        let moved = |id: &&matching::ProfileId| {
            let counterpart = choice.found(**id)?;
            Some(Moved { startup: asker.startup.clone(), counterpart })
        };
        let come: Vec<Moved> = after.iter().filter(|id| !were.contains(id)).filter_map(|id| moved(&id)).collect();
        let go: Vec<Moved> = before.iter().filter(|id| !are.contains(id)).filter_map(|id| moved(&id)).collect();
        self.stay += before.len() - go.len();
        self.count(&asker.startup, Count { come: come.len(), go: go.len() });
        self.come.extend(come);
        self.go.extend(go);
    }

    fn count(&mut self, startup: &Seen, count: Count) {
        let row = &startup.row;
        if let Some(territory) = row.territory {
            self.territories.entry(territory).or_default().add(count);
        }
        for area in focus_areas(row.focus_areas) {
            self.focus_areas.entry(area).or_default().add(count);
        }
    }
}

impl Count {
    fn add(&mut self, more: Self) {
        self.come += more.come;
        self.go += more.go;
    }
}
