//! Behaviour of the index in tables: these documents, this query, these ids in this order.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod explaining;
mod finding;
mod keeping;
mod narrowing;
mod nearest;
mod remembering;
mod reporting;
mod sets;
mod suggesting;
mod support;
