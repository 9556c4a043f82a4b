//! From a bearer token to the one who asks.

use poem::http::HeaderMap;
use poem::http::header::AUTHORIZATION;

use super::fault::Fault;
use crate::app::App;
use crate::credential::Credential;
use crate::viewer::Viewer;

/// Longer than any token.
const TOKEN_LENGTH: usize = 512;

/// What these headers are signed with; a token that cannot work is never taken for none.
pub(super) fn credential(headers: &HeaderMap) -> Result<Credential, Fault> {
    let mut sent = headers.get_all(AUTHORIZATION).iter();
    match (sent.next(), sent.next()) {
        (None, _) => Ok(Credential::default()),
        (Some(only), None) => bearer(only.to_str().map_err(|_| Fault::BadToken)?),
        (Some(_), Some(_)) => Err(Fault::BadToken),
    }
}

/// The token of an authorization such as `Bearer TOKEN`.
pub(super) fn bearer(authorization: &str) -> Result<Credential, Fault> {
    let (scheme, token) = authorization.trim().split_once(' ').ok_or(Fault::BadToken)?;
    let token = token.trim();
    let plausible =
        !token.is_empty() && token.len() <= TOKEN_LENGTH && token.bytes().all(|byte| byte.is_ascii_graphic());
    if !scheme.eq_ignore_ascii_case("bearer") || !plausible {
        return Err(Fault::BadToken);
    }
    Ok(Credential::of_token(token))
}

/// Who asks with a credential now.
pub(super) async fn holder(app: &App, credential: &Credential) -> Result<Viewer, Fault> {
    match credential.viewer(app).await {
        Ok(Some(viewer)) => Ok(viewer),
        Ok(None) => Err(Fault::BadToken),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "look up a token");
            Err(Fault::Internal)
        }
    }
}
