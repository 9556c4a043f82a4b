//! Companies of the Tech 40: reading, creating and editing them.

use std::collections::HashMap;

use entity::values::Texts;
use entity::{
    CompanyId, ContractState, FieldGroup, ProfileId, ProfileKind, Territory, companies, contracts, mentors, profiles,
};
use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::acts::Act;
use super::contracts as contract_service;
use super::imports::resolve::{labels, place, tags};
use super::imports::{CompanyDraft, Row, Written, alone, refused, said};
use super::profiles::draft::Location;
use super::profiles::list::{shown, visible};
use super::profiles::save::{slug_of, tail};
use super::versions::{Edit, or_taken, put, take};
use crate::app::App;
use crate::error::{Outcome, Result};
use crate::listing::{Listing, Place};
use crate::paging::{Page, Window};
use crate::reasons;
use crate::viewer::Viewer;

reasons! {
    /// Why a company is not created.
    pub enum CreateRefusal {
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// Another company has this SIREN.
        Taken = "TAKEN" { fr: "Une autre entreprise porte ce SIREN.", en: "Another company has this SIREN." },
    }
}

reasons! {
    /// Why a company is not changed.
    pub enum UpdateRefusal {
        /// There is no such company.
        NotFound = "NOT_FOUND" { fr: "Cette entreprise n’existe pas.", en: "This company does not exist." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifiée entre-temps : relisez-la d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// A value does not fit its field; the message says why.
        Invalid = "INVALID" { fr: "Cette valeur ne convient pas.", en: "This value does not fit." },
        /// Another company has this SIREN.
        Taken = "TAKEN" { fr: "Une autre entreprise porte ce SIREN.", en: "Another company has this SIREN." },
    }
}

/// Saves a company under its external id: created, or brought to what the draft says.
pub async fn save(
    tx: &impl ConnectionTrait,
    external_id: &str,
    draft: &CompanyDraft,
    now: i64,
) -> Result<Written, DbErr> {
    let existing = companies::Entity::find().filter(companies::Column::ExternalId.eq(external_id)).one(tx).await?;
    let mut wanted = row(draft, now);
    wanted.external_id = Some(external_id.to_owned());
    wanted.slug = slug(tx, existing.as_ref(), &wanted).await?;
    let (saved, written) = put::<companies::Entity>(tx, existing.as_ref(), wanted, now).await?;
    let contracts_changed = contract_service::save_all(tx, saved.id, &draft.contracts, now).await?;
    Ok(if contracts_changed && written == Written::Unchanged { Written::Updated } else { written })
}

/// Creates a company from a canonical row.
pub async fn create(app: &App, act: &Act<'_>, entered: Row) -> Outcome<companies::Model, CreateRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let draft = alone::company(entered, app.clock.today());
    let draft = draft.map_err(|problems| refused(CreateRefusal::Invalid, problems, &[]))?;
    let mut wanted = row(&draft, now);
    wanted.slug = slug(&tx, None, &wanted).await?;
    let written = put::<companies::Entity>(&tx, None, wanted, now).await;
    let (company, _) = or_taken(written, CreateRefusal::Taken, "siren")?;
    act.commit(app, tx, &[company.id.0]).await?;
    Ok(company)
}

/// Changes the fields of a company that a canonical row names; null clears one.
pub async fn update(
    app: &App,
    act: &Act<'_>,
    edit: Edit<CompanyId>,
    entered: Row,
) -> Outcome<companies::Model, UpdateRefusal> {
    let now = app.clock.now();
    let tx = act.begin(app).await?;
    let reasons = [UpdateRefusal::NotFound, UpdateRefusal::Stale];
    let existing = take::<companies::Entity, _, _>(&tx, &edit, "id", reasons).await?;
    let mut record = to_record(&existing);
    record.extend(entered);
    let draft = alone::company(record, app.clock.today());
    let draft = draft.map_err(|problems| refused(UpdateRefusal::Invalid, problems, &[]))?;
    let kept = (existing.external_id.clone(), existing.slug.clone());
    let wanted = companies::Model { external_id: kept.0, slug: kept.1, ..row(&draft, now) };
    let written = put::<companies::Entity>(&tx, Some(&existing), wanted, now).await;
    let (company, _) = or_taken(written, UpdateRefusal::Taken, "siren")?;
    act.commit(app, tx, &[company.id.0]).await?;
    Ok(company)
}

fn row(draft: &CompanyDraft, now: i64) -> companies::Model {
    let place = place(draft.city.as_deref(), draft.country.as_deref(), None, None);
    companies::Model {
        id: CompanyId(Uuid::now_v7()),
        external_id: None,
        slug: String::new(),
        name: draft.name.clone(),
        siren: draft.siren.clone(),
        rank: draft.rank.map(|rank| i32::try_from(rank).unwrap_or(i32::MAX)),
        description_fr: draft.description.fr.clone(),
        description_en: draft.description.en.clone(),
        sectors: tags(&draft.sectors).into(),
        city: place.city,
        country: place.country,
        territory: place.territory,
        website: draft.website.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// The slug of a company: the one it has, else its name's, with the end of its id where that one is taken.
async fn slug(
    tx: &impl ConnectionTrait,
    existing: Option<&companies::Model>,
    wanted: &companies::Model,
) -> Result<String, DbErr> {
    if let Some(existing) = existing {
        return Ok(existing.slug.clone());
    }
    let slug = slug_of(&wanted.name);
    let taken = companies::Entity::find().filter(companies::Column::Slug.eq(&slug)).one(tx).await?;
    Ok(if taken.is_some() { format!("{slug}-{}", tail(wanted.id.0)) } else { slug })
}

/// A company in the names of the canonical record, without its contracts.
pub fn to_record(row: &companies::Model) -> Row {
    said(json!({
        "name": row.name,
        "siren": row.siren,
        "rank": row.rank,
        "city": row.city,
        "country": row.country,
        "website": row.website,
        "sectors": labels(&row.sectors),
        "description_fr": row.description_fr,
        "description_en": row.description_en,
    }))
}

/// Where a company is.
pub fn location(row: &companies::Model) -> Location {
    place(row.city.as_deref(), row.country.as_deref(), row.territory, None)
}

/// The texts that describe a company.
pub fn description(row: &companies::Model) -> Texts {
    Texts { fr: row.description_fr.clone(), en: row.description_en.clone() }
}

/// Which companies are wanted; an empty list does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Where they are.
    pub territories: Vec<Territory>,
    /// The states of their contracts; only of those that the viewer may see.
    pub contract_states: Vec<ContractState>,
}

/// How a list of companies is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// The newest first.
    Newest,
    /// By their place in the Tech 40, those without one last.
    Rank,
}

/// A company's place in a list: the order, what it is ordered by, and the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyPlace(pub Order, i64, CompanyId);

/// The rank of a company that has none, behind all others.
const UNRANKED: i64 = i64::MAX;

impl CompanyPlace {
    /// Where a company stands in an order.
    pub fn of(order: Order, row: &companies::Model) -> Self {
        let key = match order {
            Order::Newest => row.created_at,
            Order::Rank => row.rank.map_or(UNRANKED, i64::from),
        };
        Self(order, key, row.id)
    }
}

impl Place for CompanyPlace {
    fn values(&self) -> Vec<sea_orm::Value> {
        vec![self.1.into(), self.2.into()]
    }
}

/// A page of the companies.
pub async fn page(
    app: &App,
    viewer: &Viewer,
    filter: &Filter,
    order: Order,
    window: &Window<CompanyPlace>,
) -> Result<Page<companies::Model>> {
    let mut select = companies::Entity::find();
    if !filter.territories.is_empty() {
        select = select.filter(companies::Column::Territory.is_in(filter.territories.iter().copied()));
    }
    if !filter.contract_states.is_empty() {
        let states = filter.contract_states.iter().copied().filter(|state| viewer.may_see_contract(*state));
        let with_contract = Query::select()
            .column(contracts::Column::CompanyId)
            .from(contracts::Entity)
            .and_where(contracts::Column::State.is_in(states))
            .to_owned();
        select = select.filter(companies::Column::Id.in_subquery(with_contract));
    }
    let listing = match order {
        Order::Newest => {
            Listing::by(select, Expr::col(companies::Column::CreatedAt), companies::Column::Id).descending()
        }
        Order::Rank => {
            let rank = Func::coalesce([Expr::col(companies::Column::Rank), Expr::value(UNRANKED)]);
            Listing::by(select, rank, companies::Column::Id)
        }
    };
    Ok(listing.page(app.db.reader(), window).await?)
}

/// The companies with these ids.
pub async fn find(app: &App, ids: &[CompanyId]) -> Result<HashMap<CompanyId, companies::Model>> {
    let rows = companies::Entity::find().filter(companies::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(app.db.reader()).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// The company with this slug.
pub async fn of_slug(app: &App, slug: &str) -> Result<Option<companies::Model>> {
    Ok(companies::Entity::find().filter(companies::Column::Slug.eq(slug)).one(app.db.reader()).await?)
}

/// A page of each company's mentors that the viewer may see, by their ids.
pub async fn mentors(
    app: &App,
    viewer: &Viewer,
    companies: &[CompanyId],
    window: &Window<(ProfileId,)>,
) -> Result<HashMap<CompanyId, Page<ProfileId>>> {
    // Whoever may not see where a mentor works does not learn it from the company either.
    let sent = shown(viewer, ProfileKind::Mentor, FieldGroup::Presentation);
    let select = mentors::Entity::find().inner_join(profiles::Entity).filter(visible(viewer)).filter(sent);
    let listing = Listing::by_id(select, mentors::Column::ProfileId);
    let column = mentors::Column::CompanyId;
    let pages = listing.pages(app.db.reader(), window, (column, companies), |row| row.company_id).await?;
    Ok(pages.into_iter().map(|(company, page)| (company, page.map(|row| row.profile_id))).collect())
}
