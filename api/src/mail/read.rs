//! Takes a mail apart as its recipient's program would: for the demonstration, which answers mails, and for tests.

use mailparse::{ParsedMail, parse_mail};

/// A mail taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLetter {
    headers: Vec<(String, String)>,
    /// The plain text, with line feeds.
    pub text: String,
    /// The HTML, with line feeds.
    pub html: String,
}

impl ReadLetter {
    /// Takes a mail apart; nothing if it lacks a text or an HTML part.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mail = parse_mail(bytes).ok()?;
        let headers = mail.headers.iter().map(|header| (header.get_key(), header.get_value())).collect();
        Some(Self { headers, text: part(&mail, "text/plain")?, html: part(&mail, "text/html")? })
    }

    /// The value of a header, unfolded and decoded.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }

    /// The links of the text that lead to a path of this server, such as `/answer/`, in order.
    pub fn links<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let words = self.text.split_whitespace();
        words.filter(move |word| word.starts_with("http") && word.contains(path))
    }
}

/// The body of the first part of this type.
fn part(mail: &ParsedMail<'_>, kind: &str) -> Option<String> {
    if mail.ctype.mimetype == kind {
        return Some(mail.get_body().ok()?.replace("\r\n", "\n"));
    }
    mail.subparts.iter().find_map(|inner| part(inner, kind))
}
