//! How often values occur among what was found.

use async_graphql::SimpleObject;

use super::FacetName;
use crate::service::search as service;

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

impl Facet {
    pub(super) fn new(counted: search::FacetCounts, language: entity::Language) -> Self {
        let value = |(value, count): (String, usize)| FacetValue {
            label: service::labels::label(counted.facet, &value, language),
            value,
            count: i32::try_from(count).unwrap_or(i32::MAX),
        };
        Self { name: counted.facet.into(), values: counted.counts.into_iter().map(value).collect() }
    }
}
