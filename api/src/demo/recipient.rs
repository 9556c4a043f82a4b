//! A recipient of mail, as a person would be one: reads the file, opens the link, presses the button.

use std::path::{Path, PathBuf};

use anyhow::Context;
use mailparse::{MailHeaderMap, ParsedMail};

use crate::error::Result;

/// A mail as its recipient sees it.
pub struct Received {
    /// To whom.
    pub to: String,
    /// About what.
    pub subject: String,
    /// The text part.
    pub text: String,
}

/// Reads all mails of a folder, the oldest first.
pub fn read(folder: &Path) -> Result<Vec<Received>> {
    let mut files: Vec<PathBuf> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error).context("reading the folder of mails"),
    };
    files.retain(|file| file.extension().is_some_and(|extension| extension == "eml"));
    files.sort();
    files.into_iter().map(|file| received(&file)).collect()
}

fn received(file: &Path) -> Result<Received> {
    let bytes = std::fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let mail = mailparse::parse_mail(&bytes)?;
    let header = |name| mail.get_headers().get_first_value(name).unwrap_or_default();
    let text = text_part(&mail).context("a mail without a text part")??;
    Ok(Received { to: header("To"), subject: header("Subject"), text })
}

fn text_part(mail: &ParsedMail<'_>) -> Option<std::result::Result<String, mailparse::MailParseError>> {
    if mail.ctype.mimetype == "text/plain" {
        return Some(mail.get_body());
    }
    mail.subparts.iter().find_map(text_part)
}

impl Received {
    /// The first link of the mail whose address holds these words.
    pub fn link(&self, holding: &str) -> Result<&str> {
        let words = self.text.split_whitespace().map(|word| word.trim_matches(['<', '>', '(', ')']));
        let mut links = words.filter(|word| word.starts_with("http://") || word.starts_with("https://"));
        links.find(|link| link.contains(holding)).with_context(|| format!("no link with {holding} in the mail"))
    }
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
