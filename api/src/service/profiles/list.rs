//! Finding profiles: by id, by slug, and page by page.

use std::collections::HashMap;
use std::sync::Arc;

use entity::{
    FieldGroup, FocusArea, OrganisationKind, ProfileId, ProfileKind, ProfileState, Stage, Territory, partners,
    profiles, startups,
};
use sea_orm::sea_query::{BinOper, CaseStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::draft::focus_bits;
use super::seen::Seen;
use crate::app::App;
use crate::error::Result;
use crate::listing::{self, Listing};
use crate::paging::{Page, Window};
use crate::viewer::Viewer;
use crate::visibility::{self, Sight};

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
    /// By name; those whose name the viewer may not see come first.
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

impl listing::Place for Place {
    fn values(&self) -> Vec<Value> {
        match self {
            Self::Newest(id) => vec![(*id).into()],
            Self::Updated(at, id) => vec![(*at).into(), (*id).into()],
            Self::Name(name, id) => vec![name.as_str().into(), (*id).into()],
        }
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
) -> Result<Page<Arc<Seen>>> {
    use profiles::Column::{Id, UpdatedAt};
    let query = profiles::Entity::find().filter(profiles::Column::Kind.eq(kind)).filter(visible(viewer));
    let query = restrict(query, viewer, kind, filter);
    let listing = match order {
        Order::Newest => Listing::by_id(query, Id).descending(),
        Order::Updated => Listing::by(query, Expr::col(UpdatedAt.as_column_ref()), Id).descending(),
        Order::Name => Listing::by(query, seen_name(viewer, kind), Id),
    };
    let page = app.kept.list(app, listing, window).await?;
    let items = find(app, viewer, &page.items).await?;
    Ok(Page { items, ..page.frame() })
}

/// The name, where the viewer sees it; else nothing, so that the order betrays none.
fn seen_name(viewer: &Viewer, kind: ProfileKind) -> Expr {
    let name = Expr::col(profiles::Column::Name.as_column_ref());
    if viewer.is_team() {
        return name;
    }
    CaseStatement::new().case(shown(viewer, kind, FieldGroup::Name), name).finally(Expr::value("")).into()
}

/// The profiles of a kind that show the viewer a group of fields, as [`Viewer::sight`] says of each.
pub fn shown(viewer: &Viewer, kind: ProfileKind, group: FieldGroup) -> Condition {
    if viewer.is_team() {
        return Condition::all();
    }
    let own = profiles::Column::Id.is_in(viewer.own_profiles().iter().copied());
    let introduced = profiles::Column::Id.is_in(viewer.introduced_to().iter().copied());
    Condition::any()
        .add(chosen(kind, group, viewer.stranger()))
        .add(own)
        .add(Condition::all().add(introduced).add(chosen(kind, group, Sight::Introduced)))
}

/// The profiles whose audience of a group holds those who look so.
fn chosen(kind: ProfileKind, group: FieldGroup, sight: Sight) -> Condition {
    let widest = visibility::widest(kind, group);
    let audience = || {
        let choices = Expr::col(profiles::Column::Visibility.as_column_ref());
        choices.binary(BinOper::Custom("->>"), Expr::value(group.code()))
    };
    let among = visibility::within(widest).filter(|audience| sight.sees(group, *audience)).map(|each| each.code());
    let unchosen =
        if sight.sees(group, widest) { Condition::any().add(audience().is_null()) } else { Condition::any() };
    unchosen.add(audience().is_in(among))
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

/// Narrows by what the viewer sees alone: a profile that hides a group is in no list narrowed by it.
fn restrict(
    mut query: Select<profiles::Entity>,
    viewer: &Viewer,
    kind: ProfileKind,
    filter: &Filter,
) -> Select<profiles::Entity> {
    let groups = [
        (FieldGroup::Topics, filter.focus_areas.is_empty()),
        (FieldGroup::Location, filter.territories.is_empty() && filter.countries.is_empty()),
        (FieldGroup::Business, filter.stages.is_empty()),
        (FieldGroup::Presentation, filter.organisation_kinds.is_empty()),
    ];
    for (group, _) in groups.into_iter().filter(|(_, unasked)| !unasked) {
        query = query.filter(shown(viewer, kind, group));
    }
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
        query = query.filter(profiles::Column::Stage.is_in(filter.stages.iter().copied()));
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
pub async fn find(app: &App, viewer: &Viewer, ids: &[ProfileId]) -> Result<Vec<Arc<Seen>>> {
    let stored = app.kept.load(app, ids).await?.into_iter().filter(|each| viewer.may_see(&each.row));
    Ok(stored.map(|each| Arc::new(Seen::by(viewer, each))).collect())
}

/// A page of each host's startups that the viewer may see, by their ids.
pub async fn hosted(
    app: &App,
    viewer: &Viewer,
    hosts: &[ProfileId],
    window: &Window<(ProfileId,)>,
) -> Result<HashMap<ProfileId, Page<ProfileId>>> {
    // Whoever may not see where a startup sits does not learn it from the host either.
    let sits = shown(viewer, ProfileKind::Startup, FieldGroup::Presentation);
    let select = startups::Entity::find().inner_join(profiles::Entity).filter(visible(viewer)).filter(sits);
    let listing = Listing::by_id(select, startups::Column::ProfileId);
    let column = startups::Column::HostId;
    let pages = listing.pages(app.db.reader(), window, (column, hosts), |row| row.host_id).await?;
    Ok(pages.into_iter().map(|(host, page)| (host, page.map(|row| row.profile_id))).collect())
}

/// The profile with this slug, if the viewer may see it.
pub async fn by_slug(app: &App, viewer: &Viewer, slug: &str) -> Result<Option<Arc<Seen>>> {
    let id = profiles::Entity::find().select_only().column(profiles::Column::Id);
    let id: Option<ProfileId> = id.filter(profiles::Column::Slug.eq(slug)).into_tuple().one(app.db.reader()).await?;
    Ok(find(app, viewer, id.as_slice()).await?.pop())
}
