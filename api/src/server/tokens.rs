//! From a bearer token to the one who asks.

use poem::http::HeaderMap;
use poem::http::header::AUTHORIZATION;

use super::fault::Fault;
use crate::app::App;
use crate::service::accounts;
use crate::viewer::Viewer;

/// Longer than any token.
const TOKEN_LENGTH: usize = 512;

/// Who sends these headers; a token that does not work is never taken for none.
pub(super) async fn viewer(app: &App, headers: &HeaderMap) -> Result<Viewer, Fault> {
    let mut sent = headers.get_all(AUTHORIZATION).iter();
    match (sent.next(), sent.next()) {
        (None, _) => Ok(Viewer::Anonymous),
        (Some(only), None) => holder(app, only.to_str().map_err(|_| Fault::BadToken)?).await,
        (Some(_), Some(_)) => Err(Fault::BadToken),
    }
}

/// Who holds the token of an authorization such as `Bearer TOKEN`.
pub(super) async fn holder(app: &App, authorization: &str) -> Result<Viewer, Fault> {
    let (scheme, token) = authorization.trim().split_once(' ').ok_or(Fault::BadToken)?;
    let token = token.trim();
    let plausible =
        !token.is_empty() && token.len() <= TOKEN_LENGTH && token.bytes().all(|byte| byte.is_ascii_graphic());
    if !scheme.eq_ignore_ascii_case("bearer") || !plausible {
        return Err(Fault::BadToken);
    }
    found(accounts::viewer_of(app, token).await)
}

/// The viewer as they may be by now, if what they were let in with still works.
pub(super) async fn renewed(app: &App, viewer: &Viewer) -> Result<Viewer, Fault> {
    found(accounts::renewed(app, viewer).await)
}

fn found(viewer: crate::error::Result<Option<Viewer>>) -> Result<Viewer, Fault> {
    match viewer {
        Ok(Some(viewer)) => Ok(viewer),
        Ok(None) => Err(Fault::BadToken),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "look up a token");
            Err(Fault::Internal)
        }
    }
}
