//! Research projects of laboratories.

mod mutations;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use entity::{ProfileId, ResearchProjectId, research_projects};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::Language;
use super::error::Result;
use super::level::{Level, together};
use super::node::{self, GlobalId, Kind, Node};
use super::profiles::{One, Partner, find};
use super::scalars::Date;
use super::values::{Concept, Text, concepts, version};
use crate::paging::{Page, Window};
use crate::service::research_projects as service;

pub use mutations::ResearchProjectMutation;

/// One project, with the partners of the projects of the same list.
#[derive(Clone)]
pub struct ResearchProject {
    row: Arc<research_projects::Model>,
    partners: Arc<Level<ProfileId, One>>,
}

/// A laboratory's project that seeks a talent.
#[Object(serial)]
impl ResearchProject {
    /// The id of the project in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::ResearchProject, self.row.id.0)
    }

    /// The partner whose project it is.
    async fn partner(&self, ctx: &Context<'_>) -> Result<Option<Partner>> {
        let partner = self.partners.of(self.row.profile_id, (), |ids| find(ctx, ids)).await?;
        Ok(partner.map(Partner::from))
    }

    /// What it is called.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        let [title, _] = service::texts(&self.row);
        Text::of(&title, ctx.language(language))
    }

    /// What it is about.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        let [_, description] = service::texts(&self.row);
        Text::of(&description, ctx.language(language))
    }

    /// The skills it asks for.
    async fn skills(&self) -> Vec<Concept> {
        concepts(&self.row.skills)
    }

    /// Its first day.
    async fn starts_on(&self) -> Option<Date> {
        Date::of(self.row.starts_on.as_deref())
    }

    /// Its last day.
    async fn ends_on(&self) -> Option<Date> {
        Date::of(self.row.ends_on.as_deref())
    }

    /// The language that is spoken at work, as a BCP 47 tag.
    async fn working_language(&self) -> Option<&str> {
        self.row.working_language.as_deref()
    }

    /// The number of its last change, which an update states; for the team and those who speak for the partner.
    async fn version(&self, ctx: &Context<'_>) -> Option<i32> {
        ctx.viewer().may_act_for(self.row.profile_id).then(|| version(self.row.version))
    }
}

impl ResearchProject {
    /// Its row.
    pub fn row(&self) -> &research_projects::Model {
        &self.row
    }

    /// Its place in a list.
    pub fn place(&self) -> (ResearchProjectId,) {
        (self.row.id,)
    }
}

/// Projects of one list.
fn wrap(rows: impl IntoIterator<Item = research_projects::Model>) -> Vec<ResearchProject> {
    let rows: Vec<research_projects::Model> = rows.into_iter().collect();
    let partners = Arc::new(Level::below(rows.iter().map(|row| row.profile_id)));
    rows.into_iter().map(|row| ResearchProject { row: Arc::new(row), partners: partners.clone() }).collect()
}

/// A page of the projects of each partner.
pub async fn of_partners(
    ctx: &Context<'_>,
    partners: Vec<ProfileId>,
    window: Window<(ResearchProjectId,)>,
) -> Result<HashMap<ProfileId, Page<ResearchProject>>> {
    let pages = service::of_partners(ctx.app()?, &partners, &window).await?;
    Ok(together(pages, wrap))
}

/// The projects with these ids that the viewer may see.
pub async fn find_many(ctx: &Context<'_>, ids: &[ResearchProjectId]) -> Result<Vec<ResearchProject>> {
    Ok(wrap(service::find(ctx.app()?, ctx.viewer(), ids).await?.into_values()))
}

/// The projects with these ids that the viewer may see, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<ResearchProjectId> = ids.iter().copied().map(ResearchProjectId).collect();
    let node = |project: ResearchProject| {
        let id = GlobalId { kind: Kind::ResearchProject, uuid: project.row.id.0 };
        (id, Node::ResearchProject(project))
    };
    Ok(find_many(ctx, &ids).await?.into_iter().map(node).collect())
}
