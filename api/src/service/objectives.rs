//! Objectives of the strategy, each with its figure of today and the rows that prove it.

use std::collections::{HashMap, HashSet};

use entity::{
    CompanyId, ContractState, FieldGroup, IntroductionOutcome, IntroductionState, ObjectiveId, ProfileId, ProfileKind,
    ProfileState, companies, contracts, editions, erasures, introductions, objectives, profiles, slots,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::profiles::list::visible;
use crate::app::App;
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::viewer::Viewer;

/// A page of the objectives in their order.
pub async fn page(app: &App, window: &Window<(i32, ObjectiveId)>) -> Result<Page<objectives::Model>> {
    let position = objectives::Column::Position.into_expr();
    let listing = Listing::by(objectives::Entity::find(), position, objectives::Column::Id);
    Ok(listing.page(app.db.reader(), window).await?)
}

/// The objectives with these ids.
pub async fn find(app: &App, ids: &[ObjectiveId]) -> Result<HashMap<ObjectiveId, objectives::Model>> {
    let rows = objectives::Entity::find().filter(objectives::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(app.db.reader()).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// A figure and what it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// How many.
    pub value: usize,
    /// What is counted, by name, as far as the viewer may see it.
    pub proof: Vec<Proof>,
}

/// Something that a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proof {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub counted: Counted,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// A company.
    Company(CompanyId),
    /// A profile.
    Profile(ProfileId),
}

impl Counted {
    /// The company, if it is one.
    pub fn company(self) -> Option<CompanyId> {
        if let Self::Company(id) = self { Some(id) } else { None }
    }

    /// The profile, if it is one.
    pub fn profile(self) -> Option<ProfileId> {
        if let Self::Profile(id) = self { Some(id) } else { None }
    }
}

/// The figures of today, by the code of their objective; of the other objectives the directory holds no rows.
pub async fn figures(app: &App, viewer: &Viewer) -> Result<HashMap<&'static str, Figure>> {
    let db = app.db.reader();
    Ok(HashMap::from([
        ("CONTRACTS_SIGNED", contracts_signed(db).await?),
        ("AMBASSADORS_APPROACHED", ambassadors_approached(db, viewer).await?),
        ("ICT_JOBS", jobs_created(db, viewer).await?),
        ("COMPANIES_AT_SHOWS", companies_at_shows(db, viewer, app.clock.today().year()).await?),
    ]))
}

impl Figure {
    fn new(value: usize, mut proof: Vec<Proof>) -> Self {
        proof.sort_unstable();
        Self { value, proof }
    }
}

/// Distinct companies whose contract is signed or in force.
async fn contracts_signed(db: &impl ConnectionTrait) -> Result<Figure> {
    let rows = contracts::Entity::find()
        .filter(contracts::Column::State.is_in([ContractState::Signed, ContractState::Active]))
        .find_also_related(companies::Entity)
        .all(db)
        .await?;
    let names: HashMap<CompanyId, String> =
        rows.into_iter().filter_map(|(_, company)| company.map(|company| (company.id, company.name))).collect();
    let proof = names.into_iter().map(|(id, name)| Proof { name, counted: Counted::Company(id) });
    let proof: Vec<Proof> = proof.collect();
    Ok(Figure::new(proof.len(), proof))
}

/// Ambassadors who were approached or came further; who they are is for the team.
async fn ambassadors_approached(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<Figure> {
    let rows = profiles::Entity::find()
        .filter(profiles::Column::Kind.eq(ProfileKind::Ambassador))
        .filter(profiles::Column::State.ne(ProfileState::Identified))
        .filter(profiles::Column::Id.not_in_subquery(never_approached()))
        .all(db)
        .await?;
    let value = rows.len();
    let shown = rows.into_iter().filter(|_| viewer.may_see_counted_people());
    let proof = shown.map(|row| Proof::of_profile(viewer, row)).collect();
    Ok(Figure::new(value, proof))
}

/// Those who were erased before anybody approached them.
fn never_approached() -> SelectStatement {
    erasures::Entity::find()
        .select_only()
        .column(erasures::Column::ProfileId)
        .filter(erasures::Column::StateBefore.eq(ProfileState::Identified))
        .into_query()
}

/// Hires of startups that came of introductions, where the two agree that they met; which startups is for the team.
async fn jobs_created(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<Figure> {
    let hires = introductions::Entity::find()
        .filter(introductions::Column::State.eq(IntroductionState::Met))
        .filter(introductions::Column::Outcome.eq(IntroductionOutcome::Hire))
        .all(db)
        .await?;
    let sides: HashSet<ProfileId> = hires.iter().flat_map(|row| [row.from_id, row.to_id]).collect();
    let startups = profiles::Entity::find()
        .filter(profiles::Column::Id.is_in(sides))
        .filter(profiles::Column::Kind.eq(ProfileKind::Startup))
        .all(db)
        .await?;
    let known: HashSet<ProfileId> = startups.iter().map(|row| row.id).collect();
    let value = hires.iter().filter(|row| known.contains(&row.from_id) || known.contains(&row.to_id)).count();
    let shown = startups.into_iter().filter(|_| viewer.may_see_counted_people());
    let proof = shown.map(|row| Proof::of_profile(viewer, row)).collect();
    Ok(Figure::new(value, proof))
}

/// Distinct startups that hold a slot at an edition which begins in this calendar year.
async fn companies_at_shows(db: &impl ConnectionTrait, viewer: &Viewer, year: i16) -> Result<Figure> {
    let rows = slots::Entity::find()
        .filter(slots::Column::HolderId.is_not_null())
        .find_also_related(editions::Entity)
        .filter(editions::Column::StartsOn.starts_with(format!("{year:04}-")))
        .all(db)
        .await?;
    let holders: HashSet<ProfileId> = rows.iter().filter_map(|(slot, _)| slot.holder_id).collect();
    let seen = profiles::Entity::find()
        .filter(profiles::Column::Id.is_in(holders.iter().copied()))
        .filter(visible(viewer))
        .all(db)
        .await?;
    let proof = seen.into_iter().map(|row| Proof::of_profile(viewer, row)).collect();
    Ok(Figure::new(holders.len(), proof))
}

impl Proof {
    /// A profile, without its name where the viewer may not see it.
    fn of_profile(viewer: &Viewer, row: profiles::Model) -> Self {
        let named = viewer.sight(&row).groups(&row).has(FieldGroup::Name);
        Self { name: if named { row.name } else { String::new() }, counted: Counted::Profile(row.id) }
    }
}
