//! Suggestions while somebody types, named for them.

use std::collections::HashMap;
use std::sync::Arc;

use entity::{Language, ProfileId};
use search::{Facet, Suggest, Suggestion};

use super::labels::label;
use super::on_index;
use crate::app::App;
use crate::error::Result;
use crate::service::profiles::list;
use crate::service::profiles::seen::Seen;
use crate::viewer::Viewer;

/// What somebody may mean.
#[derive(Clone, Debug)]
pub enum Suggested {
    /// A profile by its name.
    Profile {
        /// The name.
        name: String,
        /// The profile.
        profile: Arc<Seen>,
    },
    /// A value of a facet.
    Value {
        /// Which facet.
        facet: Facet,
        /// The value, as a filter takes it.
        value: String,
        /// What it is called.
        label: String,
        /// The other name that begins as typed, where that is not what it is called.
        synonym: Option<String>,
    },
}

/// Suggests what begins as typed.
pub async fn suggest(app: &App, viewer: &Viewer, asked: Suggest, language: Language) -> Result<Vec<Suggested>> {
    let typed = search::fold(asked.typed.trim());
    let found = on_index(app, move |index| index.suggest(&asked)).await?;
    let ids: Vec<ProfileId> = found
        .iter()
        .filter_map(|suggestion| match suggestion {
            Suggestion::Profile(id) => Some(ProfileId(*id)),
            Suggestion::Value(..) | Suggestion::Synonym { .. } => None,
        })
        .collect();
    // The row is the truth: the index may be a moment behind.
    let seen = list::find(app, viewer, &ids).await?;
    let mut seen: HashMap<ProfileId, Arc<Seen>> = seen.into_iter().map(|each| (each.row.id, each)).collect();
    let named = found.into_iter().filter_map(|suggestion| match suggestion {
        Suggestion::Value(facet, value) => {
            let (label, other) = in_both(facet, &value, language);
            let begins = |name: &String| search::fold(name).starts_with(&*typed);
            let synonym = Some(other).filter(|other| !begins(&label) && begins(other));
            Some(Suggested::Value { facet, label, value, synonym })
        }
        Suggestion::Synonym { facet, value, synonym } => {
            Some(Suggested::Value { facet, label: label(facet, &value, language), value, synonym: Some(synonym) })
        }
        Suggestion::Profile(id) => {
            let profile = seen.remove(&ProfileId(id))?;
            Some(Suggested::Profile { name: profile.name()?.clone(), profile })
        }
    });
    Ok(named.collect())
}

/// What a value is called in a language, and what in the other.
fn in_both(facet: Facet, value: &str, language: Language) -> (String, String) {
    let other = if language == Language::Fr { Language::En } else { Language::Fr };
    (label(facet, value, language), label(facet, value, other))
}
