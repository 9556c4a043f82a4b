//! Passerelle: the hub that matches startups to mentors, ambassadors, talents, partners and slots.

pub mod changes;
pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod outbox;
pub mod service;
pub mod viewer;
