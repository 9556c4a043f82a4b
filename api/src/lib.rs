//! The hub: operations, contract, outbox, mail and pages.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod links;
pub mod mail;
pub mod pages;
