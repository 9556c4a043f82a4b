//! What changes comes by itself: to whom it may concern, at once, and without a gap.

mod inbox;
mod introductions;
mod positions;
mod rights;

use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::stream::EventStream;

const CHANGES: &str = "subscription($after: String) { introductionChanged(after: $after) {
    position introduction { id state declineReason from { slug } } } }";

/// The changes that a token's holder may see, of which the first event has told where they begin.
struct Changes {
    events: EventStream,
    /// The position of the last event.
    position: String,
}

impl Changes {
    /// From now on.
    async fn follow(app: &TestApp, token: &str) -> Self {
        Self::follow_after(app, token, None).await
    }

    /// From a position on.
    async fn follow_after(app: &TestApp, token: &str, after: Option<&str>) -> Self {
        let mut events = app.follow(Some(token), CHANGES, json!({"after": after})).await;
        let first = events.data("introductionChanged").await;
        assert_eq!(first["introduction"], Value::Null);
        let position = first["position"].as_str().unwrap().to_owned();
        assert!(after.is_none_or(|after| after == position));
        Self { events, position }
    }

    /// The introduction that has changed next.
    async fn next(&mut self) -> Value {
        let mut event = self.events.data("introductionChanged").await;
        self.position = event["position"].as_str().unwrap().to_owned();
        event["introduction"].take()
    }

    /// The asking side and the state of the introduction that has changed next.
    async fn next_state(&mut self) -> (String, String) {
        let introduction = self.next().await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&introduction["from"]["slug"]), text(&introduction["state"]))
    }
}

/// What a stream's next state is compared with.
fn state(from: &str, state: &str) -> (String, String) {
    (from.to_owned(), state.to_owned())
}
