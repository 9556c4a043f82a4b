//! A folder that gets each message as a file.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;
use tokio::io::AsyncWriteExt;

use super::{Envelope, SendFailure, Sent};

/// A folder of `.eml` files.
#[derive(Clone, Debug)]
pub struct Directory {
    folder: PathBuf,
}

impl Directory {
    /// Names the folder; it is made when the first message is written.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a message is written: a retry writes to the same place.
    pub fn path(&self, envelope: &Envelope) -> PathBuf {
        self.folder.join(file_name(envelope))
    }

    pub(super) async fn send(&self, envelope: &Envelope, bytes: &[u8]) -> Result<Sent, SendFailure> {
        self.write(envelope, bytes).await.map_err(|error| {
            tracing::warn!(mail.id = envelope.id, error = %error.kind(), "write a mail into the folder");
            SendFailure::Temporary(None)
        })
    }

    async fn write(&self, envelope: &Envelope, bytes: &[u8]) -> io::Result<Sent> {
        fs::create_dir_all(&self.folder).await?;
        let target = self.path(envelope);
        let draft = target.with_extension("tmp");
        let mut file = fs::File::create(&draft).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        fs::rename(&draft, &target).await?;
        Ok(Sent)
    }
}

fn file_name(envelope: &Envelope) -> String {
    let queued_at = envelope.queued_at.strftime("%Y%m%dT%H%M%SZ");
    let kind = envelope.kind.code().to_lowercase().replace('_', "-");
    let id: String = envelope.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("{queued_at}-{kind}-{id}.eml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::codes::MailKind;

    #[tokio::test]
    async fn a_retry_overwrites_the_same_file_and_leaves_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::new(folder.path().join("mails"));
        let envelope = Envelope {
            from: "hub@example.org".parse().unwrap(),
            to: "anna@example.org".parse().unwrap(),
            kind: MailKind::IntroductionAsked,
            id: "../0-1".to_owned(),
            queued_at: "2026-05-03T10:00:00.123Z".parse().unwrap(),
        };
        for bytes in [b"one", b"two"] {
            directory.send(&envelope, bytes).await.unwrap();
        }
        let names: Vec<_> = std::fs::read_dir(directory.folder())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(names, ["20260503T100000Z-introduction-asked-0-1.eml"]);
        assert_eq!(std::fs::read(directory.path(&envelope)).unwrap(), b"two");
    }
}
