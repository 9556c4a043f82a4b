//! Mails as their recipients see them.

use api::mail::Envelope;
use mailparse::{MailHeaderMap, ParsedMail, parse_mail};

/// A mail that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The address it was carried to.
    pub to: String,
    /// The headers as they were sent.
    pub head: String,
    /// The subject, decoded.
    pub subject: String,
    /// The text part, decoded.
    pub text: String,
    /// The HTML part, decoded.
    pub html: String,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Reads a mail.
pub fn received(envelope: &Envelope, bytes: &[u8]) -> Received {
    let mail = parse_mail(bytes).unwrap();
    let raw = String::from_utf8_lossy(bytes);
    let head = raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n", "\n");
    Received {
        to: envelope.to.to_string(),
        head,
        subject: mail.headers.get_first_value("Subject").unwrap(),
        text: part(&mail, "text/plain").expect("a text part"),
        html: part(&mail, "text/html").expect("an HTML part"),
        bytes: bytes.to_vec(),
    }
}

fn part(mail: &ParsedMail<'_>, kind: &str) -> Option<String> {
    if mail.ctype.mimetype == kind {
        return Some(mail.get_body().unwrap().replace("\r\n", "\n"));
    }
    mail.subparts.iter().find_map(|inner| part(inner, kind))
}

impl Received {
    /// The value of a header, decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        parse_mail(&self.bytes).unwrap().headers.get_first_value(name)
    }

    /// All addresses that the text links to.
    pub fn links(&self) -> Vec<String> {
        let words = self.text.split_whitespace().map(|word| word.trim_matches(['<', '>', '(', ')', '.', ',']));
        words.filter(|word| word.starts_with("https://")).map(str::to_owned).collect()
    }

    /// The path of the first link that holds these words.
    pub fn path(&self, holding: &str) -> String {
        let link = self.links().into_iter().find(|link| link.contains(holding));
        let link = link.unwrap_or_else(|| panic!("no link with {holding} in:\n{}", self.text));
        link.strip_prefix("https://passerelle.example.org").expect("a link to the programme").to_owned()
    }

    /// Everything a reader sees, decoded: subject, headers, both bodies.
    pub fn all_text(&self) -> String {
        format!("{}\n{}\n{}\n{}", self.head, self.subject, self.text, self.html)
    }

    /// Headers and text with what differs from run to run replaced.
    pub fn shown(&self) -> String {
        stable(&format!("{}\n\n{}", self.head, self.text))
    }
}

/// Replaces ids and tokens, which are drawn anew in each run, by what they are.
pub fn stable(text: &str) -> String {
    let mut stable = String::with_capacity(text.len());
    let mut run = String::new();
    for sign in text.chars().chain(['\n']) {
        if sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_') {
            run.push(sign);
            continue;
        }
        stable.push_str(&without_chance(&run));
        run.clear();
        stable.push(sign);
    }
    stable.pop();
    stable
}

fn without_chance(run: &str) -> String {
    let hexadecimal = |text: &str| text.chars().all(|sign| sign.is_ascii_hexdigit() || sign == '-');
    let (name, rest) = run.split_at(run.len().saturating_sub(32));
    match run.len() {
        36 if hexadecimal(run) => "[id]".to_owned(),
        43 if !hexadecimal(rest) => "[token]".to_owned(),
        32.. if hexadecimal(rest) && !rest.contains('-') => format!("{name}[id]"),
        _ => run.to_owned(),
    }
}
