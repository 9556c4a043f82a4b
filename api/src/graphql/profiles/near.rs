//! What stands around the profiles of one list, loaded for all of them at once if the selection asks for it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, SelectionField};
use entity::{CompanyId, ProfileId, ProfileKind, companies, research_projects};

use super::entry::One;
use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::service::profiles::draft::Details;
use crate::service::profiles::list;
use crate::service::profiles::store::Stored;

/// What stands around the profiles of one list.
#[derive(Default)]
pub struct Near {
    /// The companies of its mentors.
    pub companies: HashMap<CompanyId, Arc<companies::Model>>,
    /// The research projects of its partners.
    pub research_projects: HashMap<ProfileId, Vec<Arc<research_projects::Model>>>,
}

/// Whether the selection below this field mentions a field of that name at any depth.
pub fn mentions(ctx: &Context<'_>, name: &str) -> bool {
    fn below(field: SelectionField<'_>, name: &str) -> bool {
        field.selection_set().any(|inner| inner.name() == name || below(inner, name))
    }
    below(ctx.field(), name)
}

/// Prepares profiles for an answer, loading what the selection asks for, one statement a table.
pub async fn around(ctx: &Context<'_>, stored: Vec<Arc<Stored>>) -> Result<Vec<One>> {
    let app = ctx.app()?;
    let mut near = Near::default();
    if mentions(ctx, "company") {
        let mut ids: Vec<CompanyId> = stored.iter().filter_map(|each| company(each)).collect();
        ids.sort_unstable();
        ids.dedup();
        near.companies = list::companies(app, &ids).await?;
    }
    if mentions(ctx, "researchProjects") {
        let partners = stored.iter().filter(|each| each.row.kind == ProfileKind::Partner);
        let ids: Vec<ProfileId> = partners.map(|each| each.row.id).collect();
        near.research_projects = list::research_projects(app, &ids).await?;
    }
    let near = Arc::new(near);
    Ok(stored.into_iter().map(|stored| One { stored, near: near.clone() }).collect())
}

fn company(stored: &Stored) -> Option<CompanyId> {
    match &stored.details {
        Details::Mentor { company_id, .. } => *company_id,
        _ => None,
    }
}
