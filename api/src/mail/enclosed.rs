//! A calendar file in a mail: beside what is read instead, for programs that act on it, and enclosed, for those that do not.

use lettre::message::header::ContentTransferEncoding::Base64;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Body, MultiPart, SinglePart};

use super::calendar::Method;
use super::parts::ComposeFailure;

/// Adds the file to what a mail says in text and HTML.
pub(super) fn with_calendar(
    parts: MultiPart,
    boundary: String,
    method: Method,
    file: String,
) -> Result<MultiPart, ComposeFailure> {
    let kind = content_type(&format!("text/calendar; charset=utf-8; method={}", method.code()))?;
    // In base64, so that no line of the file is wrapped anew.
    let file = Body::new_with_encoding(file.into_bytes(), Base64)
        .map_err(|_| ComposeFailure::Unwritable(anyhow::anyhow!("encoding a calendar file")))?;
    let enclosed = Attachment::new("invite.ics".to_owned()).body(file.clone(), content_type("application/ics")?);
    let parts = parts.singlepart(SinglePart::builder().header(kind).body(file));
    Ok(MultiPart::mixed().boundary(boundary).multipart(parts).singlepart(enclosed))
}

fn content_type(text: &str) -> Result<ContentType, ComposeFailure> {
    ContentType::parse(text).map_err(|error| ComposeFailure::Unwritable(error.into()))
}
