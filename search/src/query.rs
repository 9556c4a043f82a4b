use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{Facet, Near, Reader};

/// A search: what a person typed, who it is, and what is wanted back.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// What was typed: quotes make a phrase, a leading minus excludes, all else is text.
    pub text: String,
    /// Who asks; nothing that this reader may not see is touched.
    pub reader: Reader,
    /// Whether only documents with all words are wanted, spelt as they are: nothing is given up to find more.
    pub exact: bool,
    /// What the documents must have.
    pub filter: Filter,
    /// Which facets to count.
    pub facets: Vec<Facet>,
    /// How many values of each facet to return.
    pub facet_limit: usize,
    /// What comes first.
    pub order: Order,
    /// Which part of the result to return.
    pub window: Window,
}

/// Says what comes first of what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What matches best; ties by id.
    #[default]
    Best,
    /// What is nearest to the middle of the filter's circle, as far as the reader may see where it is; ties by id.
    /// Without a circle, what matches best. Nothing comes before what has all words as they stand, so words that are
    /// only spelt alike are looked for only if there is none of that.
    Nearest,
}

/// Values that documents must have: any one of a facet's, for every facet named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    values: BTreeMap<Facet, Vec<String>>,
    near: Option<Near>,
}

/// How many hits before the one of a cursor are remembered with it: more seldom vanish between two pages.
pub const ANCHORS: usize = 3;

/// A part of a result list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The hit to start behind.
    pub after: Option<Cursor>,
    /// The hits that stood right before it, the nearest first: where it is gone, the list goes on behind the nearest
    /// that is left, and from its beginning if there were no others and none is left.
    pub before_it: [Option<Uuid>; ANCHORS],
    /// How many more hits to pass over.
    pub offset: usize,
    /// How many hits to return.
    pub first: usize,
}

/// The place of a hit in the order of results: by score downwards, then by id. It goes on in the order of the search
/// that it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The score, rounded so that equal matches tie on every machine; where the nearest come first, the greater the
    /// fewer metres away.
    pub score: u32,
    /// The id of the hit.
    pub id: Uuid,
}

/// A document found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The id of the document.
    pub id: Uuid,
    /// Where it stands, to continue behind it.
    pub cursor: Cursor,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The hits of the window, best first.
    pub hits: Vec<Hit>,
    /// How many documents match in all.
    pub total: usize,
    /// Whether more hits follow the window.
    pub has_more: bool,
    /// The counts of the facets asked for, in that order.
    pub facets: Vec<FacetCounts>,
    /// What was given up to find something, if anything was.
    pub relaxed: Option<Relaxation>,
}

/// How often each value of a facet occurs among the matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// Which facet is counted.
    pub facet: Facet,
    /// Value and count, most frequent first; the facet's own filter is left out of account.
    pub counts: Vec<(String, usize)>,
}

/// Says what was given up because too little matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relaxation {
    /// Words that are spelt nearly alike, or begin alike, count too; exact matches come first.
    Spelling,
    /// No document has all words; these have some of them.
    AnyWord,
}

/// A search for documents that share terms with a profile, for matching to score.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidates {
    /// Terms as [`crate::tokens`] yields them, each with its weight.
    pub terms: Vec<(String, f32)>,
    /// Whose view to search.
    pub reader: Reader,
    /// What the documents must have.
    pub filter: Filter,
    /// How many ids to return at most.
    pub limit: usize,
}

/// A search for documents that have most of what a profile wishes for, for matching to score.
#[derive(Clone, Debug, PartialEq)]
pub struct Wishes {
    /// What is wished for.
    pub wishes: Vec<Wish>,
    /// Terms as [`crate::tokens`] yields them, each with its weight.
    pub terms: Vec<(String, f32)>,
    /// What the terms of the document that they fit best are worth, less for all others: one search for each worth.
    pub words: Vec<f32>,
    /// Whose view to search.
    pub reader: Reader,
    /// What the documents must have.
    pub filter: Filter,
    /// How many ids each search finds at most.
    pub limit: usize,
}

/// Something that documents may have; of the values that one has, that counts most which is worth most.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// Values of facets, any of them worth so much.
    pub values: Vec<(Facet, Vec<String>, f32)>,
    /// Which part of their worth all other values add that a document has.
    pub others: f32,
    /// A document that has no value of these facets keeps silent; if there are none, that is not looked at.
    pub silent: Vec<Facet>,
    /// What silence is worth.
    pub silence: f32,
    /// Whether documents are left out that have none of the values and do not keep silent.
    pub required: bool,
}

impl Query {
    /// Starts a search for the first twenty hits without filter or facets.
    pub fn new(text: impl Into<String>, reader: Reader) -> Self {
        Self {
            text: text.into(),
            reader,
            exact: false,
            filter: Filter::default(),
            facets: Vec::new(),
            facet_limit: 10,
            order: Order::Best,
            window: Window::first(20),
        }
    }
}

impl Filter {
    /// Requires one of the values of the facet; no values at all require nothing.
    pub fn with<S: Into<String>>(mut self, facet: Facet, values: impl IntoIterator<Item = S>) -> Self {
        let mut values: Vec<String> = values.into_iter().map(Into::into).collect();
        if !values.is_empty() {
            self.values.entry(facet).or_default().append(&mut values);
        }
        self
    }

    /// Requires a place in the circle, if one is given.
    pub fn near(self, near: Option<Near>) -> Self {
        Self { near, ..self }
    }

    /// Returns the circle that the place must be in.
    pub(crate) fn circle(&self) -> Option<Near> {
        self.near
    }

    /// Returns the values that are required of the facet.
    pub fn values(&self, facet: Facet) -> &[String] {
        self.values.get(&facet).map_or(&[], Vec::as_slice)
    }

    /// Returns the filter without its condition on the facet.
    pub(crate) fn without(&self, facet: Facet) -> Self {
        let mut values = self.values.clone();
        values.remove(&facet);
        Self { values, ..*self }
    }

    /// Lists the facets that the filter has conditions on.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (Facet, &[String])> {
        self.values.iter().map(|(facet, values)| (*facet, values.as_slice()))
    }
}

impl Window {
    /// Returns the window of the first so many hits.
    pub fn first(first: usize) -> Self {
        Self { after: None, before_it: [None; ANCHORS], offset: 0, first }
    }
}
