//! Tests of the real binary: what only a process can show. They use loopback and folders of their own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod command_line;
mod crashes;
mod demo;
mod passerelle;
mod points;
mod servers;
mod support;
