//! What stands around the profiles of one list, read once for all of them when one is asked for it.

use std::sync::Arc;

use async_graphql::{Context, SelectionField};
use entity::{CompanyId, IntroductionState, ProfileId, ProfileKind};

use super::entry::One;
use crate::graphql::companies::Company;
use crate::graphql::introductions::Introduction;
use crate::graphql::level::{Level, Pages};
use crate::graphql::matches::{CounterpartKind, Match};
use crate::graphql::page::Arguments;
use crate::graphql::research_projects::ResearchProject;
use crate::paging::Page;
use crate::service::profiles::draft::Details;
use crate::service::profiles::seen::Seen;

/// What stands around the profiles of one list.
pub struct Near {
    /// The companies of its mentors.
    pub companies: Level<CompanyId, Company>,
    /// The research projects of its partners.
    pub research_projects: Pages<ProfileId, ResearchProject>,
    /// Its startups, which are matched in one go.
    pub startups: Vec<Arc<Seen>>,
    /// The matches of its startups, by kind and page, whether counted, and whether with their introductions.
    pub matches: Level<ProfileId, Page<Match>, (CounterpartKind, Arguments, bool, bool)>,
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
        let partners = seen.iter().filter(|each| each.row.kind == ProfileKind::Partner);
        let startups: Vec<Arc<Seen>> =
            seen.iter().filter(|each| each.row.kind == ProfileKind::Startup).cloned().collect();
        Arc::new(Self {
            matches: Level::below(startups.iter().map(|each| each.row.id)),
            startups,
            companies: Level::below(seen.iter().filter_map(|each| company(each))),
            research_projects: Level::below(partners.map(|each| each.row.id)),
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

/// The company of a mentor, if it is one and has one.
pub fn company(seen: &Seen) -> Option<CompanyId> {
    match &seen.details {
        Details::Mentor { company_id, .. } => *company_id,
        _ => None,
    }
}
