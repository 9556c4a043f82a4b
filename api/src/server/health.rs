//! Whether the process lives, and whether it can answer.

use poem::http::{StatusCode, header};
use poem::{Endpoint, Request, Response};

use crate::app::App;
use crate::changes;
use crate::error::Result;

/// Says that the process lives.
pub(super) fn live() -> Response {
    answer(StatusCode::OK, r#"{"status":"live"}"#)
}

fn answer(status: StatusCode, body: &'static str) -> Response {
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-store")
        .body(body)
}

/// Says whether the database answers and the index has caught up with the feed.
pub(super) struct Ready(pub(super) App);

impl Endpoint for Ready {
    type Output = Response;

    async fn call(&self, _: Request) -> poem::Result<Response> {
        Ok(match has_caught_up(&self.0).await {
            Ok(true) => answer(StatusCode::OK, r#"{"status":"ready"}"#),
            Ok(false) => answer(StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"waiting","for":"index"}"#),
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "ask the database whether it is ready");
                answer(StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"waiting","for":"database"}"#)
            }
        })
    }
}

async fn has_caught_up(app: &App) -> Result<bool> {
    Ok(app.index.position() == changes::newest(app.db.reader()).await?)
}
