//! Passerelle: the hub that matches startups to mentors, ambassadors, talents, partners and slots.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod app;
pub mod changes;
pub mod clock;
pub mod commands;
pub mod config;
pub mod db;
pub mod demo;
pub mod error;
pub mod feed;
pub mod graphql;
pub mod hub;
pub mod links;
pub mod listing;
pub mod mail;
pub mod outbox;
pub mod pace;
pub mod pages;
pub mod paging;
pub mod points;
pub mod reference;
pub mod server;
pub mod service;
pub mod viewer;
pub mod visibility;
pub mod worker;
