//! Scores a pair of profiles and says why: gates, criteria, points and one record that explains them.
//!
//! Everything here is pure and made of integers: no clock, no I/O, no rows, no floats. The same
//! profiles, weights and day give the same bytes on every machine, whatever the order of the input.
//! `matching/CRITERIA.md` says in words what each gate and criterion reads.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod closed;
mod codes;
mod criteria;
mod evidence;
mod explanation;
mod gates;
mod harmony;
mod idf;
mod profile;
mod score;
pub mod text;
mod vector;
mod vocabulary;
mod weights;

pub use closed::{Closed, Set, Sorted};
pub use codes::{Concept, Country, Day, LanguageCode, ProfileId, Term};
pub use criteria::Criterion;
pub use evidence::{Evidence, SharedTerm, Side};
pub use explanation::{Contribution, Explanation, Interval, Versions};
pub use gates::{Gate, Pair, Rule, Verdict};
pub use idf::Idf;
pub use profile::{Need, Profile, Sector, Spoken, Stages, Standing, Track, Window};
pub use score::{Candidate, Context, Outcome, Ranked, points, rank, score};
pub use vector::Text;
pub use vocabulary::{EngagementKind, Field, FocusArea, Kind, Level, Priority, Purpose, Seniority, Stage};
pub use weights::{Weights, WeightsError};
