//! Server-Sent Events: one operation a request, as graphql-sse has it in its distinct connections mode.

use std::io;
use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt};
use poem::http::header;
use poem::{Body, Response};
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// How often a stream shows that it lives; the first time at once, so that the client knows it is open.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A comment, which clients read over.
const BEAT: &str = ":\n\n";
/// Nothing follows.
const COMPLETE: &str = "event: complete\ndata:\n\n";

/// An event stream on its way; its reader takes the next event when the last one has gone, so none pile up.
struct Events {
    answers: BoxStream<'static, String>,
    heartbeat: Interval,
    stopped: watch::Receiver<bool>,
    complete: bool,
}

impl Events {
    /// What is written next; nothing once all is said, or the server stops.
    async fn next(&mut self) -> Option<String> {
        if self.complete {
            return None;
        }
        tokio::select! {
            answer = self.answers.next() => match answer {
                Some(answer) => Some(format!("event: next\ndata: {answer}\n\n")),
                None => {
                    self.complete = true;
                    Some(COMPLETE.to_owned())
                }
            },
            _ = self.heartbeat.tick() => Some(BEAT.to_owned()),
            _ = self.stopped.wait_for(|stopped| *stopped) => None,
        }
    }
}

/// Answers with these results, each JSON on one line, as events, and with `complete` after the last.
pub(super) fn stream(answers: BoxStream<'static, String>, stopped: watch::Receiver<bool>) -> Response {
    let mut heartbeat = interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let events = Events { answers, heartbeat, stopped, complete: false };
    let written = stream::unfold(events, |mut events| async move {
        let text = events.next().await?;
        Some((Ok::<_, io::Error>(text), events))
    });
    respond(Body::from_bytes_stream(written))
}

/// Answers with one result.
pub(super) fn once(answer: &str) -> Response {
    respond(Body::from(format!("event: next\ndata: {answer}\n\n{COMPLETE}")))
}

fn respond(body: Body) -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::VARY, "Accept, Accept-Language, Authorization")
        // Proxies that gather answers before they pass them on are asked not to.
        .header("x-accel-buffering", "no")
        .body(body)
}
