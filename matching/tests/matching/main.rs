//! Matching from outside: hand-checked cases, and the properties that the design promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod gates;
mod inputs;
mod properties;
mod scores;
mod support;
mod told;
