//! The places that the head of every page leads to.

use super::{Audience, Visit};

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its address.
    pub path: &'static str,
    /// What it is called.
    pub label: String,
    /// Whether the page that is shown belongs to it.
    pub is_here: bool,
}

/// All places, in their order: the address, whom it is for, and what it is called in French and English.
const PLACES: [(&str, Audience, &str, &str); 4] = [
    ("/", Audience::Everybody, "Rechercher", "Search"),
    ("/me", Audience::Delegates, "Mon espace", "My page"),
    ("/introductions", Audience::SignedIn, "Mises en relation", "Introductions"),
    ("/searches", Audience::SignedIn, "Mes recherches", "My searches"),
];

/// The places that are for whoever looks.
pub(super) fn entries(visit: &Visit) -> Vec<Entry> {
    let open = PLACES.iter().filter(|(_, audience, _, _)| audience.has(&visit.viewer));
    open.map(|(path, _, fr, en)| Entry { path, label: visit.say(fr, en), is_here: is_here(path, &visit.path) })
        .collect()
}

fn is_here(path: &str, shown: &str) -> bool {
    match path {
        "/" => shown == "/" || shown.starts_with("/profiles"),
        _ => shown.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}
