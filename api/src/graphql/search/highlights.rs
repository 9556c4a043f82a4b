//! Passages in which what was searched for stands.

use async_graphql::SimpleObject;

use crate::graphql::codes::Language;
use crate::service::search as service;

/// A passage in which words of the search stand.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Highlight {
    /// The field it is from: `headline`, `description`, `need` or `offer`.
    field: String,
    /// The language it is in.
    language: Language,
    /// Safe HTML: escaped, with the words in `<mark>`, such as `Sensors for <mark>quay</mark> walls`.
    html: String,
    /// What those of its marked words stand for that are not the words of the search: a reader who searched for
    /// `logement` is told that `housing` means it.
    meanings: Vec<HighlightMeaning>,
}

/// What marked words stand for.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct HighlightMeaning {
    /// The marked words, as they stand in the passage; plain text.
    text: String,
    /// What they stand for, in the request's language: the concept, or the word of the search.
    label: String,
}

impl From<service::Highlight> for Highlight {
    fn from(highlight: service::Highlight) -> Self {
        let meaning = |(text, label)| HighlightMeaning { text, label };
        Self {
            field: highlight.field.to_owned(),
            language: highlight.language.into(),
            html: highlight.html,
            meanings: highlight.meanings.into_iter().map(meaning).collect(),
        }
    }
}
