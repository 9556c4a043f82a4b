//! Finding profiles: by id, by slug, and page by page.

use std::sync::Arc;

use entity::{
    FocusArea, OrganisationKind, ProfileId, ProfileKind, ProfileState, Stage, Territory, partners, profiles, startups,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, Select};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::draft::focus_bits;
use super::store::{self, Stored};
use crate::app::App;
use crate::error::Result;
use crate::paging::{Page, Window};
use crate::viewer::Viewer;

/// What listed profiles must have; an empty list asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Any of these focus areas.
    pub focus_areas: Vec<FocusArea>,
    /// Any of these territories.
    pub territories: Vec<Territory>,
    /// Any of these countries, ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Any of these states.
    pub states: Vec<ProfileState>,
    /// Any of these stages of a startup.
    pub stages: Vec<Stage>,
    /// Any of these kinds of a partner.
    pub organisation_kinds: Vec<OrganisationKind>,
}

/// How a list of profiles is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// What was changed last first.
    Updated,
    /// By name.
    Name,
}

/// Where a profile stands in an ordered list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Among the newest.
    Newest(Uuid),
    /// Among what was changed last.
    Updated(i64, Uuid),
    /// By name.
    Name(String, Uuid),
}

impl Order {
    /// Where a profile stands.
    pub fn place(self, row: &profiles::Model) -> Place {
        match self {
            Self::Newest => Place::Newest(row.id.0),
            Self::Updated => Place::Updated(row.updated_at, row.id.0),
            Self::Name => Place::Name(row.name.clone(), row.id.0),
        }
    }

    /// Whether a place is one of a list in this order.
    pub fn has(self, place: &Place) -> bool {
        matches!(
            (self, place),
            (Self::Newest, Place::Newest(_)) | (Self::Updated, Place::Updated(..)) | (Self::Name, Place::Name(..))
        )
    }
}

impl Place {
    fn id(&self) -> Uuid {
        match self {
            Self::Newest(id) | Self::Updated(_, id) | Self::Name(_, id) => *id,
        }
    }

    fn updated_at(&self) -> i64 {
        if let Self::Updated(at, _) = self { *at } else { i64::MAX }
    }

    fn name(&self) -> &str {
        if let Self::Name(name, _) = self { name } else { "" }
    }
}

/// A page of the profiles of a kind that the viewer may see.
pub async fn list(
    app: &App,
    viewer: &Viewer,
    kind: ProfileKind,
    filter: &Filter,
    order: Order,
    window: &Window<Place>,
) -> Result<Page<Arc<Stored>>> {
    use profiles::Column::{Id, Name, UpdatedAt};
    let db = app.db.reader();
    let query = profiles::Entity::find().filter(profiles::Column::Kind.eq(kind)).filter(visible(viewer));
    let query = restrict(query, filter);
    let total = if window.count { Some(query.clone().count(db).await?) } else { None };
    let page = match order {
        Order::Newest => {
            let mut cursor = query.cursor_by(Id);
            cursor.desc();
            window.read(db, cursor, Place::id).await?
        }
        Order::Updated => {
            let mut cursor = query.cursor_by((UpdatedAt, Id));
            cursor.desc();
            window.read(db, cursor, |place| (place.updated_at(), place.id())).await?
        }
        Order::Name => {
            window.read(db, query.cursor_by((Name, Id)), |place| (place.name().to_owned(), place.id())).await?
        }
    };
    let items = store::complete(db, page.items).await?.into_iter().map(Arc::new).collect();
    Ok(Page { items, total, has_previous: page.has_previous, has_next: page.has_next })
}

/// The profiles that the viewer may know of at all, as [`Viewer::may_see`] says.
pub fn visible(viewer: &Viewer) -> Condition {
    if viewer.is_team() {
        return Condition::all();
    }
    let own = viewer.own_profiles();
    let active = Condition::any().add(profiles::Column::State.eq(ProfileState::Active));
    if own.is_empty() { active } else { active.add(profiles::Column::Id.is_in(own.iter().copied())) }
}

fn restrict(mut query: Select<profiles::Entity>, filter: &Filter) -> Select<profiles::Entity> {
    if !filter.focus_areas.is_empty() {
        let bits = focus_bits(&filter.focus_areas);
        query = query.filter(Expr::col((profiles::Entity, profiles::Column::FocusAreas)).bit_and(bits).ne(0));
    }
    if !filter.territories.is_empty() {
        query = query.filter(profiles::Column::Territory.is_in(filter.territories.iter().copied()));
    }
    if !filter.countries.is_empty() {
        query = query.filter(profiles::Column::Country.is_in(filter.countries.iter().map(String::as_str)));
    }
    if !filter.states.is_empty() {
        query = query.filter(profiles::Column::State.is_in(filter.states.iter().copied()));
    }
    if !filter.stages.is_empty() {
        let of_stage = startups::Column::Stage.is_in(filter.stages.iter().copied());
        query = query
            .filter(profiles::Column::Id.in_subquery(ids::<startups::Entity>(startups::Column::ProfileId, of_stage)));
    }
    if !filter.organisation_kinds.is_empty() {
        let of_kind = partners::Column::OrganisationKind.is_in(filter.organisation_kinds.iter().copied());
        query = query
            .filter(profiles::Column::Id.in_subquery(ids::<partners::Entity>(partners::Column::ProfileId, of_kind)));
    }
    query
}

fn ids<E: EntityTrait>(column: E::Column, condition: Expr) -> SelectStatement {
    Query::select().column(column).from(E::default()).and_where(condition).to_owned()
}

/// The profiles with these ids that the viewer may see.
pub async fn find(app: &App, viewer: &Viewer, ids: &[ProfileId]) -> Result<Vec<Arc<Stored>>> {
    let stored = store::load(app.db.reader(), ids).await?;
    Ok(stored.into_iter().filter(|each| viewer.may_see(&each.row)).map(Arc::new).collect())
}

/// The profile with this slug, if the viewer may see it.
pub async fn by_slug(app: &App, viewer: &Viewer, slug: &str) -> Result<Option<Arc<Stored>>> {
    let rows = profiles::Entity::find().filter(profiles::Column::Slug.eq(slug)).all(app.db.reader()).await?;
    let stored = store::complete(app.db.reader(), rows).await?.pop();
    Ok(stored.filter(|each| viewer.may_see(&each.row)).map(Arc::new))
}
