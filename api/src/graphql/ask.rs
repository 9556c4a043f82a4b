//! What a resolver knows of the request: who asks, in which language, and where the product is.

use async_graphql::Context;
use entity::Language;

use super::error::{Error, Result};
use crate::app::App;
use crate::viewer::Viewer;

/// What the server puts into the data of every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Who asks.
    pub viewer: Viewer,
    /// The language that messages are to be in.
    pub language: Language,
    /// The number under which the log knows the request.
    pub request_id: String,
}

/// What a request without data of its own is taken for.
static NOBODY: Ask = Ask { viewer: Viewer::Anonymous, language: Language::En, request_id: String::new() };

/// Reads what resolvers need from the context.
pub trait Asked<'a> {
    /// The product.
    fn app(&self) -> Result<&'a App>;

    /// The request's own data.
    fn ask(&self) -> &'a Ask;

    /// Who asks.
    fn viewer(&self) -> &'a Viewer {
        &self.ask().viewer
    }

    /// The language asked for, or else the request's.
    fn language(&self, wanted: Option<super::codes::Language>) -> Language {
        wanted.map_or(self.ask().language, Into::into)
    }

    /// Refuses an operation that is for people who are signed in.
    fn signed_in(&self) -> Result<()> {
        if self.viewer().is_signed_in() { Ok(()) } else { Err(Error::Unauthenticated) }
    }

    /// Refuses an operation that is for the programme team alone.
    fn team(&self) -> Result<()> {
        self.signed_in()?;
        if self.viewer().is_team() { Ok(()) } else { Err(Error::Forbidden) }
    }
}

impl<'a> Asked<'a> for Context<'a> {
    fn app(&self) -> Result<&'a App> {
        self.data_opt::<App>().ok_or_else(|| Error::Internal(anyhow::anyhow!("the schema has no app")))
    }

    fn ask(&self) -> &'a Ask {
        self.data_opt::<Ask>().unwrap_or(&NOBODY)
    }
}
