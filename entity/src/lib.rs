//! Rows: what is stored, one file per table. No rule beyond the row lives here.
//!
//! Columns that end in `_at` are instants in milliseconds since 1970 UTC; columns that end in `_on`
//! are civil dates as ISO 8601 text. Small lists that are read and written only with their row are
//! JSON columns of the types in [`values`].

pub mod codes;
pub mod id;
pub mod unmatched_words;
pub mod values;

pub mod account_mails;
pub mod accounts;
pub mod acts;
pub mod ambassadors;
pub mod applications;
pub mod approaches;
pub mod blocks;
pub mod capacities;
pub mod changes;
pub mod companies;
pub mod consents;
pub mod contacts;
pub mod contracts;
pub mod delegates;
pub mod editions;
pub mod erasures;
pub mod idf_tables;
pub mod introductions;
pub mod jury_scores;
pub mod links;
pub mod mails;
pub mod meetings;
pub mod mentors;
pub mod objectives;
pub mod outbox;
pub mod pairs;
pub mod partner_requests;
pub mod partners;
pub mod price_tables;
pub mod profiles;
pub mod receipts;
pub mod research_projects;
pub mod round_certificates;
pub mod round_decisions;
pub mod round_pairs;
pub mod round_runs;
pub mod round_snapshots;
pub mod rounds;
pub mod saved_search_hits;
pub mod saved_searches;
pub mod slots;
pub mod startups;
pub mod talents;
pub mod tokens;
pub mod trade_shows;
pub mod venues;
pub mod weight_publications;
pub mod weights;

pub use codes::*;
pub use id::*;
