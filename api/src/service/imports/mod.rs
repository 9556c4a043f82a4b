//! Imports.
pub mod source;
