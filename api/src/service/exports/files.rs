//! Files of JSON Lines that only their owner reads.

use std::path::{Path, PathBuf};

use anyhow::Context;
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncWriteExt, BufWriter};

use super::line;
use crate::error::Result;
use crate::service::imports::Row;

/// A file that is being written; until it is finished it has another name.
pub struct Lines {
    path: PathBuf,
    unfinished: PathBuf,
    file: BufWriter<File>,
    count: usize,
}

impl Lines {
    /// Begins the file of a kind.
    pub async fn create(dir: &Path, kind: &str) -> Result<Self> {
        let path = dir.join(format!("{kind}.jsonl"));
        let unfinished = dir.join(format!(".{kind}.jsonl.part"));
        // What an interrupted export left may have been made with other rights.
        tokio::fs::remove_file(&unfinished).await.ok();
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(&unfinished).await;
        let file = BufWriter::new(file.with_context(|| format!("creating {}", unfinished.display()))?);
        Ok(Self { path, unfinished, file, count: 0 })
    }

    /// Adds a line.
    pub async fn write(&mut self, id: String, record: Row) -> Result<()> {
        let mut text = serde_json::to_vec(&line(id, record))?;
        text.push(b'\n');
        self.file.write_all(&text).await.with_context(|| format!("writing {}", self.unfinished.display()))?;
        self.count += 1;
        Ok(())
    }

    /// Gives the file its name; without lines there is no file, not even an older one.
    pub async fn finish(mut self) -> Result<Option<(PathBuf, usize)>> {
        if self.count == 0 {
            tokio::fs::remove_file(&self.unfinished).await?;
            tokio::fs::remove_file(&self.path).await.ok();
            return Ok(None);
        }
        self.file.flush().await.with_context(|| format!("writing {}", self.unfinished.display()))?;
        self.file.get_ref().sync_all().await?;
        let renamed = tokio::fs::rename(&self.unfinished, &self.path).await;
        renamed.with_context(|| format!("naming {}", self.path.display()))?;
        Ok(Some((self.path, self.count)))
    }
}
