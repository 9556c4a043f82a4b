//! Creating and editing research projects.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use super::{ResearchProject, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind};
use crate::graphql::payload::Payload;
use crate::graphql::profiles::{Fields, TextInput};
use crate::graphql::scalars::Date;
use crate::graphql::terms::Terms;
use crate::service::imports::Row;
use crate::service::research_projects::{self as service, CreateRefusal, UpdateRefusal};
use crate::service::versions::Edit;
use crate::{changed, mutation};

mutation! {
    CreateResearchProject, ChangedResearchProject, CreateRefusal;
    UpdateResearchProject, ChangedResearchProject, UpdateRefusal;
}

changed! { ChangedResearchProject { "research project", research_project: ResearchProject } }

/// What a research project holds.
#[derive(InputObject)]
pub struct ResearchProjectFields {
    /// What it is called, in at least one language.
    title: MaybeUndefined<TextInput>,
    /// What it is about, at most 20,000 characters; null clears it.
    description: MaybeUndefined<TextInput>,
    /// The skills it asks for, as labels or codes of concepts; null clears them.
    skills: MaybeUndefined<Vec<String>>,
    /// Its first day; null clears it.
    starts_on: MaybeUndefined<Date>,
    /// Its last day; null clears it.
    ends_on: MaybeUndefined<Date>,
    /// The language that is spoken at work, as a BCP 47 tag; null clears it.
    working_language: MaybeUndefined<String>,
}

impl ResearchProjectFields {
    fn record(self) -> Row {
        let mut fields = Fields::default();
        fields.texts("title", self.title);
        fields.texts("description", self.description);
        fields.set("skills", self.skills);
        fields.set("starts_on", self.starts_on);
        fields.set("ends_on", self.ends_on);
        fields.set("working_language", self.working_language);
        fields.into_row()
    }
}

/// What a new research project is to hold.
#[derive(InputObject)]
pub struct CreateResearchProjectInput {
    /// The partner whose project it is.
    partner_id: ID,
    #[graphql(flatten)]
    fields: ResearchProjectFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// What is to change of a research project; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateResearchProjectInput {
    /// The project.
    id: ID,
    /// The version that the change was made on.
    version: i32,
    #[graphql(flatten)]
    fields: ResearchProjectFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// Creating and editing research projects.
#[derive(Default)]
pub struct ResearchProjectMutation;

#[Object]
impl ResearchProjectMutation {
    /// Adds a project to a partner; for the team and those who speak for the partner.
    async fn create_research_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is to hold.")] input: CreateResearchProjectInput,
    ) -> Result<Option<Payload<CreateResearchProject>>> {
        ctx.signed_in()?;
        let partner = node::read(&input.partner_id, "input.partnerId", &[Kind::Partner])?;
        let record = input.fields.record();
        let outcome = service::create(ctx.app()?, &input.terms.act(ctx)?, partner, record).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Changes a project; for the team and those who speak for its partner.
    async fn update_research_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateResearchProjectInput,
    ) -> Result<Option<Payload<UpdateResearchProject>>> {
        ctx.signed_in()?;
        let id = node::read(&input.id, "input.id", &[Kind::ResearchProject])?;
        let edit = Edit { id, version: input.version.into() };
        let outcome = service::update(ctx.app()?, &input.terms.act(ctx)?, edit, input.fields.record()).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }
}
