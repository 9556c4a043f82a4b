//! Search: what a person typed, answered from the index, checked against the rows.

pub mod document;
pub mod follow;
pub mod labels;
pub mod places;
pub mod suggest;
pub mod unmatched;

use std::sync::Arc;

use entity::values::SavedFilter;
use entity::{Language, ProfileId};
use search::{Explanation, Facet, Filter, Highlighter, Index, Near, Page, Point, Query, SearchError};

use crate::app::App;
use crate::error::Result;
use crate::service::profiles::seen::Seen;
use crate::viewer::Viewer;

/// One profile found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The profile.
    pub profile: Arc<Seen>,
    /// Where it stands, to continue behind it.
    pub cursor: search::Cursor,
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// The field it is from.
    pub field: &'static str,
    /// The language it is in.
    pub language: Language,
    /// Escaped HTML with the words in `<mark>`.
    pub html: String,
    /// Marked words that are not those of the search, each with what it stands for.
    pub meanings: Vec<(String, String)>,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Results {
    /// The profiles of the page.
    pub hits: Vec<Hit>,
    /// Counts and whether there is more.
    pub page: Page,
}

/// Finds profiles; the query carries who asks, so that nothing hidden is ever touched.
pub async fn find(app: &App, viewer: &Viewer, query: Query) -> Result<Results> {
    if query.window.after.is_none() && query.facets.is_empty() {
        app.collected.note(&query.text);
    }
    let page = on_index(app, move |index| index.search(&query)).await?;
    let ids: Vec<ProfileId> = page.hits.iter().map(|hit| ProfileId(hit.id)).collect();
    let stored = app.kept.load(app, &ids).await?;
    let mut hits = Vec::with_capacity(stored.len());
    for stored in stored {
        // The row is the truth: the index may be a moment behind.
        let Some(hit) = page.hits.iter().find(|hit| hit.id == stored.row.id.0).filter(|_| viewer.may_see(&stored.row))
        else {
            continue;
        };
        hits.push(Hit { cursor: hit.cursor, profile: Arc::new(Seen::by(viewer, stored)) });
    }
    Ok(Results { hits, page })
}

/// Works on the index beside the requests, in as many places at once as the machine has cores: more would only take
/// memory.
pub async fn on_index<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&Index) -> std::result::Result<T, SearchError> + Send + 'static,
) -> Result<T> {
    let place = app.searching.clone().acquire_owned().await?;
    let app = app.clone();
    let work = move || {
        // Held by the work itself, which goes on when whoever asked has gone.
        let _place = place;
        work(&app.index)
    };
    Ok(tokio::task::spawn_blocking(work).await??)
}

/// What a search is confined to, as the index takes it: labels stand for the concepts that they mean.
pub fn filter(saved: &SavedFilter) -> Filter {
    let meant = |facet: Facet| {
        let written = saved.values.get(facet.field_name()).into_iter().flatten();
        written.flat_map(move |value| labels::meant(facet, value)).collect::<Vec<_>>()
    };
    let filter = Facet::ALL.into_iter().fold(Filter::default(), |filter, facet| filter.with(facet, meant(facet)));
    filter.near(circle(saved))
}

/// The circle that a search is confined to, if it is to any.
pub fn circle(saved: &SavedFilter) -> Option<Near> {
    saved.near.as_ref().map(|circle| Near {
        point: Point { latitude: circle.latitude, longitude: circle.longitude },
        kilometres: circle.kilometres,
    })
}

/// Which parts made the score of a profile in a search; for the team alone.
pub async fn explain(app: &App, viewer: &Viewer, query: &Query, id: ProfileId) -> Result<Option<Explanation>> {
    if !viewer.is_team() {
        return Ok(None);
    }
    let query = query.clone();
    on_index(app, move |index| index.explain(&query, id.0)).await
}

/// Passages of what the reader sees in which the words of a search stand, as safe HTML, with what they stand for in a
/// language.
pub fn highlights(highlighter: &Highlighter, seen: &Seen, reader: Language) -> Vec<Highlight> {
    let row = &seen.row;
    let both = |field, fr, en| [(field, Language::Fr, fr), (field, Language::En, en)];
    let texts = both("headline", &row.headline_fr, &row.headline_en).into_iter();
    let texts = texts.chain(both("description", &row.description_fr, &row.description_en));
    let needs = row.needs.iter().flat_map(|need| both("need", &need.detail.fr, &need.detail.en));
    let offers = row.offers.iter().flat_map(|offer| both("offer", &offer.detail.fr, &offer.detail.en));
    let found = texts.chain(needs).chain(offers).filter_map(|(field, language, text)| {
        let fragment = highlighter.fragment(text.as_deref()?, Some(index_language(language)), 200)?;
        let meanings = fragment.meanings_in(index_language(reader));
        let meanings = meanings.map(|(text, label)| (text.to_owned(), label.to_owned())).collect();
        Some(Highlight { field, language, html: fragment.html(), meanings })
    });
    found.collect()
}

/// The language as the index knows it.
pub fn index_language(language: Language) -> search::Language {
    match language {
        Language::Fr => search::Language::French,
        Language::En => search::Language::English,
    }
}

/// The language a person's text is written in, where its words tell.
pub fn language_of(text: &str) -> Option<Language> {
    search::language_of(text).map(|language| match language {
        search::Language::French => Language::Fr,
        search::Language::English => Language::En,
    })
}
