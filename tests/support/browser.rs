//! What a recipient of mail has: a browser, and no account.

use api::links::Choice;
use api::pages::{self, Frame, Unavailable};
use api::service::links;
use entity::{Language, LinkPurpose};

use super::app::TestApp;

/// A page that was shown.
#[derive(Clone, Debug)]
pub struct Shown {
    pub status: u16,
    pub html: String,
}

impl Shown {
    /// The title of the page.
    pub fn title(&self) -> String {
        let start = self.html.find("<h1>").expect("a title") + 4;
        let end = self.html[start..].find("</h1>").unwrap();
        self.html[start..start + end].replace("&#39;", "'").replace("&nbsp;", " ").replace(['\u{a0}', '\u{202f}'], " ")
    }
}

impl TestApp {
    /// Opens an address.
    pub async fn get(&self, path: &str) -> Shown {
        let frame = Frame { programme: &self.programme, language: Language::En };
        let (purpose, token, word) = parts(path);
        let opened = match links::open(self, token, purpose).await.unwrap() {
            Err(why) => return pages::unavailable(&frame, why).into(),
            Ok(opened) => opened,
        };
        let frame = Frame { language: opened.language, ..frame };
        if purpose == LinkPurpose::Stop {
            return pages::stop(&frame, token).into();
        }
        let choice = word.and_then(Choice::from_word);
        match links::answer_page(self, &opened, token, opened.language, choice, None).await.unwrap() {
            Some(page) => pages::answer(&frame, &page).into(),
            None => pages::unavailable(&frame, Unavailable::Unknown).into(),
        }
    }

    /// Sends a form to an address.
    pub async fn post(&self, path: &str, form: &str) -> Shown {
        let frame = Frame { programme: &self.programme, language: Language::En };
        let (purpose, token, _) = parts(path);
        let opened = match links::open(self, token, purpose).await.unwrap() {
            Err(why) => return pages::unavailable(&frame, why).into(),
            Ok(opened) => opened,
        };
        let frame = Frame { language: opened.language, ..frame };
        if purpose == LinkPurpose::Stop {
            links::stop(self, &opened).await.unwrap();
            return pages::stopped(&frame).into();
        }
        let given = pages::read_answer(form, self.clock.today()).unwrap();
        pages::answered(&frame, &links::answer(self, &opened, given).await.unwrap()).into()
    }
}

fn parts(path: &str) -> (LinkPurpose, &str, Option<&str>) {
    let mut parts = path.trim_start_matches('/').split(['/', '?']);
    let purpose = if parts.next() == Some("stop") { LinkPurpose::Stop } else { LinkPurpose::Answer };
    (purpose, parts.next().unwrap_or_default(), parts.next())
}

impl From<pages::Page> for Shown {
    fn from(page: pages::Page) -> Self {
        Self { status: page.status, html: page.html }
    }
}
