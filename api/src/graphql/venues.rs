//! Venues of the programme.

use async_graphql::{Context, Enum, ID, Object};
use entity::{VenueId, venues};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::Language;
use super::error::Result;
use super::node::{self, GlobalId, Kind, Node};
use super::page::{Arguments, Connection};
use super::values::{Location, Text};
use crate::service::venues as service;

/// One venue.
#[derive(Clone)]
pub struct Venue(venues::Model);

/// What a venue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum VenueKind {
    /// A building that stands for the programme in its city.
    TotemBuilding,
    /// A shared workplace and meeting place.
    DigitalCanteen,
    /// A campus.
    Campus,
    /// A nursery for young companies.
    Nursery,
    /// An incubator.
    Incubator,
    /// A workshop with machines for everybody.
    FabLab,
    /// A place where products are tried with those who use them.
    LivingLab,
    /// An office.
    Office,
}

impl VenueKind {
    fn of(code: &str) -> Option<Self> {
        Some(match code {
            "TOTEM_BUILDING" => Self::TotemBuilding,
            "DIGITAL_CANTEEN" => Self::DigitalCanteen,
            "CAMPUS" => Self::Campus,
            "NURSERY" => Self::Nursery,
            "INCUBATOR" => Self::Incubator,
            "FAB_LAB" => Self::FabLab,
            "LIVING_LAB" => Self::LivingLab,
            "OFFICE" => Self::Office,
            _ => return None,
        })
    }
}

/// A place of the programme: totem building, FabLab, Living Lab, nursery.
#[Object(serial)]
impl Venue {
    /// The id of the venue in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Venue, self.0.id.0)
    }

    /// The name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is; null if it is none of the known kinds.
    async fn kind(&self) -> Option<VenueKind> {
        VenueKind::of(&self.0.kind)
    }

    /// Some sentences about it.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        Text::of(&service::description(&self.0), ctx.language(language))
    }

    /// Where it is, to the city.
    async fn location(&self) -> Option<Location> {
        Location::of(service::location(&self.0))
    }

    /// When it opened, ISO 8601 to the day, the month or the year; null if it has not.
    async fn opened(&self) -> Option<&str> {
        self.0.opened_on.as_deref()
    }

    /// For when it was announced, ISO 8601 to the day, the month or the year.
    async fn planned(&self) -> Option<&str> {
        self.0.planned_on.as_deref()
    }

    /// Where this is written.
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }
}

/// The venues with these ids, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<VenueId> = ids.iter().copied().map(VenueId).collect();
    let found = service::find(ctx.app()?, &ids).await?;
    let node = |row: venues::Model| (GlobalId { kind: Kind::Venue, uuid: row.id.0 }, Node::Venue(Venue(row)));
    Ok(found.into_values().map(node).collect())
}

/// Reading venues.
#[derive(Default)]
pub struct VenueQuery;

#[Object]
impl VenueQuery {
    /// The venues of the programme, by name.
    async fn venues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Venue>> {
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let page = service::page(ctx.app()?, &window).await?;
        Ok(Connection::new(page, |row| (row.name.clone(), row.id), Venue))
    }
}
