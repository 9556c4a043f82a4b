//! Full-text search of the directory in French and English: documents in, ids out.
//!
//! The index is a disposable copy of the database that follows the change feed. What a reader may
//! not see is not in the terms his query meets: every text and every facet value is indexed under
//! its [`Audience`], and a [`Query`] only ever touches what its [`Reader`] may read.
//!
//! - [`tokens`] and [`Lexicon`] turn text into stems and concepts that both languages share;
//! - [`Document`] is what is indexed, [`Change`] how it gets there;
//! - [`Index`] answers [`Query`] with a [`Page`], [`Suggest`] with [`Suggestion`]s, and [`Candidates`] with ids for
//!   matching;
//! - a [`Highlighter`] shows in texts what was found, and an [`Explanation`] tells the team why it ranks so.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod alike;
mod analysis;
mod audience;
mod bits;
mod collect;
mod document;
mod error;
mod evidence;
mod exclusion;
mod explain;
mod finding;
mod highlight;
mod hits;
mod index;
mod lanes;
mod lexicon;
mod near;
mod query;
mod ranking;
mod schema;
mod scored;
mod search;
mod side_by_side;
mod signals;
mod snapshot;
mod spelling;
mod stock;
mod suggest;
mod terms;
mod translations;
mod typed;
mod units;
mod unknown;
mod version;
mod vocabulary;
mod writer;

pub use analysis::{Language, Token, fold, language_of, tokens};
pub use audience::{Audience, Reader};
pub use document::{Change, Document, Facet, Field, Text, Value};
pub use error::SearchError;
pub use explain::{Explanation, Met, Part};
pub use highlight::{Fragment, Highlighter, Meaning};
pub use index::{Index, Origin, Start};
pub use lexicon::{Concept, ConceptId, ConceptKind, Lexicon};
pub use near::{Near, Point};
pub use query::{
    ANCHORS, Candidates, Cursor, FacetCounts, Filter, Hit, Order, Page, Query, Relaxation, Window, Wish, Wishes,
};
pub use schema::Content;
pub use search::Stage;
pub use signals::Signals;
pub use suggest::{Suggest, Suggestion};
pub use translations::Translations;
