//! Companies of the Tech 40.

mod mutations;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::{CompanyId, companies};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::{ContractState, Language, Territory};
use super::contracts::{self, EngagementContract};
use super::error::{BadInput, Error, Result};
use super::level::{Level, Pages};
use super::node::{self, GlobalId, Kind, Node};
use super::page::{Arguments, Connection};
use super::profiles::{Mentor, One, on_pages};
use super::scalars::Url;
use super::values::{Concept, Location, Text, concepts, version};
use crate::service::companies::{self as service, CompanyPlace, Filter, Order};

pub use mutations::CompanyMutation;

/// One company, with what the companies of the same list have below them.
#[derive(Clone)]
pub struct Company {
    row: Arc<companies::Model>,
    below: Arc<Below>,
}

#[derive(Default)]
struct Below {
    contracts: Level<CompanyId, EngagementContract>,
    mentors: Pages<CompanyId, One>,
}

/// A leading company of the region, invited to the Tech 40 and to sign an engagement contract.
#[Object(serial)]
impl Company {
    /// The id of the company in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Company, self.row.id.0)
    }

    /// The name of the company in addresses.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The SIREN, the national number of nine digits, such as `732829320`.
    async fn siren(&self) -> Option<&str> {
        self.row.siren.as_deref()
    }

    /// Its place in the Tech 40, set by the team.
    async fn rank(&self) -> Option<i32> {
        self.row.rank
    }

    /// Some paragraphs about it.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        Text::of(&service::description(&self.row), ctx.language(language))
    }

    /// The sectors it works in.
    async fn sectors(&self) -> Vec<Concept> {
        concepts(&self.row.sectors)
    }

    /// Where it is, to the city.
    async fn location(&self) -> Option<Location> {
        Location::of(service::location(&self.row))
    }

    /// Its web address.
    async fn website(&self) -> Option<Url> {
        self.row.website.clone().map(Url)
    }

    /// The mentors it sends, as far as the viewer may see them.
    async fn mentors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Mentor>> {
        let arguments = Arguments { first, after, last, before };
        let page = self.below.mentors.page(ctx, self.row.id, arguments, |companies, window| async move {
            let pages = service::mentors(ctx.app()?, ctx.viewer(), &companies, &window).await?;
            on_pages(ctx, pages).await
        });
        Ok(Connection::new(page.await?, |one| (one.row().id,), Mentor::from))
    }

    /// Its engagement contract: the one in force, else the one signed, drawn up, or ended last. For members and
    /// partners; a draft is for the team.
    async fn contract(&self, ctx: &Context<'_>) -> Result<Option<EngagementContract>> {
        let contract = self.below.contracts.of(self.row.id, (), |companies| contracts::of_companies(ctx, companies));
        contract.await
    }

    /// The number of its last change, which an update states; for the team.
    async fn version(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.viewer().is_team().then(|| version(self.row.version))
    }
}

/// Companies of one list.
pub fn wrap(rows: impl IntoIterator<Item = companies::Model>) -> Vec<Company> {
    let rows: Vec<Arc<companies::Model>> = rows.into_iter().map(Arc::new).collect();
    let ids = || rows.iter().map(|row| row.id);
    let below = Arc::new(Below { contracts: Level::below(ids()), mentors: Level::below(ids()) });
    rows.into_iter().map(|row| Company { row, below: below.clone() }).collect()
}

/// The companies with these ids.
pub async fn find(ctx: &Context<'_>, ids: Vec<CompanyId>) -> Result<HashMap<CompanyId, Company>> {
    let found = service::find(ctx.app()?, &ids).await?;
    Ok(wrap(found.into_values()).into_iter().map(|company| (company.row.id, company)).collect())
}

/// What the companies with these ids are called.
pub async fn names(ctx: &Context<'_>, ids: Vec<CompanyId>) -> Result<HashMap<CompanyId, String>> {
    let found = service::find(ctx.app()?, &ids).await?;
    Ok(found.into_iter().map(|(id, row)| (id, row.name)).collect())
}

/// The companies with these ids, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let found = find(ctx, ids.iter().copied().map(CompanyId).collect()).await?;
    let node =
        |(id, company): (CompanyId, Company)| (GlobalId { kind: Kind::Company, uuid: id.0 }, Node::Company(company));
    Ok(found.into_iter().map(node).collect())
}

/// How a list of companies is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Order")]
pub enum CompanyOrder {
    /// The newest first.
    Newest,
    /// By their place in the Tech 40; those without one last.
    Rank,
}

/// What listed companies must have; a field that is left out or empty asks for nothing.
#[derive(Default, InputObject)]
pub struct CompanyFilter {
    /// Any of these territories.
    territories: Option<Vec<Territory>>,
    /// A contract in any of these states; for members and partners, DRAFT for the team.
    contract_states: Option<Vec<ContractState>>,
}

impl CompanyFilter {
    /// The filter, if nothing in it is beyond the viewer's role.
    fn checked(self, ctx: &Context<'_>) -> Result<Filter> {
        let contract_states: Vec<entity::ContractState> =
            self.contract_states.unwrap_or_default().into_iter().map(Into::into).collect();
        if !contract_states.is_empty() && !ctx.viewer().may_see_contracts() {
            return Err(Error::Unauthenticated);
        }
        if contract_states.iter().any(|state| !ctx.viewer().may_see_contract(*state)) {
            return Err(Error::Forbidden);
        }
        let territories = self.territories.unwrap_or_default().into_iter().map(Into::into).collect();
        Ok(Filter { territories, contract_states })
    }
}

/// Reading companies.
#[derive(Default)]
pub struct CompanyQuery;

#[Object]
impl CompanyQuery {
    /// The companies.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection are these")]
    async fn companies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What they must have.")] filter: Option<CompanyFilter>,
        #[graphql(desc = "Their order; the newest first if left out.")] order_by: Option<CompanyOrder>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Company>> {
        let filter = filter.unwrap_or_default().checked(ctx)?;
        let order = order_by.map_or(Order::Newest, Into::into);
        let window = Arguments { first, after, last, before }.window::<CompanyPlace>(ctx)?;
        for (argument, place) in [("after", &window.after), ("before", &window.before)] {
            if place.as_ref().is_some_and(|place| place.0 != order) {
                return Err(Error::bad_input(argument, BadInput::Cursor));
            }
        }
        let page = service::page(ctx.app()?, ctx.viewer(), &filter, order, &window).await?;
        Ok(Connection::new(page.map_all(wrap), |company| CompanyPlace::of(order, &company.row), |company| company))
    }

    /// The company with this name in addresses.
    async fn company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses.")] slug: String,
    ) -> Result<Option<Company>> {
        Ok(wrap(service::of_slug(ctx.app()?, &slug).await?).pop())
    }
}
