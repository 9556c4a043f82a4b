//! Profiles: reading, creating, editing and moving them through their states.

pub mod completeness;
pub mod draft;
pub mod list;
mod rows;
pub mod save;
pub mod store;
