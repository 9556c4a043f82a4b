//! What a browser keeps for us, and the seals of forms.
//!
//! A session is good for pages alone: the API never looks at a cookie, so no other site can make a browser ask it.

use crate::error::Result;
use crate::links::{self, ServerKey, fresh_nonce, token_hash};

/// The token of the session.
pub const SESSION: &str = "__Host-session";
/// A number that stands for a browser in which nobody is signed in, under which its forms are sealed.
pub const VISITOR: &str = "__Host-visitor";
/// The language that was chosen.
pub const LANGUAGE: &str = "__Host-language";
/// What the next page is to tell.
pub const TOLD: &str = "__Host-told";
/// Where to go once somebody is signed in.
pub const NEXT: &str = "__Host-next";

/// The longest value of a cookie that is looked at.
const LONGEST: usize = 2_048;

/// The cookies that a browser sent.
#[derive(Clone, Debug, Default)]
pub struct Cookies(Vec<(String, String)>);

impl Cookies {
    /// Reads the values of `Cookie` headers.
    pub fn read<'a>(headers: impl Iterator<Item = &'a str>) -> Self {
        let pairs = headers.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let ours = pairs.filter(|(name, value)| name.starts_with("__Host-") && value.len() <= LONGEST);
        Self(ours.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// The value of one of them, if it has any.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

/// What the forms of one browser are sealed with.
#[derive(Clone, Debug)]
pub struct Seal {
    token: String,
    /// The cookie to set, where the browser has none yet.
    pub fresh: Option<String>,
}

impl Seal {
    /// The seal of a session, or of a browser in which nobody is signed in.
    pub fn of(key: &ServerKey, session: Option<&str>, cookies: &Cookies) -> Result<Self> {
        if let Some(session) = session {
            return Ok(Self { token: links::form_token(key, "session", session), fresh: None });
        }
        let (visitor, fresh) = match cookies.get(VISITOR) {
            Some(known) => (known.to_owned(), None),
            None => {
                let drawn = fresh_nonce()?;
                (drawn.clone(), Some(drawn))
            }
        };
        Ok(Self { token: links::form_token(key, "visitor", &visitor), fresh })
    }

    /// What a form carries.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether a form carries it; hashes are compared, so that the time tells nothing.
    pub fn is_on(&self, form_token: &str) -> bool {
        self.fresh.is_none() && token_hash(form_token) == token_hash(&self.token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_ours_or_none() {
        let cookies = Cookies::read(["a=b; __Host-session=psl_x=y ;__Host-language=", "__Host-visitor=1"].into_iter());
        assert_eq!(cookies.get(SESSION), Some("psl_x=y"));
        assert_eq!((cookies.get("a"), cookies.get(LANGUAGE), cookies.get(VISITOR)), (None, None, Some("1")));
    }

    #[test]
    fn a_seal_is_good_for_one_browser_and_one_session() {
        let key = ServerKey::parse(&"5a".repeat(32)).unwrap();
        let browser = |value: &str| Cookies::read([format!("{VISITOR}={value}").as_str()].into_iter());
        let seal = |session, cookies: &Cookies| Seal::of(&key, session, cookies).unwrap();
        let one = seal(None, &browser("1"));
        assert!(one.is_on(one.token()) && seal(None, &browser("1")).is_on(one.token()));
        for other in [seal(None, &browser("2")), seal(Some("1"), &browser("1")), seal(Some("2"), &browser("1"))] {
            assert!(!other.is_on(one.token()));
        }
        let new = seal(None, &Cookies::default());
        assert!(new.fresh.is_some() && !new.is_on(new.token()), "whoever has no cookie yet has sent no form of ours");
    }
}
