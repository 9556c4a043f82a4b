//! Reads back a message that this program composed: for the demo, which answers mails as a
//! recipient would, and for tests.

use data_encoding::BASE64_MIME;

/// A message taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLetter {
    headers: Vec<(String, String)>,
    /// The plain text, with line feeds.
    pub text: String,
    /// The HTML, with line feeds.
    pub html: String,
}

impl ReadLetter {
    /// Takes a message apart; nothing if it is none of ours.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let message = std::str::from_utf8(bytes).ok()?.replace("\r\n", "\n");
        let (head, body) = message.split_once("\n\n")?;
        let headers = unfolded(head);
        let boundary = value(&headers, "Content-Type")?.split_once("boundary=\"")?.1.split('"').next()?;
        let mut text = None;
        let mut html = None;
        for part in body.split(&format!("--{boundary}")) {
            let Some((head, body)) = part.trim_start_matches('\n').split_once("\n\n") else {
                continue;
            };
            let headers = unfolded(head);
            let body = decoded(body, value(&headers, "Content-Transfer-Encoding").unwrap_or_default());
            match value(&headers, "Content-Type") {
                Some(kind) if kind.starts_with("text/plain") => text = body,
                Some(kind) if kind.starts_with("text/html") => html = body,
                _ => {}
            }
        }
        Some(Self { text: text?, html: html?, headers })
    }

    /// The value of a header, unfolded and otherwise as it was sent.
    pub fn header(&self, name: &str) -> Option<&str> {
        value(&self.headers, name)
    }

    /// The links of the text that lead to a path of this server, such as `/answer/`, in order.
    pub fn links<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let words = self.text.split_whitespace();
        words.filter(move |word| word.starts_with("http") && word.contains(path))
    }
}

fn unfolded(head: &str) -> Vec<(String, String)> {
    let joined = head.replace("\n ", " ").replace("\n\t", " ");
    let pairs = joined.lines().filter_map(|line| line.split_once(':'));
    pairs.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect()
}

fn value<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut named = headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    named.next().map(|(_, value)| value.as_str())
}

fn decoded(body: &str, encoding: &str) -> Option<String> {
    let bytes = match encoding.to_ascii_lowercase().as_str() {
        "base64" => BASE64_MIME.decode(body.trim_end().as_bytes()).ok()?,
        "quoted-printable" => unquoted(body),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8(bytes).ok().map(|text| text.replace("\r\n", "\n"))
}

fn unquoted(body: &str) -> Vec<u8> {
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = if *first == b'=' { tail.get(..2).and_then(hexadecimal) } else { None };
        match pair {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    bytes
}

fn hexadecimal(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}
