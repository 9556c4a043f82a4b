//! Profiles: reading, creating, editing and moving them through their states.

pub mod completeness;
pub mod draft;
pub mod list;
mod projects;
mod rows;
pub mod save;
pub mod store;

pub use projects::save_research_projects;
