//! The whole directory as files that an import reads.

use std::path::{Path, PathBuf};

use crate::db::Database;
use crate::error::Result;

/// Writes a file for each kind; returns each with its number of lines.
pub async fn export(_db: &Database, _dir: &Path) -> Result<Vec<(PathBuf, usize)>> {
    Ok(Vec::new())
}
