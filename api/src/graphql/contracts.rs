//! Engagement contracts.

mod mutations;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{CompanyId, ContractId, contracts};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::{ContractState, EngagementKind};
use super::companies::{self, Company};
use super::error::Result;
use super::level::Level;
use super::node::{self, GlobalId, Kind, Node};
use super::scalars::Date;
use super::values::version;
use crate::service::contracts as service;

pub use mutations::ContractMutation;

/// One contract, with the companies of the contracts of the same list.
#[derive(Clone)]
pub struct EngagementContract {
    row: Arc<contracts::Model>,
    companies: Arc<Level<CompanyId, Company>>,
}

/// What a company of the Tech 40 promises to startups for a while.
#[Object(serial)]
impl EngagementContract {
    /// The id of the contract in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::EngagementContract, self.row.id.0)
    }

    /// The company that promises.
    async fn company(&self, ctx: &Context<'_>) -> Result<Option<Company>> {
        self.companies.of(self.row.company_id, (), |ids| companies::find(ctx, ids)).await
    }

    /// Where it stands.
    async fn state(&self) -> ContractState {
        self.row.state.into()
    }

    /// The day it was signed.
    async fn signed_on(&self) -> Option<Date> {
        Date::of(self.row.signed_on.as_deref())
    }

    /// Its first day.
    async fn starts_on(&self) -> Option<Date> {
        Date::of(self.row.starts_on.as_deref())
    }

    /// Its last day.
    async fn ends_on(&self) -> Option<Date> {
        Date::of(self.row.ends_on.as_deref())
    }

    /// What it promises, line by line.
    async fn lines(&self) -> Vec<ContractLine> {
        let quantity = |quantity: u32| i32::try_from(quantity).unwrap_or(i32::MAX);
        let lines = self.row.lines.iter();
        lines.map(|line| ContractLine { kind: line.kind.into(), quantity: quantity(line.quantity) }).collect()
    }

    /// The number of its last change, which an update states; for the team.
    async fn version(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.viewer().is_team().then(|| version(self.row.version))
    }
}

/// One promise of a contract.
#[derive(Clone, Copy, SimpleObject)]
#[graphql(serial)]
pub struct ContractLine {
    /// What is promised.
    kind: EngagementKind,
    /// How many a year.
    quantity: i32,
}

/// Contracts of one list.
fn wrap(rows: impl IntoIterator<Item = contracts::Model>) -> Vec<EngagementContract> {
    let rows: Vec<contracts::Model> = rows.into_iter().collect();
    let companies = Arc::new(Level::below(rows.iter().map(|row| row.company_id)));
    rows.into_iter().map(|row| EngagementContract { row: Arc::new(row), companies: companies.clone() }).collect()
}

/// The contract of each company that matters most now, as far as the viewer may see it.
pub async fn of_companies(
    ctx: &Context<'_>,
    companies: Vec<CompanyId>,
) -> Result<HashMap<CompanyId, EngagementContract>> {
    let found = service::of_companies(ctx.app()?, ctx.viewer(), &companies).await?;
    Ok(wrap(found.into_values()).into_iter().map(|contract| (contract.row.company_id, contract)).collect())
}

/// The contracts with these ids that the viewer may see, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<ContractId> = ids.iter().copied().map(ContractId).collect();
    let found = service::find(ctx.app()?, ctx.viewer(), &ids).await?;
    let node = |contract: EngagementContract| {
        let id = GlobalId { kind: Kind::EngagementContract, uuid: contract.row.id.0 };
        (id, Node::EngagementContract(contract))
    };
    Ok(wrap(found.into_values()).into_iter().map(node).collect())
}
