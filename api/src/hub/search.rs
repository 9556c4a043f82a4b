//! `/`: searching the directory, with what was found counted, shown and narrowed down.

mod asked;
mod facets;
mod found;
mod map;
mod suggestions;

use askama::Template;
use search::{Facet, Highlighter, Order, Query, Relaxation, Window};

use super::{Problems, Reply, Visit};
use crate::error::Result;
use crate::mail::words::say;
use crate::service::search as service;
use facets::Counted;
use found::Found;
use map::Map;

pub use asked::Asked;
pub use suggestions::suggest;

/// How many profiles a page shows.
const SHOWN: usize = 20;
/// How many values of a facet are shown.
const VALUES: usize = 8;
/// How many of the best stand on the map.
const MAPPED: usize = 100;

#[derive(Template)]
#[template(path = "hub/search.html")]
struct Search<'a> {
    visit: &'a Visit,
    asked: &'a Asked,
    problems: Problems,
    /// How many there are, in words.
    count: String,
    /// What was given up to find something.
    relaxed: Option<String>,
    found: Vec<Found>,
    chosen: Vec<facets::Value>,
    facets: Vec<Counted>,
    map: Option<Map>,
    back: Option<String>,
    onward: Option<String>,
}

/// Shows what was found.
pub async fn show(visit: Visit) -> Result<Reply> {
    let asked = Asked::of(&visit.query);
    let problems = asked.problems(visit.language);
    if !problems.is_empty() {
        return Reply::unfit(&Search::empty(&visit, &asked, problems));
    }
    let saved = asked.saved();
    let query = Query {
        filter: service::filter(&saved),
        order: if asked.nearest { Order::Nearest } else { Order::Best },
        window: Window { offset: asked.offset(SHOWN), ..Window::first(SHOWN) },
        ..Query::new(asked.words.clone(), visit.viewer.reader())
    };
    let counting = Query {
        facets: facets::names(&visit.viewer),
        facet_limit: VALUES,
        window: Window::first(MAPPED),
        ..query.clone()
    };
    let (results, counted) = tokio::try_join!(
        service::find(&visit.app, &visit.viewer, query.clone()),
        service::find(&visit.app, &visit.viewer, counting)
    )?;
    let highlighter = Highlighter::new(&query);
    let near = service::circle(&saved);
    let found = results.hits.iter().map(|hit| Found::new(&visit, &hit.profile, &highlighter, near)).collect();
    let page = Search {
        count: count(&visit, results.page.total),
        relaxed: results.page.relaxed.map(|relaxed| relaxation(&visit, relaxed)),
        found,
        map: map::of(&visit, counted.hits.iter().map(|hit| &*hit.profile)),
        chosen: facets::chosen(&visit, &asked).await?,
        facets: facets::counted(&visit, &asked, counted.page.facets).await?,
        back: (asked.page > 1).then(|| asked.at(asked.page - 1)),
        onward: results.page.has_more.then(|| asked.at(asked.page + 1)),
        ..Search::empty(&visit, &asked, problems)
    };
    Reply::page(&page)
}

impl<'a> Search<'a> {
    fn empty(visit: &'a Visit, asked: &'a Asked, problems: Problems) -> Self {
        Self {
            visit,
            asked,
            problems,
            count: String::new(),
            relaxed: None,
            found: Vec::new(),
            chosen: Vec::new(),
            facets: Vec::new(),
            map: None,
            back: None,
            onward: None,
        }
    }

    /// What stands above the results.
    fn title(&self) -> String {
        match self.asked.words.as_str() {
            "" => self.visit.say("L’annuaire", "The directory"),
            words => words.chars().take(80).collect(),
        }
    }

    /// The filters that the form keeps when it is sent.
    fn kept(&self) -> Vec<(&'static str, &str)> {
        self.asked.values.iter().map(|(facet, value)| (Facet::field_name(*facet), value.as_str())).collect()
    }
}

fn count(visit: &Visit, total: usize) -> String {
    let number = visit.number(&total);
    match total {
        0 => visit.say("Aucun profil", "No profile"),
        1 => visit.say("1 profil", "1 profile"),
        _ => say!(visit.language, "{number} profils", "{number} profiles"),
    }
}

fn relaxation(visit: &Visit, relaxed: Relaxation) -> String {
    match relaxed {
        Relaxation::Spelling => visit.say(
            "Trop peu de profils contiennent ces mots tels quels : des mots d’orthographe voisine comptent aussi.",
            "Too few profiles have these words as they stand: words spelt nearly alike count too.",
        ),
        Relaxation::AnyWord => visit.say(
            "Aucun profil ne contient tous ces mots : ceux-ci en contiennent une partie.",
            "No profile has all of these words: these have some of them.",
        ),
    }
}
