//! What a page answers.

use askama::Template;
use data_encoding::BASE64URL_NOPAD;

use super::session;
use crate::error::Result;

/// How long a browser remembers what the next page is to tell, in seconds.
const TOLD_FOR: i64 = 60;
/// The most characters that are told on the next page.
const TOLD_CHARS: usize = 240;

/// A value that a browser is to keep; it is sent back to this server alone, and no script reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// For how long, in seconds; 0 forgets it.
    pub seconds: i64,
}

impl Cookie {
    /// A value to keep for a while.
    pub fn kept(name: &'static str, value: impl Into<String>, seconds: i64) -> Self {
        Self { name, value: value.into(), seconds }
    }

    /// Forgets a value.
    pub fn forgotten(name: &'static str) -> Self {
        Self::kept(name, "", 0)
    }

    /// The header that sets it.
    pub fn header(&self) -> String {
        let Self { name, value, seconds } = self;
        format!("{name}={value}; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age={seconds}")
    }
}

/// An answer to a browser.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Where to go instead.
    pub location: Option<String>,
    /// The media type of the body.
    pub media: &'static str,
    /// The body.
    pub body: String,
    /// What the browser is to keep.
    pub cookies: Vec<Cookie>,
}

impl Reply {
    /// A page.
    pub fn page(template: &impl Template) -> Result<Self> {
        Self::page_with(200, template)
    }

    /// A page whose form could not be acted on.
    pub fn unfit(template: &impl Template) -> Result<Self> {
        Self::page_with(422, template)
    }

    /// A page with a status.
    pub fn page_with(status: u16, template: &impl Template) -> Result<Self> {
        let body = template.render()?;
        Ok(Self { status, location: None, media: "text/html; charset=utf-8", body, cookies: Vec::new() })
    }

    /// Data for a script of ours.
    pub fn json(value: &serde_json::Value) -> Self {
        let (media, body) = ("application/json", value.to_string());
        Self { status: 200, location: None, media, body, cookies: Vec::new() }
    }

    /// Sends the browser on to an address of this server, which it opens by GET.
    pub fn to(path: impl Into<String>) -> Self {
        let location = Some(path.into());
        Self { status: 303, location, media: "text/plain; charset=utf-8", body: String::new(), cookies: Vec::new() }
    }

    /// The same, with something to keep.
    pub fn keeping(mut self, cookie: Cookie) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// The same, with a sentence that the next page tells, once.
    pub fn telling(self, sentence: impl AsRef<str>) -> Self {
        let sentence: String = sentence.as_ref().chars().take(TOLD_CHARS).collect();
        self.keeping(Cookie::kept(session::TOLD, BASE64URL_NOPAD.encode(sentence.as_bytes()), TOLD_FOR))
    }
}

/// A sentence that the last page left to tell.
pub(super) fn told(cookie: &str) -> Option<String> {
    String::from_utf8(BASE64URL_NOPAD.decode(cookie.as_bytes()).ok()?).ok()
}

/// An address of this server that somebody is to be sent to; none that leads elsewhere.
pub(super) fn local(path: &str) -> Option<&str> {
    let plain = path.starts_with('/') && !path.starts_with("//") && path.bytes().all(|byte| byte.is_ascii_graphic());
    (plain && !path.contains('\\')).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for path in ["/", "/profiles/a?q=%20b", "/a//b"] {
            assert_eq!(local(path), Some(path));
        }
        for path in ["", "//example.org", "https://example.org", "/\\example.org", "/a b", "/a\nb", "example.org"] {
            assert_eq!(local(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_told_comes_back_whole() {
        let reply = Reply::to("/").telling("C’est fait\u{202f}!");
        assert_eq!(told(&reply.cookies[0].value).as_deref(), Some("C’est fait\u{202f}!"));
        assert_eq!((told("%%"), told("_w")), (None, None));
    }
}
