//! A browser, as far as pages need one: it keeps cookies, opens addresses and sends the forms of pages.

use std::collections::BTreeMap;

use poem::Request;
use poem::http::{Method, header};

use super::app::TestApp;
use super::http::Answer;

/// One browser of one person.
pub struct Browser<'a> {
    app: &'a TestApp,
    cookies: BTreeMap<String, String>,
    language: &'static str,
}

impl<'a> Browser<'a> {
    /// A browser that knows nothing yet, of somebody who reads English.
    pub fn new(app: &'a TestApp) -> Self {
        Self { app, cookies: BTreeMap::new(), language: "en" }
    }

    /// The same, of somebody who is signed in with a token.
    pub fn of(app: &'a TestApp, token: &str) -> Self {
        let cookies = [("__Host-session".to_owned(), token.to_owned())].into();
        Self { cookies, ..Self::new(app) }
    }

    /// The same, of somebody who reads French.
    pub fn in_french(self) -> Self {
        Self { language: "fr", ..self }
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Opens an address.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, String::new()).await
    }

    /// Sends a form to an address, with the seal that a page carries.
    pub async fn send(&mut self, page: &Answer, path: &str, fields: &[(&str, &str)]) -> Answer {
        let hidden = ["seal", "once"].map(|name| (name, hidden(&page.body, name)));
        let hidden = hidden.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        let all: Vec<(&str, &str)> = hidden.chain(fields.iter().copied()).collect();
        self.ask(Method::POST, path, encoded(&all)).await
    }

    /// Sends fields to an address as they are.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(Method::POST, path, encoded(fields)).await
    }

    async fn ask(&mut self, method: Method, path: &str, body: String) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(path.parse().unwrap())
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(body);
        let answer = self.app.call(request).await;
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            assert!(set.contains("; Secure; HttpOnly; SameSite=Lax; Path=/"), "{set}");
            let (name, rest) = set.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            match set.ends_with("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }
}

/// The value of the first hidden field of a name.
fn hidden(page: &str, name: &str) -> Option<String> {
    let start = page.find(&format!("name=\"{name}\" value=\""))?;
    page[start..].split('"').nth(3).map(str::to_owned)
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}
