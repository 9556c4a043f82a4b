//! Who comes into question for a startup: all of a small directory, of a large one those that the index proposes.
//!
//! The index is this node's own, so it never decides a score, only who is scored.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use entity::{ProfileId, ProfileKind, ProfileState, editions, profiles, slots, trade_shows};
use matching::Weights;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use search::{Candidates, Facet, Filter, Reader, Wishes};

use super::choice::Asker;
use super::recommend::{CounterpartKind, Found};
use super::weights;
use super::wishes::Wisher;
use crate::app::App;
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::Window;
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::Stored;
use crate::service::search::on_index;
use crate::viewer::Viewer;
use crate::visibility::Sight;

/// How many candidates each way of looking proposes.
const A_RETRIEVER: usize = 200;
/// How many slots are scored.
const SLOTS: u64 = 500;

/// Who looks at the counterparts.
#[derive(Clone, Copy)]
pub(super) enum Eyes<'a> {
    /// A viewer.
    Of(&'a Viewer),
    /// Any startup that was not introduced to them.
    AnyStartup,
}

impl Eyes<'_> {
    /// A profile as they see it.
    fn see(self, stored: Arc<Stored>) -> Found {
        Found::Profile(Arc::new(match self {
            Self::Of(viewer) => Seen::by(viewer, stored),
            Self::AnyStartup => Seen::new(stored, Sight::of_side(ProfileKind::Startup)),
        }))
    }

    fn reader(self) -> Reader {
        match self {
            Self::Of(viewer) => viewer.reader(),
            Self::AnyStartup => Reader::Member,
        }
    }
}

/// Who may come into question for some startups.
pub(super) struct Pool {
    /// All of them.
    pub found: Vec<Found>,
    /// Of a large directory, those that the index proposes to each startup.
    pub proposed: HashMap<ProfileId, HashSet<u128>>,
}

impl Pool {
    /// Reads who comes into question for some startups.
    pub async fn of(app: &App, eyes: Eyes<'_>, askers: &[Asker], kind: CounterpartKind) -> Result<Self> {
        match kind.profile_kind() {
            Some(kind) => profiles_of(app, eyes, askers, kind).await,
            None => Ok(Self { found: open_slots(app).await?, proposed: HashMap::new() }),
        }
    }
}

/// All active profiles of a kind, or of a large directory those that the index proposes.
async fn profiles_of(app: &App, eyes: Eyes<'_>, askers: &[Asker], kind: ProfileKind) -> Result<Pool> {
    let active = profiles::Entity::find()
        .filter(profiles::Column::Kind.eq(kind))
        .filter(profiles::Column::State.eq(ProfileState::Active));
    let scored: Window<(ProfileId,)> = Window::first(app.config.scored_all);
    let all = app.kept.list(app, Listing::by_id(active, profiles::Column::Id), &scored).await?;
    let mut proposed = HashMap::new();
    let mut ids = all.items.clone();
    if all.has_next {
        let weights = weights::current(app).await?;
        let mut any: BTreeSet<ProfileId> = BTreeSet::new();
        for asker in askers {
            let ids = self::proposed(app, eyes.reader(), asker, (kind, &weights)).await?;
            proposed.insert(asker.startup.row.id, ids.iter().map(|id| id.0.as_u128()).collect());
            any.extend(ids);
        }
        ids = any.into_iter().collect();
    }
    let stored = app.kept.load(app, &ids).await?;
    Ok(Pool { found: stored.into_iter().map(|stored| eyes.see(stored)).collect(), proposed })
}

/// Candidates by what the startup wishes for and its words, and by its words alone.
async fn proposed(
    app: &App,
    reader: Reader,
    asker: &Asker,
    (kind, weights): (ProfileKind, &Weights),
) -> Result<Vec<ProfileId>> {
    let (asker, weights) = (asker.clone(), weights.clone());
    let ids = on_index(app, move |index| {
        let terms = asker.own.words.bag().to_vec();
        let of_kind = Filter::default().with(Facet::Kind, [kind.code()]);
        let wisher = Wisher { asker: &asker, kind, weights: &weights };
        let (wishes, words) = (wisher.wishes(), wisher.words().to_vec());
        let wishes =
            Wishes { wishes, terms: terms.clone(), words, reader, filter: of_kind.clone(), limit: A_RETRIEVER };
        let mut ids = index.wished(&wishes)?;
        ids.extend(index.candidates(&Candidates { terms, reader, filter: of_kind, limit: A_RETRIEVER })?);
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
        .limit(SLOTS)
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
