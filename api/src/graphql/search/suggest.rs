//! Suggestions while somebody types.

use async_graphql::{Context, Enum, Object, SimpleObject};
use search::{Facet, Suggest};

use super::FacetName;
use crate::graphql::ask::Asked;
use crate::graphql::codes::ProfileKind;
use crate::graphql::error::{BadInput, Error, Result};
use crate::graphql::page::size;
use crate::graphql::profiles::{Profile, around};
use crate::service::search::suggest as service;

/// How many characters are read of what was typed.
const MOST: usize = 200;

/// What a suggestion leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SuggestionKind {
    /// To one profile.
    Profile,
    /// To a search that is narrowed by a value of a facet.
    Facet,
}

/// What somebody may mean who has typed so far.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Suggestion {
    /// What it leads to.
    kind: SuggestionKind,
    /// The words to show: the name of the profile, or what the value is called in the request's language.
    text: String,
    /// The other name that begins as typed, where `text` does not: whoever typed `logiciel` is shown it beside `SaaS`.
    synonym: Option<String>,
    /// The profile, if it leads to one.
    profile: Option<Profile>,
    /// The facet, if it leads to a search narrowed by one.
    facet: Option<FacetName>,
    /// The value of the facet, as a filter takes it.
    value: Option<String>,
}

/// Suggesting.
#[derive(Default)]
pub struct SuggestQuery;

#[Object]
impl SuggestQuery {
    /// What begins like what was typed, among what the viewer may see: sectors, skills and cities by how many profiles
    /// have them, and profiles by their names.
    async fn suggest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was typed so far, 1 to 200 characters; its last word may be unfinished.")]
        prefix: String,
        #[graphql(desc = "Only profiles of these kinds.")] kinds: Option<Vec<ProfileKind>>,
        #[graphql(desc = "The first so many, 1 to 100.", default = 8)] first: i32,
    ) -> Result<Vec<Suggestion>> {
        if prefix.chars().count() > MOST {
            return Err(Error::bad_input("prefix", BadInput::TooLong));
        }
        let limit = size("first", first)?;
        let kinds = kinds.unwrap_or_default().into_iter().map(|kind| entity::ProfileKind::from(kind).code());
        let filter = search::Filter::default().with(Facet::Kind, kinds);
        let asked = Suggest { typed: prefix, reader: ctx.viewer().reader(), filter, limit };
        let found = service::suggest(ctx.app()?, ctx.viewer(), asked, ctx.language(None)).await?;
        Ok(wrap(found))
    }
}

/// Wraps suggestions, their profiles as one list.
fn wrap(suggested: Vec<service::Suggested>) -> Vec<Suggestion> {
    let profiles = suggested.iter().filter_map(|each| match each {
        service::Suggested::Profile { profile, .. } => Some(profile.clone()),
        service::Suggested::Value { .. } => None,
    });
    let mut ones = around(profiles.collect()).into_iter();
    let wrapped = suggested.into_iter().map(|each| match each {
        service::Suggested::Profile { name, .. } => {
            let profile = ones.next().map(Into::into);
            Suggestion { kind: SuggestionKind::Profile, text: name, synonym: None, profile, facet: None, value: None }
        }
        service::Suggested::Value { facet, value, label, synonym } => Suggestion {
            kind: SuggestionKind::Facet,
            text: label,
            synonym,
            profile: None,
            facet: Some(facet.into()),
            value: Some(value),
        },
    });
    wrapped.collect()
}
