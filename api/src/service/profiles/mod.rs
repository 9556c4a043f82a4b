//! Profiles: reading, creating, editing and moving them through their states.

pub mod draft;
mod rows;
pub mod save;
pub mod store;
