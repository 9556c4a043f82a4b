//! How often values occur among what was found.

use async_graphql::{Context, Enum, SimpleObject};
use search::{Facet as Field, FacetCounts};

use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::service::search as service;
use crate::service::trade_shows;

/// What is filtered by and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Field")]
pub enum FacetName {
    /// The kind of profile.
    Kind,
    /// The focus area.
    FocusArea,
    /// The territory.
    Territory,
    /// The country, ISO 3166-1 alpha-2.
    Country,
    /// The city.
    City,
    /// The sector: the code of a concept, or a label.
    Sector,
    /// The skill: the code of a concept, or a label.
    Skill,
    /// The spoken language, by its BCP 47 tag.
    Language,
    /// The stage of a startup; for members and partners.
    Stage,
    /// What is asked for; for members and partners.
    Wanted,
    /// What is given; for members and partners.
    Given,
    /// Markets; for members and partners.
    Market,
    /// The trade show that a startup holds a slot at, by the show's slug.
    Show,
}

/// The values of a facet among what was found.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Facet {
    /// Which facet.
    name: FacetName,
    /// Its values, the most frequent first.
    values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct FacetValue {
    /// The code or label, as a filter takes it.
    value: String,
    /// What it is called, in the request's language.
    label: String,
    /// How many found profiles have it.
    count: i32,
}

/// Facets with what their values are called.
pub async fn named(ctx: &Context<'_>, counted: Vec<FacetCounts>) -> Result<Vec<Facet>> {
    let language = ctx.language(None);
    let shows = counted.iter().filter(|counted| counted.facet == Field::Show).flat_map(|counted| &counted.counts);
    let slugs: Vec<&str> = shows.map(|(slug, _)| slug.as_str()).collect();
    let shows = trade_shows::names(ctx.app()?, &slugs).await?;
    let label = |facet, value: &str| match facet {
        Field::Show => shows.get(value).cloned().unwrap_or_else(|| value.to_owned()),
        facet => service::labels::label(facet, value, language),
    };
    let facet = |counted: FacetCounts| {
        let value = |(value, count): (String, usize)| FacetValue {
            label: label(counted.facet, &value),
            value,
            count: i32::try_from(count).unwrap_or(i32::MAX),
        };
        Facet { name: counted.facet.into(), values: counted.counts.into_iter().map(value).collect() }
    };
    Ok(counted.into_iter().map(facet).collect())
}
