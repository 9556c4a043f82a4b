//! What is searched among: the same as an argument, as it is kept, and as it is shown again.

use async_graphql::{InputObject, SimpleObject};
use entity::values;
use search::Facet as Field;

use super::{Around, Circle, VALUES};
use crate::graphql::codes::{EngagementKind, FocusArea, ProfileKind, Stage, Territory};
use crate::graphql::error::{BadInput, Error, Result};

/// How many characters of a search are read.
const MOST: usize = 1_000;

/// What found profiles must have: any one of the values, for every field that is given.
#[derive(Default, InputObject)]
pub struct SearchFilter {
    /// Kinds of profile.
    kinds: Option<Vec<ProfileKind>>,
    /// Focus areas.
    focus_areas: Option<Vec<FocusArea>>,
    /// Territories.
    territories: Option<Vec<Territory>>,
    /// Countries: ISO 3166-1 codes such as `CA`, or names in French or English.
    countries: Option<Vec<String>>,
    /// Cities.
    cities: Option<Vec<String>>,
    /// Sectors: codes of concepts, or labels and synonyms in French or English.
    sectors: Option<Vec<String>>,
    /// Skills: codes of concepts, or labels and synonyms in French or English.
    skills: Option<Vec<String>>,
    /// Spoken languages, by BCP 47 tag, such as `fr`.
    languages: Option<Vec<String>>,
    /// Stages; nobody but members and partners finds anything by them.
    stages: Option<Vec<Stage>>,
    /// What is asked for; nobody but members and partners finds anything by it.
    needs: Option<Vec<EngagementKind>>,
    /// What is given; nobody but members and partners finds anything by it.
    offers: Option<Vec<EngagementKind>>,
    /// Markets, like countries; nobody but members and partners finds anything by them.
    markets: Option<Vec<String>>,
    /// Trade shows that a startup holds a slot at, by the show's slug, such as `ces`.
    shows: Option<Vec<String>>,
}

/// What the profiles of a saved search must have, as it was given: each field can be sent again as it is.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct SavedFilter {
    /// Kinds of profile.
    kinds: Option<Vec<ProfileKind>>,
    /// Focus areas.
    focus_areas: Option<Vec<FocusArea>>,
    /// Territories.
    territories: Option<Vec<Territory>>,
    /// Countries.
    countries: Option<Vec<String>>,
    /// Cities.
    cities: Option<Vec<String>>,
    /// Sectors.
    sectors: Option<Vec<String>>,
    /// Skills.
    skills: Option<Vec<String>>,
    /// Spoken languages.
    languages: Option<Vec<String>>,
    /// Stages.
    stages: Option<Vec<Stage>>,
    /// What is asked for.
    needs: Option<Vec<EngagementKind>>,
    /// What is given.
    offers: Option<Vec<EngagementKind>>,
    /// Markets.
    markets: Option<Vec<String>>,
    /// Trade shows.
    shows: Option<Vec<String>>,
}

/// What is searched for, as it is kept; `input` names what holds the arguments, with a dot behind it, if anything does.
pub fn saved(
    query: &str,
    filter: Option<SearchFilter>,
    near: Option<Around>,
    input: &str,
) -> Result<values::SavedFilter> {
    if query.chars().count() > MOST {
        return Err(Error::bad_input(format!("{input}query"), BadInput::TooLong));
    }
    let near = near.map(|near| near.read(&format!("{input}near"))).transpose()?;
    let mut saved = values::SavedFilter { near, ..Default::default() };
    for (facet, given) in filter.unwrap_or_default().written() {
        let Some(given) = given.filter(|given| !given.is_empty()) else { continue };
        if given.len() > VALUES {
            return Err(Error::bad_input(format!("{input}filter"), BadInput::TooMany));
        }
        saved.values.insert(facet.field_name().to_owned(), given);
    }
    Ok(saved)
}

impl SearchFilter {
    /// The values of each facet, as they are written.
    fn written(self) -> [(Field, Option<Vec<String>>); 13] {
        [
            (Field::Kind, codes(self.kinds, |kind| entity::ProfileKind::from(kind).code())),
            (Field::FocusArea, codes(self.focus_areas, |area| entity::FocusArea::from(area).code())),
            (Field::Territory, codes(self.territories, |each| entity::Territory::from(each).code())),
            (Field::Country, self.countries),
            (Field::City, self.cities),
            (Field::Sector, self.sectors),
            (Field::Skill, self.skills),
            (Field::Language, self.languages),
            (Field::Stage, codes(self.stages, |stage| entity::Stage::from(stage).code())),
            (Field::Wanted, codes(self.needs, |kind| entity::EngagementKind::from(kind).code())),
            (Field::Given, codes(self.offers, |kind| entity::EngagementKind::from(kind).code())),
            (Field::Market, self.markets),
            (Field::Show, self.shows),
        ]
    }
}

fn codes<T>(values: Option<Vec<T>>, code: impl Fn(T) -> &'static str) -> Option<Vec<String>> {
    Some(values?.into_iter().map(|value| code(value).to_owned()).collect())
}

impl SavedFilter {
    /// The filter of a saved search, and its circle.
    pub fn of(saved: &values::SavedFilter) -> (Self, Option<Circle>) {
        let written = |facet: Field| saved.values.get(facet.field_name()).cloned();
        let filter = Self {
            kinds: read(written(Field::Kind), entity::ProfileKind::from_code),
            focus_areas: read(written(Field::FocusArea), entity::FocusArea::from_code),
            territories: read(written(Field::Territory), entity::Territory::from_code),
            countries: written(Field::Country),
            cities: written(Field::City),
            sectors: written(Field::Sector),
            skills: written(Field::Skill),
            languages: written(Field::Language),
            stages: read(written(Field::Stage), entity::Stage::from_code),
            needs: read(written(Field::Wanted), entity::EngagementKind::from_code),
            offers: read(written(Field::Given), entity::EngagementKind::from_code),
            markets: written(Field::Market),
            shows: written(Field::Show),
        };
        (filter, saved.near.as_ref().map(Circle::of))
    }
}

fn read<T, U: From<T>>(codes: Option<Vec<String>>, from_code: impl Fn(&str) -> Option<T>) -> Option<Vec<U>> {
    Some(codes?.iter().filter_map(|code| from_code(code)).map(U::from).collect())
}
