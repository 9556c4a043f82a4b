//! Those whom the pairs and limits of rounds are about, each kind read once for all of a list.

use std::collections::HashMap;

use async_graphql::{Context, Union};
use entity::{CompanyId, ProfileId, ResearchProjectId, SlotId};
use uuid::Uuid;

use crate::graphql::companies;
use crate::graphql::error::Result;
use crate::graphql::matches::Counterpart;
use crate::graphql::profiles::{self, One, Startup};
use crate::graphql::research_projects::{self, ResearchProject};
use crate::graphql::slots::{self, Slot};
use crate::service::rounds::Whom;

/// Who is given counterparts by a round.
#[derive(Union)]
pub enum Seeker {
    /// A startup.
    Startup(Startup),
    /// A laboratory's project, which seeks a talent.
    ResearchProject(ResearchProject),
}

/// Profiles, projects and slots by the ids of their rows, and names of companies.
#[derive(Default)]
pub struct People {
    ones: HashMap<Uuid, One>,
    projects: HashMap<Uuid, ResearchProject>,
    slots: HashMap<Uuid, Slot>,
    companies: HashMap<Uuid, String>,
}

impl People {
    /// Reads those with these ids that the viewer may see, whatever they are.
    pub async fn find(ctx: &Context<'_>, ids: impl IntoIterator<Item = Uuid>) -> Result<Self> {
        let mut ids: Vec<Uuid> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let ones = profiles::find(ctx, ids.iter().copied().map(ProfileId).collect()).await?;
        let mut people = Self { ones: ones.into_iter().map(|(id, one)| (id.0, one)).collect(), ..Self::default() };
        ids.retain(|id| !people.ones.contains_key(id));
        if ids.is_empty() {
            return Ok(people);
        }
        let slots = slots::find(ctx, &ids.iter().copied().map(SlotId).collect::<Vec<_>>()).await?;
        people.slots = slots.into_iter().map(|(id, slot)| (id.0, slot)).collect();
        ids.retain(|id| !people.slots.contains_key(id));
        if ids.is_empty() {
            return Ok(people);
        }
        let projects: Vec<ResearchProjectId> = ids.iter().copied().map(ResearchProjectId).collect();
        let projects = research_projects::find_many(ctx, &projects).await?;
        people.projects = projects.into_iter().map(|project| (project.row().id.0, project)).collect();
        let companies = companies::names(ctx, ids.iter().copied().map(CompanyId).collect()).await?;
        people.companies = companies.into_iter().map(|(id, name)| (id.0, name)).collect();
        Ok(people)
    }

    /// The same for those whom limits are about.
    pub async fn of_limits(ctx: &Context<'_>, limits: impl IntoIterator<Item = Whom>) -> Result<Self> {
        Self::find(ctx, limits.into_iter().filter_map(Whom::row)).await
    }

    /// The startup or project of this id.
    pub fn seeker(&self, id: Uuid) -> Option<Seeker> {
        let project = || self.projects.get(&id).cloned().map(Seeker::ResearchProject);
        self.ones.get(&id).map(|one| Seeker::Startup(one.clone().into())).or_else(project)
    }

    /// The profile or slot of this id.
    pub fn counterpart(&self, id: Uuid) -> Option<Counterpart> {
        let slot = || self.slots.get(&id).cloned().map(Counterpart::Slot);
        self.ones.get(&id).cloned().and_then(Counterpart::of_profile).or_else(slot)
    }

    /// What the row of this id is called.
    pub fn name(&self, id: Uuid) -> Option<String> {
        let one = || self.ones.get(&id).and_then(|one| one.seen.name().cloned());
        let slot = || self.slots.get(&id).map(|slot| slot.name().to_owned());
        let project = || {
            let row = self.projects.get(&id)?.row();
            row.title_en.clone().or_else(|| row.title_fr.clone())
        };
        one().or_else(slot).or_else(project).or_else(|| self.companies.get(&id).cloned())
    }
}
