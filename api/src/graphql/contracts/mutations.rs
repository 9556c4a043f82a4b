//! Drawing contracts up, and their three steps.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::ContractId;
use serde_json::{Value, json};

use super::{EngagementContract, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::codes::EngagementKind;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind};
use crate::graphql::payload::Payload;
use crate::graphql::profiles::{Canonical, Fields};
use crate::graphql::scalars::Date;
use crate::graphql::terms::Terms;
use crate::service::contracts::{
    self as service, ActivateRefusal, CreateRefusal, EndRefusal, SignRefusal, UpdateRefusal,
};
use crate::service::imports::Row;
use crate::service::versions::Edit;
use crate::{changed, mutation};

mutation! {
    CreateContract, ChangedContract, CreateRefusal;
    UpdateContract, ChangedContract, UpdateRefusal;
    SignContract, ChangedContract, SignRefusal;
    ActivateContract, ChangedContract, ActivateRefusal;
    EndContract, ChangedContract, EndRefusal;
}

changed! { ChangedContract { "contract", contract: EngagementContract } }

/// One promise of a contract.
#[derive(InputObject)]
pub struct ContractLineInput {
    /// What is promised.
    kind: EngagementKind,
    /// How many a year, from 1.
    #[graphql(default = 1)]
    quantity: i32,
}

impl Canonical for ContractLineInput {
    fn canonical(self) -> Value {
        json!({ "kind": self.kind.canonical(), "quantity": self.quantity })
    }
}

/// What a contract holds.
#[derive(InputObject)]
pub struct ContractFields {
    /// Its first day; null clears it.
    starts_on: MaybeUndefined<Date>,
    /// Its last day; null clears it.
    ends_on: MaybeUndefined<Date>,
    /// What it promises; null clears it.
    lines: MaybeUndefined<Vec<ContractLineInput>>,
}

impl ContractFields {
    fn record(self) -> Row {
        let mut fields = Fields::default();
        fields.set("starts_on", self.starts_on);
        fields.set("ends_on", self.ends_on);
        fields.set("lines", self.lines);
        fields.into_row()
    }
}

/// What a new contract is to hold.
#[derive(InputObject)]
pub struct CreateContractInput {
    /// The company that promises.
    company_id: ID,
    #[graphql(flatten)]
    fields: ContractFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// What is to change of a draft; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateContractInput {
    #[graphql(flatten)]
    contract: WhichContract,
    #[graphql(flatten)]
    fields: ContractFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which contract is to be signed, and when that was.
#[derive(InputObject)]
pub struct SignContractInput {
    #[graphql(flatten)]
    contract: WhichContract,
    /// The day it was signed; today if left out.
    signed_on: Option<Date>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which contract is to come into force.
#[derive(InputObject)]
pub struct ActivateContractInput {
    #[graphql(flatten)]
    contract: WhichContract,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which contract is to end, and when.
#[derive(InputObject)]
pub struct EndContractInput {
    #[graphql(flatten)]
    contract: WhichContract,
    /// Its last day; today if left out.
    ends_on: Option<Date>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which contract is meant.
#[derive(InputObject)]
pub struct WhichContract {
    /// The contract.
    id: ID,
    /// The version that the change was made on.
    version: i32,
}

impl WhichContract {
    fn edit(self) -> Result<Edit<ContractId>> {
        let id = node::read(&self.id, "input.id", &[Kind::EngagementContract])?;
        Ok(Edit { id, version: self.version.into() })
    }
}

/// Drawing contracts up, and their three steps.
#[derive(Default)]
pub struct ContractMutation;

#[Object]
impl ContractMutation {
    /// Draws up a contract of a company; for the team.
    async fn create_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is to hold.")] input: CreateContractInput,
    ) -> Result<Option<Payload<CreateContract>>> {
        ctx.team()?;
        let company = node::read(&input.company_id, "input.companyId", &[Kind::Company])?;
        let outcome = service::create(ctx.app()?, &input.terms.act(ctx)?, company, input.fields.record()).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Changes a contract that is still a draft; for the team.
    async fn update_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateContractInput,
    ) -> Result<Option<Payload<UpdateContract>>> {
        ctx.team()?;
        let outcome =
            service::update(ctx.app()?, &input.terms.act(ctx)?, input.contract.edit()?, input.fields.record()).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Records that a draft was signed; for the team.
    async fn sign_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contract, and when.")] input: SignContractInput,
    ) -> Result<Option<Payload<SignContract>>> {
        ctx.team()?;
        let on = input.signed_on.map(|day| day.0);
        let outcome = service::sign(ctx.app()?, &input.terms.act(ctx)?, input.contract.edit()?, on).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Lets a signed contract come into force; for the team.
    async fn activate_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contract.")] input: ActivateContractInput,
    ) -> Result<Option<Payload<ActivateContract>>> {
        ctx.team()?;
        let outcome = service::activate(ctx.app()?, &input.terms.act(ctx)?, input.contract.edit()?).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Ends a contract in force; for the team.
    async fn end_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contract, and when.")] input: EndContractInput,
    ) -> Result<Option<Payload<EndContract>>> {
        ctx.team()?;
        let on = input.ends_on.map(|day| day.0);
        let outcome = service::end(ctx.app()?, &input.terms.act(ctx)?, input.contract.edit()?, on).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }
}
