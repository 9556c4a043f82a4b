//! What stands around the profiles of one list, read once for all of them when one is asked for it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::{Context, SelectionField};
use entity::{CompanyId, IntroductionState, ProfileId, ProfileKind};

use super::entry::One;
use crate::graphql::applications::Application;
use crate::graphql::ask::Asked;
use crate::graphql::companies::Company;
use crate::graphql::error::Result;
use crate::graphql::introductions::Introduction;
use crate::graphql::level::{Level, Pages};
use crate::graphql::matches::{Best, CounterpartKind};
use crate::graphql::page::Arguments;
use crate::graphql::research_projects::ResearchProject;
use crate::paging::Page;
use crate::service::profiles::list;
use crate::service::profiles::seen::Seen;

/// What stands around the profiles of one list.
pub struct Near {
    /// The companies of its mentors.
    pub companies: Level<CompanyId, Company>,
    /// The research projects of its partners.
    pub research_projects: Pages<ProfileId, ResearchProject>,
    /// The partners that host its startups.
    pub hosts: Level<ProfileId, One>,
    /// The startups that its partners host.
    pub hosted: Pages<ProfileId, One>,
    /// Its startups, which are matched in one go.
    pub startups: Vec<Arc<Seen>>,
    /// The matches of its startups, by kind and page, whether counted, and whether with their introductions.
    pub matches: Level<ProfileId, Best, (CounterpartKind, Arguments, bool, bool)>,
    /// The applications of its startups.
    pub applications: Pages<ProfileId, Application>,
    /// The introductions of all of them, by page, whether counted, and in which states.
    pub introductions: Level<ProfileId, Page<Introduction>, (Arguments, bool, Vec<IntroductionState>)>,
}

/// Whether the selection below this field mentions a field of that name at any depth.
pub fn mentions(ctx: &Context<'_>, name: &str) -> bool {
    fn below(field: SelectionField<'_>, name: &str) -> bool {
        field.selection_set().any(|inner| inner.name() == name || below(inner, name))
    }
    below(ctx.field(), name)
}

impl Near {
    fn of(seen: &[Arc<Seen>]) -> Arc<Self> {
        let partners = || seen.iter().filter(|each| each.row.kind == ProfileKind::Partner).map(|each| each.row.id);
        let startups: Vec<Arc<Seen>> =
            seen.iter().filter(|each| each.row.kind == ProfileKind::Startup).cloned().collect();
        Arc::new(Self {
            matches: Level::below(startups.iter().map(|each| each.row.id)),
            applications: Level::below(startups.iter().map(|each| each.row.id)),
            startups,
            companies: Level::below(seen.iter().filter_map(|each| each.details.company_id())),
            research_projects: Level::below(partners()),
            hosts: Level::below(seen.iter().filter_map(|each| each.details.host_id())),
            hosted: Level::below(partners()),
            introductions: Level::below(seen.iter().map(|each| each.row.id)),
        })
    }
}

/// The profiles of one list.
pub fn around(seen: Vec<Arc<Seen>>) -> Vec<One> {
    let near = Near::of(&seen);
    seen.into_iter().map(|seen| One { seen, near: near.clone() }).collect()
}

/// A profile alone.
pub fn one(seen: Arc<Seen>) -> One {
    One { near: Near::of(std::slice::from_ref(&seen)), seen }
}

/// The profiles with these ids that the viewer may see, as one list.
pub async fn find(ctx: &Context<'_>, ids: Vec<ProfileId>) -> Result<HashMap<ProfileId, One>> {
    let seen = list::find(ctx.app()?, ctx.viewer(), &ids).await?;
    Ok(around(seen).into_iter().map(|one| (one.row().id, one)).collect())
}

/// Puts the profiles themselves on pages of their ids, as one list.
pub async fn on_pages<P: Eq + Hash>(
    ctx: &Context<'_>,
    pages: HashMap<P, Page<ProfileId>>,
) -> Result<HashMap<P, Page<One>>> {
    let ids = pages.values().flat_map(|page| page.items.iter().copied()).collect();
    let ones = find(ctx, ids).await?;
    let page = |page: Page<ProfileId>| page.map_all(|ids| ids.iter().filter_map(|id| ones.get(id).cloned()).collect());
    Ok(pages.into_iter().map(|(parent, ids)| (parent, page(ids))).collect())
}
