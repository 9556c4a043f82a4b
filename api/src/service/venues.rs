//! Venues of the programme: totem buildings, FabLabs, Living Labs, nurseries.

use std::collections::HashMap;

use entity::values::Texts;
use entity::{VenueId, venues};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::imports::resolve::place;
use super::profiles::draft::Location;
use crate::app::App;
use crate::error::Result;
use crate::listing::Listing;
use crate::paging::{Page, Window};

/// A page of the venues by name.
pub async fn page(app: &App, window: &Window<(String, VenueId)>) -> Result<Page<venues::Model>> {
    let listing = Listing::by(venues::Entity::find(), venues::Column::Name.into_expr(), venues::Column::Id);
    Ok(listing.page(app.db.reader(), window).await?)
}

/// The venues with these ids.
pub async fn find(app: &App, ids: &[VenueId]) -> Result<HashMap<VenueId, venues::Model>> {
    let rows = venues::Entity::find().filter(venues::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(app.db.reader()).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// Where a venue is; all of them are in France.
pub fn location(row: &venues::Model) -> Location {
    place(row.city.as_deref(), Some("FR"), None, None)
}

/// The texts that describe a venue.
pub fn description(row: &venues::Model) -> Texts {
    Texts { fr: row.description_fr.clone(), en: row.description_en.clone() }
}
