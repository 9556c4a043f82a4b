//! What somebody signs requests with, kept while a stream lasts: what was granted can be revoked meanwhile.

use std::fmt;
use std::sync::Arc;

use crate::app::App;
use crate::error::Result;
use crate::service::accounts;
use crate::viewer::Viewer;

/// A token, or none.
#[derive(Clone, Default)]
pub struct Credential(Option<Arc<str>>);

impl Credential {
    /// A token.
    pub fn of_token(token: &str) -> Self {
        Self(Some(token.into()))
    }

    /// Who asks with it now; nothing if the token does not work, or not any longer.
    pub async fn viewer(&self, app: &App) -> Result<Option<Viewer>> {
        match &self.0 {
            None => Ok(Some(Viewer::Anonymous)),
            Some(token) => accounts::viewer_of(app, token).await,
        }
    }

    /// The same, if somebody is signed in.
    pub async fn signed_in(&self, app: &App) -> Result<Option<Viewer>> {
        Ok(self.viewer(app).await?.filter(Viewer::is_signed_in))
    }
}

/// A token is never written down.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Credential(token)" } else { "Credential(none)" })
    }
}
