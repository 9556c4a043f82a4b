//! The pure half of an import: from a file to checked records, without a database.

mod kind;
mod problem;
mod record;
mod source;
mod text;

pub use kind::Kind;
pub use problem::{Problem, Reason};
pub use record::*;
