//! Scores a pair of profiles and says why: gates, criteria, points and one record that explains them.
//!
//! Everything here is pure and made of integers: no clock, no I/O, no rows, no floats. The same
//! profiles, weights and day give the same bytes on every machine, whatever the order of the input.
//! `matching/CRITERIA.md` says in words what each gate and criterion reads.
//!
//! [`allocation`] shares out scarce places among many at once, with a proof that [`verify`] checks;
//! `matching/ALLOCATION.md` says what it promises.
//!
//! ```
//! use matching::*;
//!
//! let open = Standing { consented: true, active: true, visible: true, remaining: 1 };
//! let mut startup = Profile::new(ProfileId(1), Kind::Startup);
//! startup.standing = open;
//! startup.needs = vec![Need::of(EngagementKind::Mentoring, Priority::First)].into();
//! let mut mentor = Profile::new(ProfileId(2), Kind::Mentor);
//! mentor.standing = open;
//! mentor.offers.insert(EngagementKind::Mentoring);
//!
//! let context = Context { today: Day(20_000), weights: Weights::PRIORS, idf_version: 1 };
//! let Outcome::Scored(why) = score(&startup, &mentor, Pair::default(), &context) else { unreachable!() };
//! let sum: i64 = why.contributions.iter().map(|each| each.points).sum();
//! assert_eq!(sum + why.price, why.points);
//! assert_eq!(why.reasons()[0].criterion, Criterion::NeedOffer);
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod allocation;
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
pub mod verify;
mod vocabulary;
mod weights;

pub use closed::{Closed, Set, Sorted};
pub use codes::{Concept, Country, Day, LanguageCode, ProfileId, Term};
pub use criteria::Criterion;
pub use evidence::{Evidence, SharedTerm, Side};
pub use explanation::{Contribution, Explanation, Interval, Versions};
pub use gates::{Gate, Pair, Price, Rule, Verdict};
pub use idf::Idf;
pub use profile::{Need, Profile, Sector, Spoken, Stages, Standing, Track, Window};
pub use score::{Candidate, Context, Outcome, Ranked, Weighing, points, rank, score, weigh};
pub use vector::Text;
pub use vocabulary::{EngagementKind, Field, FocusArea, Kind, Level, Priority, Purpose, Seniority, Stage};
pub use weights::{Weights, WeightsError};
