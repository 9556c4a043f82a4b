//! A recipient of mail, as a person would be one: reads the file, opens the link, presses the button.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::error::Result;
use crate::mail::ReadLetter;

/// Reads all mails of a folder, the oldest first.
pub fn read(folder: &Path) -> Result<Vec<ReadLetter>> {
    let mut files: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error).context("reading the folder of mails"),
    };
    files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
    files.sort();
    files.into_iter().map(|file| letter(&file)).collect()
}

fn letter(file: &Path) -> Result<ReadLetter> {
    let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    ReadLetter::parse(&bytes).with_context(|| format!("no mail that can be read in {}", file.display()))
}

/// Opens a link and sends the form of its page; returns the title of the page that follows.
pub async fn press(link: String, form: Vec<(String, String)>) -> Result<String> {
    tokio::task::spawn_blocking(move || send_form(&link, form)).await?
}

fn send_form(link: &str, form: Vec<(String, String)>) -> Result<String> {
    let page = ureq::get(link).call().context("opening the link")?.body_mut().read_to_string()?;
    let action = attribute(&page, "action=\"").context("a page without a form")?;
    let target = url::Url::parse(link)?.join(&action.replace("&amp;", "&"))?;
    let mut reply = ureq::post(target.as_str()).send_form(form).context("sending the form")?;
    let told = reply.body_mut().read_to_string()?;
    let title = between(&told, "<h1>", "</h1>").context("a page without a title")?;
    Ok(title.replace("&#39;", "'"))
}

fn attribute<'a>(page: &'a str, opening: &str) -> Option<&'a str> {
    between(page, opening, "\"")
}

fn between<'a>(text: &'a str, opening: &str, closing: &str) -> Option<&'a str> {
    let start = text.find(opening)? + opening.len();
    let rest = text.get(start..)?;
    rest.get(..rest.find(closing)?)
}
