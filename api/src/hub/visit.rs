//! One visit: who looks, at what, in which language, and what was sent along.

use entity::{Language, accounts};
use jiff::civil::Date;
use uuid::Uuid;

use super::session::{self, Cookies, Seal};
use super::{Form, navigation, reply, words as numbers};
use crate::app::App;
use crate::error::Result;
use crate::mail::Programme;
use crate::mail::words;
use crate::pages;
use crate::service::accounts as service;
use crate::service::acts::{Act, Once};
use crate::viewer::Viewer;

/// The field of a form that holds its seal.
pub(super) const SEAL_FIELD: &str = "seal";
/// The field of a form that holds the key under which it happens once.
pub(super) const ONCE_FIELD: &str = "once";

/// What a browser asks for, as the server reads it.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Who asks, by their session.
    pub viewer: Viewer,
    /// The session's token, if it is one that works.
    pub session: Option<String>,
    /// What the browser keeps for us.
    pub cookies: Cookies,
    /// The path of the address.
    pub path: String,
    /// The query of the address.
    pub query: String,
    /// The parts of the path that vary, by name.
    pub parts: Vec<(String, String)>,
    /// What the browser prefers to read.
    pub accept_language: Option<String>,
    /// Whether the browser says that a page of ours sends this.
    pub from_here: bool,
}

/// One visit of a page: what its handler and its template are given.
#[derive(Clone)]
pub struct Visit {
    /// The product.
    pub app: App,
    /// Who looks.
    pub viewer: Viewer,
    /// Their account.
    pub account: Option<accounts::Model>,
    /// The language to show the page in.
    pub language: Language,
    /// The path of the address.
    pub path: String,
    /// The query of the address.
    pub query: Form,
    /// What a form sent; nothing where nothing was sent.
    pub form: Form,
    /// A sentence that the last page left to tell.
    pub told: Option<String>,
    /// Whether the browser says that a page of ours sends this.
    pub from_here: bool,
    /// What the browser keeps for us.
    pub(super) cookies: Cookies,
    parts: Vec<(String, String)>,
    seal: Seal,
    /// The language to remember, where one was just chosen.
    pub chosen_language: Option<Language>,
}

impl Visit {
    /// Makes a visit of what was asked.
    pub async fn new(app: &App, arrival: Arrival) -> Result<Self> {
        let Arrival { viewer, session, cookies, path, query, parts, accept_language, from_here } = arrival;
        let account = match viewer.account() {
            Some(id) => service::find(app, &viewer, &[id]).await?.into_iter().next(),
            None => None,
        };
        let query = Form::read(&query);
        let chosen = words::from_tag(query.text("lang"));
        let remembered = cookies.get(session::LANGUAGE).and_then(words::from_tag);
        let known = chosen.or(remembered).or(account.as_ref().and_then(|account| account.language));
        Ok(Self {
            language: known.unwrap_or_else(|| pages::browser_language(accept_language.as_deref())),
            seal: Seal::of(&app.key, session.as_deref(), &cookies)?,
            told: cookies.get(session::TOLD).and_then(reply::told),
            chosen_language: chosen.filter(|_| chosen != remembered),
            app: app.clone(),
            form: Form::default(),
            viewer,
            account,
            path,
            query,
            from_here,
            cookies,
            parts,
        })
    }

    /// A part of the path that varies.
    pub fn part(&self, name: &str) -> &str {
        self.parts.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A parameter of the address, without spaces around it, unless it is empty.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.filled(name)
    }

    /// Whether the form that was sent is one of ours, sent by this browser.
    pub fn is_sealed(&self) -> bool {
        self.seal.is_on(self.form.text(SEAL_FIELD))
    }

    /// The number to remember this browser by, where it has none.
    pub fn fresh_visitor(&self) -> Option<&str> {
        self.seal.fresh.as_deref()
    }

    /// What the press of a button acts under: who presses, and once, however often it arrives.
    pub fn act(&self, mutation: &str) -> Act<'_> {
        let key = self.form.text(ONCE_FIELD);
        let once = Once::of(&self.viewer, mutation, key, self.form.encoded().as_bytes()).filter(|_| !key.is_empty());
        Act { once, ..Act::of(&self.viewer) }
    }

    /// The same address, as it is asked for.
    pub fn here(&self) -> String {
        let query: Vec<(&str, &str)> = self.query.fields().filter(|(name, _)| *name != "lang").collect();
        address(&self.path, &query)
    }
}

/// An address of this server: a path, and what is asked of it.
pub(super) fn address(path: &str, query: &[(&str, &str)]) -> String {
    if query.is_empty() {
        return path.to_owned();
    }
    let mut written = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in query {
        written.append_pair(name, value);
    }
    format!("{path}?{}", written.finish())
}

/// What the templates ask of a visit.
impl Visit {
    /// The tag of the page's language.
    pub fn tag(&self) -> &'static str {
        words::tag(self.language)
    }

    /// A sentence in the page's language.
    pub fn say(&self, fr: &str, en: &str) -> String {
        match self.language {
            Language::Fr => words::no_break(fr),
            Language::En => en.to_owned(),
        }
    }

    /// The seal that a form carries.
    pub fn seal(&self) -> &str {
        self.seal.token()
    }

    /// A key under which a form happens once.
    pub fn once(&self) -> String {
        Uuid::now_v7().simple().to_string()
    }

    /// Whether somebody is signed in.
    pub fn is_signed_in(&self) -> bool {
        self.viewer.is_signed_in()
    }

    /// What the account is called.
    pub fn called(&self) -> &str {
        self.account.as_ref().map_or("", |account| &account.label)
    }

    /// Who answers for the page.
    pub fn programme(&self) -> &Programme {
        &self.app.programme
    }

    /// The places to go to.
    pub fn navigation(&self) -> Vec<navigation::Entry> {
        navigation::entries(self)
    }

    /// This address in another language.
    pub fn in_language(&self, tag: &str) -> String {
        let mut query: Vec<(&str, &str)> = self.query.fields().filter(|(name, _)| *name != "lang").collect();
        query.push(("lang", tag));
        address(&self.path, &query)
    }

    /// Where to sign in, and come back here.
    pub fn sign_in_path(&self) -> String {
        match self.path.starts_with("/sign-in") || self.path == "/" {
            true => "/sign-in".to_owned(),
            false => address("/sign-in", &[("next", &self.here())]),
        }
    }

    /// No address, where a list begins.
    pub fn nowhere(&self) -> Option<String> {
        None
    }

    /// The address of the style sheet.
    pub fn stylesheet(&self) -> &'static str {
        pages::stylesheet_path()
    }

    /// The address of the script that smooths things.
    pub fn script(&self) -> &'static str {
        pages::script_path()
    }

    /// A day, written out.
    pub fn date(&self, date: &Date) -> String {
        words::date(self.language, *date)
    }

    /// A day and the time of day, where the programme is.
    pub fn moment(&self, instant: &i64) -> String {
        numbers::moment(self.language, *instant)
    }

    /// The day of an instant, written out.
    pub fn day(&self, instant: &i64) -> String {
        words::date(self.language, numbers::day_of(*instant))
    }

    /// An instant, as machines read it.
    pub fn machine(&self, instant: &i64) -> String {
        numbers::machine(*instant)
    }

    /// A whole number, its thousands apart.
    pub fn number<N: Copy + TryInto<i64>>(&self, number: &N) -> String {
        numbers::number(self.language, (*number).try_into().unwrap_or(i64::MAX))
    }

    /// A number of tenths, with one decimal.
    pub fn tenths(&self, tenths: &i64) -> String {
        numbers::tenths(self.language, *tenths)
    }
}
