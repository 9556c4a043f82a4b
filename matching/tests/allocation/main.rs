//! Rounds from outside: against exhaustive search, under every change that must change nothing, and with forged proofs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod answers;
mod brute;
mod certificates;
mod objectives;
mod refusals;
mod rounds;
