//! Applications: startups' requests for a place at an edition of a show, from the call to the answer.

pub mod jury;
pub mod letters;
pub mod offers;
pub mod standing;
pub mod submit;

use std::collections::HashMap;

use entity::applications::{Column, Entity, Model};
use entity::{ApplicationId, ApplicationState, EditionId, ProfileId, ProfileState, Stage, Unready};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::app::App;
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::service::introductions::ask::reachable;
use crate::service::profiles::draft::Details;
use crate::service::profiles::store::Stored;
use crate::viewer::Viewer;

pub use standing::{Standing, standings};

/// Whether an application still asks for a place, or has one.
pub fn is_standing(state: ApplicationState) -> bool {
    use ApplicationState::*;
    matches!(state, Submitted | Waiting | Offered | Accepted)
}

/// Whether the viewer may see an application.
pub fn visible(viewer: &Viewer, row: &Model) -> bool {
    viewer.may_act_for(row.profile_id)
}

/// What a startup lacks to be given a place.
pub fn unready(startup: &Stored) -> Vec<Unready> {
    let row = &startup.row;
    let stage = match &startup.details {
        Details::Startup { .. } => row.stage,
        _ => None,
    };
    let reasons = [
        (row.state != ProfileState::Active, Unready::NotActive),
        (row.state == ProfileState::Active && !reachable(startup), Unready::AddressMissing),
        (row.headline_fr.is_none() && row.headline_en.is_none(), Unready::HeadlineMissing),
        (stage.is_none(), Unready::StageMissing),
        (stage == Some(Stage::Idea), Unready::StageTooEarly),
    ];
    reasons.into_iter().filter(|(lacks, _)| *lacks).map(|(_, reason)| reason).collect()
}

fn seen_by(viewer: &Viewer) -> Condition {
    match viewer.is_team() {
        true => Condition::all(),
        false => Condition::all().add(Column::ProfileId.is_in(viewer.own_profiles().iter().copied())),
    }
}

/// A page of the applications for each edition that the viewer may see, in the order in which they came.
pub async fn of_editions(
    app: &App,
    viewer: &Viewer,
    editions: &[EditionId],
    window: &Window<(ApplicationId,)>,
) -> Result<HashMap<EditionId, Page<Model>>> {
    let listing = Listing::by_id(Entity::find(), Column::Id).filtered(seen_by(viewer));
    let parents = (Column::EditionId, editions);
    Ok(listing.pages(app.db.reader(), window, parents, |row| Some(row.edition_id)).await?)
}

/// A page of the applications of each startup that the viewer may see, the newest first.
pub async fn of_startups(
    app: &App,
    viewer: &Viewer,
    startups: &[ProfileId],
    window: &Window<(ApplicationId,)>,
) -> Result<HashMap<ProfileId, Page<Model>>> {
    let listing = Listing::by_id(Entity::find(), Column::Id).descending().filtered(seen_by(viewer));
    let parents = (Column::ProfileId, startups);
    Ok(listing.pages(app.db.reader(), window, parents, |row| Some(row.profile_id)).await?)
}

/// The applications with these ids that the viewer may see.
pub async fn find(app: &App, viewer: &Viewer, ids: &[ApplicationId]) -> Result<Vec<Model>> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).filter(seen_by(viewer));
    Ok(rows.all(app.db.reader()).await?)
}
