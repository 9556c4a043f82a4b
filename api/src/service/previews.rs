//! What each kind of mail looks like, with sample data, for those who answer for what is sent.

use anyhow::{Context, anyhow};
use entity::{Language, MailKind};

use crate::app::App;
use crate::error::Result;
use crate::mail::{ReadLetter, compose, samples};

/// A mail as its recipient reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
}

/// Composes a sample of a kind of mail in a language, in the name of the programme as it is set up.
pub fn of(app: &App, kind: MailKind, language: Language) -> Result<Preview> {
    let mut samples = samples::all().into_iter();
    let sample = samples.find(|sample| sample.letter.kind() == kind && sample.reader.language == language);
    let sample = sample.with_context(|| format!("a kind of mail without a sample: {}", kind.code()))?;
    let recipient = sample.recipients.single().map_err(|why| anyhow!("a sample without a recipient: {why:?}"))?;
    let composed = compose(&app.programme, recipient, &sample.reader, &sample.stamp, &sample.letter)?;
    let read = ReadLetter::parse(&composed.bytes).context("reading a sample back")?;
    let subject = read.header("Subject").unwrap_or_default().to_owned();
    Ok(Preview { subject, text: read.text, html: read.html })
}
