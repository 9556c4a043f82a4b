//! Profiles: reading, creating, editing and moving them through their states.

pub mod completeness;
pub mod draft;
pub mod edit;
pub mod list;
pub mod record;
mod rows;
pub mod save;
pub mod seen;
pub mod state;
pub mod store;
pub mod visibility;
