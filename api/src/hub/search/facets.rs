//! What a search is narrowed down by.

use std::collections::HashMap;

use search::{Facet, FacetCounts};

use super::asked::Asked;
use crate::error::Result;
use crate::hub::Visit;
use crate::service::search::labels;
use crate::service::trade_shows;
use crate::viewer::Viewer;

/// The values of a facet among what was found.
pub struct Counted {
    /// What the facet is called.
    pub label: String,
    /// Its values.
    pub values: Vec<Value>,
}

/// One value.
pub struct Value {
    /// What it is called.
    pub label: String,
    /// How many profiles have it, in words, where that was counted.
    pub count: Option<String>,
    /// The address that asks for it as well, or no longer.
    pub href: String,
    /// Whether it is asked for.
    pub is_on: bool,
}

/// The facets that somebody can narrow down by, in their order.
pub fn names(viewer: &Viewer) -> Vec<Facet> {
    use Facet::{Country, FocusArea, Given, Kind, Language, Market, Sector, Show, Skill, Stage, Territory, Wanted};
    let mut names = vec![Kind, FocusArea, Territory, Country, Sector];
    if viewer.is_signed_in() {
        names.extend([Stage, Wanted, Given, Market]);
    }
    names.extend([Skill, Language, Show]);
    names
}

fn label(visit: &Visit, facet: Facet) -> String {
    let (fr, en) = match facet {
        Facet::Kind => ("Type", "Kind"),
        Facet::FocusArea => ("Domaine", "Focus area"),
        Facet::Territory => ("Territoire", "Territory"),
        Facet::Country => ("Pays", "Country"),
        Facet::City => ("Ville", "City"),
        Facet::Sector => ("Secteur", "Sector"),
        Facet::Skill => ("Compétence", "Skill"),
        Facet::Language => ("Langue", "Language"),
        Facet::Stage => ("Stade", "Stage"),
        Facet::Wanted => ("Recherche", "Looks for"),
        Facet::Given => ("Propose", "Offers"),
        Facet::Market => ("Marché", "Market"),
        Facet::Show => ("Présent au salon", "At the show"),
    };
    visit.say(fr, en)
}

/// The counted facets that have values.
pub async fn counted(visit: &Visit, asked: &Asked, counts: Vec<FacetCounts>) -> Result<Vec<Counted>> {
    let slugs = counts.iter().filter(|each| each.facet == Facet::Show).flat_map(|each| &each.counts);
    let slugs: Vec<&str> = slugs.map(|(slug, _)| slug.as_str()).collect();
    let shows = trade_shows::names(&visit.app, &slugs).await?;
    let counted = counts.into_iter().map(|FacetCounts { facet, counts }| {
        let values = counts.into_iter().map(|(value, count)| Value {
            label: named(visit, &shows, facet, &value),
            count: Some(visit.number(&count)),
            href: asked.toggled(facet, &value),
            is_on: asked.has(facet, &value),
        });
        Counted { label: label(visit, facet), values: values.collect() }
    });
    Ok(counted.filter(|each| !each.values.is_empty()).collect())
}

/// The values that are asked for, each with the address without it.
pub async fn chosen(visit: &Visit, asked: &Asked) -> Result<Vec<Value>> {
    let slugs = asked.values.iter().filter(|(facet, _)| *facet == Facet::Show);
    let slugs: Vec<&str> = slugs.map(|(_, slug)| slug.as_str()).collect();
    let shows = if slugs.is_empty() { HashMap::new() } else { trade_shows::names(&visit.app, &slugs).await? };
    let value = |(facet, value): &(Facet, String)| Value {
        label: format!("{}{}{}", label(visit, *facet), visit.say(" : ", ": "), named(visit, &shows, *facet, value)),
        count: None,
        href: asked.toggled(*facet, value),
        is_on: true,
    };
    Ok(asked.values.iter().map(value).collect())
}

fn named(visit: &Visit, shows: &HashMap<String, String>, facet: Facet, value: &str) -> String {
    match facet {
        Facet::Show => shows.get(value).cloned().unwrap_or_else(|| value.to_owned()),
        facet => labels::label(facet, value, visit.language),
    }
}
