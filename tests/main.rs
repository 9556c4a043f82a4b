//! Behaviour tests of the whole product: given (builders), when (one call), then (one look).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

mod architecture;
mod imports;
mod introductions;
mod migrations;
mod real_files;
