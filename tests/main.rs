//! Behaviour tests of the whole product: given (builders), when (one call), then (one look).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

mod accounts;
mod acts;
mod architecture;
mod costs;
mod delivery;
mod errors;
mod hub;
mod imports;
mod introductions;
mod kept;
mod limits;
mod live;
mod matches;
mod migrations;
mod nouns;
mod operations;
mod paging;
mod permissions;
mod persons;
mod real_files;
mod rounds;
mod saved_searches;
mod schema;
mod search;
mod startups;
mod weights;
