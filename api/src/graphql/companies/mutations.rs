//! Creating and editing companies.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use super::{Company, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind};
use crate::graphql::payload::Payload;
use crate::graphql::profiles::{Fields, TextInput};
use crate::graphql::scalars::Url;
use crate::graphql::terms::Terms;
use crate::service::companies::{self as service, CreateRefusal, UpdateRefusal};
use crate::service::imports::Row;
use crate::service::versions::Edit;
use crate::{changed, mutation};

mutation! { CreateCompany, ChangedCompany, CreateRefusal; UpdateCompany, ChangedCompany, UpdateRefusal }

changed! { ChangedCompany { "company", company: Company } }

/// What a company holds besides its name.
#[derive(InputObject)]
pub struct CompanyFields {
    /// The national number of nine digits; null clears it.
    siren: MaybeUndefined<String>,
    /// Its place in the Tech 40, from 1; null clears it.
    rank: MaybeUndefined<i32>,
    /// The commune or city; null clears it.
    city: MaybeUndefined<String>,
    /// The country, by ISO 3166 code or by name; null clears it.
    country: MaybeUndefined<String>,
    /// The web address; null clears it.
    website: MaybeUndefined<Url>,
    /// Sectors, as labels or codes of concepts; null clears them.
    sectors: MaybeUndefined<Vec<String>>,
    /// Some paragraphs, at most 20,000 characters; null clears them.
    description: MaybeUndefined<TextInput>,
}

impl CompanyFields {
    fn record(self, name: MaybeUndefined<String>) -> Row {
        let mut fields = Fields::default();
        fields.set("name", name);
        fields.set("siren", self.siren);
        fields.set("rank", self.rank);
        fields.set("city", self.city);
        fields.set("country", self.country);
        fields.set("website", self.website);
        fields.set("sectors", self.sectors);
        fields.texts("description", self.description);
        fields.into_row()
    }
}

/// What a new company is to hold.
#[derive(InputObject)]
pub struct CreateCompanyInput {
    /// The name.
    name: String,
    #[graphql(flatten)]
    fields: CompanyFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// What is to change of a company; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateCompanyInput {
    /// The company.
    id: ID,
    /// The version that the change was made on.
    version: i32,
    /// The name.
    name: MaybeUndefined<String>,
    #[graphql(flatten)]
    fields: CompanyFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// Creating and editing companies.
#[derive(Default)]
pub struct CompanyMutation;

#[Object]
impl CompanyMutation {
    /// Adds a company; for the team.
    async fn create_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is to hold.")] input: CreateCompanyInput,
    ) -> Result<Option<Payload<CreateCompany>>> {
        ctx.team()?;
        let record = input.fields.record(MaybeUndefined::Value(input.name));
        let outcome = service::create(ctx.app()?, &input.terms.act(ctx)?, record).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Changes a company; for the team.
    async fn update_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateCompanyInput,
    ) -> Result<Option<Payload<UpdateCompany>>> {
        ctx.team()?;
        let id = node::read(&input.id, "input.id", &[Kind::Company])?;
        let edit = Edit { id, version: input.version.into() };
        let outcome = service::update(ctx.app()?, &input.terms.act(ctx)?, edit, input.fields.record(input.name)).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }
}
